"""How far it is, and how long it will take; silent where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that is done."""

    progress: Progress
    task: TaskID

    def advance(self, by: int) -> None:
        """Some more was done."""
        self.progress.advance(self.task, by)

    def reach(self, done: int) -> None:
        """So much was done in all."""
        self.progress.update(self.task, completed=done)


@contextmanager
def progress(words: str, total: int) -> Iterator[Bar]:
    """A bar up to `total`."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(f"{words:<17}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
    with bar:
        yield Bar(bar, bar.add_task("", total=total))
