"""Logistic regression with normal priors, a whole grid of them at once: Laplace's approximation (MacKay 1992)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_STEPS, MOST_HALVINGS, TOLERANCE = 60, 30, 1e-10
# Products of so few rows run on one thread; larger ones wait for a second thread, long where others work too.
ROWS = 16
WHOLE = 16  # matrices up to this size are inverted as a whole


@dataclass(frozen=True, slots=True)
class Posterior:
    """Per prior of the grid: mode (G, P), covariance (G, P, P) and the logarithm of the evidence (G,)."""

    mode: Floats
    covariance: Floats
    log_evidence: Floats


@dataclass(frozen=True, slots=True)
class _Target:
    """Cases with design (n, P) and outcomes (n,), under priors N(mean (G, P), precision (G, P, P)^-1)."""

    design: Floats
    outcomes: Floats
    mean: Floats
    precision: Floats

    def logits(self, mode: Floats) -> Floats:
        """Return the log-odds (G, n) of the cases at each mode (G, P)."""
        return np.asarray(np.einsum("gp,np->gn", mode, self.design))

    def heights(self, mode: Floats) -> Floats:
        """Return the logarithm of the posterior at each mode (G, P), without its constant."""
        logit = self.logits(mode)
        likelihood = self.outcomes * logit - np.logaddexp(0.0, logit)
        apart = mode - self.mean
        return np.asarray(likelihood.sum(axis=1) - 0.5 * np.einsum("gp,gpq,gq->g", apart, self.precision, apart))

    def slopes(self, mode: Floats) -> tuple[Floats, Floats]:
        """Return gradient (G, P) and negative second derivative (G, P, P)."""
        share = sigmoid(self.logits(mode))
        gradient = np.einsum("gn,np->gp", self.outcomes - share, self.design)
        gradient -= np.einsum("gpq,gq->gp", self.precision, mode - self.mean)
        curvature = self.precision.copy()
        weight = (share * (1.0 - share))[:, None, :]
        for start in range(0, len(self.design), ROWS):
            rows = self.design[start : start + ROWS]
            curvature += (weight[:, :, start : start + ROWS] * rows.T) @ rows
        return gradient, curvature

    def climb(self, mode: Floats, step: Floats, height: Floats) -> tuple[Floats, Floats]:
        """Return modes and heights after the step, halved where it would lower the posterior."""
        length = np.ones(len(mode))
        for _halving in range(MOST_HALVINGS):
            tried = mode + length[:, None] * step
            reached = self.heights(tried)
            worse = reached < height
            if not worse.any():
                return tried, reached
            length[worse] *= 0.5
        # What cannot rise any more stays where it is.
        return np.where(worse[:, None], mode, tried), np.maximum(reached, height)


def sigmoid(logit: Floats) -> Floats:
    """Return 1 / (1 + exp(-logit)), without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logit)))


def inverse(matrix: Floats) -> tuple[Floats, Floats]:
    """Return inverse (G, P, P) and logarithm of the determinant (G,) of positive definite matrices (G, P, P).

    By halves (Schur's complement): many times as fast as the library's solver where that one's threads wait.
    """
    size = matrix.shape[-1]
    if size <= WHOLE:
        return np.asarray(np.linalg.inv(matrix)), np.asarray(np.linalg.slogdet(matrix)[1])
    half = size // 2
    first, first_log = inverse(matrix[:, :half, :half])
    beside = matrix[:, :half, half:]
    bridge = first @ beside
    second, second_log = inverse(matrix[:, half:, half:] - np.swapaxes(beside, 1, 2) @ bridge)
    corner = bridge @ second
    whole = np.empty_like(matrix)
    whole[:, :half, :half] = first + corner @ np.swapaxes(bridge, 1, 2)
    whole[:, :half, half:] = -corner
    whole[:, half:, :half] = -np.swapaxes(corner, 1, 2)
    whole[:, half:, half:] = second
    return whole, first_log + second_log


def posterior(design: Floats, outcomes: Floats, mean: Floats, precision: Floats) -> Posterior:
    """Return the posteriors of design (n, P) and outcomes (n,) under priors N(mean (G, P), precision (G, P, P)^-1).

    Newton's method, damped: undamped it diverges on cases that an answer separates.
    """
    target = _Target(design, outcomes, mean, precision)
    mode, height = mean, target.heights(mean)
    for _step in range(MOST_STEPS):
        gradient, curvature = target.slopes(mode)
        step = np.einsum("gpq,gq->gp", inverse(curvature)[0], gradient)
        mode, reached = target.climb(mode, step, height)
        gained, height = float((reached - height).max()), reached
        if gained < TOLERANCE:
            break
    covariance, log_curvature = inverse(target.slopes(mode)[1])
    return Posterior(mode, covariance, height + 0.5 * (inverse(precision)[1] - log_curvature))
