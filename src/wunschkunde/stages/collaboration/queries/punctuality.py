"""What both sides owed each other and how it was kept: rows, one sentence for each side, the lines of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Commitment, Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line, Panel, running_of
from wunschkunde.stages.collaboration.rules.punctuality import Kept, Standing, Tally, due_of, is_open, kept, tallies
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.profile.calendar import Calendar, calendar_of

# By shape and color: what was kept or told before carries, what is owed is open, what came late without word rubs.
MEANINGS = {
    Standing.EARLY: "carries",
    Standing.ON_DAY: "carries",
    Standing.MOVED: "carries",
    Standing.OPEN: "open",
    Standing.LATE: "rubs",
    Standing.OVERDUE: "rubs",
    Standing.DROPPED: "",
}
NAMED_ON_PANEL = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment as it is shown: how it stands, in a word and a meaning."""

    commitment: Commitment
    kept: Kept
    due_on: date

    @property
    def word(self) -> str:
        """How it stands, in words."""
        return standing_in_words(self.kept)

    @property
    def meaning(self) -> str:
        """The shape and color that go with it; none where it is no longer needed."""
        return MEANINGS[self.kept.standing]

    @property
    def is_open(self) -> bool:
        """Whether it is still owed."""
        return is_open(self.commitment)


@dataclass(frozen=True, slots=True)
class Measure:
    """The same measure for both sides."""

    provider: str
    client: str

    def __bool__(self) -> bool:
        return bool(self.provider or self.client)


def commitments_of(engagement: Engagement) -> QuerySet[Commitment]:
    """Return what both sides owe or owed each other, by the day it is due."""
    return Commitment.objects.filter(engagement=engagement).select_related("practice").order_by("due_on", "pk")


def rows_of(commitments: Iterable[Commitment], calendar: Calendar, today: date) -> list[Row]:
    """Return how every commitment stands today."""
    return [Row(one, kept(one, calendar, today), due_of(one, calendar)) for one in commitments]


def measure_of(commitments: Iterable[Commitment], calendar: Calendar, today: date) -> Measure:
    """Say in a sentence how each side kept what was due: the same measure for both."""
    counted = tallies(commitments, calendar, today)
    said = {side: " ".join(tally_in_words(one) for one in counted if one.side == side) for side in Party.values}
    return Measure(said[Party.PROVIDER], said[Party.CLIENT])


def standing_in_words(how: Kept) -> str:
    """Return how a commitment stands, in words."""
    plain = {
        Standing.ON_DAY: pgettext("commitment", "on time"),
        Standing.OPEN: pgettext("commitment", "open"),
        Standing.DROPPED: pgettext("commitment", "no longer needed"),
    }
    counted = {
        Standing.EARLY: ngettext("%(days)d day early", "%(days)d days early", how.days),
        Standing.MOVED: ngettext(
            "%(days)d day later, announced beforehand", "%(days)d days later, announced beforehand", how.days
        ),
        Standing.LATE: ngettext("%(days)d day late", "%(days)d days late", how.days),
        Standing.OVERDUE: ngettext("open, %(days)d day overdue", "open, %(days)d days overdue", how.days),
    }
    return plain.get(how.standing) or counted[how.standing] % {"days": how.days}


def tally_in_words(tally: Tally) -> str:
    """Return one sentence on one kind, as neutral about the own side as about the other."""
    said = _("%(kinds)s: %(kept)d of %(total)d on time") % {
        "kinds": _kinds(tally.kind),
        "kept": tally.kept,
        "total": tally.total,
    }
    return ", ".join([said, *_late_in_words(tally), *_overdue_in_words(tally)]) + "."


def _late_in_words(tally: Tally) -> list[str]:
    count = len(tally.late)
    if not count:
        return []
    days = {"days": tally.median, "count": count}
    if count == 1:
        later = ngettext("one %(days)d day late", "one %(days)d days late", tally.median) % days
        return [later, _("announced beforehand")] if tally.told else [later]
    later = (
        ngettext(
            "%(count)d late, by %(days)d day in the median",
            "%(count)d late, by %(days)d days in the median",
            tally.median,
        )
        % days
    )
    if tally.told == count:
        return [later, _("all announced beforehand")]
    return [later, _("%(told)d of them announced beforehand") % {"told": tally.told}] if tally.told else [later]


def _overdue_in_words(tally: Tally) -> list[str]:
    count = len(tally.overdue)
    if not count:
        return []
    days = max(tally.overdue)
    if count == 1:
        return [ngettext("one %(days)d day overdue", "one %(days)d days overdue", days) % {"days": days}]
    return [
        ngettext(
            "%(count)d overdue, the longest by %(days)d day", "%(count)d overdue, the longest by %(days)d days", days
        )
        % {"days": days, "count": count}
    ]


def _kinds(kind: str) -> str:
    names = {
        Commitment.Kind.DELIVERY: _("Deliveries"),
        Commitment.Kind.PAYMENT: _("Payments"),
        Commitment.Kind.ANSWER: _("Answers"),
        Commitment.Kind.INPUT: _("Contributions"),
    }
    return names[Commitment.Kind(kind)]


def panel(engagement: Engagement, user: User, today: date) -> Panel | None:  # noqa: ARG001 - every panel is asked alike
    """Return what is due next on either side, and how it went so far."""
    calendar = calendar_of(engagement.practice)
    commitments = list(commitments_of(engagement))
    rows = [row for row in rows_of(commitments, calendar, today) if row.is_open]
    rows.sort(key=lambda row: (row.due_on, row.commitment.pk))
    return Panel(
        "collaboration/parts/panel_punctuality.html",
        {
            "measure": measure_of(commitments, calendar, today),
            "rows": rows[:NAMED_ON_PANEL],
            "more": max(0, len(rows) - NAMED_ON_PANEL),
            "is_live": engagement.state in LIVE,
        },
    )


def lines(user: User, today: date) -> list[Line]:
    """Return what somebody owes today or owed before: their own commitments in running collaborations."""
    owed = (
        Commitment.objects.filter(
            engagement__in=running_of(user),
            side=Party.PROVIDER,
            done_on=None,
            dropped_on=None,
        )
        .annotate(holds_on=Coalesce(F("new_due_on"), F("due_on")))
        .filter(holds_on__lte=today)
        .select_related("engagement", "practice")
        .order_by("holds_on", "pk")
    )
    found = list(owed)
    if not found:
        return []
    calendar = calendar_of(found[0].practice)
    rows = [row for row in rows_of(found, calendar, today) if row.due_on <= today]
    return [_line(row, today) for row in rows]


def _line(row: Row, today: date) -> Line:
    commitment = row.commitment
    return Line(
        occasion=f"due:{commitment.pk}:{row.due_on:%Y-%m-%d}",
        text=_("%(what)s for %(name)s: %(title)s")
        % {"what": commitment.get_kind_display(), "name": commitment.engagement.name, "title": commitment.title},
        url=reverse("collaboration:commitment", args=[commitment.engagement_id, commitment.pk]),
        note=_("Due today") if row.due_on == today else row.word,
    )
