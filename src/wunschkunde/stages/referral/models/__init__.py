"""The rows of referring, one file per subject."""

from wunschkunde.stages.referral.models.handover import Arrival, ColleagueLink, Handover, HandoverLink
from wunschkunde.stages.referral.models.intake import ColleagueIntake, ColleagueNotice
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.models.recipient import Recipient
from wunschkunde.stages.referral.models.tie import Tie

__all__ = [
    "Arrival",
    "ColleagueIntake",
    "ColleagueLink",
    "ColleagueNotice",
    "Handover",
    "HandoverLink",
    "Listing",
    "Recipient",
    "Tie",
]
