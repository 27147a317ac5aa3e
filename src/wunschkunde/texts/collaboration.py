"""The texts of working together: kickoff, charter, check-in, energy, difficult situations, complaints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wunschkunde.texts.model import Entry, Level, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wunschkunde.texts.reader import Reader


@dataclass(frozen=True, slots=True)
class Promise:
    """One of the fifteen promises: what both promise, each side's way of keeping it, and how it is looked at."""

    key: str
    number: int
    title: Text
    promise: Text
    provider_side: Text
    client_side: Text
    check: Text
    check_kind: str  # rating, text, count, days or boolean
    when: tuple[str, ...]  # kickoff, milestone, closing
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Charter:
    """The fifteen promises with the words around them."""

    title: Text
    intro: Text
    signing: Text
    check_answers: tuple[Level, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class ProtocolQuestion:
    """One of the fourteen questions: as the client is asked, as the provider mirrors it, its heading in the record."""

    key: str
    number: int
    phase: str
    client: Text
    provider: Text
    purpose: Text
    surfaces: tuple[str, ...]  # kinds of expectations it brings to light
    record_as: Text


@dataclass(frozen=True, slots=True)
class Protocol:
    """The kickoff: fourteen questions in four phases, and the result in five levels (-2..2)."""

    title: Text
    intro: Text
    phases: Mapping[str, Text]
    expectation_kinds: Mapping[str, Text]
    questions: tuple[ProtocolQuestion, ...]
    levels_intro: Text
    levels: tuple[Level, ...]
    closing_line: Text


@dataclass(frozen=True, slots=True)
class Situation:
    """One of the ten difficult situations, with a calm way through it."""

    key: str
    name: Text
    signs: Text
    first_step: Text
    steps: tuple[Text, ...]
    phrase: Text
    let_go_when: Text
    likely_outcomes: tuple[str, ...]
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifficultSituations:
    """The ten situations, the pattern of the conversation, and how it can end."""

    intro: Text
    pattern: tuple[Entry, ...]  # observation, effect, wish
    outcomes: tuple[Entry, ...]
    types: tuple[Situation, ...]


@dataclass(frozen=True, slots=True)
class ComplaintStep:
    """A step on the way of a complaint, and until which working day after its arrival it is done."""

    key: str
    limit_working_days: int
    text: Text


@dataclass(frozen=True, slots=True)
class ComplaintProcess:
    """The calm steps of a complaint, and what is asked at its end."""

    intro: Text
    steps: tuple[ComplaintStep, ...]
    fairness_questions: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EnergyLedger:
    """What a week of working together cost or gave (-3..3), and by what."""

    question: Text
    hint: Text
    scale: tuple[Level, ...]
    causes: tuple[Entry, ...]
    rule: Text


@dataclass(frozen=True, slots=True)
class PulseCheck:
    """The short check-in of both: four statements, 0..10."""

    intro: Text
    low: Text
    high: Text
    items: tuple[Entry, ...]
    low_value_prompt: Text


def build_charter(node: Reader) -> Charter:
    """The charter; promises are numbered from one."""
    return Charter(
        title=node["title"].text(),
        intro=node["intro"].text(),
        signing=node["signing"].text(),
        check_answers=_levels(node["check_answers"], 0, 2),
        promises=tuple(_promise(item) for item in node["promises"].keyed()),
    )


def _promise(node: Reader) -> Promise:
    return Promise(
        key=node["key"].word(),
        number=node["number"].number(1, 99),
        title=node["title"].text(),
        promise=node["promise"].text(),
        provider_side=node["provider_side"].text(),
        client_side=node["client_side"].text(),
        check=node["check"].text(),
        check_kind=node["check_kind"].one_of(("rating", "text", "count", "days", "boolean")),
        when=tuple(item.one_of(("kickoff", "milestone", "closing")) for item in node["when"].listed()),
        dimensions=node["dimensions"].words(),
    )


def build_protocol(node: Reader) -> Protocol:
    """The kickoff; every question belongs to one of its phases."""
    phases = {item.key: item.text for item in node["phases"].entries()}
    levels = node["result_levels"]
    return Protocol(
        title=node["title"].text(),
        intro=node["intro"].text(),
        phases=phases,
        expectation_kinds={item.key: item.text for item in node["expectation_kinds"].entries()},
        questions=tuple(
            ProtocolQuestion(
                key=item["key"].word(),
                number=item["number"].number(1, 99),
                phase=item["phase"].one_of(phases),
                client=item["client"].text(),
                provider=item["provider"].text(),
                purpose=item["purpose"].text(),
                surfaces=item["surfaces"].words(),
                record_as=item["record_as"].text(),
            )
            for item in node["questions"].keyed()
        ),
        levels_intro=levels["intro"].text(),
        levels=_levels(levels["levels"], -2, 2),
        closing_line=node["closing_line"].text(),
    )


def build_situations(node: Reader) -> DifficultSituations:
    """The ten situations; each can only end in a known way."""
    outcomes = node["outcomes"].entries()
    known = [outcome.key for outcome in outcomes]
    return DifficultSituations(
        intro=node["intro"].text(),
        pattern=node["pattern"].entries(),
        outcomes=outcomes,
        types=tuple(
            Situation(
                key=item["key"].word(),
                name=item["name"].text(),
                signs=item["signs"].text(),
                first_step=item["first_step"].text(),
                steps=item["steps"].texts(),
                phrase=item["phrase"].text(),
                let_go_when=item["let_go_when"].text(),
                likely_outcomes=tuple(outcome.one_of(known) for outcome in item["likely_outcomes"].listed()),
                dimensions=item["dimensions"].words(),
            )
            for item in node["types"].keyed()
        ),
    )


def build_complaints(node: Reader) -> ComplaintProcess:
    """The steps of a complaint, in order."""
    return ComplaintProcess(
        intro=node["intro"].text(),
        steps=tuple(
            ComplaintStep(item["key"].word(), item["limit_working_days"].number(0, 99), item.text())
            for item in node["steps"].keyed()
        ),
        fairness_questions=node["fairness_questions"].entries(),
    )


def build_energy(node: Reader) -> EnergyLedger:
    """The ledger, its scale from what lifts to what drains."""
    return EnergyLedger(
        question=node["question"].text(),
        hint=node["hint"].text(),
        scale=_levels(node["scale"], -3, 3),
        causes=node["causes"].entries(),
        rule=node["rule"].text(),
    )


def build_pulse(node: Reader) -> PulseCheck:
    """The check-in."""
    return PulseCheck(
        intro=node["intro"].text(),
        low=node["scale"]["low"].text(),
        high=node["scale"]["high"].text(),
        items=node["items"].entries(),
        low_value_prompt=node["low_value_prompt"].text(),
    )


def _levels(node: Reader, low: int, high: int) -> tuple[Level, ...]:
    return tuple(Level(item["value"].number(low, high), item.text()) for item in node.listed())
