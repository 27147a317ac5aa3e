"""Reads of a kickoff: where it stands, what each side may see of it, and what both agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement, Kickoff, KickoffSheet, KickoffVersion
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.rules.kickoff import CLOSING, LEVELS, is_open, may_read, unacknowledged
from wunschkunde.stages.collaboration.states import LIVE, State
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.decision.queries.computation import words_of_inquiry
from wunschkunde.stages.decision.queries.progress import standing_decision
from wunschkunde.stages.decision.queries.signs import Piece, hopes_of, pieces_of
from wunschkunde.stages.decision.queries.words import by_key
from wunschkunde.stages.profile.queries import dimensions_of


@dataclass(frozen=True, slots=True)
class Stands:
    """How far a kickoff is, as both sides may know it: no answer of anybody is in it."""

    kickoff: Kickoff
    handed_in: Mapping[str, datetime]  # by side
    versions: tuple[KickoffVersion, ...]  # the newest first

    @property
    def is_open(self) -> bool:
        """Whether both sides' answers lie open."""
        return len(self.handed_in) == len(Party)

    @property
    def newest(self) -> KickoffVersion | None:
        """The newest version, the only one that can be confirmed."""
        return self.versions[0] if self.versions else None

    @property
    def agreed(self) -> KickoffVersion | None:
        """The version that holds: the newest both confirmed."""
        return next((version for version in self.versions if is_agreed(version)), None)

    @property
    def step(self) -> str:
        """What is to be done: client, mirror, record, confirm, or nothing (agreed)."""
        if Party.CLIENT not in self.handed_in:
            return "client"
        if not self.is_open:
            return "mirror"
        if self.newest is None:
            return "record"
        return "agreed" if is_agreed(self.newest) else "confirm"


def is_agreed(version: KickoffVersion) -> bool:
    """Whether both sides confirmed this version."""
    return {one.side for one in version.confirmations.all()} == set(Party)


def kickoff_of(engagement: Engagement) -> Kickoff | None:
    """Return the kickoff of an engagement, None before it began."""
    return Kickoff.objects.filter(engagement=engagement).select_related("engagement__practice", "practice").first()


def versions_of(kickoff: Kickoff) -> QuerySet[KickoffVersion]:
    """Return the versions of the record, the newest first, each with who confirmed it."""
    return kickoff.versions.select_related("author").prefetch_related("confirmations__author").order_by("-number")


def stands_of(kickoff: Kickoff) -> Stands:
    """Gather how far a kickoff is."""
    sheets = kickoff.sheets.values_list("side", "handed_in_at")
    handed_in = {side: at for side, at in sheets if at is not None}
    return Stands(kickoff, handed_in, tuple(versions_of(kickoff)))


def agreed_version(engagement: Engagement) -> KickoffVersion | None:
    """Return the version of the record that holds: the newest both sides confirmed; None before that."""
    kickoff = kickoff_of(engagement)
    return stands_of(kickoff).agreed if kickoff else None


def levels_of(engagement: Engagement) -> dict[int, str]:
    """Return the agreed result in its five levels, -2..2; empty before both agreed."""
    version = agreed_version(engagement)
    return {int(key): version.record["levels"][key] for key in LEVELS} if version else {}


def sheet_of(kickoff: Kickoff, side: Party, reader: Party) -> KickoffSheet | None:
    """Return one side's answers as ``reader`` may see them: the other side's only once both handed in, else None."""
    if not may_read(kickoff, reader, side):
        return None
    return kickoff.sheets.filter(side=side).first()


@dataclass(frozen=True, slots=True)
class Pair:
    """What both sides said to one question, or to one level of the result."""

    key: str
    heading: texts.Text | None  # None for the closing line
    client: str
    provider: str

    @property
    def is_both(self) -> bool:
        """Whether both sides said something."""
        return bool(self.client and self.provider)

    @property
    def likeness(self) -> str:
        """How what both said can be compared: the levels are described by both, an answer and its mirror are not."""
        if not self.is_both or self.key not in LEVELS:
            return ""
        return "same" if self.client.casefold() == self.provider.casefold() else "different"


