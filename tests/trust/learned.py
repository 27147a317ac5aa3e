"""What learning adds to the scene of the access table: an ended collaboration with its lesson, and a proposal."""

from __future__ import annotations

from tests.cast import Cast
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.learning.models import Lesson, Proposal

# What the arguments of this stage's routes stand for, where the name does not say it.
GUESSES = {
    ("proposal", "number"): "proposal",
    ("lesson", "pk"): "ended",
    ("propose_from_lesson", "pk"): "ended",
}


def objects_learned(cast: Cast) -> dict[str, str]:
    """Return the objects of the practice in scope by name."""
    by = {"practice": cast.practice, "author": cast.owner}
    ended = Engagement.objects.create(
        practice=cast.practice, name="Bastian Quell", topic="Texte", state="completed", responsible=cast.owner
    )
    lesson = Lesson.objects.create(**by, engagement=ended, words={"rule": "Erst die Fristen."})
    change = {"subject": "importance", "before": {"importance": 7}, "after": {"importance": 9}}
    proposal = Proposal.objects.create(**by, **change, dimension="planning", lesson=lesson, reason="Daran lag es.")
    return {"ended": str(ended.pk), "proposal": str(proposal.pk)}
