"""Reads of check-ins. The one place that hands out answers: the other side's only when both have given theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import CheckIn, CheckInAnswer, Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.queries.sharing import names_of
from wunschkunde.stages.collaboration.rules.check_ins import RATED, is_open, values_of
from wunschkunde.stages.collaboration.states import LIVE, State

NEWS_DAYS = 14  # so long Heute tells that both have answered
ON_PANEL = 3
# The line of the picture: 0 stands at x 20, 10 at x 460.
LEFT, STEP = 20, 44
WANTING = "0"  # "not at the moment": worth a conversation
APART = 3  # from so many points on the difference is worth a conversation


@dataclass(frozen=True, slots=True)
class Row:
    """One statement with both values: where they stand on the line, and the same in words."""

    item: texts.Entry
    client: int
    provider: int
    client_x: int
    provider_x: int
    in_words: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """One promise and what was said of it, by the names of those who did."""

    promise: texts.Promise
    said: tuple[tuple[str, str], ...]
    is_wanting: bool  # somebody says that it does not work at the moment


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both sides' answers, opened at once."""

    rows: tuple[Row, ...]
    promises: tuple[Kept, ...]
    client_wish: str
    provider_wish: str


@dataclass(frozen=True, slots=True)
class CheckInView:
    """One check-in as one side sees it. ``both`` is None until both have answered."""

    check_in: CheckIn
    names: dict[str, str]
    own: CheckInAnswer | None
    both: SideBySide | None

    @property
    def own_values(self) -> list[tuple[texts.Entry, int]]:
        """The own answers, statement by statement; empty before they are given."""
        values = values_of(self.own) if self.own else {}
        return [(item, values[item.key]) for item in texts.pulse_check().items if item.key in values]

    @property
    def own_promises(self) -> tuple[Kept, ...]:
        """What the own side said of promises."""
        return promises_said({self.own.side: self.own}, self.names) if self.own else ()


def promises_said(given: Mapping[str, CheckInAnswer], names: Mapping[str, str]) -> tuple[Kept, ...]:
    """Return the promises somebody said something of, in their order, in the words of the method or in their own."""
    answers = {str(one.value): words_of(one.text) for one in texts.charter().check_answers}
    rows = []
    for promise in texts.charter().promises:
        raw = {side: one.promises[promise.key] for side, one in given.items() if promise.key in (one.promises or {})}
        if raw:
            is_rated = promise.check_kind == RATED
            said = tuple(
                (names[side], answers.get(raw[side], raw[side]) if is_rated else raw[side])
                for side in Party.values
                if side in raw
            )
            rows.append(Kept(promise, said, is_rated and WANTING in raw.values()))
    return tuple(rows)


def check_ins(engagement: Engagement) -> QuerySet[CheckIn]:
    """Return the check-ins of an engagement, the latest first."""
    return CheckIn.objects.filter(engagement=engagement).order_by("-due_on", "-pk")


def seen_by(side: str, check_in: CheckIn) -> CheckInView:
    """Return what one side may see of a check-in: its own answers, and the other's once both are given."""
    given = {one.side: one for one in CheckInAnswer.objects.filter(check_in=check_in)}
    names = names_of(check_in.engagement)
    return CheckInView(check_in, names, given.get(side), _side_by_side(given, names) if is_open(given) else None)


def latest_open(engagement: Engagement) -> dict[str, CheckInAnswer] | None:
    """Return the answers, by side, of the latest check-in both have answered; None before the first."""
    answered = (
        CheckIn.objects.filter(engagement=engagement)
        .annotate(sides=Count("answers"))
        .filter(sides=len(Party.values))
        .order_by("-due_on", "-pk")
    )
    found = CheckInAnswer.objects.filter(check_in__in=answered[:1])
    given = {one.side: one for one in found}
    return given if is_open(given) else None


def panel(engagement: Engagement, _user: User, _today: date) -> Panel | None:
    """Return the latest check-ins: who has answered, never what. None after an end without any."""
    found = list(check_ins(engagement).prefetch_related("answers")[:ON_PANEL])
    if not found and engagement.state not in LIVE:
        return None
    context = {
        "engagement": engagement,
        "can_begin": engagement.state == State.RUNNING,
        "check_ins": [{"check_in": one, "state": _state_in_words(one, engagement)} for one in found],
    }
    return Panel("collaboration/parts/panel_check_ins.html", context)


def lines(_user: User, today: date) -> list[Line]:
    """Return the check-ins that wait for the practice's answers, and those both have answered lately."""
    running = CheckIn.objects.filter(engagement__state=State.RUNNING).select_related("engagement")
    due = running.filter(due_on__lte=today).exclude(answers__side=Party.PROVIDER)
    since = today - timedelta(days=NEWS_DAYS)
    opened = running.annotate(sides=Count("answers"), opened_at=Max("answers__created_at"))
    opened = opened.filter(sides=len(Party.values), opened_at__date__gte=since)
    said = {
        "check_in_due": (due, _("The check-in with %(name)s waits for your answers")),
        "check_in_open": (opened, _("Check-in with %(name)s: both have answered")),
    }
    return [
        Line(
            occasion=f"{occasion}:{one.pk}",
            text=sentence % {"name": one.engagement.name},
            url=reverse("collaboration:check_in", args=[one.engagement.pk, one.pk]),
            note=one.occasion,
        )
        for occasion, (found, sentence) in said.items()
        for one in found.order_by("due_on", "pk")
    ]


def row_of(item: texts.Entry, client: int, provider: int, names: dict[str, str]) -> Row:
    """Lay both values from 0 to 10 on one line."""
    apart = abs(client - provider)
    higher = names[Party.CLIENT if client > provider else Party.PROVIDER]
    if not apart:
        in_words = _("Both say %(value)d.") % {"value": client}
    else:
        words = ngettext("%(name)s sees it %(apart)d point higher.", "%(name)s sees it %(apart)d points higher.", apart)
        in_words = words % {"name": higher, "apart": apart}
    at = {value: LEFT + STEP * value for value in (client, provider)}
    return Row(item, client, provider, at[client], at[provider], in_words, apart >= APART)


def _state_in_words(check_in: CheckIn, engagement: Engagement) -> str:
    sides = {one.side for one in check_in.answers.all()}
    names = names_of(engagement)
    waiting = [names[side] for side in Party.values if side not in sides]
    if not waiting:
        return _("both have answered")
    if len(waiting) == len(names):
        return _("from %(day)s on") % {"day": date_format(check_in.due_on, "DATE_FORMAT")}
    return _("waits for the answers of %(name)s") % {"name": waiting[0]}


def _side_by_side(given: dict[str, CheckInAnswer], names: dict[str, str]) -> SideBySide:
    client, provider = given[Party.CLIENT], given[Party.PROVIDER]
    theirs, ours = values_of(client), values_of(provider)
    rows = tuple(row_of(item, theirs[item.key], ours[item.key], names) for item in texts.pulse_check().items)
    return SideBySide(rows, promises_said(given, names), client.one_point_more or "", provider.one_point_more or "")
