"""Compiling, with types: numba ships none, and a decorator without types would hide those of its function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile at the first call and keep the result on the disk; other threads run on meanwhile.

    Without fastmath: the same pair has the same bits in every kernel, and in NumPy.
    """
    return cast("Function", numba.njit(cache=True, nogil=True)(function))
