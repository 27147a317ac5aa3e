"""An assessment in words: what carries, what rubs, what is open, and the one question. No number leaves this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language

from wunschkunde import engine, texts
from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.models import Assessment, Colleague
from wunschkunde.stages.decision.queries.bridge import Row, bridge_rows, open_keys, rubbing_keys
from wunschkunde.stages.decision.queries.colleagues import suggestible
from wunschkunde.stages.decision.queries.computation import fit_of, question_in
from wunschkunde.stages.profile.queries import dimensions_of

NAMED_CLOSER = 3


@dataclass(frozen=True, slots=True)
class Suggested:
    """A colleague with free places who covers the topic: their strength, and where they are closer."""

    pk: int
    name: str
    capacity: int
    reason: str
    is_better: bool


@dataclass(frozen=True, slots=True)
class Question:
    """The one question that would clarify most, and why."""

    dimension: str
    name: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the page of an assessment says."""

    assessment: Assessment
    band: engine.Band
    explained: engine.PractitionerExplanation
    rows: list[Row]
    open_names: list[str]
    question: Question | None
    advice: str
    colleagues: list[Suggested]
    changes: list[str]

    @property
    def status(self) -> str:
        """The band as the look names it."""
        return "open" if self.band == "clarify" else self.band

    @property
    def rubbing(self) -> list[str]:
        """The dimensions that rub, the weightiest first."""
        return [row["key"] for row in self.rows if row["status"] == "rubs"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """The method's words in one language, with the practice's own dimensions and its gender form."""

    practice: Practice
    words: texts.Words
    language: str

    @property
    def lang(self) -> texts.Lang:
        """The language as the texts name it."""
        return texts_language(self.language)

    def word(self, key: str, **names: str) -> str:
        """A phrase of the explanations, filled."""
        return self.say(self.words.word(key).in_(self.lang).format(**names))

    def say(self, text: texts.Text | str) -> str:
        """A sentence in this language and the practice's gender form."""
        return words_of(text, self.practice, self.language)


def speaker_of(practice: Practice, language: str = "") -> Speaker:
    """Return the words for a practice in a language of the web, else in the active one."""
    own = dimensions_of(practice, with_retired=True)
    return Speaker(practice, texts.words().with_dimensions(own), language or get_language() or "de")


def picture_of(assessment: Assessment) -> Picture:
    """Put an assessment into words, computed again from its stored inputs, in the active language."""
    speaker = speaker_of(assessment.practice)
    fit, before = fit_of(assessment), previous_of(assessment)
    changes = engine.explain_change(fit_of(before), fit, speaker.words, speaker.lang) if before else ()
    return Picture(
        assessment=assessment,
        band=fit.band,
        explained=engine.explain_for_practitioner(fit, speaker.words, speaker.lang),
        rows=bridge_rows(fit, speaker.words, speaker.lang),
        open_names=[speaker.say(speaker.words.dimension(key).name) for key in open_keys(fit)],
        question=question_of(question_in(assessment), speaker),
        advice=speaker.word(f"suggest_{assessment.result['suggestion']}"),
        colleagues=_colleagues(assessment, speaker),
        changes=list(changes),
    )


def question_of(question: engine.NextQuestion | None, speaker: Speaker) -> Question | None:
    """Put the next question into words; None when no answer could change the picture."""
    if question is None:
        return None
    dimension = speaker.words.dimension(question.dimension)
    return Question(
        dimension=question.dimension,
        name=speaker.say(dimension.name),
        text=speaker.say(dimension.clarify),
        why=speaker.word("why_question"),
    )


def fit_sentence(fit: engine.ReciprocalFit, speaker: Speaker) -> str:
    """Return a letter's sentence on the most important thing that fits; nothing when nothing does."""
    telling = [key for key in fit.strengths if key != "topic"]
    written = _letter_words([*telling, *fit.strengths], speaker)
    return speaker.say(written[0].fits) if written else ""


def misfit_sentence(fit: engine.ReciprocalFit, speaker: Speaker) -> str:
    """Return a letter's sentence on what rubs most in the way of working; how somebody is, is never a reason."""
    written = _letter_words(rubbing_keys(fit), speaker)
    return speaker.say(written[0].gap) if written else ""


def question_sentence(question: engine.NextQuestion | None, speaker: Speaker) -> str:
    """Return the next question as a letter asks it; nothing when there is none."""
    written = _letter_words([question.dimension], speaker) if question else []
    return speaker.say(written[0].question) if written else ""


def _letter_words(keys: list[str], speaker: Speaker) -> list[texts.LetterWords]:
    """Return what letters say about these dimensions; on how somebody is, they keep silent."""
    words = [speaker.words.dimension(key).letter for key in keys]
    return [one for one in words if one is not None]


def _colleagues(assessment: Assessment, speaker: Speaker) -> list[Suggested]:
    """Return the ranked colleagues as they are today; who was removed, or has no sure place left, is left out."""
    rows = {colleague.name: colleague for colleague in suggestible(timezone.localdate())}
    ranked = [(rows[one["name"]], one) for one in assessment.result["colleagues"] if one["name"] in rows]
    return [
        Suggested(
            pk=row.pk,
            name=row.name,
            capacity=row.capacity,
            reason=why_words(row, one["closer"], speaker),
            is_better=one["is_better"],
        )
        for row, one in ranked
    ]


def why_words(row: Colleague, closer_keys: Sequence[str], speaker: Speaker) -> str:
    """Say why somebody could suit: their strength, and where they are closer in the way of working."""
    strength = words_of(row.strength, speaker.practice).rstrip(".")
    sentences = [speaker.word("colleague_with_strength", name=row.name, strength=strength)] if strength else []
    names = [speaker.say(speaker.words.dimension(key).name) for key in closer_keys[:NAMED_CLOSER]]
    closer = speaker.word("colleague_closer", names=", ".join(names)) if names else speaker.word("colleague_covers")
    return " ".join([*sentences, closer])


def previous_of(assessment: Assessment) -> Assessment | None:
    """Return the assessment before this one, or None."""
    return assessment.second_gut.assessments.filter(pk__lt=assessment.pk).order_by("-pk").first()
