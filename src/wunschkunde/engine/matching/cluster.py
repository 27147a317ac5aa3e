"""Many machines behind the interface of a thread pool. The one file that knows Dask, and only when it is asked for.

A task is a cell that computes and writes its own file, so it may be done twice: what a lost worker had begun is done
again by another, and the bytes are the same. One process with several threads a machine: the kernels let go of the GIL.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

# How often a task may lose its worker before it counts as what kills them.
LOSSES = 5
# Seconds in which workers have to answer at the beginning.
PATIENCE = 60


class LostError(Exception):
    """The cluster is not there, or not any more."""


@contextmanager
def cluster(address: str | None = None, *, workers: int = 2, threads: int = 1) -> Iterator[Executor]:
    """An executor on the scheduler at `address`, or on `workers` processes of this machine with `threads` each.

    Raises ImportError, with what to install, without the extra `cluster`; LostError when nobody answers at `address`,
    or not any more.
    """
    try:
        # Dask ships types, and half of its functions without them.
        dask: Any = import_module("dask")
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ImportError("a cluster needs more: pip install 'wunschkunde[cluster]'") from error
    with ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": LOSSES}))
        if address is None:
            here = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=threads, dashboard_address=None, silence_logs="CRITICAL"
            )
            stack.enter_context(here)
            client = distributed.Client(here)
        else:
            client = _client(distributed, address)
        stack.enter_context(client)
        pool = stack.enter_context(client.get_executor(pure=False, retries=LOSSES))
        try:
            yield pool
        except (distributed.KilledWorker, CancelledError) as error:
            raise LostError("the cluster lost its workers, or its scheduler, in the middle") from error


def _client(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise LostError(f"--address {address}: nobody answers there ({error})") from error
