"""One side as it was said, in columns: from sides, or from a file."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.dimensions import Dimension
from wunschkunde.engine.matching.rules import LEVEL_CODES, MOST_OPTIONS, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wunschkunde.engine.sides import Answer, Side

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint64]
Singles = NDArray[np.float32]
PARTS = ("wishes", "brings")


@dataclass(frozen=True, slots=True)
class Answers:
    """One side as it was said: columns of a file, or sides one after the other.

    `wishes`, `brings` (n, S): level 1..5, 0 open. `wished`, `brought` (n, C): options as bits, 0 open. `importances`
    (n, D): 0..10, defaults filled in. `forbidden[part, scale]` (n,): bits of the levels (1 << level - 1) that the other
    side may not have there. `capacity` (n,): places.
    """

    ids: NDArray[np.object_]
    wishes: Bytes
    brings: Bytes
    wished: Words
    brought: Words
    importances: Singles
    forbidden: Mapping[tuple[str, int], Bytes]
    capacity: NDArray[np.int32]

    def sorted_by_id(self) -> Answers:
        """The same rows in the order of their ids."""
        return self._at(np.argsort(self.ids, kind="stable"))

    def taken(self, rows: NDArray[np.intp]) -> Answers:
        """These rows in this order, with ids that keep it: some of a side that was read once."""
        return replace(self._at(rows), ids=ids_in_order(len(rows)))

    def _at(self, order: NDArray[np.intp]) -> Answers:
        rows = {field.name: getattr(self, field.name) for field in fields(self)}
        rows["forbidden"] = {place: bits[order] for place, bits in self.forbidden.items()}
        return Answers(**{name: part if name == "forbidden" else part[order] for name, part in rows.items()})


def ids_in_order(size: int) -> NDArray[np.object_]:
    """Ids that sort as they stand."""
    digits = len(str(size))
    return np.array([f"{index:0{digits}}" for index in range(size)], dtype=object)


def answers_of(sides: Sequence[Side], rules: Rules, capacity: Sequence[int] | None = None) -> Answers:
    """Sides as columns, with ids that keep their order; one place each unless `capacity` says otherwise."""
    size, scales, choices = len(sides), rules.scales, rules.choices
    for side in sides:
        for dimension in rules.dimensions:
            dimension.check(side.wishes.get(dimension.key))
            dimension.check(side.brings.get(dimension.key))
    levels = {
        part: np.array([[_level(getattr(s, part).get(d.key)) for d in scales] for s in sides], np.uint8)
        for part in PARTS
    }
    words = {
        part: np.array([[word_of(getattr(s, part).get(d.key), d) for d in choices] for s in sides], np.uint64)
        for part in PARTS
    }
    importances = [[s.importances.get(d.key, d.importance) for d in (*scales, *choices)] for s in sides]
    return Answers(
        ids=ids_in_order(size),
        wishes=levels["wishes"].reshape(size, len(scales)),
        brings=levels["brings"].reshape(size, len(scales)),
        wished=words["wishes"].reshape(size, len(choices)),
        brought=words["brings"].reshape(size, len(choices)),
        importances=np.array(importances, dtype=np.float32).reshape(size, len(rules.dimensions)),
        forbidden=_forbidden(sides, scales),
        capacity=np.ones(size, np.int32) if capacity is None else np.asarray(capacity, dtype=np.int32),
    )


def _level(answer: Answer | None) -> int:
    return answer if isinstance(answer, int) else 0


def word_of(answer: Answer | None, dimension: Dimension) -> int:
    """Chosen options as bits, 0 when open. Raises ValueError where there are more options than bits."""
    if len(dimension.options) > MOST_OPTIONS:
        raise ValueError(f"{dimension.key}: more than {MOST_OPTIONS} options")
    chosen = answer if isinstance(answer, frozenset) else frozenset()
    return sum(1 << index for index, option in enumerate(dimension.options) if option in chosen)


def _forbidden(sides: Sequence[Side], scales: Sequence[Dimension]) -> dict[tuple[str, int], Bytes]:
    found: dict[tuple[str, int], Bytes] = {}
    places = {dimension.key: index for index, dimension in enumerate(scales)}
    for row, side in enumerate(sides):
        for key in side.limits:
            for limit in side.limits_of(key) if key in places else ():
                bits = found.setdefault((limit.on, places[key]), np.zeros(len(sides), np.uint8))
                bits[row] |= sum(1 << level - 1 for level in range(1, LEVEL_CODES) if limit.is_crossed_by(level))
    return found
