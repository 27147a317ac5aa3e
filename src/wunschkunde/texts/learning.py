"""The texts of learning: what one asks oneself when a collaboration went otherwise than thought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wunschkunde.texts.model import Entry, Text

if TYPE_CHECKING:
    from wunschkunde.texts.reader import Reader


@dataclass(frozen=True, slots=True)
class TeacherQuestions:
    """Clients who did not fit are good teachers: what to ask oneself afterwards."""

    intro: Text
    items: tuple[Entry, ...]


def build_teacher_questions(node: Reader) -> TeacherQuestions:
    """The teacher questions."""
    return TeacherQuestions(intro=node["intro"].text(), items=node["items"].entries())
