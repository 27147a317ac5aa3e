"""A second look at a draft, by the rules of the method. It reads what it is given and keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass

from wunschkunde import engine, texts
from wunschkunde.accounts.languages import texts_language


@dataclass(frozen=True, slots=True)
class Remark:
    """One place that may come across differently than meant: its words (none: the whole letter), and the rule."""

    words: str
    rule: texts.ToneRule


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What stands out in a draft, each thing once."""

    remarks: tuple[Remark, ...]

    @property
    def is_sharp(self) -> bool:
        """Whether it is better to sleep on it."""
        return any(remark.rule.suggest_delay for remark in self.remarks)


def second_look(body: str, language: str, *, is_late: bool = False) -> SecondLook:
    """Look at the tone of a draft written in ``language``; ``is_late`` says it would leave outside office hours."""
    rules = {rule.key: rule for rule in texts.tone_rules()}
    found = engine.check_tone(body, texts.tone_check(), texts_language(language), is_late=is_late)
    remarks = (Remark("" if one.start is None else body[one.start : one.end], rules[one.rule]) for one in found)
    once = {(remark.rule.key, remark.words.casefold()): remark for remark in reversed(list(remarks))}
    return SecondLook(tuple(reversed(once.values())))
