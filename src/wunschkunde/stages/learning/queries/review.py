"""The look back: what looked perfect and then jammed, and what was accepted although it rubbed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.learning.models import Lesson
from wunschkunde.stages.learning.queries import Evidence, Question, evidence
from wunschkunde.stages.learning.queries.cases import Case, counted


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case to look back on, and when its lesson was written last; None without one."""

    case: Case
    lesson_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """Three lists: it carried at the start and did not end well; it rubbed and was accepted; others with a lesson."""

    jammed: tuple[Reviewed, ...]
    misfits: tuple[Reviewed, ...]
    others: tuple[Reviewed, ...]


def evidence_of(_practice: Practice, _reader: User, found: Sequence[Case]) -> Evidence:
    """Return how many collaborations one can look back on; each one counts for itself."""
    return evidence(len(_known(found)), 1)


def review_of(found: Sequence[Case]) -> Review:
    """Return the cases one can learn most from. Those that are nobody's fault are in neither of the first two lists."""
    at = dict(Lesson.objects.values_list("engagement_id", "kept_at"))
    rows = [Reviewed(case, at.get(case.engagement)) for case in found]
    jammed = [one for one in rows if _band(one.case) == "carries" and one.case.went_well is False]
    misfits = [one for one in rows if _band(one.case) == "rubs" and one.case.is_counted]
    others = [one for one in rows if one.lesson_at and one not in jammed and one not in misfits]
    return Review(tuple(jammed), tuple(misfits), tuple(others))


@dataclass(frozen=True, slots=True)
class Invited:
    """With what the practice invited this person: its sentence on that day, where they found it, why they came."""

    sentence: str
    found_by: str
    why_me: str

    def __bool__(self) -> bool:
        return bool(self.sentence or self.found_by or self.why_me)


def invited_by(engagement: Engagement) -> Invited | None:
    """Return what is known of how this person came; None where they did not come by an inquiry."""
    asked = Inquiry.objects.filter(engagement=engagement).select_related("ideal_client").first()
    if asked is None:
        return None
    sentence = asked.ideal_client.texts.get("sentence", {}) if asked.ideal_client else {}
    source = next((words_of(one.text) for one in texts.sources_of_attention() if one.key == asked.source), "")
    return Invited(words_of(sentence) if sentence else "", source, asked.why_me)


def _known(found: Sequence[Case]) -> list[Case]:
    return [case for case in counted(found) if case.start is not None]


def _band(case: Case) -> str:
    return case.start.band if case.start else ""


QUESTION = Question(
    key="review",
    title=gettext_lazy("Looking back"),
    lead=gettext_lazy("What looked perfect and then jammed? And what did you accept although it rubbed?"),
    route="learning:review",
    evidence_of=evidence_of,
)
