"""A fit in words, for the two who read it.

The practitioner sees all: what carries, rubs, is open, with both sides' own words. The
client sees only whether the practice offers what they wish, and never a number. The words
themselves are handed in; the engine writes no sentence of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from wunschkunde.engine.fit import Gap, Knockout, Pair, ReciprocalFit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wunschkunde.engine.sides import Answer

Lang = Literal["de", "de_du", "en"]
CERTAIN_FROM, UNCERTAIN_BELOW = 0.9, 0.6
MANY_MISSING = 0.5


class Said(Protocol):
    """Something said in several languages."""

    def in_(self, lang: Lang) -> str:
        """The words in `lang`."""
        ...


class DimensionWords(Protocol):
    """The words of one dimension."""

    @property
    def name(self) -> Said: ...

    @property
    def fits(self) -> Said: ...

    @property
    def gap(self) -> Said: ...

    @property
    def clarify(self) -> Said: ...

    def level(self, value: int | str) -> Said:
        """The words of a level or option."""
        ...


class FitWords(Protocol):
    """Where the words of an explanation come from."""

    def dimension(self, key: str) -> DimensionWords:
        """The words of one dimension."""
        ...

    def word(self, key: str) -> Said:
        """A phrase of the explanations."""
        ...


@dataclass(frozen=True, slots=True)
class PairInWords:
    """One need of one dimension: both sides' own words, and how near they are."""

    need: str
    wish: str | None
    brought: str | None
    state: Literal["met", "shade", "apart", "open"]


@dataclass(frozen=True, slots=True)
class Point:
    """One dimension explained to the practitioner."""

    dimension: str
    name: str
    sentence: str
    client_need: PairInWords
    provider_need: PairInWords
    clarify: str
    loss: float


@dataclass(frozen=True, slots=True)
class PractitionerExplanation:
    """Everything, ordered by weight. `knockouts` are one sentence each."""

    band: str
    headline: str
    certainty: str
    knockouts: tuple[str, ...]
    carries: tuple[Point, ...]
    rubs: tuple[Point, ...]
    shades: tuple[Point, ...]
    open: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ClientPoint:
    """One wish of the client and what the practice offers for it."""

    dimension: str
    name: str
    wish: str
    offer: str | None
    state: Literal["met", "nearly", "not_met", "unknown"]
    sentence: str


@dataclass(frozen=True, slots=True)
class ClientExplanation:
    """Whether the practice offers what the client wishes; nothing about the client."""

    headline: str
    points: tuple[ClientPoint, ...]


def explain_for_practitioner(fit: ReciprocalFit, texts: FitWords, lang: Lang) -> PractitionerExplanation:
    """The whole picture in words: strengths and gaps the weightiest first, then what is open."""
    return PractitionerExplanation(
        band=texts.word(f"band_name_{fit.band}").in_(lang),
        headline=texts.word(f"band_{fit.band}").in_(lang),
        certainty=texts.word(f"certainty_{_certainty(fit)}").in_(lang),
        knockouts=tuple(dict.fromkeys(knockout_in_words(knockout, texts, lang) for knockout in fit.knockouts)),
        carries=tuple(_point(fit, key, texts, lang) for key in fit.carries),
        rubs=tuple(_point(fit, key, texts, lang) for key in (gap.dimension for gap in fit.rubs)),
        shades=tuple(_point(fit, key, texts, lang) for key in (gap.dimension for gap in fit.shades)),
        open=tuple(_point(fit, key, texts, lang) for key in _open_by_importance(fit)),
    )


def explain_for_client(fit: ReciprocalFit, texts: FitWords, lang: Lang) -> ClientExplanation:
    """What the practice offers of what the client wishes, the client's order of importance first.

    Without anything to compare the headline is empty.
    """
    pairs = [pair for pair in fit.pairs if pair.need == "client_need" and pair.wish is not None]
    ordered = sorted(pairs, key=lambda pair: -pair.importance)
    points = tuple(_client_point(pair, texts, lang) for pair in ordered)
    known = [point for point in points if point.state != "unknown"]
    missing = [point for point in known if point.state == "not_met"]
    if not known:
        return ClientExplanation("", points)
    if not missing:
        headline = "client_all_met" if all(point.state == "met" for point in known) else "client_nearly"
    else:
        headline = "client_little" if len(missing) >= MANY_MISSING * len(known) else "client_mostly"
    return ClientExplanation(texts.word(headline).in_(lang), points)


