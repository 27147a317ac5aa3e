"""The rows of learning, one file per subject."""

from wunschkunde.stages.learning.models.fairness import FairnessReview
from wunschkunde.stages.learning.models.lesson import Lesson
from wunschkunde.stages.learning.models.proposal import Proposal

__all__ = ["FairnessReview", "Lesson", "Proposal"]
