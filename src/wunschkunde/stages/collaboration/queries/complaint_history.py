"""What happened to one complaint, in sentences, the newest first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wunschkunde.accounts.models import User
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import entries_of
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.collaboration.queries.complaints import step_text
from wunschkunde.stages.collaboration.rules.complaints import TONE_NOTED
from wunschkunde.stages.inquiry.queries import long_date


def timeline_of(complaint: Complaint, reader: User) -> list[dict[str, Any]]:
    """Return the entries of the timeline part: when, who as ``reader`` calls them, and what in a sentence."""
    return [
        {"at": entry.at, "who": _who(entry, reader), "text": _sentence(entry)}
        for entry in entries_of(complaint).order_by("-pk")
    ]


def _who(entry: Entry, reader: User) -> str:
    if entry.actor is None:
        return _("the client")
    return pgettext("who did it", "you") if entry.actor_id == reader.pk else str(entry.actor)


def _sentence(entry: Entry) -> str:
    if entry.verb == TONE_NOTED:
        return _("Noted a harsh tone") if entry.data.get("harsh") else _("Noted that the tone is not harsh")
    if entry.verb == "complaint_step_done":
        return _("Done: %(step)s") % {"step": step_text(entry.data.get("step", "")).partition(":")[0]}
    if entry.verb == "complaint_changed":
        return " ".join([_("Changed details."), *_moved(entry)])
    return {
        "complaint_received": _("The complaint arrived"),
        "complaint_entered": _("Entered the complaint by hand"),
        "complaint_word_added": _("Added further words"),
        "complaint_rated": _("Said whether it was fair"),
        "complaint_fact_added": _("Noted a fact"),
        "complaint_acknowledged": _("Told them that it has arrived"),
        "complaint_limit_named": _("Named the limit of the tone"),
        "complaint_answer_prepared": _("Prepared the answer"),
        "complaint_answered": _("Answered"),
        "complaint_answer_taken_back": _("Took the answer back"),
        "complaint_reopened": _("Opened it again"),
        "complaint_closed": _("Closed it"),
    }.get(entry.verb, entry.verb)


def _moved(entry: Entry) -> list[str]:
    """Say which days were counted anew: from which to which."""
    said = {
        "legal_due_on": _("Legal deadline: %(old)s, now %(new)s."),
        "promise_due_on": _("Own promise: %(old)s, now %(new)s."),
    }
    return [
        sentence % {"old": _day(entry.data[name][0]), "new": _day(entry.data[name][1])}
        for name, sentence in said.items()
        if name in entry.data
    ]


def _day(iso: str | None) -> str:
    return long_date(date.fromisoformat(iso)) if iso else pgettext("day", "none")
