"""From checked readers to the frozen values of the texts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from wunschkunde.engine import WAYS
from wunschkunde.texts.letters import Letter, Template
from wunschkunde.texts.model import (
    LANGS,
    PERSPECTIVES,
    Conventions,
    Dimension,
    FirstConversation,
    FormField,
    GuidePhase,
    IllusoryPattern,
    InquiryForm,
    LetterWords,
    Level,
    NeverAsk,
    Text,
    ToneCheck,
    ToneRule,
    Warnings,
    WarningSign,
    Worksheet,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wunschkunde.engine import Way
    from wunschkunde.texts.reader import Reader


def build_dimension(node: Reader, groups: Mapping[str, Text]) -> Dimension:
    """A fit dimension. Scales run 1..5; only choices know the knock-out without overlap."""
    kind = node["kind"].one_of(("scale5", "choice_multi"))
    scale = _scale(node, kind)
    directions = {}
    for need in ("provider_need", "client_need"):
        direction = node["direction"][need]
        directions[need] = direction.one_of(WAYS)
        if (directions[need] == "knockout") and kind == "scale5":
            direction.fail("a scale cannot be a knock-out; state a limit instead")
        if kind == "choice_multi" and directions[need] not in ("similar", "knockout"):
            direction.fail("options can only be similar or knockout")
    questions = node["questions"].text_map()
    for perspective in PERSPECTIVES:
        if perspective not in questions:
            node["questions"].fail(f"no question for {perspective}")
    return Dimension(
        key=node["key"].word(),
        group=node["group"].one_of(groups),
        name=node["name"].text(),
        why=node["why"].text(),
        kind=cast("Literal['scale5', 'choice_multi']", kind),
        provider_need=cast("Way", directions["provider_need"]),
        client_need=cast("Way", directions["client_need"]),
        ask_in=cast(
            "Literal['inquiry', 'conversation']",
            node["ask_in"].one_of(("inquiry", "conversation")),
        ),
        default_importance=node["default_importance"].number(0, 10),
        scale=scale,
        questions=questions,
        fits=node["fits"].text(),
        gap=node["gap"].text(),
        clarify=node["clarify"].text(),
        mismatch=node["mismatch"].text(),
        letter=_letter_words(node),
        max_choices=node["max_choices"].number(1, 99) if kind == "choice_multi" else None,
        extensible=node.has("extensible") and node["extensible"].flag(),
    )


def _letter_words(node: Reader) -> LetterWords | None:
    if node["group"].word() == "human":
        return None
    words = node["letter"]
    return LetterWords(fits=words["fits"].text(), gap=words["gap"].text(), question=words["question"].text())


def _scale(node: Reader, kind: str) -> tuple[Level, ...]:
    if kind == "choice_multi":
        return tuple(Level(item["key"].word(), item.text()) for item in node["scale"].keyed())
    levels = tuple(Level(item["value"].number(1, 5), item.text()) for item in node["scale"].listed())
    if [level.value for level in levels] != [1, 2, 3, 4, 5]:
        node["scale"].fail("must have the levels 1, 2, 3, 4, 5 in this order")
    return levels


def build_conventions(node: Reader) -> Conventions:
    """What holds for every dimension."""
    importance, gut = node["importance"], node["gut_feeling"]
    return Conventions(
        perspectives=node["perspectives"].text_map(),
        direction_types=node["direction_types"].text_map(),
        importance_question=importance["question"].text(),
        importance_low=importance["low"].text(),
        importance_high=importance["high"].text(),
        knockout_question=node["knockout_question"].text(),
        gut_first=gut["first"].text(),
        gut_after_dimensions=gut["after_dimensions"].text(),
        gut_low=gut["low"].text(),
        gut_high=gut["high"].text(),
        gut_reason=gut["reason"].text(),
        placeholders=MappingProxyType({name: item.word() for name, item in node["placeholders"].items()}),
    )


def build_inquiry_form(node: Reader) -> InquiryForm:
    """The words of the inquiry form."""
    fields = tuple(
        FormField(
            key=item["key"].word(),
            kind=cast(
                "Literal['text', 'text_long', 'choice']",
                item["kind"].one_of(("text", "text_long", "choice")),
            ),
            required=item["required"].flag(),
            text=item.text(),
        )
        for item in node["fields"].keyed()
    )
    names = ["title", "intro", "consent", "feedback_consent", "mirror_title", "mirror_intro", "thanks", "after_hours"]
    return InquiryForm(fields=fields, **{name: node[name].text() for name in names})


def build_pattern(node: Reader) -> IllusoryPattern:
    """An illusory expectation."""
    return IllusoryPattern(
        key=node["key"].word(),
        cues=node["cues"].cues(),
        exceptions=_exceptions(node),
        hides=node["hides"].text(),
        reply=node["reply"].text(),
        for_both=node["for_both"].text(),
    )


def _exceptions(node: Reader) -> Mapping[str, tuple[str, ...]]:
    return node["exceptions"].cues() if node.has("exceptions") else MappingProxyType({})


def build_warnings(node: Reader) -> Warnings:
    """All early signs of both sides."""
    severities, phases = node["severities"].text_map(), node["phases"].text_map()

    def sign(item: Reader, side: Literal["client", "provider"]) -> WarningSign:
        optional = {
            name: item[name].text() if item.has(name) else None for name in ("harmless", "mirror", "noticed_by_client")
        }
        if side == "client" and not (optional["harmless"] and optional["mirror"]):
            item.fail("an early sign needs its harmless explanation and the mirror")
        return WarningSign(
            key=item["key"].word(),
            side=side,
            phase=item["phase"].one_of(phases),
            severity=item["severity"].one_of(severities),
            dimensions=item["dimensions"].words(),
            sign=item["sign"].text(),
            next_step=item["next_step"].text(),
            **optional,
        )

    return Warnings(
        intro=node["intro"].text(),
        severities=severities,
        phases=phases,
        client=tuple(sign(item, "client") for item in node["client"].keyed()),
        provider=tuple(sign(item, "provider") for item in node["provider"].keyed()),
    )


def build_first_conversation(node: Reader) -> FirstConversation:
    """The guide for the first conversation."""
    questions = node["questions_for_clients_to_ask"]
    return FirstConversation(
        title=node["title"].text(),
        duration_minutes=node["duration_minutes"].number(5, 240),
        principle=node["principle"].text(),
        before=node["before"].texts(),
        phases=tuple(
            GuidePhase(
                key=item["key"].word(),
                minutes=item["minutes"].number(1, 120),
                title=item["title"].text(),
                prompts=item["prompts"].texts(),
            )
            for item in node["phases"].keyed()
        ),
        client_questions_intro=questions["intro"].text(),
        client_questions=questions["items"].texts(),
        after=node["after"].texts(),
    )


def build_letter(node: Reader, known: frozenset[str]) -> Letter:
    """A letter; its three forms must use the same known placeholders."""
    templates: dict[str, Template] = {}
    for lang in LANGS:
        form = node[lang]
        template = Template(form["subject"].word(), form["body"].word())
        problem = template.malformed()
        if problem:
            form.fail(problem)
        unknown = template.placeholders() - known
        if unknown:
            form.fail(f"unknown placeholder {min(unknown)}")
        templates[lang] = template
    names = {"client_name", "client_first_name"}
    if len({template.placeholders() - names for template in templates.values()}) > 1:
        node.fail("the languages differ in their placeholders")
    if len({template.required() - names for template in templates.values()}) > 1:
        node.fail("the languages differ in their required placeholders")
    return Letter(
        key=node["key"].word(),
        purpose=node["purpose"].text(),
        when=node["when"].text(),
        templates=MappingProxyType(templates),
    )


def build_tone_check(node: Reader) -> ToneCheck:
    """The second look before sending."""
    rules = tuple(
        ToneRule(
            key=item["key"].word(),
            cues=item["cues"].cues(),
            exceptions=_exceptions(item),
            hint=item["hint"].text(),
            instead=item["instead"].text(),
            suggest_delay=item.has("suggest_delay") and item["suggest_delay"].flag(),
        )
        for item in node["rules"].keyed()
    )
    return ToneCheck(
        intro=node["intro"].text(),
        questions=node["questions"].texts(),
        rules=rules,
        abbreviations=frozenset(node["abbreviations"].words()),
        greetings=node["greetings"].cues(),
        closings=node["closings"].cues(),
    )


def build_never_ask(node: Reader) -> NeverAsk:
    """What is never asked, with the words by which it is recognized."""
    cues = node["cues"]
    topics = {key: cues[key].words() for key in node["keys"].words()}
    return NeverAsk(intro=node["intro"].text(), note=node["note"].text(), topics=MappingProxyType(topics))


def build_worksheet(node: Reader) -> Worksheet:
    """A guided page."""
    return Worksheet(
        title=node["title"].text(),
        intro=node["intro"].text(),
        sections=node["sections"].entries(),
    )
