"""What happened to one inquiry, in sentences, the newest first; looks at single points are told together."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import User
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import entries_of
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.decision.queries.progress import decisions_of
from wunschkunde.stages.decision.queries.words import by_key
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.queries import dimensions_of


def timeline_of(inquiry: Inquiry, reader: User) -> list[dict[str, Any]]:
    """Return the entries of the timeline part: when, who as ``reader`` calls them, and what in a sentence."""
    decisions = {decision.pk: decision for decision in decisions_of(inquiry)}
    names = {
        key: words_of(dimension.name)
        for key, dimension in by_key(dimensions_of(inquiry.practice, with_retired=True)).items()
    }
    entries = []
    for verb, group in groupby(entries_of(inquiry).order_by("pk"), key=lambda entry: (entry.verb, entry.actor_id)):
        members = list(group)
        if verb[0] == "dimension_looked_at":
            text = ngettext("Looked at one point", "Looked at %(count)s points", len(members)) % {"count": len(members)}
            entries.append(_line(members[-1], text, reader))
        else:
            entries += [_line(entry, _sentence(entry, decisions, names), reader) for entry in members]
    return entries[::-1]


def _line(entry: Entry, text: str, reader: User) -> dict[str, Any]:
    who = _("the client") if entry.actor is None else str(entry.actor)
    if entry.actor_id == reader.pk:
        who = pgettext("who did it", "you")
    return {"at": entry.at, "who": who, "text": text}


def _sentence(entry: Entry, decisions: dict[int, Decision], names: dict[str, str]) -> str:
    decision = decisions.get(entry.data.get("decision", 0))
    if entry.verb == "decided" and decision is not None:
        return _decided(decision)
    name = names.get(entry.data.get("dimension") or entry.data.get("occasion", ""), "")
    if entry.verb == "answer_added" and name:
        return _("Added an answer: %(name)s") % {"name": name}
    if entry.verb == "assessed_again" and name:
        return _("Computed the picture anew after an answer: %(name)s") % {"name": name}
    return {
        "inquiry_received": _("The inquiry arrived"),
        "inquiry_entered": _("Entered the inquiry by hand"),
        "inquiry_withdrawn": _("Withdrew the inquiry"),
        "inquiry_read": _("Read the inquiry"),
        "first_gut_noted": _("Noted the first gut feeling"),
        "first_gut_skipped": _("Skipped the first gut feeling"),
        "second_gut_noted": _("Noted the second gut feeling"),
        "second_gut_skipped": _("Skipped the second gut feeling"),
        "assessed": _("Looked at the assessment"),
        "assessed_again": _("Computed the picture anew"),
        "note_added": _("Added a note"),
        "answer_added": _("Added an answer"),
        "decided": _("Decided"),
        "clarified": _("Recorded what came back to the question"),
        "decision_undone": _("Took the decision back"),
        "notice_settled": _("Settled that they know their details are kept"),
        "letter_sent_now": _("Let the letter leave at once"),
    }.get(entry.verb, entry.verb)


def _decided(decision: Decision) -> str:
    said = {
        Decision.Kind.ACCEPT: _("Accepted: %(reason)s"),
        Decision.Kind.CLARIFY: _("Asked one question: %(reason)s"),
        Decision.Kind.DECLINE: _("Declined: %(reason)s"),
        Decision.Kind.REFER: _("Recommended %(name)s: %(reason)s"),
    }[Decision.Kind(decision.kind)]
    return said % {"reason": decision.reason, "name": decision.colleague.name if decision.colleague else ""}
