"""Writes to the two profiles: drafts while one types, versions when the owner adopts, dimensions of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scope

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.profile import queries, rules
from wunschkunde.stages.profile.models import Draft, IdealClient, Offer, OwnDimension

VersionType = TypeVar("VersionType", IdealClient, Offer)


@transaction.atomic
def adopt_ideal_client(*, practice: Practice, author: User, data: Mapping[str, Any], note: str = "") -> IdealClient:
    """Make ``data`` (see the model) the next version of the ideal client; its draft is done with.

    Raises ValidationError for data outside the dimensions and their scales, and without a note from the second on.
    """
    with scope(practice=practice):
        known = queries.dimensions_of(practice, with_retired=True)
        rules.check_answers(known, data.get("wishes", {}))
        rules.check_importances(known, data.get("importances", {}))
        rules.check_limits(known, data.get("limits", []))
        fields = {
            "texts": _texts(data.get("texts", {})),
            "segments": [_own_words(item, "name", "description") for item in data.get("segments", [])],
            "traits": [_trait(item) for item in data.get("traits", [])],
            "wishes": _answered(data.get("wishes", {})),
            "importances": dict(data.get("importances", {})),
            "limits": list(data.get("limits", [])),
        }
        return _adopt(IdealClient, practice=practice, author=author, note=note, fields=fields)


@transaction.atomic
def adopt_offer(*, practice: Practice, author: User, data: Mapping[str, Any], note: str = "") -> Offer:
    """Make ``data`` (see the model) the next version of the offer; its draft is done with.

    Raises ValidationError for data outside the dimensions and their scales, and without a note from the second on.
    """
    with scope(practice=practice):
        rules.check_answers(queries.dimensions_of(practice, with_retired=True), data.get("brings", {}))
        worries = _worries(data.get("worries", []))
        fields: dict[str, Any] = {
            "texts": _texts(data.get("texts", {})),
            "worries": worries,
            "services": [_service(item, worries) for item in data.get("services", [])],
            "brings": _answered(data.get("brings", {})),
            "human_side": [_human_line(item) for item in data.get("human_side", [])],
            "working_days": _working_days(data.get("working_days", [])),
            "opens_at": _clock(data.get("opens_at")),
            "closes_at": _clock(data.get("closes_at")),
            "answer_days": rules.checked_number(data.get("answer_days"), most=rules.LONGEST_PROMISE, unset=3),
            "time_off": [_absence(item) for item in data.get("time_off", [])],
            "capacity": rules.checked_number(data.get("capacity"), most=rules.MOST_PROJECTS),
        }
        if fields["opens_at"] and fields["closes_at"] and fields["opens_at"] >= fields["closes_at"]:
            raise ValidationError(_("The working day has to end after it begins."))
        if bool(fields["opens_at"]) != bool(fields["closes_at"]):
            raise ValidationError(_("Please enter both: a time to begin, and a time to end."))
        return _adopt(Offer, practice=practice, author=author, note=note, fields=fields)


def _adopt(
    model: type[VersionType], *, practice: Practice, author: User, note: str, fields: dict[str, Any]
) -> VersionType:
    """Write the next version, its line of history, and end the draft. One at a time per practice."""
    kind = Draft.Kind.IDEAL_CLIENT if model is IdealClient else Draft.Kind.OFFER
    Practice.objects.select_for_update().get(pk=practice.pk)
    last = model.objects.filter(practice=practice).order_by("-number").first()
    number = last.number + 1 if last else 1
    rules.check_note(number, note)
    version = model(practice=practice, author=author, number=number, note=note.strip(), **fields)
    version.save()
    Draft.objects.filter(practice=practice, kind=kind).delete()
    record(practice=practice, actor=author, verb="adopted", target=version, data={"number": number})
    return version


@transaction.atomic
def adopt_both(
    *, practice: Practice, author: User, ideal_client: Mapping[str, Any], offer: Mapping[str, Any], note: str = ""
) -> queries.Profile:
    """Adopt both profiles or neither: a first profile is whole from the start."""
    return queries.Profile(
        ideal_client=adopt_ideal_client(practice=practice, author=author, data=ideal_client, note=note),
        offer=adopt_offer(practice=practice, author=author, data=offer, note=note),
    )


@transaction.atomic
def save_draft(*, practice: Practice, kind: str, changes: Mapping[str, Any]) -> Draft:
    """Write ``changes`` into the draft of this kind, which begins as a copy of the current version.

    Mappings (texts, answers) are merged key by key, where None takes the key away; everything else is replaced.
    A draft that says what holds already is none. Typing leaves no line of history: a draft is nobody's word yet.
    """
    with scope(practice=practice):
        Practice.objects.select_for_update().get(pk=practice.pk)
        draft = queries.draft_of(practice, kind) or Draft(practice=practice, kind=kind)
        data = draft.data or queries.working_data(practice, kind)
        for name, value in changes.items():
            if name not in queries.FIELDS[kind]:
                raise KeyError(name)
            data[name] = _merged(data.get(name), value) if isinstance(value, Mapping) else value
        draft.data = data
        current = queries.current_version(practice, kind)
        if current is not None and data == queries.version_data(current, kind):
            Draft.objects.filter(practice=practice, kind=kind).delete()
        else:
            draft.save()
        return draft


@transaction.atomic
def discard_draft(*, practice: Practice, author: User, kind: str) -> None:
    """Throw a draft away; the current version stays as it is."""
    with scope(practice=practice):
        draft = queries.draft_of(practice, kind)
        if draft is not None:
            record(practice=practice, actor=author, verb="discarded", target=draft, data={"kind": kind})
            draft.delete()


@transaction.atomic
def add_own_dimension(
    *,
    practice: Practice,
    author: User,
    name: Mapping[str, str],
    levels: list[Mapping[str, str]],
    direction: str,
    question_provider: Mapping[str, str] | None = None,
    question_client: Mapping[str, str] | None = None,
) -> OwnDimension:
    """Add a dimension with five labeled levels, in one language or both.

    Raises ValidationError where a level has no words, the direction is unknown, or the words ask for a
    characteristic of the person.
    """
    with scope(practice=practice):
        questions = [dict(question_provider or {}), dict(question_client or {})]
        if not any(name.values()) or len(levels) != len(rules.LEVELS) or not all(any(x.values()) for x in levels):
            raise ValidationError(_("A dimension needs a name and words for each of its five levels."))
        if direction not in rules.LEVEL_DIRECTIONS:
            raise ValidationError(_("Please choose how the two sides meet."))
        rules.check_own_words(*(word for words in [name, *levels, *questions] for word in words.values()))
        own = OwnDimension.objects.create(
            practice=practice,
            key=_free_key(practice, name.get("de") or name.get("en") or ""),
            name=dict(name),
            levels=[dict(level) for level in levels],
            question_provider=questions[0],
            question_client=questions[1],
            direction=direction,
        )
        record(practice=practice, actor=author, verb="added", target=own, data={"key": own.key})
        return own


@transaction.atomic
def retire_own_dimension(*, practice: Practice, author: User, key: str) -> OwnDimension:
    """Take a dimension out of use; old versions and inquiries keep their answers to it."""
    with scope(practice=practice):
        own = OwnDimension.objects.select_for_update().get(practice=practice, key=key, retired_at=None)
        own.retired_at = timezone.now()
        own.save(update_fields=["retired_at"])
        record(practice=practice, actor=author, verb="retired", target=own, data={"key": key})
        return own


def _free_key(practice: Practice, name: str) -> str:
    """Return a key no dimension has yet. It begins with own- so that it never meets one of the method's."""
    base = f"own-{slugify(name)[:40] or 'dimension'}"
    taken = {own.key for own in queries.own_dimensions_of(practice, with_retired=True)}
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base}-{count}"
    return key


