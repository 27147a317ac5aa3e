"""Markets to measure on, made up, with fixed seeds.

`latent`: six hidden traits drive the answers of everybody. `iid`: every answer by itself. `adverse`: what one side
likes the other does not, the two needs correlated -0.99. All three as vectors of K numbers a need; `answered` as
answers on K scales of five levels, the way a file is packed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wunschkunde.engine import Dimension
from wunschkunde.engine.matching.answers import Answers
from wunschkunde.engine.matching.encode import Market, market_of
from wunschkunde.engine.matching.rules import Rules
from wunschkunde.engine.matching.vector_market import VectorMarket

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TRAITS, LEVELS = 6, 5
# How much of an answer is its own, and how far apart the levels lie, in standard deviations of the traits.
NOISE, WIDTH = 0.5, 1.2


def latent(clients: int, providers: int, answers: int = 32, seed: int = 1) -> VectorMarket:
    """Traits make what somebody brings, and what is important to them."""
    rng = np.random.default_rng(seed)
    loads = rng.normal(size=(2, TRAITS, answers)) / np.sqrt(TRAITS)
    sides = []
    for size in (clients, providers):
        traits = rng.normal(size=(size, TRAITS))
        brings = _levels(traits @ loads[0] + NOISE * rng.normal(size=(size, answers)))
        sides.append((_weights(np.exp(traits @ loads[1])), brings.astype(np.float32)))
    return VectorMarket(*sides[0], *sides[1])


def iid(clients: int, providers: int, answers: int = 32, seed: int = 2) -> VectorMarket:
    """Importances and answers without any order."""
    rng = np.random.default_rng(seed)
    sides = [
        (_weights(rng.random((size, answers))), _levels(rng.normal(size=(size, answers))).astype(np.float32))
        for size in (clients, providers)
    ]
    return VectorMarket(*sides[0], *sides[1])


def adverse(clients: int, providers: int, answers: int = 32, seed: int = 3) -> VectorMarket:
    """Providers wish the opposite of what they bring: the more a client is pleased, the less the provider is."""
    rng = np.random.default_rng(seed)
    wishes = _weights(rng.random((clients, answers)))
    brings = rng.random((providers, answers))
    opposite = np.clip(1 - brings + 0.1 * rng.normal(size=brings.shape), 0, 1)
    return VectorMarket(wishes, wishes, opposite.astype(np.float32), brings.astype(np.float32))


def answered(clients: int, providers: int, answers: int = 32, seed: int = 4, places: int = 4) -> Market:
    """Everybody has answered everything on scales of five levels; six traits drive wishes and offers."""
    return market_of(*answered_sides(clients, providers, answers, seed, places))


def answered_sides(
    clients: int, providers: int, answers: int = 32, seed: int = 4, places: int = 4
) -> tuple[Rules, Answers, Answers]:
    """The same before both sides are brought together."""
    rng = np.random.default_rng(seed)
    loads = rng.normal(size=(TRAITS, 2 * answers)) / np.sqrt(TRAITS)
    rules = Rules.of([Dimension(f"d{number}", "similar", "similar") for number in range(answers)])
    sides = []
    for size in (clients, providers):
        latent_values = rng.normal(size=(size, TRAITS)) @ loads + NOISE * rng.normal(size=(size, 2 * answers))
        levels = (_levels(latent_values) * (LEVELS - 1) + 1).astype(np.uint8)
        nothing = np.zeros((size, 0), np.uint64)
        sides.append(
            Answers(
                ids=np.array([f"{row:08}" for row in range(size)], dtype=object),
                wishes=levels[:, :answers],
                brings=levels[:, answers:],
                wished=nothing,
                brought=nothing,
                importances=rng.integers(1, 11, (size, answers)).astype(np.float32),
                forbidden={},
                capacity=np.full(size, places, np.int32),
            )
        )
    return rules, sides[0], sides[1]


def _levels(values: Floats) -> Floats:
    """Five levels, as 0, 1/4, ... 1."""
    return np.clip(np.rint(WIDTH * values + 2), 0, LEVELS - 1) / (LEVELS - 1)


def _weights(values: Floats) -> NDArray[np.float32]:
    weights: NDArray[np.float32] = (values / values.sum(axis=1, keepdims=True)).astype(np.float32)
    return weights
