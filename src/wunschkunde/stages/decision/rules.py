"""Who may decide, and when which step may be taken: ``check_…`` raises a sentence, ``can_…`` answers a bool."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.outbox.actions import UNDO_WINDOW
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Assessment, Clarification, Colleague, Decision, FirstGut, SecondGut
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import OPEN, TRANSITIONS, State


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A step that may not be taken now; its text is a sentence for the person."""


def may_decide(user: User, practice: Practice) -> bool:
    """Whether this person is an accepted member of the practice."""
    return practice.memberships.filter(user=user, state=Membership.State.ACCEPTED).exists()


def check_person(user: User, practice: Practice) -> None:
    """Raise unless a person of this practice acts: nothing decides by itself."""
    if not may_decide(user, practice):
        raise Refused(_("Only a member of this practice can do this."))


def check_open(inquiry: Inquiry) -> None:
    """Raise unless the inquiry still waits for a decision."""
    if inquiry.state == State.WITHDRAWN:
        raise Refused(_("This inquiry was withdrawn. There is nothing left to decide."))
    if inquiry.state not in OPEN:
        raise Refused(_("This inquiry has already been decided."))


def first_gut_of(inquiry: Inquiry) -> FirstGut | None:
    """Return the first gut feeling, None before it was noted or skipped."""
    return FirstGut.objects.filter(inquiry=inquiry).first()


def second_gut_of(inquiry: Inquiry) -> SecondGut | None:
    """Return the second gut feeling, None before it was noted or skipped."""
    return SecondGut.objects.filter(first_gut__inquiry=inquiry).first()


def check_first_gut(inquiry: Inquiry) -> None:
    """Raise unless the first gut feeling may be noted now."""
    check_open(inquiry)
    if first_gut_of(inquiry) is not None:
        raise Refused(_("The first gut feeling is already noted. A later thought becomes a note."))


def check_look(inquiry: Inquiry) -> None:
    """Raise unless the dimensions may be looked at now."""
    check_open(inquiry)
    if first_gut_of(inquiry) is None:
        raise Refused(_("First comes the first gut feeling: note it, or skip it."))


def unlooked_dimensions(inquiry: Inquiry) -> set[str]:
    """Return the answered dimensions that were not looked at on their own yet."""
    answered = {dimension for dimension, _perspective in standing_answers(inquiry)}
    first_gut = first_gut_of(inquiry)
    return answered - set(first_gut.looks.values_list("dimension", flat=True) if first_gut else ())


def check_second_gut(inquiry: Inquiry) -> None:
    """Raise unless the second gut feeling may be noted now: after every answered dimension was looked at."""
    check_look(inquiry)
    if second_gut_of(inquiry) is not None:
        raise Refused(_("The second gut feeling is already noted. A later thought becomes a note."))
    if unlooked_dimensions(inquiry):
        raise Refused(_("Before the second gut feeling, look at every answered point on its own."))


def check_assess(inquiry: Inquiry) -> None:
    """Raise unless an assessment may be computed: never before both gut feelings."""
    check_open(inquiry)
    if second_gut_of(inquiry) is None:
        raise Refused(_("The assessment comes after both gut feelings."))


def check_assessed(inquiry: Inquiry) -> None:
    """Raise unless there is an assessment to look at; it stays readable after the decision."""
    if not Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry).exists():
        raise Refused(_("The assessment comes after both gut feelings."))


def check_decide(inquiry: Inquiry, kind: str) -> None:
    """Raise unless this decision may be made now."""
    check_assess(inquiry)
    if (State(inquiry.state), kind) not in TRANSITIONS:
        raise Refused(_("This decision is not possible now."))
    if kind == Decision.Kind.CLARIFY and inquiry.clarifications.filter(answered_at=None).exists():
        raise Refused(_("One question is on its way already. Record first what came back."))
    check_assessed(inquiry)


def check_choice(kind: str, reason: str, question: str, colleague: Colleague | None) -> None:
    """Raise unless a decision has what it needs: a reason; for a question the question, for a referral somebody."""
    if not reason.strip():
        raise Refused(_("Give a reason, in your own words."))
    if kind == Decision.Kind.CLARIFY and not question.strip():
        raise Refused(_("Write the one question you would like to ask."))
    if kind == Decision.Kind.REFER and colleague is None:
        raise Refused(_("Choose the colleague you recommend."))
    if kind == Decision.Kind.REFER and colleague is not None and not colleague.may_be_named:
        raise Refused(_("Ask first whether you may name them: without their yes nobody is named."))


def check_reachable(inquiry: Inquiry, *, is_mailed: bool) -> None:
    """Raise when a letter is to be mailed to somebody without an email address."""
    if is_mailed and not inquiry.email:
        raise Refused(_("There is no email address. Copy the letter, and send it another way."))


def check_undo(decision: Decision, now: datetime) -> None:
    """Raise unless the decision can still be taken back: while its letter has not left the house.

    A decision without a mail (the letter was copied) can be taken back within its minute.
    """
    if Decision.objects.filter(inquiry_id=decision.inquiry_id).order_by("-pk").first() != decision:
        raise Refused(_("A later decision stands."))
    if hasattr(decision, "undo"):
        raise Refused(_("This decision has already been taken back."))
    if (State(decision.inquiry.state), "reopen") not in TRANSITIONS:
        raise Refused(_("This inquiry is open; there is nothing to take back."))
    if decision.letter is not None:
        if decision.letter.state != Message.State.QUEUED:
            raise Refused(_("The letter has already left. Write to the person if something changed."))
    elif now > decision.created_at + UNDO_WINDOW:
        raise Refused(_("The minute for taking this back is over."))


def check_answer(clarification: Clarification) -> None:
    """Raise unless what came back may be recorded now."""
    check_open(clarification.inquiry)
    if clarification.answered_at is not None:
        raise Refused(_("The answer to this question is already recorded."))


def check_note(inquiry: Inquiry) -> None:
    """Raise when the inquiry was withdrawn: its data leave."""
    if inquiry.state == State.WITHDRAWN:
        raise Refused(_("This inquiry was withdrawn. Nothing can be added to it."))


def _passes(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except Refused:
        return False
    return True


def can_note_first_gut(inquiry: Inquiry) -> bool:
    """Whether the first gut feeling may be noted now."""
    return _passes(check_first_gut, inquiry)


def can_look(inquiry: Inquiry) -> bool:
    """Whether the dimensions may be looked at now."""
    return _passes(check_look, inquiry)


def can_note_second_gut(inquiry: Inquiry) -> bool:
    """Whether the second gut feeling may be noted now."""
    return _passes(check_second_gut, inquiry)


def can_decide(inquiry: Inquiry, kind: str) -> bool:
    """Whether this decision may be made now."""
    return _passes(check_decide, inquiry, kind)


def can_undo(decision: Decision, now: datetime) -> bool:
    """Whether the decision can still be taken back."""
    return _passes(check_undo, decision, now)
