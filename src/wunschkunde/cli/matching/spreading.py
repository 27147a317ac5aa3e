"""Lists that spread: the prices they stand on, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import numpy as np

from wunschkunde.cli.matching.parts import PRICES
from wunschkunde.cli.matching.progress import progress
from wunschkunde.engine.matching.market_needs import MarketNeeds
from wunschkunde.engine.matching.spread import exposure_gini, matched_share, prices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from wunschkunde.cli.matching.parts import Run
    from wunschkunde.engine.matching.encode import Market

AT_ONCE = 100_000


def prices_of(market: Market, run: Run) -> int:
    """Find the prices, unless they are kept in the folder of the run; from every how many clients they come."""
    if not (run.folder / PRICES).is_file():
        with progress("Finding prices", market.n_clients) as bar:
            found = prices(MarketNeeds(market, kept=0), market.capacity, tell=bar.advance)
        run.keep_arrays(PRICES, {"handicap": (-found.bias).astype(np.float32), "every": np.int64(found.every)})
    with np.load(run.folder / PRICES) as kept:
        return int(kept["every"])


def compared(market: Market, lists: Mapping[str, NDArray[np.int32]]) -> dict[str, Any]:
    """Say what spreading changed: who gets a place by asking down the list, and how evenly lists name providers."""
    needs, said = MarketNeeds(market, kept=0), {}
    for name, each in lists.items():
        theirs = np.zeros(each.shape, np.float32)
        for first in range(0, len(each), AT_ONCE):
            some = each[first : first + AT_ONCE]
            rows, columns = np.nonzero(some >= 0)
            theirs[first + rows, columns] = needs.pairs((first + rows).astype(np.int32), some[rows, columns])[1]
        share, gini = matched_share(each, theirs, market.capacity), exposure_gini(each, market.capacity)
        said[name] = {"matched_share": round(share, 6), "exposure_gini": round(gini, 6)}
        click.echo(f"{name + ':':<7} {share:.1%} would have a place, exposure Gini {gini:.2f}", err=True)
    return said
