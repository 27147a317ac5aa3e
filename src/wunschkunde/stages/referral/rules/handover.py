"""Handovers: what may be offered to whom, what is handed over exactly, and when which step may be taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State as InquiryState
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.states import CAME_TO_NOTHING, RUNNING, TRANSITIONS, State

Field = Handover.Field
# Without a request nobody can tell whether it suits them; without a name nobody knows whom to answer.
ALWAYS = (Field.NAME, Field.OCCASION)
REACHED_BY = (Field.EMAIL, Field.PHONE)
LONGEST = timedelta(days=60)
USUAL = timedelta(days=10)
# A practice may call its own offer off and make it again; a no, of whichever side, is not asked about twice.
FINAL = tuple(state for state in CAME_TO_NOTHING if state != State.CALLED_OFF)

# Decided in the colleague's own practice: an answer to the one who handed it over.
DECIDED = (InquiryState.ACCEPTED, InquiryState.DECLINED, InquiryState.REFERRED)

Content = Sequence[tuple[str, str]]


def content_of(inquiry: Inquiry, fields: Collection[str]) -> list[tuple[str, str]]:
    """Return what is handed over, field by field, in the fixed order: nothing but these fields, as they were said."""
    return [(field.value, str(getattr(inquiry, field.value))) for field in Field if field.value in fields]


def digest_of(content: Content) -> str:
    """Return the SHA-256 of what the client read, so that nothing else can be handed over for it."""
    said = json.dumps([list(pair) for pair in content], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def page_of(handover: Handover) -> str:
    """Return the SHA-256 of what the client reads before the yes: to whom, and what."""
    return digest_of([("to", handover.colleague.name), *content_of(handover.inquiry, handover.fields)])


def can(handover: Handover, verb: str) -> bool:
    """Whether the table of transitions knows this step from the handover's state."""
    return (State(handover.state), verb) in TRANSITIONS


def transition(handover: Handover, verb: str) -> State:
    """Return the state after ``verb``; raises Refused where the table knows no such step. Nothing is saved."""
    if not can(handover, verb):
        raise Refused(
            _("This step is no longer possible; it stands at: %(state)s.") % {"state": State(handover.state).label}
        )
    return TRANSITIONS[State(handover.state), verb]


def check_referred(inquiry: Inquiry) -> None:
    """Raise unless a person decided that this inquiry is better in other hands, and still stands by it."""
    if inquiry.state != InquiryState.REFERRED:
        raise Refused(_("Only an inquiry you decided to recommend elsewhere can be handed over."))


def check_free(inquiry: Inquiry) -> None:
    """Raise while the inquiry is offered to somebody: one at a time, and the next only after a no."""
    if inquiry.handovers.filter(state__in=RUNNING).exists():
        raise Refused(_("It is offered to somebody already. Wait for the answer, or call it off."))


def check_colleague(colleague: Colleague, inquiry: Inquiry, today: date) -> None:
    """Raise unless this colleague may be named, has a place one can count on, and did not say no already."""
    if not colleague.may_be_named:
        raise Refused(_("Ask first whether you may name them: without their yes nobody is named."))
    if colleague.is_doubted(today):
        raise Refused(_("Whether there is still a free place is doubtful. Ask first, and write down what they say."))
    if colleague.capacity < 1:
        raise Refused(_("There is no free place now."))
    if inquiry.handovers.filter(colleague=colleague, state__in=FINAL).exists():
        raise Refused(_("This was answered already. Nobody is asked twice."))


def check_fields(inquiry: Inquiry, fields: Collection[str]) -> None:
    """Raise unless the fields are request and contact, and each says something."""
    if not set(fields) <= set(Field.values):
        raise Refused(_("Only the request and the contact can be handed over."))
    if any(not text for _key, text in content_of(inquiry, fields)):
        raise Refused(_("What is empty cannot be handed over."))
    if not set(ALWAYS) <= set(fields) or not set(REACHED_BY) & set(fields):
        raise Refused(_("Name, request and one way to answer belong to it; otherwise nobody could answer."))


def check_answer_by(answer_by: date, today: date) -> None:
    """Raise unless the day is still to come, and not too far."""
    if not today < answer_by <= today + LONGEST:
        raise Refused(_("Name a day that is still to come, within sixty days."))


def is_over(handover: Handover, today: date) -> bool:
    """Whether the day for an answer has passed without one, also before anything says so of itself."""
    return handover.state == State.DELIVERED and handover.answer_by < today


def check_in_time(handover: Handover, today: date) -> None:
    """Raise for an answer of the colleague after its day: the client is told that it did not work out there."""
    if is_over(handover, today):
        raise Refused(
            _("The day for an answer is over, and nothing is waiting here now. You would still like to? Tell %(name)s.")
            % {"name": handover.practice.provider_name}
        )


def has_time(handover: Handover, today: date) -> bool:
    """Whether it could still be handed over: the colleague needs a day to answer that is to come."""
    return today < handover.answer_by


def check_asked_in_time(handover: Handover, today: date) -> None:
    """Raise for a yes of the client after which nothing could be handed over any more."""
    if not has_time(handover, today):
        raise Refused(
            _("The day in this question has passed; nothing was passed on. If it still suits, %(name)s asks you anew.")
            % {"name": handover.practice.provider_name}
        )


def check_undecided(arrived: Inquiry | None) -> None:
    """Raise where the colleague decided on the inquiry itself: that is the answer, and there is only one."""
    if arrived is not None and arrived.state in DECIDED:
        raise Refused(_("You have decided on this inquiry already. That is your answer, and it is passed on."))


def check_read(handover: Handover, digest: str) -> None:
    """Raise unless somebody says yes to exactly what would be handed over now, and to the one it would go to."""
    if digest != page_of(handover):
        raise Refused(_("This is not what you were shown. Look at it again before you say yes."))


def check_deliverable(handover: Handover, today: date) -> None:
    """Raise unless what would leave, and to whom, is exactly what the client read and said yes to, and in time."""
    check_referred(handover.inquiry)
    if not handover.colleague.may_be_named:
        raise Refused(_("They do not want to be recommended any more. Call it off, and think of somebody else."))
    if not has_time(handover, today):
        raise Refused(_("The day by which the colleague would answer has come. Call it off, and ask anew."))
    is_same = handover.content_digest == digest_of(content_of(handover.inquiry, handover.fields))
    # A colleague can be written down anew meanwhile: the yes holds for the one it names.
    if not is_same or handover.colleague.name not in (handover.consent_text or ""):
        raise Refused(_("What was agreed to is no longer what is written there. Ask for a new yes."))


def check_outcome(handover: Handover) -> None:
    """Raise unless the colleague took it on and did not say yet what became of it: it is asked once."""
    if handover.state != State.ACCEPTED:
        raise Refused(_("What became of it is asked only where somebody took it on."))
    if handover.outcome:
        raise Refused(_("You have said already what became of it. Thank you."))


def check_thank_back(handover: Handover) -> None:
    """Raise unless the colleague said what became of it, and was not thanked yet."""
    if not handover.outcome:
        raise Refused(_("Thanks come when they have said what became of it."))
    if handover.thanked_back_at is not None:
        raise Refused(_("You have thanked already."))
