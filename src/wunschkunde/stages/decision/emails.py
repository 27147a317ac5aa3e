"""The letter that goes with a decision: the method's template with this person's name, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.stages.decision.models import Assessment, Colleague, Decision
from wunschkunde.stages.decision.queries.computation import fit_of, question_in
from wunschkunde.stages.decision.queries.picture import fit_sentence, misfit_sentence, question_of, speaker_of
from wunschkunde.stages.decision.queries.words import answer_words, by_key
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.inquiry.sides import latest_answers
from wunschkunde.stages.profile.queries import dimensions_of

TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be edited and sent."""

    subject: str
    body: str


def letter_language(inquiry: Inquiry) -> str:
    """Return the language code of letters to this person: theirs, in the form of address they or the practice chose."""
    if inquiry.language.lower().startswith("en"):
        return "en"
    form = inquiry.address_form or inquiry.practice.address_form
    return "de-du" if form == Inquiry.AddressForm.DU else "de"


def compose(
    *,
    inquiry: Inquiry,
    assessment: Assessment,
    kind: str,
    topic: str,
    condition: str = "",
    question: str = "",
    colleague: Colleague | None = None,
) -> Letter:
    """Fill the template of a decision with names, and with sentences about the way of working, never the person."""
    language = letter_language(inquiry)
    speaker = speaker_of(inquiry.practice, language)
    fit = fit_of(assessment)
    with translation.override(language):
        given: dict[str, str | None] = {
            "client_name": inquiry.name,
            "client_first_name": inquiry.name.split()[0] if inquiry.name.split() else inquiry.name,
            "provider_name": inquiry.practice.provider_name,
            "topic": topic,
            "fit_reason": fit_sentence(fit, speaker),
            "misfit_reason": misfit_sentence(fit, speaker),
            "next_step": {Decision.Kind.CLARIFY: question, Decision.Kind.ACCEPT: condition}.get(Decision.Kind(kind)),
        }
        if colleague is not None:
            given |= {
                "colleague_name": colleague.name,
                "colleague_strength": words_of(colleague.strength).rstrip("."),
                "colleague_contact": colleague.contact,
            }
    template = texts.letter(kind)
    known = set().union(*(form.placeholders() for form in template.templates.values()))
    wanted: dict[str, Any] = {name: value for name, value in given.items() if name in {*known, "client_name"}}
    written = template.render(texts_language(language), **wanted)
    return Letter(subject=written.subject, body=words_of(written.body, inquiry.practice, language))


def usual_topic(inquiry: Inquiry) -> str:
    """Return what the inquiry is about in a few words, in the language of the letter: the topics they chose."""
    dimension = by_key(dimensions_of(inquiry.practice)).get(TOPIC)
    answer = latest_answers(inquiry).get((TOPIC, Answer.Perspective.EXPECTS))
    if dimension is None or answer is None or not answer.value:
        return ""
    return answer_words(dimension, answer.value, letter_language(inquiry))


def usual_question(inquiry: Inquiry, assessment: Assessment) -> str:
    """Return the one question in the language of the letter, nothing when there is nothing to ask."""
    speaker = speaker_of(inquiry.practice, letter_language(inquiry))
    question = question_of(question_in(assessment), speaker)
    return question.text if question else ""
