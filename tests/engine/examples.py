"""The example practices, read once, and the engine's view of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import wunschkunde
from wunschkunde import texts
from wunschkunde.cli.weighing import Weighed, weigh
from wunschkunde.texts.practice import Practice, PracticeInquiry, read_practices

PRACTICES = Path(wunschkunde.__file__).parent / "demo" / "practices"
DIMENSIONS = texts.engine_dimensions()


@lru_cache(maxsize=1)
def practices() -> tuple[Practice, ...]:
    return tuple(practice for path in sorted(PRACTICES.glob("*.yaml")) for practice in read_practices(path))


def example(inquiry_id: str) -> tuple[Practice, PracticeInquiry]:
    return next(
        (practice, inquiry) for practice in practices() for inquiry in practice.inquiries if inquiry.id == inquiry_id
    )


@lru_cache(maxsize=64)
def weighed(inquiry_id: str) -> Weighed:
    return weigh(*example(inquiry_id))
