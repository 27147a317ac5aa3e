"""Who holds which place, and how far down their lists clients have come: what proposing reads and changes.

All of it together is a `State`: from any of them proposing can go on, in another process as well.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from wunschkunde.engine.matching.needs import RULED_OUT, Rows, Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOBODY = -1


@dataclass(slots=True)
class Lists:
    """Per client the providers to ask next, best first, and what was listed last.

    `providers`, `mine` (client need) and `theirs` (provider need) are (clients, width); `length` entries of a row hold,
    the first `position` have been asked. `is_last` says that nobody would come after them.
    """

    providers: Rows
    mine: Scores
    theirs: Scores
    length: Rows
    position: Rows
    last_score: Scores
    last_provider: Rows
    is_last: NDArray[np.bool_]

    @classmethod
    def empty(cls, clients: int, width: int) -> Lists:
        """Nobody listed yet."""
        return cls(
            providers=np.full((clients, width), NOBODY, np.int32),
            mine=np.zeros((clients, width), np.float32),
            theirs=np.zeros((clients, width), np.float32),
            length=np.zeros(clients, np.int32),
            position=np.zeros(clients, np.int32),
            last_score=np.full(clients, np.inf, np.float32),
            last_provider=np.full(clients, NOBODY, np.int32),
            is_last=np.zeros(clients, bool),
        )

    def begin(self, clients: Rows) -> None:
        """Forget the lists of clients who came to their end, to be listed anew."""
        self.length[clients] = self.position[clients] = 0

    def least(self, clients: Rows) -> Scores:
        """What a client need must pass to be listed: the last of a full list, else 0."""
        width = self.providers.shape[1]
        return np.where(self.length[clients] == width, self.mine[clients, width - 1], np.float32(0))

    def end(self, clients: Rows) -> None:
        """Keep what was listed last; a list that is not full is the last."""
        length = self.length[clients]
        self.is_last[clients] = length < self.providers.shape[1]
        listed, last = clients[length > 0], length[length > 0] - 1
        self.last_score[listed] = self.mine[listed, last]
        self.last_provider[listed] = self.providers[listed, last]


@dataclass(slots=True)
class Places:
    """The places taken. A provider's bar is what a newcomer has to pass, and only ever rises.

    `bar` (providers): the need of the weakest held while every place is taken, RULED_OUT while one is free, infinity
    without places; `worst` that weakest client, or NOBODY. `partner` and `given` (clients): where each is, and what
    the provider gives for it. `left` and `right` link the held of a provider into a heap, the weakest on top.
    """

    capacity: Rows
    held: Rows
    bar: Scores
    worst: Rows
    partner: Rows
    given: Scores
    left: Rows
    right: Rows

    @classmethod
    def empty(cls, clients: int, capacity: Rows) -> Places:
        """Every place free. Raises ValueError for a negative capacity."""
        if (capacity < 0).any():
            raise ValueError(f"provider {int(np.flatnonzero(capacity < 0)[0])} has fewer than no places")
        providers = len(capacity)
        return cls(
            capacity=capacity.astype(np.int32),
            held=np.zeros(providers, np.int32),
            bar=np.where(capacity > 0, RULED_OUT, np.inf).astype(np.float32),
            worst=np.full(providers, NOBODY, np.int32),
            partner=np.full(clients, NOBODY, np.int32),
            given=np.zeros(clients, np.float32),
            left=np.full(clients, NOBODY, np.int32),
            right=np.full(clients, NOBODY, np.int32),
        )

    def would_take(self, provider: int, client: int, score: np.float32) -> bool:
        """Whether there is a place for the client; of equals the earlier inquiry has it."""
        bar = self.bar[provider]
        return bool(score > bar or (score == bar and client < self.worst[provider]))


@dataclass(slots=True)
class State:
    """How far a matching has come: lists and places, who waits to be listed (rows, in turn), and pairs looked at."""

    lists: Lists
    places: Places
    waiting: Rows
    scored: int = 0

    @classmethod
    def begun(cls, clients: int, capacity: Rows, width: int) -> State:
        """Everybody waits, every place is free. Raises ValueError for a negative capacity."""
        waiting = np.arange(clients, dtype=np.int32)
        return cls(Lists.empty(clients, width), Places.empty(clients, capacity), waiting)


# What each newcomer starts with, by the name of the array.
BLANK = {
    "last_score": np.inf,
    "last_provider": NOBODY,
    "providers": NOBODY,
    "partner": NOBODY,
    "left": NOBODY,
    "right": NOBODY,
}
OF_PROVIDERS = {"capacity", "held", "bar", "worst"}


def grow(part: Lists | Places, clients: int) -> None:
    """Make room for `clients` clients in all, twice as much as there was where that is more: arrivals come singly."""
    for field in fields(part):
        if isinstance(part, Places) and field.name in OF_PROVIDERS:
            continue
        old = getattr(part, field.name)
        if len(old) >= clients:
            continue
        new = np.full((max(clients, 2 * len(old)), *old.shape[1:]), BLANK.get(field.name, 0), old.dtype)
        new[: len(old)] = old
        setattr(part, field.name, new)
