"""Reads of the two profiles: what holds today, what is being written, and in which dimensions the practice thinks."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from wunschkunde import texts
from wunschkunde.accounts.models import Practice
from wunschkunde.engine.dimensions import Dimension, Way
from wunschkunde.stages.profile.models import Draft, IdealClient, Offer, OwnDimension
from wunschkunde.stages.profile.sides import engine_dimension

OWN_GROUP = "own"
OWN_IMPORTANCE = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """The two current versions of a practice: whom it wishes for, and what may be expected of it."""

    ideal_client: IdealClient
    offer: Offer


def current_ideal_client(practice: Practice) -> IdealClient | None:
    """Return the newest version of the ideal client, or None."""
    return IdealClient.objects.filter(practice=practice).order_by("-number").first()


def current_offer(practice: Practice) -> Offer | None:
    """Return the newest version of the offer, or None."""
    return Offer.objects.filter(practice=practice).order_by("-number").first()


def current_version(practice: Practice, kind: str) -> IdealClient | Offer | None:
    """Return the newest version of one of the two profiles, or None."""
    return current_ideal_client(practice) if kind == Draft.Kind.IDEAL_CLIENT else current_offer(practice)


def current_profile(practice: Practice) -> Profile | None:
    """Return both current versions; None while one is missing: nothing can be weighed with half a profile."""
    ideal_client, offer = current_ideal_client(practice), current_offer(practice)
    if ideal_client is None or offer is None:
        return None
    return Profile(ideal_client, offer)


def own_dimensions_of(practice: Practice, *, with_retired: bool = False) -> list[OwnDimension]:
    """Return the dimensions the practice added, oldest first."""
    own = OwnDimension.objects.filter(practice=practice).order_by("pk")
    return list(own if with_retired else own.filter(retired_at=None))


def dimensions_of(practice: Practice, *, with_retired: bool = False) -> tuple[texts.Dimension, ...]:
    """Return the 25 dimensions of the method, then the practice's own, all of the same type.

    ``with_retired`` adds those taken out of use, to which old versions and inquiries may still hold answers.
    """
    return texts.dimensions() + tuple(
        as_dimension(own) for own in own_dimensions_of(practice, with_retired=with_retired)
    )


def engine_dimensions(practice: Practice) -> tuple[Dimension, ...]:
    """Return the dimensions in which the practice compares, as the engine takes them."""
    return tuple(engine_dimension(dimension) for dimension in dimensions_of(practice))


def core_dimensions() -> tuple[texts.Dimension, ...]:
    """Return the nine dimensions of a first profile: the same that clients are asked for in the inquiry form."""
    return texts.form_dimensions()


def groups_of(dimensions: tuple[texts.Dimension, ...]) -> list[tuple[texts.Text, list[texts.Dimension]]]:
    """Return the dimensions in their groups, each with its name; the practice's own come last."""
    names = {**texts.groups(), OWN_GROUP: _own_words("group")}
    grouped = [(name, [item for item in dimensions if item.group == key]) for key, name in names.items()]
    return [(name, members) for name, members in grouped if members]


def as_dimension(own: OwnDimension) -> texts.Dimension:
    """Return a dimension of the practice's own as one of the method's: pages and engine treat both alike."""
    name = _text(own.name)
    provider, client = _text(own.question_provider or own.name), _text(own.question_client or own.name)
    questions = {
        "provider_expects": provider,
        "provider_offers": provider,
        "client_expects": client,
        "client_offers": client,
    }
    return texts.Dimension(
        key=own.key,
        group=OWN_GROUP,
        name=name,
        why=_own_words("why"),
        kind="scale5",
        provider_need=cast("Way", own.direction),
        client_need=cast("Way", own.direction),
        ask_in="conversation",
        default_importance=OWN_IMPORTANCE,
        scale=tuple(texts.Level(value, _text(level)) for value, level in enumerate(own.levels, start=1)),
        questions=MappingProxyType(questions),
        fits=_own_words("fits"),
        gap=_own_words("gap"),
        clarify=_own_words("clarify"),
        mismatch=_own_words("mismatch"),
        letter=texts.LetterWords(**{part: _own_letter_words(part, name) for part in ("fits", "gap", "question")}),
    )


def draft_of(practice: Practice, kind: str) -> Draft | None:
    """Return what is being written of this kind, or None."""
    return Draft.objects.filter(practice=practice, kind=kind).first()


def version_data(version: IdealClient | Offer | None, kind: str) -> dict[str, Any]:
    """Return a version as the plain data of a draft; of no version, the data a new one begins with."""
    version = version or (IdealClient() if kind == Draft.Kind.IDEAL_CLIENT else Offer())
    data = {name: getattr(version, name) for name in FIELDS[kind]}
    for name in ("opens_at", "closes_at"):
        if data.get(name):
            data[name] = data[name].strftime("%H:%M")
    return data


def working_data(practice: Practice, kind: str) -> dict[str, Any]:
    """Return what an editor shows: the draft over the current version."""
    draft = draft_of(practice, kind)
    return {**version_data(current_version(practice, kind), kind), **(draft.data if draft else {})}


FIELDS: dict[str, tuple[str, ...]] = {
    Draft.Kind.IDEAL_CLIENT: ("texts", "segments", "traits", "wishes", "importances", "limits"),
    Draft.Kind.OFFER: (
        "texts",
        "services",
        "worries",
        "brings",
        "human_side",
        "working_days",
        "opens_at",
        "closes_at",
        "answer_days",
        "time_off",
        "capacity",
    ),
}


def _own_words(key: str) -> texts.Text:
    words = texts.catalog().sections["own_dimension"][key]
    return texts.Text(de=words["de"], en=words["en"])


def _own_letter_words(part: str, name: texts.Text) -> texts.Text:
    words = texts.catalog().sections["own_dimension"]["letter"][part]
    german, english = words["de"].format(name=name.de), words["en"].format(name=name.en)
    return texts.Text(de=german, de_du=words.get("de_du", words["de"]).format(name=name.de), en=english)


def _text(words: dict[str, str]) -> texts.Text:
    german, english = words.get("de") or words.get("en", ""), words.get("en") or words.get("de", "")
    return texts.Text(de=german, en=english)
