"""Early signs: what is known of each engagement, and the one hint that shows. For the practice, never in a room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import (
    Commitment,
    EnergyEntry,
    Engagement,
    Intervention,
    KickoffVersion,
    LineDismissed,
    Meeting,
    SharedEntry,
    SignDismissed,
    SignLimits,
    TimeOff,
)
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line, Panel, running_of
from wunschkunde.stages.collaboration.queries.energy import exhaustion_of
from wunschkunde.stages.collaboration.rules.difficulty import names_own_part_only
from wunschkunde.stages.collaboration.rules.energy import Noted, last_weeks
from wunschkunde.stages.collaboration.rules.signs import (
    ORDER,
    Facts,
    Found,
    Limits,
    Met,
    Talk,
    Voice,
    rank,
    signs_in,
)
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.profile.queries import current_offer

WEEKS_BACK = 26
ROW = ("pk", "engagement_id")

# The letter that can be the next step, where a call is not enough.
LETTERS = {"late_payment": "payment_reminder", "scope_drip": "scope_change", "avoiding": "intervention"}


@dataclass(frozen=True, slots=True)
class Hint:
    """One early sign as it is shown: the words of the method, and the facts."""

    engagement: Engagement
    found: Found
    sign: texts.WarningSign

    @property
    def is_own(self) -> bool:
        """Whether it is about the own side."""
        return self.found.side == Party.PROVIDER

    @property
    def letter(self) -> str:
        """The key of a letter that can be the next step, or nothing."""
        return LETTERS.get(self.found.sign, "")


def limits_of(practice: Practice) -> Limits:
    """Return from when on something counts in this practice."""
    kept = SignLimits.objects.filter(practice=practice).first()
    return Limits() if kept is None else Limits(**{field.name: getattr(kept, field.name) for field in fields(Limits)})


def limits_data(practice: Practice) -> dict[str, int]:
    """Return the limits as initial values of their form."""
    return asdict(limits_of(practice))


def sign_of(key: str) -> texts.WarningSign:
    """Return the words of the method for a sign."""
    return next(sign for sign in _all_signs() if sign.key == key)


def unseen_signs() -> list[texts.WarningSign]:
    """Return what no record can show, the own side first: the signs after the inquiry that no rule finds."""
    return [sign for sign in _all_signs() if sign.phase != "inquiry" and sign.key not in ORDER]


def _all_signs() -> tuple[texts.WarningSign, ...]:
    warnings = texts.warnings()
    return (*warnings.provider, *warnings.client)


def facts_of(engagements: Sequence[Engagement], user: User, today: date) -> dict[int, Facts]:
    """Gather what is known, in as many queries for one engagement as for a hundred.

    Of the energy ledger, of gut feelings and of difficult talks only the reader's own are read.
    """
    ids = [engagement.pk for engagement in engagements]
    commitments = _by(Commitment.objects.filter(_still_told(), engagement__in=ids).order_by("due_on", "pk"))
    weeks = _by(_noted(ids, user, today))
    changes = _by(
        SharedEntry.objects.filter(engagement__in=ids, kind=SharedEntry.Kind.CHANGE).only(*ROW, "happened_on")
    )
    meetings = _by(
        Meeting.objects.filter(engagement__in=ids)
        .only(*ROW, "held_on", "provider_prepared")
        .order_by("-held_on", "-pk")
    )
    talks = _by(
        Intervention.objects.filter(engagement__in=ids, author=user, closed_at=None, talk_on__isnull=False).only(
            *ROW, "talk_on", "shares"
        )
    )
    away = _by(TimeOff.objects.filter(engagement__in=ids).only(*ROW, "first_on", "last_on"))
    voices = _voices(ids, user)
    agreements = _agreements(ids)
    crowd = _crowd(engagements)
    exhaustion = exhaustion_of(user, today)
    return {
        one.pk: Facts(
            is_running=one.state == State.RUNNING,
            is_paid=one.fee is None or one.fee > 0,
            commitments=commitments[one.pk],
            away=[(off.first_on, off.last_on) for off in away[one.pk]],
            weeks=[Noted(entry.week, one.pk, entry.value, tuple(entry.causes)) for entry in weeks[one.pk]],
            exhaustion=exhaustion,
            changes=[entry.happened_on for entry in changes[one.pk]],
            meetings=[Met(met.pk, met.held_on, met.provider_prepared) for met in meetings[one.pk]],
            talks=[Talk(talk.pk, talk.talk_on, names_own_part_only(talk)) for talk in talks[one.pk]],
            voice=voices.get(one.pk),
            **agreements.get(one.pk, {}),
            **crowd.get(one.pk, {}),
        )
        for one in engagements
    }


def _by(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.engagement_id].append(row)
    return found


def _still_told() -> Q:
    """What a sign can be told by: what is owed, what was delivered, what was invoiced."""
    is_owed = Q(done_on=None, dropped_on=None)
    return is_owed | Q(kind__in=(Commitment.Kind.DELIVERY, Commitment.Kind.PAYMENT), dropped_on=None)


def _noted(ids: list[int], user: User, today: date) -> QuerySet[EnergyEntry]:
    first = last_weeks(today, WEEKS_BACK)[0]
    entries = EnergyEntry.objects.filter(engagement__in=ids, author=user, week__gte=first)
    return entries.only(*ROW, "week", "value", "causes").order_by("week", "pk")


def _voices(ids: list[int], user: User) -> dict[int, Voice]:
    """Return what this reader felt before they accepted by themselves, where neither question nor condition followed.

    Who asked, or named a condition, may have listened to the warning: that cannot be known, so nothing is said.
    """
    accepted = Decision.objects.filter(
        inquiry__engagement__in=ids,
        kind=Decision.Kind.ACCEPT,
        condition="",
        author=user,
        undo=None,
        inquiry__clarifications=None,
        assessment__second_gut__author=user,
    ).values_list(
        "inquiry__engagement", "assessment__second_gut__value", "assessment__second_gut__created_at", "created_at"
    )
    return {
        engagement: Voice(value, timezone.localdate(noted_at), timezone.localdate(accepted_at))
        for engagement, value, noted_at, accepted_at in accepted
        if value is not None
    }


def _agreements(ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return when both agreed on the record for the first time, and the days of the versions since."""
    versions = (
        KickoffVersion.objects.filter(kickoff__engagement__in=ids)
        .annotate(sides=Count("confirmations__side", distinct=True), confirmed_at=Max("confirmations__created_at"))
        .order_by("number")
        .values_list("kickoff__engagement_id", "sides", "confirmed_at", "created_at")
    )
    found: dict[int, dict[str, Any]] = {}
    for engagement, sides, confirmed_at, created_at in versions:
        if engagement in found:
            found[engagement]["versions"].append(timezone.localdate(created_at))
        elif sides == len(Party):
            found[engagement] = {"agreed_on": timezone.localdate(confirmed_at), "versions": []}
    return found


