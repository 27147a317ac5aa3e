"""Ways by which clients came, compared by how well it went with them: not by how many came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.shares import MINIMUM, Share, share_of
from wunschkunde.stages.inquiry.models import Intermediary
from wunschkunde.stages.learning.queries import Evidence, Question, evidence
from wunschkunde.stages.learning.queries.cases import Case, counted
from wunschkunde.stages.learning.queries.pictures import Span, span_of

ENDS = (0.0, 1.0)
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Way:
    """One way, or one person through whom clients came: with how many both would work again, or too few."""

    name: str
    cases: int
    share: Share | None
    span: Span | None

    @property
    def lacking(self) -> int:
        """How many more closed collaborations it takes."""
        return max(0, MINIMUM - self.cases)


def evidence_of(_practice: Practice, _reader: User, found: Sequence[Case]) -> Evidence:
    """Return of how many cases that count the way is known."""
    return evidence(sum(bool(case.source or case.intermediary) for case in counted(found)), MINIMUM)


def ways_of(found: Iterable[Case]) -> list[Way]:
    """Return the ways, where it went best first; those with too few last, by their names."""
    names = {one.key: words_of(one.text) for one in texts.sources_of_attention()}
    return _ways([(case.source, case) for case in counted(found)], names, _("not known"))


def intermediaries_of(found: Iterable[Case]) -> list[Way]:
    """Return the people through whom clients came, in the same order."""
    led = [(case.intermediary, case) for case in counted(found) if case.intermediary is not None]
    people = Intermediary.objects.filter(pk__in={key for key, _case in led})
    return _ways(led, dict(people.values_list("pk", "name")), "")


def all_together(found: Iterable[Case]) -> Way:
    """Return how well it went over all ways."""
    return _way(_("All together"), counted(found))


def _ways(pairs: Iterable[tuple[Key, Case]], names: Mapping[Key, str], unknown: str) -> list[Way]:
    groups: dict[Key, list[Case]] = {}
    for key, case in pairs:
        groups.setdefault(key, []).append(case)
    return sorted((_way(names.get(key, unknown), group) for key, group in groups.items()), key=_order)


def _way(name: str, group: Sequence[Case]) -> Way:
    share = share_of(sum(bool(case.went_well) for case in group), len(group))
    span = span_of(share.low, share.value, share.high, ends=ENDS) if share else None
    return Way(name, len(group), share, span)


def _order(way: Way) -> tuple[bool, float, str]:
    return way.share is None, -way.share.value if way.share else 0.0, way.name


QUESTION = Question(
    key="channels",
    title=gettext_lazy("Where it went well"),
    lead=gettext_lazy("The ways clients came, by how well it went: how many came does not count here."),
    route="learning:channels",
    evidence_of=evidence_of,
)
