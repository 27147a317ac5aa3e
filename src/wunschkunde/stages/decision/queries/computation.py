"""What an assessment is computed from, and what comes out: plain data in, plain data out, the same bytes every time.

The inputs hold everything the engine needs, so a past assessment can be computed and explained again as it was,
whatever became of the profile since. The client's words are not copied into them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils import timezone

from wunschkunde import texts
from wunschkunde.engine.dimensions import Dimension
from wunschkunde.engine.expectations import mark_expectations
from wunschkunde.engine.fit import NeedFit, Pair, ReciprocalFit, reciprocal_fit
from wunschkunde.engine.questions import NextQuestion, next_question
from wunschkunde.engine.sides import Answer, Limit, Side
from wunschkunde.engine.suggestion import Colleague as Known
from wunschkunde.engine.suggestion import RankedColleague, rank_colleagues, suggest
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.decision.queries.colleagues import suggestible
from wunschkunde.stages.decision.sides import colleague_side
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.sides import client_side
from wunschkunde.stages.profile.queries import Profile, dimensions_of
from wunschkunde.stages.profile.sides import provider_side

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Computed:
    """Everything the engine says about one inquiry."""

    fit: ReciprocalFit
    question: NextQuestion | None
    colleagues: tuple[RankedColleague, ...]
    suggestion: str


def inputs_of(inquiry: Inquiry, profile: Profile) -> Data:
    """Gather what an assessment is computed from, as plain data."""
    return {
        "threshold": inquiry.practice.threshold,
        "dimensions": [_dimension_data(item.for_engine()) for item in dimensions_of(inquiry.practice)],
        "provider": _side_data(provider_side(profile.ideal_client, profile.offer)),
        "client": _side_data(client_side(inquiry)),
        "colleagues": [
            {
                "pk": colleague.pk,
                "name": colleague.name,
                "capacity": colleague.capacity,
                "side": _side_data(colleague_side(colleague)),
            }
            for colleague in suggestible(timezone.localdate())
        ],
        "illusory": sorted({mark.pattern for mark in marks_in(words_of_inquiry(inquiry))}),
    }


def compute(inputs: Mapping[str, Any]) -> Computed:
    """Compute an assessment from its inputs: a pure function of human-set weights and published rules."""
    dimensions = [_dimension(data) for data in inputs["dimensions"]]
    provider, client, threshold = _side(inputs["provider"]), _side(inputs["client"]), inputs["threshold"]
    fit = fit_from(inputs)
    known = [Known(one["name"], _side(one["side"]), one["capacity"]) for one in inputs["colleagues"]]
    ranked = rank_colleagues(fit, known, client, dimensions, threshold)
    return Computed(
        fit=fit,
        question=next_question(provider, client, dimensions, threshold),
        colleagues=ranked,
        suggestion=suggest(fit, ranked),
    )


def fit_from(inputs: Mapping[str, Any]) -> ReciprocalFit:
    """Compute the fit alone: a thousandth of the work of the whole, enough to say it in words."""
    dimensions = [_dimension(data) for data in inputs["dimensions"]]
    return reciprocal_fit(_side(inputs["provider"]), _side(inputs["client"]), dimensions, inputs["threshold"])


def result_of(inputs: Mapping[str, Any]) -> Data:
    """Return the result of an assessment as plain data, ready to be stored."""
    computed = compute(inputs)
    fit = computed.fit
    return {
        "band": fit.band,
        "fit": fit.fit,
        "interval": None if fit.interval is None else list(fit.interval),
        "certainty": fit.certainty,
        "client_need": _need_data(fit.client_need),
        "provider_need": _need_data(fit.provider_need),
        "knockouts": [{"dimension": one.dimension, "stated_by": one.stated_by} for one in fit.knockouts],
        "gaps": [{"dimension": gap.dimension, "need": gap.pair.need, "loss": gap.loss} for gap in fit.gaps],
        "rubs": [gap.dimension for gap in fit.rubs],
        "strengths": list(fit.strengths),
        "open": list(fit.open),
        "open_pairs": [{"dimension": pair.dimension, "need": pair.need} for pair in fit.open_pairs],
        "pairs": [_pair_data(pair) for pair in fit.pairs],
        "next_question": None if computed.question is None else asdict(computed.question),
        "illusory": list(inputs["illusory"]),
        "suggestion": computed.suggestion,
        "colleagues": [
            {"name": one.colleague.name, "fit": one.fit.fit, "is_better": one.is_better, "closer": list(one.closer)}
            for one in computed.colleagues
        ],
    }


def fit_of(assessment: Assessment) -> ReciprocalFit:
    """Compute the fit of a stored assessment again, from its own inputs, to explain it."""
    return fit_from(assessment.inputs)


def question_in(assessment: Assessment) -> NextQuestion | None:
    """Return the next question as it was computed, None when there was nothing to ask."""
    stored = assessment.result["next_question"]
    return None if stored is None else NextQuestion(**stored)


def words_of_inquiry(inquiry: Inquiry) -> dict[str, str]:
    """Return what the person wrote, by field."""
    names = ("occasion", "wish", "would_also_do", "must_haves", "frame_money", "frame_time", "tried")
    return {name: getattr(inquiry, name) for name in names if getattr(inquiry, name)}


def marks_in(words: Mapping[str, str]) -> list[Any]:
    """Return the marks of hopes nobody can meet, over all that was written."""
    return [mark for text in words.values() for mark in mark_expectations(text, texts.illusory_patterns())]


def _dimension_data(dimension: Dimension) -> Data:
    return {field.name: _plain(getattr(dimension, field.name)) for field in fields(dimension)}


def _dimension(data: Mapping[str, Any]) -> Dimension:
    return Dimension(**{**data, "options": tuple(data["options"])})


def _side_data(side: Side) -> Data:
    return {
        "wishes": _answers_data(side.wishes),
        "brings": _answers_data(side.brings),
        "importances": {key: side.importances[key] for key in sorted(side.importances)},
        "limits": {key: [asdict(limit) for limit in _limits(side, key)] for key in sorted(side.limits)},
    }


def _limits(side: Side, key: str) -> tuple[Limit, ...]:
    found = side.limits[key]
    return (found,) if isinstance(found, Limit) else found


def _answers_data(answers: Mapping[str, Answer]) -> Data:
    return {key: _plain(answers[key]) for key in sorted(answers)}


def _side(data: Mapping[str, Any]) -> Side:
    limits = {key: tuple(Limit(**one) for one in found) for key, found in data["limits"].items()}
    return Side(data["wishes"], data["brings"], data["importances"], limits)


def _need_data(need: NeedFit) -> Data:
    return {
        "value": need.value,
        "low": need.low,
        "high": need.high,
        "certainty": need.certainty,
        "contributions": dict(need.contributions),
    }


def _pair_data(pair: Pair) -> Data:
    return {
        "dimension": pair.dimension,
        "need": pair.need,
        "wish": _plain(pair.wish),
        "brought": _plain(pair.brought),
        "s": pair.s,
        "importance": pair.importance,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value
