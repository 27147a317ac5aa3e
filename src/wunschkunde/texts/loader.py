"""Loads and checks the texts once per process; every error names file and key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wunschkunde.texts.build import (
    build_conventions,
    build_dimension,
    build_first_conversation,
    build_inquiry_form,
    build_letter,
    build_never_ask,
    build_pattern,
    build_tone_check,
    build_warnings,
    build_worksheet,
)
from wunschkunde.texts.checks import check_sections
from wunschkunde.texts.collaboration import (
    Charter,
    ComplaintProcess,
    DifficultSituations,
    EnergyLedger,
    Protocol,
    PulseCheck,
    build_charter,
    build_complaints,
    build_energy,
    build_protocol,
    build_pulse,
    build_situations,
)
from wunschkunde.texts.completion import ClosingRetrospective, build_closing
from wunschkunde.texts.errors import TextsError
from wunschkunde.texts.fairness import FairnessCheck, build_fairness_check
from wunschkunde.texts.learning import TeacherQuestions, build_teacher_questions
from wunschkunde.texts.model import (
    Conventions,
    Dimension,
    Entry,
    FirstConversation,
    IllusoryPattern,
    InquiryForm,
    NeverAsk,
    Raw,
    Text,
    ToneCheck,
    Warnings,
    Words,
    Worksheets,
)
from wunschkunde.texts.reader import Joined, Reader
from wunschkunde.texts.strict_yaml import read_yaml
from wunschkunde.texts.treasury import Compliments, build_compliments

if TYPE_CHECKING:
    from collections.abc import Callable

    from wunschkunde.texts.letters import Letter

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Catalog:
    """All texts. `sections` holds, as plain data, those whose stage reads them itself."""

    conventions: Conventions
    groups: dict[str, Text]
    dimensions: tuple[Dimension, ...]
    inquiry_form: InquiryForm
    sources_of_attention: tuple[Entry, ...]
    decisions: tuple[Entry, ...]
    first_conversation: FirstConversation
    illusory_patterns: tuple[IllusoryPattern, ...]
    warnings: Warnings
    letters: tuple[Letter, ...]
    tone_check: ToneCheck
    never_ask: NeverAsk
    worksheets: Worksheets
    words: Words
    protocol: Protocol
    charter: Charter
    pulse_check: PulseCheck
    energy_ledger: EnergyLedger
    difficult_situations: DifficultSituations
    complaint_process: ComplaintProcess
    compliments: Compliments
    closing: ClosingRetrospective
    teacher_questions: TeacherQuestions
    fairness_check: FairnessCheck
    sections: Raw


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The texts that come with the program, loaded and checked once.

    Raises TextsError (one line naming file and key) when a file is broken.
    """
    return load(CONTENT)


def load(folder: Path) -> Catalog:
    """The texts in `folder`, checked. Raises TextsError."""
    sections, files = _read_sections(folder)

    def section(name: str) -> Reader:
        if name not in sections:
            raise TextsError(str(folder.name), name, "missing")
        return Reader(sections[name], files[name], name)

    section("dimensions").keyed()
    check_sections(sections, files)
    conventions = build_conventions(section("conventions"))
    groups = dict(section("groups").text_map())
    dimensions = tuple(build_dimension(item, groups) for item in section("dimensions").keyed())
    placeholders = frozenset(conventions.placeholders)
    return Catalog(
        conventions=conventions,
        groups=groups,
        dimensions=dimensions,
        inquiry_form=build_inquiry_form(section("inquiry_form")),
        sources_of_attention=section("sources_of_attention").entries(),
        decisions=section("decisions").entries(),
        first_conversation=build_first_conversation(section("first_conversation")),
        illusory_patterns=tuple(build_pattern(item) for item in section("illusory_expectations")["patterns"].keyed()),
        warnings=build_warnings(section("warnings")),
        letters=tuple(build_letter(item, placeholders) for item in section("message_templates").keyed()),
        tone_check=build_tone_check(section("tone_check")),
        never_ask=build_never_ask(section("learning")["never_ask"]),
        worksheets=Worksheets(
            ideal_client=build_worksheet(section("ideal_client_worksheet")),
            offer=build_worksheet(section("offer_worksheet")),
        ),
        words=Words({item.key: item for item in dimensions}, section("words").text_map()),
        **_from_kickoff_to_closing(section),
        sections=MappingProxyType(sections),
    )


def _from_kickoff_to_closing(section: Callable[[str], Reader]) -> dict[str, Any]:
    return {
        "protocol": build_protocol(section("expectation_protocol")),
        "charter": build_charter(section("charter")),
        "pulse_check": build_pulse(section("pulse_check")),
        "energy_ledger": build_energy(section("energy_ledger")),
        "difficult_situations": build_situations(section("difficult_situations")),
        "complaint_process": build_complaints(section("complaint_process")),
        "compliments": build_compliments(section("compliments")),
        "closing": build_closing(section("closing_retrospective")),
        "teacher_questions": build_teacher_questions(section("learning")["teacher_questions"]),
        "fairness_check": build_fairness_check(section("learning")["fairness_check"]),
    }


def _read_sections(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Top-level keys of all files; lists of the same name (in one folder) are joined."""
    sections: dict[str, Any] = {}
    files: dict[str, str] = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        for key, value in Reader(read_yaml(path, name=name), name).mapping().items():
            if key not in sections:
                sections[key], files[key] = value, name
            elif isinstance(value, list) and isinstance(sections[key], list):
                joined = sections[key]
                before = joined.files if isinstance(joined, Joined) else [files[key]] * len(joined)
                sections[key] = Joined([*joined, *value], [*before, *[name] * len(value)])
            else:
                raise TextsError(name, key, f"stands in {files[key]} already")
    return sections, files
