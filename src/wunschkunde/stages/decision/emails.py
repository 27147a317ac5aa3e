"""The letter that goes with a decision: the method's template with this person's name, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from wunschkunde import texts
from wunschkunde.accounts import languages
from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.stages.decision.models import Assessment, Colleague, Decision
from wunschkunde.stages.decision.queries.computation import fit_of, question_in
from wunschkunde.stages.decision.queries.picture import fit_sentence, misfit_sentence, question_sentence, speaker_of
from wunschkunde.stages.decision.queries.words import answer_words, by_key
from wunschkunde.stages.inquiry.emails import notice_paragraph
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.inquiry.queries.telling import wants_notice
from wunschkunde.stages.inquiry.sides import latest_answers
from wunschkunde.stages.profile.queries import dimensions_of

TOPIC = "topic"
NO_ROOM = "decline_capacity"
UNNAMED = "other"
# "Dr." is a title, "J." an initial.
INITIAL = 2
NO_FIRST_NAMES = frozenset({"Familie", "Frau", "Herr", "Mr", "Mrs", "Ms"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be edited and sent."""

    subject: str
    body: str


def letter_language(inquiry: Inquiry) -> str:
    """Return the language code of letters to this person."""
    return languages.letter_language(inquiry.practice, inquiry.language, inquiry.address_form)


def compose(
    *,
    inquiry: Inquiry,
    assessment: Assessment,
    kind: str,
    topic: str,
    condition: str = "",
    question: str = "",
    colleague: Colleague | None = None,
    until: str = "",
) -> Letter:
    """Fill the template of a decision with names, and with sentences about the way of working, never the person.

    A no with a day ``until`` which there is no room is another letter: it would fit, only not now.
    """
    language = letter_language(inquiry)
    speaker = speaker_of(inquiry.practice, language)
    fit = fit_of(assessment)
    with translation.override(language):
        given: dict[str, str | None] = {
            "client_name": inquiry.name,
            "client_first_name": first_name(inquiry.name),
            "provider_name": inquiry.practice.provider_name,
            "topic": topic,
            "fit_reason": fit_sentence(fit, speaker),
            "misfit_reason": misfit_sentence(fit, speaker),
            "date": date_format(date.fromisoformat(until), "DATE_FORMAT") if until else None,
            "next_step": {Decision.Kind.CLARIFY: question, Decision.Kind.ACCEPT: condition}.get(Decision.Kind(kind)),
        }
        if colleague is not None:
            given |= {
                "colleague_name": colleague.name,
                "colleague_strength": words_of(colleague.strength).rstrip("."),
                "colleague_contact": colleague.contact,
            }
    template = texts.letter(NO_ROOM if until else kind)
    known = set().union(*(form.placeholders() for form in template.templates.values()))
    wanted: dict[str, Any] = {name: value for name, value in given.items() if name in {*known, "client_name"}}
    written = template.render(texts_language(language), **wanted)
    body = words_of(written.body, inquiry.practice, language)
    if wants_notice(inquiry):
        with translation.override(language):
            body = f"{body.rstrip()}\n\n{notice_paragraph(inquiry.owed_notice)}\n"
    return Letter(subject=written.subject, body=body)


def first_name(name: str) -> str:
    """Return how somebody is greeted by first name: no title, and the whole name where no first name can be told."""
    words = name.split()
    while words and words[0].endswith(".") and len(words[0]) > INITIAL:
        words.pop(0)
    if not words or words[0].endswith(".") or words[0] in NO_FIRST_NAMES:
        return name
    return words[0]


def usual_topic(inquiry: Inquiry) -> str:
    """Return what the inquiry is about in a few words, in the language of the letter: the topics they chose."""
    dimension = by_key(dimensions_of(inquiry.practice)).get(TOPIC)
    answer = latest_answers(inquiry).get((TOPIC, Answer.Perspective.EXPECTS))
    named = [] if dimension is None or answer is None else [topic for topic in answer.value or [] if topic != UNNAMED]
    return answer_words(dimension, named, letter_language(inquiry)) if dimension and named else ""


def usual_question(inquiry: Inquiry, assessment: Assessment) -> str:
    """Return the one question in the language of the letter, nothing when there is nothing to ask."""
    speaker = speaker_of(inquiry.practice, letter_language(inquiry))
    return question_sentence(question_in(assessment), speaker)
