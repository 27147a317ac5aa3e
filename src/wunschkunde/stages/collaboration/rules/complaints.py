"""When a step of a complaint may be taken, by when each is due, and which limit of the law hangs on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import Practice
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.collaboration.states import COMPLAINT_TRANSITIONS, ComplaintState
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.rules import add_months
from wunschkunde.stages.profile.calendar import Calendar

# After a withdrawal from a sale at a distance the money goes back within fourteen days (Art. 13 of Directive
# 2011/83/EU). Where the law knows no such right, no limit is shown.
LEGAL_DAYS = 14
LEGAL_BASIS = {"DE": "§ 357 BGB", "AT": "§ 14 FAGG"}

# So long claims can come out of a complaint that is closed.
KEPT_MONTHS = 36

# The steps, by the key of the method: done by arriving, ticked off by hand, done by the letter, done by closing.
ARRIVING = ("receive", "track")
ACKNOWLEDGING = "acknowledge"
BY_HAND = ("assess", "investigate")
ANSWERING = ("respond", "communicate")
CLOSING = "close_and_learn"

# So often words may be added in a room: whoever fills in the public form holds a link at once, and disks are finite.
MOST_WORDS = 50

TONE_NOTED = "complaint_tone_noted"


def can(complaint: Complaint, verb: str) -> bool:
    """Whether the table of transitions knows this step from where the complaint stands."""
    return (ComplaintState(complaint.state), verb) in COMPLAINT_TRANSITIONS


def transition(complaint: Complaint, verb: str) -> ComplaintState:
    """Return the state after ``verb``; raises Refused where the table knows no such step. Nothing is saved."""
    if not can(complaint, verb):
        raise Refused(
            _("This complaint is %(state)s; that step is not possible now.")
            % {"state": ComplaintState(complaint.state).label}
        )
    return COMPLAINT_TRANSITIONS[ComplaintState(complaint.state), verb]


def check_open(complaint: Complaint) -> None:
    """Raise when the complaint is closed."""
    if complaint.state == ComplaintState.CLOSED:
        raise Refused(_("This complaint is closed. Nothing can be added to it."))


def check_word(complaint: Complaint) -> None:
    """Raise unless a further word of the client may be added."""
    check_open(complaint)
    if complaint.words.count() >= MOST_WORDS:
        raise Refused(_("There is a great deal here already, and all of it is read. Please say the rest by email."))


def check_answer(complaint: Complaint) -> None:
    """Raise unless an answer may be written: nobody answers before having looked at what is known for a fact."""
    check_open(complaint)
    if not complaint.facts.exists():
        raise Refused(_("First look, then answer: note at least one fact, and what shows it."))
    transition(complaint, "answer")


def check_solution(complaint: Complaint) -> None:
    """Raise unless the answer names the mistake, the remedy and the day."""
    if not (complaint.mistake and complaint.remedy and complaint.remedy_on):
        raise Refused(_("The answer names three things: what went wrong, how it is put right, and by when."))


def check_step(complaint: Complaint, key: str) -> None:
    """Raise unless this step may be ticked off; the others are done by what they say."""
    check_open(complaint)
    if key not in BY_HAND:
        raise Refused(_("This step is not ticked off: it is done by doing it."))


def check_returned_on(day: date | None, today: date) -> None:
    """Raise when a return is said to have arrived on a day still to come."""
    if day is not None and day > today:
        raise Refused(_("This day is still to come."))


def tone_noted_at(complaint: Complaint) -> datetime | None:
    """Return when the tone was noted as harsh; None when it is not."""
    if not complaint.is_harsh:
        return None
    noted = Entry.objects.filter(
        target_type=Complaint._meta.label_lower, target_id=complaint.pk, verb=TONE_NOTED, data__harsh=True
    )
    last = noted.order_by("pk").last()
    return last.at if last else None


def limit_from(complaint: Complaint, calendar: Calendar) -> date | None:
    """Return the first day on which the tone may be spoken about: the one after it was noted, never the same."""
    noted_at = tone_noted_at(complaint)
    return noted_at.astimezone(calendar.zone).date() + timedelta(days=1) if noted_at else None


def check_limit(complaint: Complaint, calendar: Calendar, today: date) -> None:
    """Raise unless the limit may be named today."""
    first = limit_from(complaint, calendar)
    if first is None:
        raise Refused(_("The tone was not noted as harsh. There is no limit to name."))
    if today < first:
        raise Refused(_("Solve it first. The limit is named tomorrow at the earliest, after a night."))
    if complaint.limit_named_on is not None:
        raise Refused(_("The limit has been named. Once is enough."))


def due_days(calendar: Calendar, at: datetime) -> dict[str, date]:
    """Return by when each step is due: so many working days after the day on which a complaint is read."""
    return {
        step.key: replace(calendar, answer_days=step.limit_working_days).answer_day(at)
        for step in texts.complaint_process().steps
    }


def legal_due(practice: Practice, matter: str, returned_on: date | None) -> date | None:
    """Return the last day on which the law wants the money back with the client; None where it names none."""
    if matter != Complaint.Matter.RETURN or returned_on is None or practice.country not in LEGAL_BASIS:
        return None
    return returned_on + timedelta(days=LEGAL_DAYS)


def promise_due(matter: str, returned_on: date | None, refund_days: int) -> date | None:
    """Return the last day by the practice's own promise; None where no return is known."""
    if matter != Complaint.Matter.RETURN or returned_on is None:
        return None
    return returned_on + timedelta(days=refund_days)


def erase_on(closed_on: date) -> date:
    """Return the day from which a closed complaint is erased, unless a collaboration still holds it."""
    return add_months(closed_on, KEPT_MONTHS)