def explain_change(before: ReciprocalFit, after: ReciprocalFit, texts: FitWords, lang: Lang) -> tuple[str, ...]:
    """What an answer changed, one sentence each; the picture as a whole comes last."""
    sentences = []
    changed = {
        new.dimension
        for old, new in zip(before.pairs, after.pairs, strict=True)
        if (old.wish, old.brought) != (new.wish, new.brought)
    }
    for key in dict.fromkeys(pair.dimension for pair in after.pairs if pair.dimension in changed):
        name = texts.dimension(key).name.in_(lang)
        if key in after.open:
            sentences.append(texts.word("change_opened").in_(lang).format(name=name))
            continue
        kind = "change_answered" if key in before.open else "change_different"
        sentences.append(texts.word(kind).in_(lang).format(name=name, sentence=_sentence(after, key, texts, lang)))
    if not sentences:
        return (texts.word("change_nothing").in_(lang),)
    bands = {
        "before": texts.word(f"band_name_{before.band}").in_(lang),
        "after": texts.word(f"band_name_{after.band}").in_(lang),
    }
    word = "change_same" if before.band == after.band else "change_band"
    return (*sentences, texts.word(word).in_(lang).format(**bands))


def knockout_in_words(knockout: Knockout, texts: FitWords, lang: Lang) -> str:
    """The reason of a knock-out in one sentence."""
    words = texts.dimension(knockout.dimension)
    name, limit = words.name.in_(lang), knockout.limit
    if limit is None:
        return texts.word("no_overlap").in_(lang).format(name=name, gap=words.gap.in_(lang))
    is_below = limit.below is not None and isinstance(knockout.answer, int) and knockout.answer < limit.below
    value = limit.below if is_below else limit.above
    return (
        texts.word("limit_below" if is_below else "limit_above")
        .in_(lang)
        .format(
            name=name,
            answer=answer_in_words(knockout.answer, words, lang),
            limit=answer_in_words(value, words, lang),
        )
    )


def answer_in_words(answer: Answer | None, words: DimensionWords, lang: Lang) -> str | None:
    """The words of an answer; options in alphabetical order of their words."""
    if answer is None:
        return None
    if isinstance(answer, int):
        return words.level(answer).in_(lang)
    return ", ".join(sorted(words.level(option).in_(lang) for option in answer))


def _certainty(fit: ReciprocalFit) -> str:
    if fit.certainty >= CERTAIN_FROM:
        return "high"
    return "low" if fit.certainty < UNCERTAIN_BELOW else "middle"


def _open_by_importance(fit: ReciprocalFit) -> Sequence[str]:
    """Open dimensions, the most important first."""
    weight: dict[str, float] = {}
    for pair in fit.pairs:
        weight[pair.dimension] = max(weight.get(pair.dimension, 0.0), pair.importance)
    return sorted(fit.open, key=lambda key: -weight[key])


def _point(fit: ReciprocalFit, key: str, texts: FitWords, lang: Lang) -> Point:
    words = texts.dimension(key)
    client, provider = fit.pair(key, "client_need"), fit.pair(key, "provider_need")
    return Point(
        dimension=key,
        name=words.name.in_(lang),
        sentence=_sentence(fit, key, texts, lang),
        client_need=_pair(client, words, lang),
        provider_need=_pair(provider, words, lang),
        clarify=words.clarify.in_(lang),
        loss=Gap(max(client, provider, key=lambda pair: pair.loss)).loss,
    )


def _sentence(fit: ReciprocalFit, key: str, texts: FitWords, lang: Lang) -> str:
    if key in fit.open:
        return texts.word("open_point").in_(lang)
    gap = next((gap for gap in fit.gaps if gap.dimension == key), None)
    if gap is None or key in fit.carries:
        return texts.dimension(key).fits.in_(lang)
    return texts.word("shade").in_(lang) if gap.pair.is_slight else texts.dimension(key).gap.in_(lang)


def _pair(pair: Pair, words: DimensionWords, lang: Lang) -> PairInWords:
    state: Literal["met", "shade", "apart", "open"]
    if pair.s is None:
        state = "open"
    elif pair.s == 1:
        state = "met"
    else:
        state = "shade" if pair.is_slight else "apart"
    return PairInWords(
        need=pair.need,
        wish=answer_in_words(pair.wish, words, lang),
        brought=answer_in_words(pair.brought, words, lang),
        state=state,
    )


def _client_point(pair: Pair, texts: FitWords, lang: Lang) -> ClientPoint:
    words = texts.dimension(pair.dimension)
    offer = answer_in_words(pair.brought, words, lang)
    state: Literal["met", "nearly", "not_met", "unknown"]
    if pair.s is None:
        state, word = "unknown", "unknown_offer"
    elif pair.s == 1:
        state, word = "met", "met"
    else:
        state = "nearly" if pair.is_slight else "not_met"
        word = state
    return ClientPoint(
        dimension=pair.dimension,
        name=words.name.in_(lang),
        wish=answer_in_words(pair.wish, words, lang) or "",
        offer=offer,
        state=state,
        sentence=texts.word(word).in_(lang).format(brought=offer),
    )
