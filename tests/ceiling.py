"""How a test notices work that grows out of hand without looking at how busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

# A hundred times what it is given for takes, in CPU seconds of this process: what grows with the square of its input
# meets it, a slow machine does not. How quick something is, is measured in benchmarks/.
CEILING = 20.0


@contextmanager
def bounded() -> Iterator[None]:
    """Fail when what stands inside takes more CPU time than any machine needs for work that grows with its input."""
    started = time.process_time()
    yield
    assert time.process_time() - started < CEILING, "this grows faster than what it is given"