def _crowd(engagements: Sequence[Engagement]) -> dict[int, dict[str, Any]]:
    """Tell the engagement that was begun last how many run, and how many the own offer says."""
    if not engagements:
        return {}
    running = Engagement.objects.filter(state=State.RUNNING).order_by("-started_on", "-pk")
    newest = list(running.values_list("pk", flat=True))
    offer = current_offer(engagements[0].practice)
    if not newest or offer is None:
        return {}
    return {newest[0]: {"running": len(newest), "capacity": offer.capacity}}


def hints(engagements: Sequence[Engagement], user: User, today: date) -> dict[int, Hint]:
    """Return the one hint of each engagement that shows one: the first that this reader did not put aside."""
    if not engagements:
        return {}
    practice = engagements[0].practice
    limits, calendar, facts = limits_of(practice), calendar_of(practice), facts_of(engagements, user, today)
    aside = set(
        SignDismissed.objects.filter(engagement__in=[one.pk for one in engagements], author=user).values_list(
            "engagement_id", "sign", "occasion"
        )
    )
    shown: dict[int, Hint] = {}
    for one in engagements:
        for found in signs_in(facts[one.pk], limits, calendar, today):
            if (one.pk, found.sign, found.occasion) not in aside:
                shown[one.pk] = Hint(one, found, sign_of(found.sign))
                break
    return shown


def hint_of(engagement: Engagement, user: User, today: date) -> Hint | None:
    """Return the one hint of an engagement, or None."""
    return hints([engagement], user, today).get(engagement.pk)


def put_aside(engagement: Engagement, user: User) -> list[tuple[SignDismissed, texts.WarningSign]]:
    """Return what this reader put aside here, the latest first."""
    kept = SignDismissed.objects.filter(engagement=engagement, author=user).order_by("-pk")
    return [(one, sign_of(one.sign)) for one in kept]


def panel(engagement: Engagement, user: User, today: date) -> Panel | None:
    """Return the one hint for an engagement's page; nothing while there is none."""
    hint = hint_of(engagement, user, today)
    return Panel("collaboration/parts/panel_signs.html", {"hint": hint}) if hint else None


def lines(user: User, today: date) -> list[Line]:
    """Return one hint over all running engagements of this person: own lateness before anything about a client."""
    mine = list(running_of(user))
    aside = set(
        LineDismissed.objects.filter(author=user, occasion__startswith="sign:").values_list("occasion", flat=True)
    )
    shown = sorted(hints(mine, user, today).values(), key=lambda hint: rank(hint.found))
    found = (_line(hint) for hint in shown)
    return [line for line in found if line.occasion not in aside][:1]


def _line(hint: Hint) -> Line:
    return Line(
        occasion=f"sign:{hint.engagement.pk}:{hint.found.sign}:{hint.found.occasion}",
        text=words_of(hint.sign.sign),
        url=reverse("collaboration:signs", args=[hint.engagement.pk]),
        note=_("%(name)s. %(facts)s") % {"name": hint.engagement.name, "facts": hint.found.facts},
    )
