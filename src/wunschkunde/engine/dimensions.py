"""How one answer meets another: tables s(wish, brought) in [0, 1].

Every scale has a 5 x 5 table, every choice a rule of sets, so each way, own dimensions
included, is data and can be computed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import comb
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from wunschkunde.engine.sides import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wunschkunde.engine.sides import Answer, Side

Way = Literal["similar", "complementary", "more", "threshold", "ceiling", "knockout"]
WAYS: tuple[Way, ...] = get_args(Way)
Need = Literal["client_need", "provider_need"]
NEEDS: tuple[Need, ...] = get_args(Need)
Table = tuple[tuple[float, ...], ...]

ENOUGH_SHARED = 2
ONE_SHARED = 0.7


def _table(score: Callable[[int], float]) -> Table:
    """Rows: wish 1..5; columns: brought 1..5; score of g = brought - wish."""
    return tuple(tuple(score(brought - wish) for brought in LEVELS) for wish in LEVELS)


# Rows and columns 1..5; "complementary" differs from "similar" only in its default wish.
TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "similar": _table(lambda g: 1 - abs(g) / 4),
        "complementary": _table(lambda g: 1 - abs(g) / 4),
        "more": _table(lambda g: 1 - max(0, -g) / 4),
        "threshold": _table(lambda g: 1 - min(1.0, max(0, -g) / 3)),
        "ceiling": _table(lambda g: 1 - min(1.0, max(0, g) / 3)),
    }
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing in which two sides can fit, without its words.

    `client_need` and `provider_need` say how wish and answer meet in either need. A scale
    has no options; a choice names them. Own dimensions are made the same way. `is_written`
    says whether its clarifying question can be asked and answered in writing.
    """

    key: str
    client_need: Way
    provider_need: Way
    importance: float = 5
    options: tuple[str, ...] = ()
    is_written: bool = True

    def __post_init__(self) -> None:
        """Refuse ways that the kind of answer does not know."""
        for way in (self.client_need, self.provider_need):
            allowed = ("similar", "knockout") if self.options else tuple(TABLES)
            if way not in allowed:
                raise ValueError(f"{self.key}: {way} is not one of {', '.join(allowed)}")

    def way(self, need: Need) -> Way:
        """How the answers meet in one of the two needs."""
        return self.client_need if need == "client_need" else self.provider_need

    def check(self, answer: Answer | None) -> None:
        """Raise ValueError, naming the dimension, for an answer of the wrong kind."""
        if answer is None:
            return
        if isinstance(answer, frozenset) != bool(self.options):
            raise ValueError(f"{self.key}: {'options' if self.options else 'a level from 1 to 5'} expected")
        if isinstance(answer, frozenset) and not answer <= set(self.options):
            unknown = min(answer - set(self.options))
            raise ValueError(f"{self.key}: unknown option {unknown}")

    def wish_of(self, side: Side, need: Need) -> Answer | None:
        """What the side wishes; similar and complementary have a default from its own offer."""
        wish = side.wishes.get(self.key)
        if wish is not None:
            return wish
        way, own = self.way(need), side.brings.get(self.key)
        if own is None or way == "similar":
            return own if way in ("similar", "complementary") else None
        return 6 - own if way == "complementary" and isinstance(own, int) else None

    def score(self, need: Need, wish: Answer, brought: Answer) -> float:
        """s(wish, brought) in [0, 1]."""
        if isinstance(wish, int) and isinstance(brought, int):
            return TABLES[self.way(need)][wish - 1][brought - 1]
        if isinstance(wish, frozenset) and isinstance(brought, frozenset):
            return shared_score(len(wish & brought), len(wish))
        raise ValueError(f"{self.key}: a level meets a choice")

    def moments(self, need: Need, wish: Answer | None, brought: Answer | None) -> tuple[float, float]:
        """Mean and variance of s when the missing answer is uniform (both: the whole table).

        An unknown choice is any set of as many options as the known one, two if both are
        unknown: the number shared is hypergeometric.
        """
        if self.options:
            known = wish if wish is not None else brought
            size = len(known) if isinstance(known, frozenset) else ENOUGH_SHARED
            return _set_moments(len(self.options), min(size, len(self.options)))
        row = wish if isinstance(wish, int) else None
        column = brought if row is None and isinstance(brought, int) else None
        return _table_moments(self.way(need), row, column)


def shared_score(shared: int, wished: int) -> float:
    """Two shared options, or all that were wished, count 1; one of several 0.7; none 0."""
    if shared == 0:
        return 0.0
    return 1.0 if shared >= min(ENOUGH_SHARED, wished) else ONE_SHARED


@lru_cache(maxsize=256)
def _table_moments(way: Way, row: int | None, column: int | None) -> tuple[float, float]:
    table = TABLES[way]
    rows = table if row is None else (table[row - 1],)
    return _moments([s if column is None else line[column - 1] for line in rows for s in line])


@lru_cache(maxsize=256)
def _set_moments(options: int, size: int) -> tuple[float, float]:
    """Two random sets of `size` out of `options`."""
    total = comb(options, size)
    weights = [comb(size, k) * comb(options - size, size - k) / total for k in range(size + 1)]
    scores = [shared_score(k, size) for k in range(size + 1)]
    mean = sum(w * s for w, s in zip(weights, scores, strict=True))
    return mean, sum(w * (s - mean) ** 2 for w, s in zip(weights, scores, strict=True))


def _moments(scores: list[float]) -> tuple[float, float]:
    mean = sum(scores) / len(scores)
    return mean, sum((s - mean) ** 2 for s in scores) / len(scores)
