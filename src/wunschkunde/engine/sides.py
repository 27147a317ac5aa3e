"""A side: what it wishes of the other, what it brings, and what it cannot accept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

# A level 1..5 of a scale, or the chosen options of a choice.
Answer = int | frozenset[str]
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Limit:
    """A knock-out one side states over the other's wishes or over what the other brings.

    A limit is crossed only beyond its value: `below=3` is crossed by 2, not by 3.
    """

    on: Literal["wishes", "brings"]
    below: int | None = None
    above: int | None = None

    def is_crossed_by(self, answer: Answer | None) -> bool:
        """Whether an answer lies beyond the limit. An open answer crosses nothing."""
        if not isinstance(answer, int):
            return False
        too_low = self.below is not None and answer < self.below
        return too_low or (self.above is not None and answer > self.above)


@dataclass(frozen=True, slots=True)
class Side:
    """Provider or client: the same type for both, so that fit can only be mutual.

    `wishes` and `brings` map a dimension's key to a level 1..5 or to chosen options; what is
    missing (or None, or an empty choice) is open. `importances` are 0..10 and default to the
    dimension's own. `limits` are knock-outs over the other side. Raises ValueError, naming
    the dimension, for an answer that is none.
    """

    wishes: Mapping[str, Answer] = field(default_factory=dict)
    brings: Mapping[str, Answer] = field(default_factory=dict)
    importances: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, tuple[Limit, ...] | Limit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Bring answers into one form, whatever sequence the options came in."""
        object.__setattr__(self, "wishes", _answers(self.wishes))
        object.__setattr__(self, "brings", _answers(self.brings))
        for key, importance in self.importances.items():
            if isinstance(importance, bool) or not 0 <= importance <= 10:  # noqa: PLR2004 (the scale of importance)
                raise ValueError(f"{key}: importance {importance!r} is not from 0 to 10")
        object.__setattr__(self, "importances", MappingProxyType(dict(self.importances)))
        object.__setattr__(self, "limits", MappingProxyType({key: self.limits_of(key) for key in self.limits}))

    def limits_of(self, key: str) -> tuple[Limit, ...]:
        """The limits stated for one dimension."""
        limits = self.limits.get(key, ())
        return (limits,) if isinstance(limits, Limit) else limits

    def __hash__(self) -> int:
        """Equal sides are one key, in whatever order their answers were given."""
        parts = (self.wishes, self.brings, self.importances, self.limits)
        return hash(tuple(frozenset(part.items()) for part in parts))

    def with_answer(self, part: Literal["wishes", "brings"], key: str, answer: Answer | None) -> Side:
        """The same side with one answer given, or taken away (None)."""
        answers: dict[str, Answer] = dict(getattr(self, part))
        answers.pop(key, None)
        if answer is not None:
            answers[key] = answer
        wishes, brings = (answers, self.brings) if part == "wishes" else (self.wishes, answers)
        return Side(wishes, brings, self.importances, self.limits)


def _answers(given: Mapping[str, object]) -> Mapping[str, Answer]:
    result: dict[str, Answer] = {}
    for key, value in given.items():
        answer = as_answer(value, key)
        if answer is not None:
            result[key] = answer
    return MappingProxyType(result)


def as_answer(value: object, key: str) -> Answer | None:
    """A stored answer in the engine's form: level, frozen set of options, or None when open.

    Raises ValueError naming `key` for anything else (a bool is no level).
    """
    if value is None:
        return None
    if type(value) is int:
        if value not in LEVELS:
            raise ValueError(f"{key}: level {value} is not from 1 to 5")
        return value
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        options = frozenset(value)
        if all(isinstance(option, str) for option in options):
            return options or None
    raise ValueError(f"{key}: {value!r} is neither a level from 1 to 5 nor a list of options")
