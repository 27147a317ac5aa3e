"""The grounds of an assessment: what it was computed from, point by point, and what would change it (L4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wunschkunde import engine
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.decision.queries.computation import fit_of
from wunschkunde.stages.decision.queries.picture import Speaker, speaker_of

VERY_IMPORTANT, IMPORTANT, LITTLE = 8, 5, 1
NAMED_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """One dimension: both needs with both sides' words, how they meet, how much it weighs."""

    key: str
    name: str
    needs: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Grounds:
    """All of it."""

    points: list[Ground]
    would_change: list[str]


def grounds_of(assessment: Assessment) -> Grounds:
    """Explain an assessment from its stored inputs alone."""
    speaker = speaker_of(assessment.practice)
    fit = fit_of(assessment)
    keys = [data["key"] for data in assessment.inputs["dimensions"]]
    points = [_ground(fit, key, speaker) for key in keys]
    return Grounds(points=points, would_change=_would_change(assessment, fit, speaker))


def _ground(fit: engine.ReciprocalFit, key: str, speaker: Speaker) -> Ground:
    dimension = speaker.words.dimension(key)
    needs = []
    for need in engine.NEEDS:
        pair = fit.pair(key, need)
        needs.append(
            {
                "need": need,
                "wish": engine.answer_in_words(pair.wish, dimension, speaker.lang) or "",
                "brought": engine.answer_in_words(pair.brought, dimension, speaker.lang) or "",
                "meets": how_it_meets(pair),
                "weight": weight_word(pair.importance),
            }
        )
    return Ground(key=key, name=speaker.say(dimension.name), needs=needs)


def how_it_meets(pair: engine.Pair) -> str:
    """Say how wish and answer of a pair meet."""
    if pair.s is None:
        return _("open, counts neither for nor against")
    if pair.s == 1:
        return _("meets")
    return _("only a shade apart") if pair.is_slight else _("lies apart")


def weight_word(importance: float) -> str:
    """Say how much a pair weighs, as the side that wishes stated it."""
    if importance >= VERY_IMPORTANT:
        return _("weighs very much")
    if importance >= IMPORTANT:
        return _("weighs much")
    return _("weighs a little") if importance >= LITTLE else _("does not count")


def _would_change(assessment: Assessment, fit: engine.ReciprocalFit, speaker: Speaker) -> list[str]:
    """Name what, answered or arranged otherwise, would change the picture: computed, not guessed."""
    threshold = assessment.inputs["threshold"]
    said = []
    for gap in fit.rubs:
        if _band_without(gap, fit, threshold) != fit.band:
            name = speaker.say(speaker.words.dimension(gap.dimension).name)
            said.append(_("If both came together on “%(name)s”, the picture would change.") % {"name": name})
    said = said[:NAMED_CHANGES]
    question = assessment.result["next_question"]
    if question:
        name = speaker.say(speaker.words.dimension(question["dimension"]).name)
        said.append(_("An answer on “%(name)s” could change the picture.") % {"name": name})
    return said


def _band_without(gap: engine.Gap, fit: engine.ReciprocalFit, threshold: float) -> str:
    """Return the band if one dimension were met wholly in both needs, everything else as it is."""
    if any(one.dimension != gap.dimension for one in fit.knockouts):
        return fit.band
    ends = []
    for need_name, need in (("client_need", fit.client_need), ("provider_need", fit.provider_need)):
        if need.low is None or need.high is None:
            return fit.band
        total = sum(pair.importance for pair in fit.pairs if pair.need == need_name)
        pair = next(p for p in fit.pairs if p.need == need_name and p.dimension == gap.dimension)
        gained = pair.loss / total if total else 0.0
        ends.append((need.low + gained, need.high + gained))
    if any(high < threshold for _low, high in ends):
        return "rubs"
    return "carries" if all(low >= threshold for low, _high in ends) else "clarify"