def _merged(old: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**(old or {}), **changes}
    return {key: value for key, value in merged.items() if value is not None}


def _words(value: Any) -> dict[str, str]:
    """Return words of one's own by language; a plain string counts as German."""
    if isinstance(value, str):
        value = {"de": value}
    return {language: value[language].strip() for language in ("de", "en") if (value or {}).get(language, "").strip()}


def _texts(value: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    spoken = {key: _words(words) for key, words in value.items()}
    return {key: words for key, words in spoken.items() if words}


def _own_words(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: _words(item.get(name)) for name in names}


def _trait(item: Mapping[str, Any]) -> dict[str, Any]:
    basis = item.get("basis", "assumption")
    if basis not in rules.BASES:
        raise ValidationError(_("A trait rests on evidence or on an assumption."))
    return {**_own_words(item, "statement", "sign"), "basis": basis}


def _worries(items: list[Any]) -> list[dict[str, str]]:
    """Give every worry a key of its own, by which the services name it."""
    taken = {item["key"] for item in items if isinstance(item, Mapping) and item.get("key")}
    free = (f"w{number}" for number in range(1, 10_000) if f"w{number}" not in taken)
    keyed = [(item.get("key") if isinstance(item, Mapping) else None, _words(item)) for item in items]
    return [{"key": key or next(free), **words} for key, words in keyed if words]


def _service(item: Mapping[str, Any], worries: list[dict[str, str]]) -> dict[str, Any]:
    """Name the worries a service eases by key; their words are taken for it, too."""
    by_words = {words: worry["key"] for worry in worries for words in (worry["key"], worry.get("de"), worry.get("en"))}
    named = [by_words[worry] for worry in item.get("worries", []) if worry in by_words]
    return {**_own_words(item, "name", "description"), "worries": named}


def _human_line(item: Mapping[str, Any]) -> dict[str, Any]:
    visibility = item.get("visibility", "private")
    if visibility not in rules.VISIBILITIES:
        raise ValidationError(_("Please choose who may read this line."))
    return {"text": _words(item.get("text")), "visibility": visibility}


def _working_days(days: list[int]) -> list[int]:
    if not set(days) <= set(range(7)):
        raise ValidationError(_("A weekday lies between Monday and Sunday."))
    return sorted(set(days))


def _clock(value: time | str | None) -> time | None:
    if isinstance(value, str):
        return time.fromisoformat(value) if value else None
    return value


def _absence(item: Mapping[str, str]) -> dict[str, str]:
    start, end = date.fromisoformat(item["from"]), date.fromisoformat(item["to"])
    if end < start:
        raise ValidationError(_("Time off has to end after it begins."))
    return {"from": start.isoformat(), "to": end.isoformat()}


def _answered(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answers.items() if value not in (None, [])}
