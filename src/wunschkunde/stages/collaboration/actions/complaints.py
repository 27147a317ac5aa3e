"""The calm way of a complaint: facts, dates, tone and matter apart, the answer, and what is learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.actions import letters
from wunschkunde.stages.collaboration.actions.complaining import PERSON, locked_complaint
from wunschkunde.stages.collaboration.models import Complaint, ComplaintFact, ComplaintSettings, SentLetter
from wunschkunde.stages.collaboration.queries.complaints import settings_of, solution_letter, today_of
from wunschkunde.stages.collaboration.rules import Refused, check_person, members_of
from wunschkunde.stages.collaboration.rules import complaints as rules
from wunschkunde.stages.collaboration.rules.letters import is_waiting
from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.profile.calendar import calendar_of

CHANGEABLE = (*PERSON, "matter", "order_number", "returned_on", "responsible")
DUE = ("legal_due_on", "promise_due_on")


@transaction.atomic
def save_settings(
    *, practice: Practice, author: User, is_public: bool, refund_days: int, responsible: User | None
) -> ComplaintSettings:
    """Keep what the practice promises for complaints to come; those that are under way keep their days."""
    check_person(author, practice)
    given = {"is_public": is_public, "refund_days": refund_days, "responsible": responsible}
    saved, _made = ComplaintSettings.objects.update_or_create(practice=practice, defaults=given)
    facts = {**given, "responsible": responsible.pk if responsible else None}
    record(practice=practice, actor=author, verb="complaint_settings_saved", target=saved, data=facts)
    return saved


@transaction.atomic
def add_fact(
    *, complaint: Complaint, author: User, text: str, evidence: str = "", happened_on: date | None = None
) -> ComplaintFact:
    """Note what is known for a fact, and by what. It is never changed; what turns out otherwise is another fact.

    The same fact noted twice is there once.
    """
    current = _held(complaint, author)
    rules.check_open(current)
    same = (text, evidence, happened_on)
    known = next((one for one in current.facts.all() if (one.text, one.evidence or "", one.happened_on) == same), None)
    if known is not None:
        return known
    fact = ComplaintFact.objects.create(
        practice=current.practice,
        complaint=current,
        author=author,
        text=text,
        evidence=evidence,
        happened_on=happened_on,
    )
    facts = {"fact": fact.pk, "with_evidence": bool(evidence)}
    record(practice=current.practice, actor=author, verb="complaint_fact_added", target=current, data=facts)
    return fact


@transaction.atomic
def acknowledge_in_person(*, complaint: Complaint, author: User) -> Complaint:
    """Note that the client knows it has arrived and when the next message comes: told in person, or by own mail."""
    current = _held(complaint, author)
    current.state = rules.transition(current, "acknowledge")
    current.save(update_fields=["state"])
    _finish(current, (rules.ACKNOWLEDGING,), author)
    record(practice=current.practice, actor=author, verb="complaint_acknowledged", target=current)
    return current


@transaction.atomic
def finish_step(*, complaint: Complaint, author: User, key: str) -> Complaint:
    """Tick off a step that is done by thinking and looking."""
    current = _held(complaint, author)
    rules.check_step(current, key)
    if _finish(current, (key,), author):
        facts = {"step": key}
        record(practice=current.practice, actor=author, verb="complaint_step_done", target=current, data=facts)
    return current


@transaction.atomic
def note_tone(*, complaint: Complaint, author: User, is_harsh: bool, note: str = "") -> Complaint:
    """Note whether the tone is harsh, as a matter of its own. It changes no date, no order, no answer."""
    current = _held(complaint, author)
    rules.check_open(current)
    was = (current.is_harsh, current.tone_note or "")
    current.is_harsh, current.tone_note = is_harsh, note or None
    current.save(update_fields=["is_harsh", "tone_note"])
    if was[0] != is_harsh:
        facts = {"harsh": is_harsh}
        record(practice=current.practice, actor=author, verb=rules.TONE_NOTED, target=current, data=facts)
    return current


@transaction.atomic
def name_limit(*, complaint: Complaint, author: User) -> Complaint:
    """Note that the tone was spoken about: never on the day it was noted. Raises Refused before."""
    current = _held(complaint, author)
    today = today_of(current.practice)
    rules.check_limit(current, calendar_of(current.practice), today)
    current.limit_named_on = today
    current.save(update_fields=["limit_named_on"])
    record(practice=current.practice, actor=author, verb="complaint_limit_named", target=current)
    return current


@transaction.atomic
def change(*, complaint: Complaint, author: User, data: Mapping[str, Any]) -> Complaint:
    """Change what is known around a complaint, never what the client said.

    Days that hang on it are computed anew, and the history keeps the old and the new ones.
    """
    current = _held(complaint, author)
    rules.check_open(current)
    rules.check_returned_on(data.get("returned_on"), today_of(current.practice))
    if data.get("responsible") is not None and data["responsible"] not in members_of(current.practice):
        raise Refused(_("Somebody of your practice answers for a complaint."))
    changed = [name for name in CHANGEABLE if name in data and getattr(current, name) != data[name]]
    before = {name: getattr(current, name) for name in DUE}
    for name in changed:
        setattr(current, name, data[name])
    if {"matter", "returned_on"} & set(changed):
        promised = settings_of(current.practice).refund_days
        current.legal_due_on = rules.legal_due(current.practice, current.matter, current.returned_on)
        current.promise_due_on = rules.promise_due(current.matter, current.returned_on, promised)
    if changed:
        current.save()
        moved = {name: [_iso(before[name]), _iso(getattr(current, name))] for name in DUE}
        facts = {"fields": changed, **{name: days for name, days in moved.items() if days[0] != days[1]}}
        record(practice=current.practice, actor=author, verb="complaint_changed", target=current, data=facts)
    return current


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@transaction.atomic
def prepare_answer(*, complaint: Complaint, author: User, mistake: str, remedy: str, remedy_on: date) -> Complaint:
    """Keep what the answer will name. Nobody is told yet. Raises Refused before the facts."""
    current = _held(complaint, author)
    rules.check_answer(current)
    current.mistake, current.remedy, current.remedy_on = mistake, remedy, remedy_on
    current.save(update_fields=["mistake", "remedy", "remedy_on"])
    record(practice=current.practice, actor=author, verb="complaint_answer_prepared", target=current)
    return current


@transaction.atomic
def answer(
    *,
    complaint: Complaint,
    author: User,
    template: str,
    letter: Letter | None,
    at_once: bool = False,
    overnight: bool = False,
    now: datetime | None = None,
) -> SentLetter:
    """Answer: by a letter that leaves as `letters.send` says; without one it was copied and sent another way."""
    current = _held(complaint, author)
    rules.check_answer(current)
    rules.check_solution(current)
    given: dict[str, Any] = {"client": current, "author": author, "template": template, "now": now}
    if letter is None:
        sent = letters.note_by_hand(**given)
    else:
        sent = letters.send(**given, letter=letter, at_once=at_once, overnight=overnight)
    current.state = rules.transition(current, "answer")
    current.save(update_fields=["state"])
    _finish(current, (*rules.BY_HAND, *rules.ANSWERING), author, now)
    facts = {"letter": template, "by_hand": letter is None}
    record(practice=current.practice, actor=author, verb="complaint_answered", target=current, data=facts)
    return sent


@transaction.atomic
def take_back(*, complaint: Complaint, author: User) -> Complaint:
    """Call the answer back while it has not left the house. Raises Refused when it has."""
    current = _held(complaint, author)
    state, sent = rules.transition(current, "reopen"), solution_letter(current)
    if sent is None:
        raise Refused(_("There is no letter on its way."))
    letters.take_back(sent=sent, author=author)
    return _reopened(current, author, state, "complaint_answer_taken_back")


@transaction.atomic
def reopen(*, complaint: Complaint, author: User) -> Complaint:
    """Look once more: for the client it was not good yet."""
    current = _held(complaint, author)
    state, sent = rules.transition(current, "reopen"), solution_letter(current)
    if sent is not None and is_waiting(sent):
        raise Refused(_("The letter has not left yet. Take it back first."))
    return _reopened(current, author, state, "complaint_reopened")


def _reopened(current: Complaint, author: User, state: str, verb: str) -> Complaint:
    current.state = state
    current.save(update_fields=["state"])
    current.steps.filter(key__in=rules.ANSWERING).update(done_at=None, author=None)
    record(practice=current.practice, actor=author, verb=verb, target=current)
    return current


@transaction.atomic
def close(*, complaint: Complaint, author: User, learned: str, now: datetime | None = None) -> Complaint:
    """Close a complaint with what changes, so that it does not come back."""
    now = now or timezone.now()
    current = _held(complaint, author)
    current.state = rules.transition(current, "close")
    if not learned.strip():
        raise Refused(_("A complaint is closed with what you change. If that is nothing, say so."))
    current.learned, current.closed_at = learned, now
    current.erase_on = rules.erase_on(now.astimezone(calendar_of(current.practice).zone).date())
    current.save(update_fields=["state", "learned", "closed_at", "erase_on"])
    _finish(current, (rules.CLOSING,), author, now)
    record(practice=current.practice, actor=author, verb="complaint_closed", target=current)
    return current


def _held(complaint: Complaint, author: User) -> Complaint:
    current = locked_complaint(complaint)
    check_person(author, current.practice)
    return current


def _finish(complaint: Complaint, keys: tuple[str, ...], author: User, now: datetime | None = None) -> int:
    """Mark steps as done that are not; return how many there were."""
    return complaint.steps.filter(key__in=keys, done_at=None).update(done_at=now or timezone.now(), author=author)
