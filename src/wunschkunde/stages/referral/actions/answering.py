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
from wunschkunde.stages.decision.rules import Refused, check_person
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.referral.actions.colleagues import locked_colleague
from wunschkunde.stages.referral.actions.offering import locked
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.actions.telling import mail_colleague, take_back_arrival, tell_client_it_ended
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Handover, HandoverLink, Listing
from wunschkunde.stages.referral.queries.handovers import arrival_of
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.rules import handover as rules
from wunschkunde.stages.referral.states import State

# So long after it was taken on one asks what became of it, once.
ASKED_AFTER = timedelta(weeks=6)
DAYS_TO_SAY = 400


@transaction.atomic
def accept(*, handover: Handover, author: User | None = None, words: str = "", now: datetime | None = None) -> Handover:
    """Take it on, and with it one free place, under lock: no place is taken twice. Raises Refused without one.

    ``author`` is the member of the colleague's own practice, None where the colleague answers by their link.
    """
    now = now or timezone.now()
    current = locked(handover)
    state = rules.transition(current, "accept")
    _take_place(current)
    current.state, current.answered_at, current.answer_words = state, now, words.strip() or None
    current.asked_what_became = _question(current, now)
    current.save()
    record(practice=current.practice, actor=author, verb="handover_accepted", target=current)
    return current


def _take_place(handover: Handover) -> None:
    """Take one place of the colleague; where it lies in their own practice on this server, of its own count, too."""
    held = locked_colleague(handover.colleague)
    own = _own_count(handover)
    if held.capacity < 1 or (own is not None and own.free_places < 1):
        raise Refused(_("No place is free any more: another handover took the last one. Say so if there is another."))
    if own is not None:
        own.free_places -= 1
        own.save(update_fields=["free_places"])
    held.capacity -= 1
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
    if not handover.colleague.mail_to:
        return None
    link = HandoverLink(handover=handover, purpose=HandoverLink.Purpose.COLLEAGUE)
    link, secret = make_link(link, practice=handover.practice, author=None, what="colleague", days=DAYS_TO_SAY)
    letter = letters.outcome_letter(handover, address_of(link, secret))
    asked_at = calendar_of(handover.practice).next_opening(now + ASKED_AFTER)
    return mail_colleague(handover, letter, "handover_outcome", asked_at)


@transaction.atomic
def decline(
    *, handover: Handover, author: User | None = None, words: str = "", now: datetime | None = None
) -> Handover:
    """Decline it: the client is told, what was handed over is closed, and the next may be offered."""
    now = now or timezone.now()
    current = locked(handover)
    current.state, current.answered_at = rules.transition(current, "decline"), now
    current.answer_words = words.strip() or None
    current.save()
    _came_to_nothing(current, author, now)
    return current


def run_out_due(*, now: datetime | None = None) -> int:
    """End the handovers of all practices that nobody answered by their day; return how many. May run twice, or late."""
    now = now or timezone.now()
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
