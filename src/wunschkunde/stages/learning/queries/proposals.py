"""Reads of proposals: each with its dimension, and what it would change in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, When
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.learning.models import Lesson, Proposal
from wunschkunde.stages.learning.rules.proposals import too_soon
from wunschkunde.stages.profile.queries import dimensions_of
from wunschkunde.stages.profile.queries.compare import limit_words

WEIGHTS = ("stated", "shown", "low", "high")


@dataclass(frozen=True, slots=True)
class Said:
    """A proposal in words: what it asks or says, what it rests on, what the profile says, what it would say.

    ``weights``: the four weights of its evidence; empty for a lesson.
    """

    proposal: Proposal
    name: str
    title: str
    basis: str
    before: str
    after: str
    weights: Mapping[str, str]

    @property
    def note(self) -> str:
        """The sentence with which it would stand in the history of the profile."""
        facts = {"name": self.name, "basis": self.basis, "before": self.before, "after": self.after}
        return _("%(name)s (%(basis)s): %(before)s → %(after)s") % facts


def proposals() -> QuerySet[Proposal]:
    """Return all proposals: those that wait first, then the latest decided."""
    order = Case(When(state=Proposal.State.OPEN, then=0), default=1)
    found = Proposal.objects.select_related("practice", "author", "decided_by", "version", "lesson__engagement")
    return found.order_by(order, "-pk")


def waiting() -> QuerySet[Proposal]:
    """Return the proposals that wait for the owner."""
    return proposals().filter(state=Proposal.State.OPEN)


def too_soon_to_propose(cases: int) -> dict[str, str]:
    """Return, by dimension, why its importance is not proposed again on so many cases."""
    subject, state = Proposal.Subject.IMPORTANCE, Proposal.State.OPEN
    decided = Proposal.objects.filter(subject=subject, lesson=None).exclude(state=state).order_by("pk")
    last = {one.dimension: one for one in decided}
    return {dimension: why for dimension, one in last.items() if (why := too_soon(one, cases))}


def of_lesson(lesson: Lesson) -> QuerySet[Proposal]:
    """Return what a lesson proposed."""
    return proposals().filter(lesson=lesson)


def in_words(practice: Practice, found: Iterable[Proposal]) -> list[Said]:
    """Return proposals in the reader's words."""
    known = {one.key: one for one in dimensions_of(practice, with_retired=True)}
    return [_said(proposal, known[proposal.dimension]) for proposal in found]


def verdict_words(name: str, verdict: str, *, is_question: bool) -> str:
    """Return what the cases say about a dimension; with few of them only as a question."""
    asked = {
        "less": _("“%(name)s”: less important than said?"),
        "more": _("“%(name)s”: more important than said?"),
    }
    told = {
        "less": _("“%(name)s”: less important than said"),
        "more": _("“%(name)s”: more important than said"),
    }
    return (asked if is_question else told)[verdict] % {"name": name}


def cases_words(count: int) -> str:
    """Return how many cases."""
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}


def weight_words(weights: Mapping[str, float]) -> dict[str, str]:
    """Return weights as they are read: one digit behind the point."""
    # Django cuts off what is beyond the digit; the zero keeps "−0.0" away.
    rounded = {name: round(weight, 1) + 0.0 for name, weight in weights.items()}
    return {name: number_format(weight, 1).replace("-", "−") for name, weight in rounded.items()}


def _said(proposal: Proposal, dimension: texts.Dimension) -> Said:
    name, evidence = words_of(dimension.name), proposal.evidence
    if proposal.lesson_id:
        title, basis = _("“%(name)s”: from a lesson") % {"name": name}, _("from a lesson")
    else:
        title = verdict_words(name, evidence["verdict"], is_question=evidence["is_question"])
        basis = cases_words(proposal.cases)
    before, after = _change(dimension, proposal.before), _change(dimension, proposal.after)
    weights = weight_words({key: evidence[key] for key in WEIGHTS}) if evidence else {}
    return Said(proposal, name, title, basis, before, after, weights)


def _change(dimension: texts.Dimension, said: Mapping[str, Any]) -> str:
    if "importance" in said:
        return _("importance %(level)s of 10") % {"level": said["importance"]}
    return limit_words(dimension, said["limit"]) if said["limit"] else _("no limit")
