"""The fifteen promises: what a version may say, what both confirm exactly, and when it counts as agreed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import CharterVersion
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules.kickoff import normalized
from wunschkunde.stages.decision.rules import Refused, check_person

KEPT, REWORDED, LEFT_OUT = CHOICES = ("kept", "reworded", "left_out")
FIELDS = ("choice", "text", "reason", "side")

# promise key -> {"choice", "text", "reason", "side"}
Clause = Mapping[str, str]
Clauses = Mapping[str, Clause]


def promise_keys() -> tuple[str, ...]:
    """Return the keys of the fifteen promises, in their order."""
    return tuple(promise.key for promise in texts.charter().promises)


def check_hand(practice: Practice, side: str, author: User | None) -> None:
    """Raise unless a member of the practice acts for the provider, and nobody signed in for the client."""
    if side == Party.PROVIDER:
        if author is None:
            raise Refused(_("Only a member of this practice can do this."))
        check_person(author, practice)
    elif author is not None:
        raise Refused(_("Only the other side can do this."))


def all_kept() -> dict[str, Clause]:
    """Return the promises as they stand before anybody says otherwise: every one is kept."""
    return {key: {"choice": KEPT, "text": "", "reason": "", "side": ""} for key in promise_keys()}


def settled(given: Clauses, before: Clauses, side: str) -> dict[str, Clause]:
    """Return whole clauses out of what a side gave, in the order of the promises.

    What is kept needs no words, what is left out no text of its own. A clause names the side that worded it so; one
    that says what it said before still belongs to whoever said it first.
    """
    whole: dict[str, Clause] = {}
    for key in promise_keys():
        clause = given.get(key, before.get(key, {}))
        choice = clause.get("choice", KEPT)
        text = normalized(clause.get("text", "")) if choice == REWORDED else ""
        reason = normalized(clause.get("reason", "")) if choice != KEPT else ""
        old = before.get(key, {})
        is_old = (old.get("choice"), old.get("text"), old.get("reason")) == (choice, text, reason)
        whose = old["side"] if is_old else side
        whole[key] = {"choice": choice, "text": text, "reason": reason, "side": "" if choice == KEPT else whose}
    return whole


def check_clauses(clauses: Clauses) -> None:
    """Raise unless every promise is kept, reworded with words and a reason, or left out with a reason."""
    for key in promise_keys():
        clause = clauses[key]
        if clause["choice"] not in CHOICES:
            raise Refused(_("Each promise is kept, reworded or left out."))
        if clause["choice"] == REWORDED and not clause["text"]:
            raise Refused(_("A reworded promise needs its own words."))
        if clause["choice"] != KEPT and not clause["reason"]:
            raise Refused(_("Whoever rewords a promise or leaves it out says why."))


def canonical(clauses: Clauses) -> str:
    """Return the one way to write these clauses: their promises in order, their fields in order, nothing else."""
    ordered = [[key, *(clauses[key][field] for field in FIELDS)] for key in promise_keys()]
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def digest_of(clauses: Clauses) -> str:
    """Return the SHA-256 of the canonical clauses: what both confirm."""
    return hashlib.sha256(canonical(clauses).encode()).hexdigest()


def check_base(newest: CharterVersion | None, base: int) -> None:
    """Raise when a version was proposed meanwhile that whoever proposes now has not seen."""
    if base != (newest.number if newest else 0):
        raise Refused(_("Meanwhile the other side has proposed a version. Look at it first."))


def check_confirm(newest: CharterVersion | None, digest: str) -> CharterVersion:
    """Return the newest version, or raise when there is none or it is not the one that was read."""
    if newest is None:
        raise Refused(_("There is no version to confirm yet."))
    if newest.digest != digest:
        raise Refused(_("Meanwhile there is a newer version. Look at it before you confirm."))
    return newest


def is_agreed(sides: Iterable[str]) -> bool:
    """Whether these confirmations make a version count: both sides have given theirs."""
    return set(sides) >= set(Party.values)