def pairs_of(kickoff: Kickoff) -> tuple[list[Pair], list[Pair]]:
    """Return answers and levels side by side; nothing at all before both handed in."""
    if not is_open(kickoff):
        return [], []
    sheets = {sheet.side: sheet for sheet in kickoff.sheets.all()}
    client, provider = sheets[Party.CLIENT], sheets[Party.PROVIDER]
    headings = {**{one.key: one.record_as for one in texts.protocol().questions}, CLOSING: None}
    answers = [
        Pair(key, heading, client.answers.get(key, ""), provider.answers.get(key, ""))
        for key, heading in headings.items()
    ]
    levels = [
        Pair(str(one.value), one.text, client.levels.get(str(one.value), ""), provider.levels.get(str(one.value), ""))
        for one in texts.protocol().levels[::-1]
    ]
    return [one for one in answers if one.client or one.provider], [one for one in levels if one.client or one.provider]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What the decision left open: the condition, the point that opens the kickoff, what nobody answered."""

    condition: str
    first: texts.Dimension | None
    open_points: tuple[texts.Text, ...]

    def __bool__(self) -> bool:
        """Whether anything was left open."""
        return bool(self.condition or self.first or self.open_points)


def left_open(engagement: Engagement, reader: Party) -> LeftOpen:
    """Return what the decision left open, as ``reader`` may know it.

    A client sees what they were told: the condition of the letter, and the first point of the kickoff where it is one
    that letters speak about. What the assessment found open is the provider's alone.
    """
    decision = standing_decision(engagement.inquiry) if engagement.inquiry else None
    if decision is None or decision.kind != Decision.Kind.ACCEPT:
        return LeftOpen("", None, ())
    known = by_key(dimensions_of(engagement.practice, with_retired=True))
    first = known.get(decision.kickoff_first)
    if reader == Party.CLIENT:
        return LeftOpen(decision.condition, first if first and first.letter else None, ())
    result = decision.assessment.result
    names = tuple(known[key].name for key in result["open"] if key in known and key != decision.kickoff_first)
    return LeftOpen(decision.condition, first, names)


def _words_heard(kickoff: Kickoff) -> list[str]:
    """Return where hopes are listened for: what the client wrote in the inquiry, and in the kickoff once it is open."""
    inquiry = kickoff.engagement.inquiry
    words = list(words_of_inquiry(inquiry).values()) if inquiry else []
    sheet = sheet_of(kickoff, Party.CLIENT, Party.PROVIDER)
    return [*words, *sheet.answers.values(), *sheet.levels.values()] if sheet else words


def marked_hopes(kickoff: Kickoff) -> list[list[Piece]]:
    """Return the client's words that hold a hope nobody can meet, cut at its marks; for the provider's eyes."""
    cut = [pieces_of(text) for text in _words_heard(kickoff)]
    return [pieces for pieces in cut if any(piece.pattern for piece in pieces)]


def hopes_heard(kickoff: Kickoff) -> list[texts.IllusoryPattern]:
    """Return the hopes nobody can meet that were heard, in the order of the method."""
    return hopes_of({piece.pattern for pieces in marked_hopes(kickoff) for piece in pieces})


def hopes_waiting(kickoff: Kickoff, side: Party) -> list[texts.IllusoryPattern]:
    """Return those this side has not acknowledged yet."""
    heard = hopes_heard(kickoff)
    waiting = unacknowledged(kickoff, side, {one.key for one in heard})
    return [one for one in heard if one.key in waiting]


def panel(engagement: Engagement, _user: User, _today: date) -> Panel | None:
    """Return what an engagement's page says about its kickoff; nothing where it ended without one."""
    kickoff = kickoff_of(engagement)
    if kickoff is None and engagement.state not in LIVE:
        return None
    stands = stands_of(kickoff) if kickoff else None
    context = {"engagement": engagement, "stands": stands, "can_begin": engagement.state == State.RUNNING}
    return Panel("collaboration/parts/panel_kickoff.html", context)


def lines(_user: User, _today: date) -> list[Line]:
    """Return what of kickoffs asks for attention: the client handed in, or a version waits for this side's yes."""
    under_way = (
        Kickoff.objects.filter(engagement__state=State.RUNNING)
        .select_related("engagement")
        .prefetch_related("versions__confirmations")
        .order_by("pk")
    )
    handed: dict[int, set[str]] = {}
    rows = KickoffSheet.objects.filter(kickoff__in=under_way, handed_in_at__isnull=False)
    for pk, side in rows.values_list("kickoff_id", "side"):
        handed.setdefault(pk, set()).add(side)
    found = [_line(kickoff, handed.get(kickoff.pk, set())) for kickoff in under_way]
    return [line for line in found if line]


def _line(kickoff: Kickoff, handed: set[str]) -> Line | None:
    name, pk = {"name": kickoff.engagement.name}, kickoff.engagement_id
    if handed == {Party.CLIENT}:
        text = _("%(name)s has answered the questions of the kickoff. Your mirror comes next.") % name
        return Line(f"kickoff-answered-{kickoff.pk}", text, reverse("collaboration:kickoff", args=[pk]))
    newest = next(iter(kickoff.versions.all()), None)
    if newest is None or Party.PROVIDER in {one.side for one in newest.confirmations.all()}:
        return None
    text = _("The record with %(name)s waits for your yes.") % name
    url = reverse("collaboration:kickoff_version", args=[pk, newest.number])
    return Line(f"kickoff-version-{newest.pk}", text, url)
