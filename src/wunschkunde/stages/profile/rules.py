"""Who may adopt a version, what a version may hold, and which words deserve a second look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Membership

MOST_IMPORTANT = 10
LEVELS = range(1, 6)
LEVEL_DIRECTIONS = ("similar", "complementary", "more", "threshold", "ceiling")
LIMIT_SIDES = ("client_offers", "client_expects")
VISIBILITIES = ("private", "request", "public")
BASES = ("evidence", "assumption")
LONGEST_BARE = 6
LONGEST_NOTE = 500
LONGEST_PROMISE = 60
MOST_PROJECTS = 999
# Cues that begin harmless words, too ("agency", "alternativ", "original"): these count only as whole words.
_WHOLE_WORDS = frozenset({"age", "alter", "sex", "male", "ledig", "kinder", "origin", "faith", "health"})


def may_adopt(membership: Membership) -> bool:
    """Owners decide what the practice stands for; members draft."""
    return membership.state == Membership.State.ACCEPTED and membership.role == Membership.Role.OWNER


def check_note(number: int, note: str) -> None:
    """Ask for a note from the second version on: later one wants to know why it changed."""
    if number > 1 and not note.strip():
        raise ValidationError(_("Please write in a sentence what changed, and why."))
    if len(note) > LONGEST_NOTE:
        raise ValidationError(_("Please keep the note below %(most)s characters.") % {"most": LONGEST_NOTE})


def checked_number(value: Any, *, most: int, unset: int | None = None) -> int | None:
    """Return a whole number from 0 to ``most``, or ``unset`` where nothing is said."""
    if value is None:
        return unset
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValidationError(_("Please enter a number from 0 to %(most)s.") % {"most": most})
    return value


def check_answer(dimension: texts.Dimension, value: Any) -> None:
    """Refuse a level outside 1 to 5, an unknown option, an option twice, and more options than the dimension takes."""
    name = words_of(dimension.name)
    if value is None:
        return
    if dimension.kind == "scale5":
        if isinstance(value, bool) or not isinstance(value, int) or value not in LEVELS:
            raise ValidationError(_("%(name)s: a level lies between 1 and 5.") % {"name": name})
        return
    known = {level.value for level in dimension.scale}
    is_choice = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not is_choice or len(set(value)) != len(value) or not set(value) <= known:
        raise ValidationError(_("%(name)s: please choose from the options.") % {"name": name})
    if dimension.max_choices and len(value) > dimension.max_choices:
        raise ValidationError(_("%(name)s: %(most)s at most, please.") % {"name": name, "most": dimension.max_choices})


def check_answers(dimensions: Iterable[texts.Dimension], answers: Mapping[str, Any]) -> None:
    """Check every answer; an answer to a dimension the practice does not have is refused."""
    known = {dimension.key: dimension for dimension in dimensions}
    for key, value in answers.items():
        if key not in known:
            raise ValidationError(_("There is no dimension “%(key)s”.") % {"key": key})
        check_answer(known[key], value)


def check_importances(dimensions: Iterable[texts.Dimension], importances: Mapping[str, Any]) -> None:
    """Refuse an importance outside 0 to 10, and one of a dimension the practice does not have."""
    known = {dimension.key for dimension in dimensions}
    for key, value in importances.items():
        whole = isinstance(value, int) and not isinstance(value, bool)
        if key not in known or not whole or not 0 <= value <= MOST_IMPORTANT:
            raise ValidationError(_("An importance lies between 0 and 10."))


def check_limits(dimensions: Iterable[texts.Dimension], limits: Iterable[Mapping[str, Any]]) -> None:
    """Refuse a limit that is not on a scale, without a side, or not exactly one of above and below."""
    scales = {dimension.key for dimension in dimensions if dimension.kind == "scale5"}
    for limit in limits:
        bounds = [limit[name] for name in ("above", "below") if limit.get(name) is not None]
        is_known = limit.get("dimension") in scales and limit.get("side") in LIMIT_SIDES
        if not is_known or len(bounds) != 1 or bounds[0] not in LEVELS:
            raise ValidationError(_("A limit names a scale, a side, and one level it must not cross."))


def is_bare_adjective(statement: str) -> bool:
    """Tell whether a statement holds nothing but adjectives: "ehrlich und offen" says nothing one could observe.

    A rough rule of word endings and a list of common words (texts); it serves a hint, never a refusal.
    """
    known = texts.catalog().sections["bare_adjectives"]
    words = [word for word in re.findall(r"[\w:*-]+", statement.lower()) if word not in known["fillers"]]
    if not words or len(words) > LONGEST_BARE:
        return False
    return all(_is_adjective(word, known) for word in words)


def _is_adjective(word: str, known: Mapping[str, list[str]]) -> bool:
    bare = re.sub(r"e[rnsm]?$", "", word)
    is_listed = word in known["words"] or bare in known["words"]
    return is_listed or word.endswith(tuple(known["endings"])) or bare.endswith(tuple(known["endings"]))


def never_asked_topics(*words: str) -> list[str]:
    """Return the keys of the never-ask list which the words touch, in the order of the list."""
    text = " ".join(words).lower()
    return [key for key, cues in texts.never_ask().topics.items() if any(_cue(cue).search(text) for cue in cues)]


def _cue(cue: str) -> re.Pattern[str]:
    """A cue is the beginning of a word, or a whole one with its ending or as the first part of a compound with s."""
    end = r"(?:n|e|en|er|es|ern|s\w*)?\b" if cue in _WHOLE_WORDS else ""
    return re.compile(rf"\b{re.escape(cue)}{end}")


def check_own_words(*words: str) -> None:
    """Refuse a dimension of one's own that asks for a characteristic of the person (trust L43)."""
    if never_asked_topics(*words):
        raise ValidationError(
            _(
                "This touches a characteristic of the person that belongs neither in a profile nor in an assessment. "
                "What does it mean for working together? Please name that: the behavior, not the person."
            )
        )
