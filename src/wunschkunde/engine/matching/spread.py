"""Lists that spread: prices for what many want, so that not everybody is sent to the same few.

In a market with transferable utility (Choo and Siow 2006) the two of a pair share its worth, here the fit, and each has
a taste that no form contains (Gumbel, of scale `BETA`). Then as many pairs of a kind come about as

    mu_cp = x_c y_p exp(fit_cp / BETA),   x_c^2 + x_c sum_p y_p K_cp = 1,   y_p^2 + y_p sum_c x_c K_cp = places_p,

with K = exp(fit / BETA). Client c finds providers in the order of mu_cp, that is of `fit_cp + BETA log y_p`: the price
is one more dimension of the same ranking, the same for all clients. It moves who is shown first, never who may meet.

The equations are solved by turns (IPFP: Galichon and Salanie 2022), sped up by Anderson's acceleration (Walker and Ni
2011). Rows of K are kept divided by their highest entry, which comes back with the price: a small `BETA` makes K larger
than a float32 can be. Beyond `MOST_PAIRS` the prices come from every n-th client, each counting for n.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wunschkunde.engine.matching.stable import matching_of_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from wunschkunde.engine.matching.needs import Needs, Rows, Scores

Floats = NDArray[np.float64]
# The smaller, the better a short list spreads, as long as most clients are asked; few of them say less for certain.
BETA, BETA_OF_FEW, FEW = 0.01, 0.02, 12
# Numbers kept for the prices: 128 MB.
MOST_PAIRS = 2**25
MEMORY, SWEEPS = 8, 500
# Numbers looked at together: they stay in the second cache.
AT_ONCE = 2**17
# Prices are settled when none moves by more, in units of fit.
SETTLED = 1e-5
# For a provider without places: never in anybody's list.
NEVER = -10.0


@dataclass(frozen=True, slots=True)
class Prices:
    """`bias` (providers): what is added to a fit before ranking, 0 or less up to a constant; and how it was found."""

    bias: Floats
    sweeps: int
    moved: float
    every: int

    @property
    def is_settled(self) -> bool:
        """Whether no price moved any more in the last sweep."""
        return self.moved <= SETTLED


def prices(
    needs: Needs,
    capacity: Rows,
    *,
    beta: float | None = None,
    most_pairs: int = MOST_PAIRS,
    tell: Callable[[int], object] | None = None,
) -> Prices:
    """Prices of a market. `capacity` (providers): places each has. `beta` overrules the scale of the tastes.

    `tell` hears for how many clients the fits are known, those they stand for among them, again and again.
    """
    every = max(1, -(-needs.n_clients * needs.n_providers // most_pairs))
    beta = beta or (BETA if every < FEW else BETA_OF_FEW)
    clients = np.arange(0, needs.n_clients, every, dtype=np.int32)
    weight = needs.n_clients / max(1, len(clients))
    places = np.maximum(capacity, 0).astype(np.float64)
    has_places = places > 0
    fits = _fits(needs, clients, None if tell is None else lambda: tell(every))
    kernel, highest = _kernel(fits if has_places.all() else fits[:, has_places], beta)

    def settle(log_y: Floats) -> Floats:
        """One sweep: the clients' turn, then the providers'."""
        total = weight * _sweep(kernel, highest, log_y)
        return np.log(2 * places[has_places]) - np.log(total + np.sqrt(total**2 + 4 * places[has_places]))

    start = 0.5 * np.log(places[has_places])
    log_y, sweeps, moved = _fixed_point(settle, start, SETTLED / beta)
    bias = np.full(needs.n_providers, NEVER)
    bias[has_places] = beta * log_y
    return Prices(bias, sweeps, moved * beta, every)


def matched_share(lists: Rows, provider_need: Scores, capacity: Rows) -> float:
    """The share of clients with a place when each asks down their list. `lists`, `provider_need` (clients, k)."""
    return matching_of_lists(lists, provider_need, capacity).matched


def exposure_gini(lists: Rows, capacity: Rows) -> float:
    """How unevenly lists show providers, per place: 0 all alike, near 1 always the same few (Gini)."""
    has_places = capacity > 0
    shown = np.bincount(lists[lists >= 0], minlength=len(capacity))[has_places] / capacity[has_places]
    shown = np.sort(shown)
    if not shown.sum():
        return 0.0
    rank = np.arange(1, len(shown) + 1)
    return float((2 * rank - len(shown) - 1) @ shown / (len(shown) * shown.sum()))


def _fits(needs: Needs, clients: Rows, tell: Callable[[], object] | None) -> Scores:
    """Fits (clients, providers), -inf where the two may not meet or a need is not met at all."""
    fits = np.full((len(clients), needs.n_providers), -np.inf, np.float32)
    for row, cell in enumerate(needs.cells(clients)):
        reach = needs.reach(int(cell))
        mine, theirs = needs.pairs(np.full(len(reach), clients[row], np.int32), reach)
        is_met = (mine > 0) & (theirs > 0)
        unmet = np.full(len(reach), -np.inf, np.float32)
        fits[row, reach] = np.divide(2 * mine * theirs, mine + theirs, out=unmet, where=is_met)
        if tell is not None:
            tell()
    return fits


def _kernel(fits: Scores, beta: float) -> tuple[Scores, Floats]:
    """Each row of K by its highest entry, in place of the fits, and the logarithm of that entry."""
    fits /= np.float32(beta)
    highest = fits.max(axis=1, initial=-np.inf)
    highest[np.isinf(highest)] = 0
    fits -= highest[:, None]
    return np.exp(fits, out=fits), highest.astype(np.float64)


def _sweep(kernel: Scores, highest: Floats, log_y: Floats) -> Floats:
    """For each provider the sum over clients of x_c K_cp, with x_c as the clients' equation says."""
    total = np.zeros(len(log_y))
    top = float(log_y.max()) if len(log_y) else 0.0
    price = np.exp(log_y - top).astype(np.float32)
    at_once = max(1, AT_ONCE // max(1, len(price)))
    for first in range(0, len(kernel), at_once):
        part = kernel[first : first + at_once]
        half = (part @ price).astype(np.float64) / 2
        # x_c times the highest entry, by the price taken out of both.
        share = 1 / (half + np.sqrt(np.exp(-2 * (highest[first : first + at_once] + top)) + half**2))
        most = share.max()
        total += most * ((share / most).astype(np.float32) @ part)
    total *= np.exp(-top)
    return total


def _fixed_point(settle: Callable[[Floats], Floats], value: Floats, tolerance: float) -> tuple[Floats, int, float]:
    """Where `settle` changes nothing more: Anderson's acceleration, begun anew where it leads astray."""
    steps: deque[Floats] = deque(maxlen=MEMORY + 1)
    results: deque[Floats] = deque(maxlen=MEMORY + 1)
    least = np.inf
    moved = np.inf
    for sweep in range(1, SWEEPS + 1):
        result = settle(value)
        step = result - value
        moved = float(np.abs(step).max(initial=0.0))
        if moved <= tolerance:
            return result, sweep, moved
        if moved > 2 * least:
            steps.clear()
            results.clear()
        least = min(least, moved)
        steps.append(step)
        results.append(result)
        value = result
        if len(steps) > 1:
            change = np.diff(steps, axis=0)
            share = np.linalg.lstsq(change @ change.T, change @ step, rcond=1e-10)[0]
            value = result - share @ np.diff(results, axis=0)
    return value, SWEEPS, moved
