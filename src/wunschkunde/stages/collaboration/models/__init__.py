"""The rows of working together, one file per subject."""

from wunschkunde.stages.collaboration.models.charter import (
    Charter,
    CharterConfirmation,
    CharterVersion,
    CheckIn,
    CheckInAnswer,
    Meeting,
    SharedEntry,
)
from wunschkunde.stages.collaboration.models.complaint import (
    Complaint,
    ComplaintFact,
    ComplaintSettings,
    ComplaintStep,
    ComplaintWord,
)
from wunschkunde.stages.collaboration.models.difficulty import Cause, Intervention, Parting
from wunschkunde.stages.collaboration.models.energy import EnergyEntry, EnergyWeekSkipped
from wunschkunde.stages.collaboration.models.engagement import Consent, Engagement, Party, Pause
from wunschkunde.stages.collaboration.models.kickoff import (
    HopeAcknowledged,
    Kickoff,
    KickoffConfirmation,
    KickoffSheet,
    KickoffVersion,
)
from wunschkunde.stages.collaboration.models.punctuality import Commitment, SignDismissed, SignLimits, TimeOff
from wunschkunde.stages.collaboration.models.rooms import (
    LineDismissed,
    OwnTemplate,
    Reminder,
    RoomLink,
    SentLetter,
)

__all__ = [
    "Cause",
    "Charter",
    "CharterConfirmation",
    "CharterVersion",
    "CheckIn",
    "CheckInAnswer",
    "Commitment",
    "Complaint",
    "ComplaintFact",
    "ComplaintSettings",
    "ComplaintStep",
    "ComplaintWord",
    "Consent",
    "EnergyEntry",
    "EnergyWeekSkipped",
    "Engagement",
    "HopeAcknowledged",
    "Intervention",
    "Kickoff",
    "KickoffConfirmation",
    "KickoffSheet",
    "KickoffVersion",
    "LineDismissed",
    "Meeting",
    "OwnTemplate",
    "Parting",
    "Party",
    "Pause",
    "Reminder",
    "RoomLink",
    "SentLetter",
    "SharedEntry",
    "SignDismissed",
    "SignLimits",
    "TimeOff",
]
