"""Who could suit better: topic and a sure place are conditions, then mutual fit by the published rules decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wunschkunde.engine.suggestion import Colleague as Known
from wunschkunde.engine.suggestion import rank_colleagues
from wunschkunde.stages.decision.models import Assessment, Colleague
from wunschkunde.stages.decision.queries.computation import fit_of
from wunschkunde.stages.decision.queries.picture import speaker_of, why_words
from wunschkunde.stages.decision.sides import colleague_side
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.sides import client_side
from wunschkunde.stages.profile.queries import dimensions_of
from wunschkunde.stages.referral.rules.handover import FINAL


@dataclass(frozen=True, slots=True)
class Suggested:
    """A colleague with the reason in words; ``ask`` says what has to be asked before they can be offered."""

    colleague: Colleague
    reason: str
    is_better: bool
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The colleagues in order: those one can offer, and those one would have to ask first."""

    sure: tuple[Suggested, ...]
    to_ask: tuple[Suggested, ...]

    @property
    def has_better(self) -> bool:
        """Whether somebody one can offer suits better than the practice itself."""
        return any(one.is_better for one in self.sure)


def suggestions_of(inquiry: Inquiry, today: date) -> Suggestions:
    """Return who covers the topic, the best mutual fit first. Where this inquiry met a no already is left out."""
    assessment = Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry).order_by("-pk").first()
    if assessment is None:
        return Suggestions((), ())
    tried = inquiry.handovers.filter(state__in=FINAL).values("colleague")
    rows = {str(row.pk): row for row in Colleague.objects.exclude(pk__in=tried).order_by("name", "pk")}
    # Ranked by key: two colleagues may share a name. Whoever has no place for certain is ranked too, to be asked.
    known = [Known(key, colleague_side(row), 1) for key, row in rows.items() if _is_thinkable(row, today)]
    dimensions = [one.for_engine() for one in dimensions_of(inquiry.practice)]
    fit, speaker = fit_of(assessment), speaker_of(inquiry.practice)
    ranked = rank_colleagues(fit, known, client_side(inquiry), dimensions, inquiry.practice.threshold)
    found = [
        Suggested(
            colleague=rows[one.colleague.name],
            reason=why_words(rows[one.colleague.name], one.closer, speaker),
            is_better=one.is_better,
            ask=what_to_ask(rows[one.colleague.name], today),
        )
        for one in ranked
    ]
    return Suggestions(sure=tuple(one for one in found if not one.ask), to_ask=tuple(one for one in found if one.ask))


def _is_thinkable(colleague: Colleague, today: date) -> bool:
    """Whether they have a place, or might: what they once said is old."""
    return colleague.capacity > 0 or colleague.is_doubted(today)


def what_to_ask(colleague: Colleague, today: date) -> str:
    """Say what has to be asked before a colleague can be offered; nothing where all is clear."""
    if not colleague.may_be_named:
        return _("Ask first whether you may name them.")
    if colleague.is_doubted(today):
        return _("Ask first whether there still is a free place.")
    return ""
