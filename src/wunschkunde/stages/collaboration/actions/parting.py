"""End a collaboration as something good, take an ending back, and erase what its time is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.difficulty import close
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.actions.reminders import call_back_reminders
from wunschkunde.stages.collaboration.models import Complaint, Engagement, Intervention, Parting, SentLetter
from wunschkunde.stages.collaboration.rules.difficulty import check_open
from wunschkunde.stages.collaboration.rules.parting import (
    VERBS,
    check_hand_over,
    check_part,
    check_take_back,
    erase_day,
)
from wunschkunde.stages.inquiry.actions.leaving import erase_traces, letters_below

FIELDS = ("cause", "reason", "handed_over", "colleague", "consent_on", "result_level", "door_open")


@transaction.atomic
def part(
    *,
    engagement: Engagement,
    author: User,
    kind: str,
    data: dict[str, Any],
    intervention: Intervention | None = None,
) -> Parting:
    """End a collaboration with an insight, by handing it over, or by parting on good terms.

    ``data`` holds `FIELDS`, of which cause and reason must be there; ``intervention`` is the situation that led here.
    Raises Refused where it has ended, or where a second chance or a yes is missing.
    """
    current, today = locked(engagement), timezone.localdate()
    rules.check_person(author, current.practice)
    current.state = rules.transition(current, VERBS[Parting.Kind(kind)])
    given = {name: data[name] for name in FIELDS if data.get(name) not in (None, "")}
    check_part(current, given["cause"], today)
    if kind == Parting.Kind.HANDED_OVER:
        check_hand_over(given.get("consent_on"), today)
    if intervention is not None:
        intervention = Intervention.objects.get(pk=intervention.pk, engagement=current)
        check_open(intervention)
        close(intervention=intervention, author=author, outcome=kind)
    parting = Parting.objects.create(
        practice=current.practice,
        engagement=current,
        author=author,
        kind=kind,
        intervention=intervention,
        parted_on=today,
        **given,
    )
    current.ended_on, current.erase_on = today, erase_day(today)
    current.save(update_fields=["state", "ended_on", "erase_on"])
    call_back_reminders(current)
    facts = {"kind": kind, "cause": parting.cause, "result_level": parting.result_level}
    record(practice=current.practice, actor=author, verb="engagement_parted", target=current, data=facts)
    return parting


@transaction.atomic
def take_back(*, engagement: Engagement, author: User) -> Engagement:
    """Take an ending back: the collaboration runs, or rests, as it did before.

    A letter about it that still waits is called back. Raises Refused once the day is over or the letter has left.
    """
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rests = current.pauses.filter(ended_on=None).exists()
    current.state = rules.transition(current, "take_back_to_pause" if rests else "take_back")
    parting = Parting.objects.select_related("intervention", "engagement").get(engagement=current)
    check_take_back(parting, timezone.localdate())
    letters = SentLetter.objects.filter(engagement=current, template="parting").values("message")
    for waiting in Message.objects.filter(pk__in=letters, state=Message.State.QUEUED):
        if not outbox.cancel(message=waiting):
            raise rules.Refused(_("The letter has already left. Write to the person if something changed."))
    if parting.intervention is not None:
        parting.intervention.outcome, parting.intervention.closed_at = "", None
        parting.intervention.save(update_fields=["outcome", "closed_at"])
    facts = {"kind": parting.kind}
    parting.delete()
    current.ended_on = current.erase_on = None
    current.save(update_fields=["state", "ended_on", "erase_on"])
    record(practice=current.practice, actor=author, verb="ending_taken_back", target=current, data=facts)
    return current


def erase_due_engagements(*, now: datetime | None = None) -> int:
    """Erase the ended collaborations of all practices whose day has come; return how many.

    With each goes the inquiry it came from, and every mail to this person. A complaint whose own day is still to come
    stays until then. Running it twice, or late, changes nothing more.
    """
    today: date = timezone.localdate(now or timezone.now())
    with scopes_disabled():
        due = Engagement.objects.filter(erase_on__lte=today).select_related("practice", "inquiry").order_by("pk")
        engagements = list(due)
    for engagement in engagements:
        _erase(engagement, today)
    return len(engagements)


@transaction.atomic
def _erase(engagement: Engagement, today: date) -> None:
    practice, inquiry = engagement.practice, engagement.inquiry
    with scope(practice=practice):
        facts = {"state": engagement.state}
        record(practice=practice, actor=None, verb="engagement_erased", target=engagement, data=facts)
        keeps = Q(erase_on=None) | Q(erase_on__gt=today)
        engagement.complaints.filter(keeps).update(engagement=None, inquiry=None)
        addresses = {engagement.email, inquiry.email if inquiry else ""} - {""}
        addresses |= set(engagement.complaints.exclude(email="").values_list("email", flat=True))
        # The inquiry takes its engagement along; what both were written with is found before they go.
        root = inquiry or engagement
        letters = letters_below(root)
        root.delete()
        Message.objects.filter(pk__in=letters).delete()
        for address in addresses or {""}:
            erase_traces(practice, "" if _is_known(address) else address)


def _is_known(address: str) -> bool:
    """Whether this person still works with the practice, or has a complaint there."""
    return any(rows.filter(email__iexact=address).exists() for rows in (Engagement.objects, Complaint.objects))
