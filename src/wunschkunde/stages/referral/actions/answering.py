"""The colleague's word: they take it on, they decline, they say once what became of it; or nothing by the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.decision.rules import Refused, check_person
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.referral.actions.colleagues import locked_colleague
from wunschkunde.stages.referral.actions.mailing import mail_to_colleague
from wunschkunde.stages.referral.actions.offering import locked
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.actions.telling import take_back_arrival, tell_client_it_ended
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Arrival, Handover, HandoverLink, Listing, Recipient
from wunschkunde.stages.referral.queries.arrivals import arrival_of, decided_arrivals
from wunschkunde.stages.referral.queries.colleagues import mail_address_of
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.rules import handover as rules
from wunschkunde.stages.referral.states import State

# So long after it was taken on one asks what became of it, once.
ASKED_AFTER = timedelta(weeks=6)
DAYS_TO_SAY = 400


@transaction.atomic
def accept(
    *,
    handover: Handover,
    author: User | None = None,
    words: str = "",
    is_decided: bool = False,
    now: datetime | None = None,
) -> Handover:
    """Take it on, and with it one free place, under lock: no place is taken twice.

    ``author`` is the member of the colleague's own practice, None where the colleague answers by their link. Raises
    Refused without a place, or after the day; not if it ``is_decided`` there: that is a fact, and only noted.
    """
    now = now or timezone.now()
    current = locked(handover)
    state = rules.transition(current, "accept")
    if not is_decided:
        rules.check_in_time(current, timezone.localdate(now))
    _take_place(current, is_needed=not is_decided)
    current.state, current.answered_at, current.answer_words = state, now, words.strip() or None
    current.asked_what_became = _question(current, now)
    current.save()
    Recipient.objects.filter(handover=current).update(is_taken_on=True)
    record(practice=current.practice, actor=author, verb="handover_accepted", target=current)
    return current


def _take_place(handover: Handover, *, is_needed: bool) -> None:
    """Take one place of the colleague; where it lies in their own practice on this server, of its own count, too."""
    held = locked_colleague(handover.colleague)
    own = _own_count(handover)
    if is_needed and (held.capacity < 1 or (own is not None and own.free_places < 1)):
        raise Refused(_("No place is free now: another handover took the last one. Say so if there is another."))
    if own is not None:
        own.free_places = max(0, own.free_places - 1)
        own.save(update_fields=["free_places"])
    held.capacity = max(0, held.capacity - 1)
    held.save(update_fields=["capacity"])


def _own_count(handover: Handover) -> Listing | None:
    """Return, held, what the practice it lies in says of its places; None where it lies in none, or that says nothing.

    Nobody takes a place of a practice by writing its name beside a colleague.
    """
    arrival = arrival_of(handover)
    if arrival is None:
        return None
    with scopes_disabled():
        own: Listing | None = Listing.objects.select_for_update().filter(practice=arrival.practice_id).first()
    return own


def _question(handover: Handover, now: datetime) -> Message | None:
    """Put the one question what became of it on its way, for some weeks later; called back if it is said before."""
    if not mail_address_of(handover.colleague):
        return None
    link = HandoverLink(handover=handover, purpose=HandoverLink.Purpose.COLLEAGUE)
    link, secret = make_link(link, practice=handover.practice, author=None, what="colleague", days=DAYS_TO_SAY)
    letter = letters.outcome_letter(handover, address_of(link, secret))
    asked_at = calendar_of(handover.practice).next_opening(now + ASKED_AFTER)
    return mail_to_colleague(handover.colleague, letter, "handover_outcome", asked_at)


@transaction.atomic
def decline(
    *,
    handover: Handover,
    author: User | None = None,
    words: str = "",
    is_decided: bool = False,
    now: datetime | None = None,
) -> Handover:
    """Decline it: the client is told, what was handed over is closed, and the next may be offered.

    Raises Refused after the day, when the client hears the same by itself; not if it ``is_decided`` in their practice.
    """
    now = now or timezone.now()
    current = locked(handover)
    state = rules.transition(current, "decline")
    if not is_decided:
        rules.check_in_time(current, timezone.localdate(now))
    current.state, current.answered_at = state, now
    current.answer_words = words.strip() or None
    current.save()
    _came_to_nothing(current, author, now)
    return current


def follow_decisions(*, now: datetime | None = None, is_late: bool = False) -> int:
    """Answer the handovers on which the colleague decided in their own practice; return how many. May run twice.

    Accepting there takes it on, declining or recommending it further declines it; a question that was asked is no
    answer yet. It counts once the decision cannot be taken back any more, or (``is_late``) when the day is over.
    """
    now = now or timezone.now()
    return sum(_follow(arrival, decision, now) for arrival, decision in decided_arrivals(now, is_late=is_late))


def _follow(arrival: Arrival, decision: Decision, now: datetime) -> bool:
    step = accept if decision.kind == Decision.Kind.ACCEPT else decline
    with scope(practice=arrival.handover.practice):
        try:
            step(handover=arrival.handover, author=decision.author, is_decided=True, now=now)
        except Refused:  # answered, or taken back, in this moment
            return False
    return True


def run_out_due(*, now: datetime | None = None) -> int:
    """End the handovers of all practices that nobody answered by their day; return how many. May run twice, or late.

    What was decided in the colleague's own practice is an answer, also while the letter of it still waits to leave.
    """
    now = now or timezone.now()
    follow_decisions(now=now, is_late=True)
    with scopes_disabled():
        waiting = Handover.objects.filter(state=State.DELIVERED, answer_by__lt=timezone.localdate(now))
        found = list(waiting.select_related("practice").order_by("pk"))
    return sum(_run_out(handover, now) for handover in found)


def _run_out(handover: Handover, now: datetime) -> bool:
    with scope(practice=handover.practice), transaction.atomic():
        current = locked(handover)
        if current.state != State.DELIVERED:  # answered in this moment
            return False
        current.state, current.ended_at = rules.transition(current, "run_out"), now
        current.save(update_fields=["state", "ended_at"])
        _came_to_nothing(current, None, now)
    return True


def _came_to_nothing(handover: Handover, author: User | None, now: datetime) -> None:
    take_back_arrival(handover)
    tell_client_it_ended(handover, now)
    record(practice=handover.practice, actor=author, verb=f"handover_{handover.state}", target=handover)


@transaction.atomic
def say_outcome(*, handover: Handover, outcome: str, words: str = "", thanks: str = "") -> Handover:
    """Say, once, what became of it, and perhaps thank for it. Raises Refused a second time."""
    current = locked(handover)
    rules.check_outcome(current)
    now = timezone.now()
    current.outcome, current.outcome_at = Handover.Outcome(outcome), now
    current.outcome_words = words.strip() or None
    if thanks.strip():
        current.thanks, current.thanked_at = thanks.strip(), now
    current.save()
    if current.asked_what_became is not None:
        outbox.cancel(message=current.asked_what_became)
    facts = {"outcome": current.outcome, "thanked": bool(current.thanks)}
    record(practice=current.practice, actor=None, verb="handover_outcome", target=current, data=facts)
    return current


@transaction.atomic
def thank_back(*, handover: Handover, author: User, words: str) -> Handover:
    """Thank the colleague, once; they read it behind their link. Raises Refused before they said what became of it."""
    current = locked(handover)
    check_person(author, current.practice)
    rules.check_thank_back(current)
    current.thanks_back, current.thanked_back_at = words.strip(), timezone.now()
    current.save(update_fields=["thanks_back", "thanked_back_at"])
    record(practice=current.practice, actor=author, verb="handover_thanked", target=current)
    return current
