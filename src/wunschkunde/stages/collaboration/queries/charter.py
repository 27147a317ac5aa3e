"""Reads of the charter: where it stands, a version as a sheet, what differs between two, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Charter, CharterVersion, Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.queries.observed import Sentences
from wunschkunde.stages.collaboration.queries.sharing import names_of
from wunschkunde.stages.collaboration.rules.charter import KEPT, LEFT_OUT, REWORDED, Clauses, all_kept, is_agreed
from wunschkunde.stages.collaboration.rules.check_ins import is_asked
from wunschkunde.stages.collaboration.states import LIVE, State


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One promise as a version says it, with what was seen of it."""

    promise: texts.Promise
    choice: str
    text: str
    reason: str
    who: str
    observed: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether the promise stands as the method words it."""
        return self.choice == KEPT

    @property
    def is_reworded(self) -> bool:
        """Whether it stands in words of their own."""
        return self.choice == REWORDED

    @property
    def is_left_out(self) -> bool:
        """Whether it is not promised here."""
        return self.choice == LEFT_OUT


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list: who proposed it, who confirmed it."""

    version: CharterVersion
    who: str
    sides: frozenset[str]
    by_name: tuple[tuple[str, datetime | None], ...]  # the client first; None where it is not confirmed

    @property
    def is_agreed(self) -> bool:
        """Whether both have confirmed it."""
        return is_agreed(self.sides)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a charter stands: all versions (newest first), the one that counts, who has yet to confirm the newest."""

    versions: tuple[VersionRow, ...]
    agreed: VersionRow | None
    waits_for: tuple[str, ...]

    @property
    def newest(self) -> VersionRow | None:
        """The version proposed last."""
        return self.versions[0] if self.versions else None

    @property
    def holds(self) -> VersionRow | None:
        """The version that counts; before there is one, the newest."""
        return self.agreed or self.newest

    @property
    def is_settled(self) -> bool:
        """Whether both have confirmed the newest version."""
        return self.newest is not None and self.newest.is_agreed


@dataclass(frozen=True, slots=True)
class Difference:
    """One promise two versions say differently."""

    promise: texts.Promise
    before: ClauseRow
    after: ClauseRow


def charter_of(engagement: Engagement) -> Charter | None:
    """Return the charter of an engagement, None before it was begun."""
    return Charter.objects.filter(engagement=engagement).select_related("engagement__practice").first()


def standing_of(charter: Charter) -> Standing:
    """Return where a charter stands, in two queries."""
    found = CharterVersion.objects.filter(charter=charter).prefetch_related("confirmations").order_by("-number")
    return _standing(list(found), names_of(charter.engagement))


def _standing(found: list[CharterVersion], names: dict[str, str]) -> Standing:
    rows = tuple(_version_row(version, names) for version in found)
    agreed = next((row for row in rows if row.is_agreed), None)
    waits_for = tuple(side for side in Party.values if side not in rows[0].sides) if rows else ()
    return Standing(rows, agreed, waits_for)


def _version_row(version: CharterVersion, names: dict[str, str]) -> VersionRow:
    given = {one.side: one.created_at for one in version.confirmations.all()}
    by_name = tuple((names[side], given.get(side)) for side in (Party.CLIENT, Party.PROVIDER))
    return VersionRow(version, names[version.side], frozenset(given), by_name)


def sheet_of(clauses: Clauses, names: dict[str, str], seen: Sentences | None = None) -> list[ClauseRow]:
    """Return the fifteen promises as these clauses say them."""
    return [
        ClauseRow(
            promise=promise,
            choice=clauses[promise.key]["choice"],
            text=clauses[promise.key]["text"],
            reason=clauses[promise.key]["reason"],
            who=names.get(clauses[promise.key]["side"], ""),
            observed=tuple((seen or {}).get(promise.key, ())),
        )
        for promise in texts.charter().promises
    ]


def clauses_of(row: VersionRow | None) -> Clauses:
    """Return what a version says; before the first one every promise is kept."""
    return row.version.clauses if row else all_kept()


def newest_of(charter: Charter) -> CharterVersion | None:
    """Return the version that was proposed last, None before the first."""
    return CharterVersion.objects.filter(charter=charter).order_by("-number").first()


def asked_promises(engagement: Engagement) -> list[texts.Promise]:
    """Return the promises a check-in asks about: none before the charter has begun, and none that was left out."""
    charter = charter_of(engagement)
    if charter is None:
        return []
    clauses = clauses_of(standing_of(charter).holds)
    return [one for one in texts.charter().promises if is_asked(one) and clauses[one.key]["choice"] != LEFT_OUT]


def current_sheet(charter: Charter, standing: Standing, seen: Sentences) -> list[ClauseRow]:
    """Return the promises as the newest version says them, with what was seen of each."""
    return sheet_of(clauses_of(standing.newest), names_of(charter.engagement), seen)


def waits_for(charter: Charter, standing: Standing) -> list[str]:
    """Return the names of those who have yet to confirm the newest version."""
    names = names_of(charter.engagement)
    return [names[side] for side in standing.waits_for]


def differences(before: Clauses, after: Clauses, names: dict[str, str]) -> list[Difference]:
    """Return the promises that two versions say differently, in their order."""
    pairs = zip(sheet_of(before, names), sheet_of(after, names), strict=True)
    return [
        Difference(new.promise, old, new)
        for old, new in pairs
        if (old.choice, old.text, old.reason) != (new.choice, new.text, new.reason)
    ]


def version_page(standing: Standing, number: int, other: str, names: dict[str, str]) -> dict[str, Any] | None:
    """Return one version, and what differs from another one (else from the one before); None for an unknown number."""
    rows = {row.version.number: row for row in standing.versions}
    if number not in rows:
        return None
    asked = {str(one): row for one, row in rows.items()}
    against = asked.get(other, rows.get(number - 1))
    shown = rows[number]
    return {
        "shown": shown,
        "against": against,
        "others": [row for row in standing.versions if row not in (shown, against)],
        "differences": differences(clauses_of(against), clauses_of(shown), names),
        "sheet": sheet_of(clauses_of(shown), names),
    }


def panel(engagement: Engagement, _user: User, _today: date) -> Panel | None:
    """Return where the charter stands, or the offer to begin it; None after an end without one."""
    charter = charter_of(engagement)
    is_live = engagement.state in LIVE
    if charter is None and not is_live:
        return None
    standing = standing_of(charter) if charter else None
    waiting = waits_for(charter, standing) if charter and standing else []
    context = {"engagement": engagement, "charter": charter, "standing": standing, "waits_for": waiting}
    return Panel("collaboration/parts/panel_charter.html", context)


def lines(_user: User, _today: date) -> list[Line]:
    """Return the charters whose newest version waits for the practice's confirmation."""
    light = CharterVersion.objects.defer("clauses").order_by("-number").prefetch_related("confirmations")
    found = (
        Charter.objects.filter(engagement__state=State.RUNNING)  # nothing asks during a pause
        .select_related("engagement__practice")
        .prefetch_related(Prefetch("versions", queryset=light))
        .order_by("pk")
    )
    waiting = []
    for charter in found:
        standing = _standing(list(charter.versions.all()), names_of(charter.engagement))
        if standing.newest is not None and Party.PROVIDER in standing.waits_for:
            waiting.append((charter.engagement, standing.newest))
    return [
        Line(
            occasion=f"charter:{row.version.pk}",
            text=_("The charter with %(name)s waits for your confirmation") % {"name": engagement.name},
            url=reverse("collaboration:charter", args=[engagement.pk]),
            note=_("Version %(number)s, proposed by %(name)s") % {"number": row.version.number, "name": row.who},
        )
        for engagement, row in waiting
    ]
