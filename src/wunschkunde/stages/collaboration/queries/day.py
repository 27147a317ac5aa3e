"""What working together brings to Heute: complaints first, then one early sign, then what is due between both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import LineDismissed
from wunschkunde.stages.collaboration.queries import (
    Line,
    charter,
    check_ins,
    complaints,
    difficulty,
    energy,
    kickoff,
    parting,
    pauses,
    punctuality,
    sharing,
    signs,
)

Source = Callable[[User, date], list[Line]]

COMPLAINTS: tuple[Source, ...] = (complaints.lines,)
SIGNS: tuple[Source, ...] = (signs.lines,)
TOGETHER: tuple[Source, ...] = (
    kickoff.lines,
    charter.lines,
    sharing.lines,
    check_ins.lines,
    punctuality.lines,
    difficulty.lines,
    pauses.lines,
    parting.lines,
    energy.lines,
)


@dataclass(frozen=True, slots=True)
class DayLines:
    """The lines of one person's day, without those put aside."""

    complaints: tuple[Line, ...]
    signs: tuple[Line, ...]
    together: tuple[Line, ...]
    learned: tuple[Line, ...]

    def __bool__(self) -> bool:
        return bool(self.complaints or self.signs or self.together or self.learned)


def lines_of(user: User, today: date, later: tuple[Source, ...] = (), learned: tuple[Source, ...] = ()) -> DayLines:
    """Return what asks for this person today, of this stage and of those ``later`` on the path.

    What is ``learned`` stands apart: it hurries least. Whatever was put aside stays away, occasion by occasion.
    """
    aside = set(LineDismissed.objects.filter(author=user).values_list("occasion", flat=True))

    def from_(sources: tuple[Source, ...]) -> tuple[Line, ...]:
        found = (line for source in sources for line in source(user, today))
        return tuple(line for line in found if line.occasion not in aside)

    return DayLines(from_(COMPLAINTS), from_(SIGNS), from_((*TOGETHER, *later)), from_(learned))
