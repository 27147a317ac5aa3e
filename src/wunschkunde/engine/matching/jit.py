"""Compiling, with types: numba ships none, and a decorator without types would hide those of its function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
# What a sum may gain by: other orders, fused steps, no care for NaN and the sign of 0.
LOOSE = frozenset({"contract", "reassoc", "nnan", "nsz"})


def compiled(function: Function) -> Function:
    """Compile at the first call and keep the result on the disk; other threads run on meanwhile.

    Without fastmath: the same pair has the same bits in every kernel, and in NumPy.
    """
    return _compiled(function, nogil=True)


def inlined(function: Function) -> Function:
    """As `compiled`, within the one who calls: handing over many arrays would cost more than the work."""
    return _compiled(function, nogil=True, forceinline=True)


def fused(function: Function) -> Function:
    """The same for ceilings, which may be summed in any order: their slack covers it."""
    return _compiled(function, nogil=True, fastmath=set(LOOSE))


def _compiled(function: Function, **options: Any) -> Function:
    try:
        made = numba.njit(cache=True, **options)(function)
    except RuntimeError:
        # Installed where nobody may write, without a home: compiled anew in each process.
        made = numba.njit(**options)(function)
    return cast("Function", made)
