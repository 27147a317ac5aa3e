"""The providers who fit each client best: exactly, not approximately, without ever writing down all scores.

**The filter.** The harmonic mean of two needs never exceeds their arithmetic mean, so only a pair with `a + b > 2t` can
enter a list whose last fit is t, and a + b is one inner product. One or two pairs in a thousand pass and are scored
exactly. Where both needs oppose each other so that too many pass, both are multiplied apart, and the harmonic mean of
the ceilings is the filter; where too many still pass, as with many open answers, the sums that needs are made of are.
Which of the three is used changes nothing in the result, nor do threads or blocks.

**The order, published.** The higher fit first, compared as float32; of equals the provider whose id comes first. A
pair that may not meet, or in which a need is 0 or unknown, is on no list.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.panels import FOURS, NOBODY, PANEL, Block, Panel, Vectors, block_of, panels_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from wunschkunde.engine.matching.compiled_ranking import Meeting

Singles = NDArray[np.float32]
Numbers = NDArray[np.int32]
Rows = NDArray[np.intp]
# Up to so many a side NumPy alone is quicker than loading the compiled kernels.
SMALL = 2000
CLIENTS_AT_ONCE = 256
WORST = np.float32(-1e30)


@dataclass(frozen=True, slots=True)
class Best:
    """The best providers of each client, best first: `providers` (r, k), -1 where there is none; `fit` (r, k).

    With a handicap `fit` is what is left of it.
    """

    providers: Numbers
    fit: Singles


def rank(
    market: Vectors,
    size: int = 10,
    clients: Rows | None = None,
    *,
    handicap: Singles | None = None,
    threads: int = 1,
    tell: Callable[[int], object] | None = None,
    compiled: bool | None = None,
    panel: int = PANEL,
) -> Best:
    """The `size` providers with the highest fit for each client: all, or the rows given, in that order.

    `handicap` (providers,) is taken off the fit before comparing. `tell` hears how many pairs were looked at, again
    and again. `compiled` overrules the choice between NumPy and the kernels, `panel` how many providers' vectors
    are held at a time.
    """
    asked = np.arange(market.n_clients) if clients is None else np.asarray(clients, np.intp)
    best = Best(
        np.full((len(asked), size), NOBODY, np.int32),
        np.full((len(asked), size), 0 if handicap is None else WORST, np.float32),
    )
    if compiled is None:
        compiled = max(len(asked), market.n_providers) > SMALL and len(asked) > 1
    # Clients of one cell stand together, so that tiles nobody of them may meet are left out.
    cells = market.client_cells[asked]
    order = np.argsort(cells, kind="stable")
    at_once = min(CLIENTS_AT_ONCE, max(FOURS, -(-len(asked) // (2 * threads) // FOURS) * FOURS))
    parts = [order[first : first + at_once] for first in range(0, len(order), at_once)]
    meeting = _meeting(market, size, compiled=compiled)
    with ThreadPoolExecutor(threads) as pool:
        for these in panels_of(market, handicap, panel):

            def meet(part: Rows, panel: Panel = these) -> None:
                if panel.open_to[np.unique(cells[part])].any():
                    found = best.fit[part], best.providers[part]
                    meeting.meet(block_of(market, asked[part], has_handicap=handicap is not None), panel, found)
                    best.fit[part], best.providers[part] = found
                if tell is not None:
                    tell(len(part) * int((panel.providers >= 0).sum()))

            for _ in pool.map(meet, parts):
                pass
    if handicap is not None:
        best.fit[best.providers == NOBODY] = 0
    return best


class _Plain:
    """Blocks meet panels in NumPy."""

    def __init__(self, market: Vectors) -> None:
        self.market = market

    def meet(self, block: Block, panel: Panel, best: tuple[Singles, Numbers]) -> None:
        from wunschkunde.engine.matching import plain

        plain.visit(block, panel, best, self.market)


def _meeting(market: Vectors, size: int, *, compiled: bool) -> _Plain | Meeting:
    if not compiled:
        return _Plain(market)
    from wunschkunde.engine.matching.compiled_ranking import Meeting

    return Meeting(market, size)
