"""One collaboration with all four rooms and something private behind each door, walked from its beginning to its end.

Everything is done by a member of the practice who answers for nothing: their name stands in no room either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from encrypted_fields.fields import EncryptedFieldMixin

from tests.architecture.routes import routes
from tests.cast import Cast
from tests.stages.collaboration.charter.walk import filled
from tests.stages.collaboration.check_ins.walk import pulse
from tests.stages.collaboration.kickoff.walk import a_record
from tests.stages.decision.walk import address, weigh
from tests.trust.test_output import KEYS, TABLES, unlock_tables
from wunschkunde.accounts.models import User
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions import complaints, difficulty, kickoff, parting, pauses
from wunschkunde.stages.collaboration.actions.charter import begin_charter, propose
from wunschkunde.stages.collaboration.actions.check_ins import answer, begin_check_in
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.actions.sharing import keep_meeting, share
from wunschkunde.stages.collaboration.models import EnergyEntry, Engagement, Parting, SignDismissed
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.decision.models import Note
from wunschkunde.stages.inquiry.models import Inquiry

CANARY = "KANARIE"
FEE = "4711"
MIRROR, PULSE, HALF_DONE = "Spiegelwort", "Taktwort", "Halbfertig"  # the provider's, until both have given theirs
ALONE = "Nachtigallwort"  # the client's, until both have given theirs
CONDITION = "Mit Ruhe."  # on which the yes was given: the letter told it
PURPOSES = ("kickoff", "charter", "check_in", "complaint")

# What a room may show of its own collaboration; every other column with words in it is private, new ones too.
SHARED = {
    "collaboration.Engagement": {"topic", "name", "organisation", "email", "phone"},
    "collaboration.Consent": {"text"},
    "collaboration.KickoffSheet": {"answers", "levels"},
    "collaboration.KickoffVersion": {"record"},
    "collaboration.CharterVersion": {"clauses"},
    "collaboration.SharedEntry": {"text", "heeded_reason"},
    "collaboration.Meeting": {"agenda", "next_step"},
    "collaboration.CheckIn": {"occasion"},
    "collaboration.CheckInAnswer": {"values", "one_point_more", "promises"},
    "collaboration.Complaint": {
        *("name", "email", "phone", "statement", "wished", "order_number", "fairness", "mistake", "remedy"),
    },
    "collaboration.ComplaintWord": {"text"},
    "decision.Decision": {"condition"},
}
# Keys, digests and the like, which name nobody.
NO_WORDS = {"key", "template", "digest", "token_digest", "idempotency_key", "language", "purpose", "pattern"}


def private_columns(model: type[models.Model]) -> list[str]:
    """The columns of a table of these stages that no room may show."""
    known = SHARED.get(model._meta.label, set()) | KEYS.get(model._meta.label, set()) | NO_WORDS
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField | EncryptedFieldMixin)
        and one.name not in known
        and not (one.choices or one.unique)
    ]


def plant(words: str = CANARY) -> int:
    """Write ``words`` into every private column of every row; return how many columns hold some now."""
    unlock_tables()
    count = 0
    with scopes_disabled():
        for model in TABLES:
            if model._meta.app_label in ("collaboration", "decision"):
                names = private_columns(model)
                if names:
                    count += len(names) * bool(
                        model._base_manager.update(**{name: _typed(model, name, words) for name in names})
                    )
        Message.objects.update(subject=words, body=words)
    return count


def _typed(model: type[models.Model], name: str, words: str) -> Any:
    """The words as this column takes them."""
    is_json = "JSON" in type(model._meta.get_field(name)).__name__
    return (
        {"mine": words, "theirs": words, "nobodys": words}
        if is_json and name == "shares"
        else [words]
        if is_json
        else words
    )


@dataclass
class House:
    """A collaboration of Aurelia Buchfink, everything that hangs on it, and the secrets of its four rooms."""

    cast: Cast
    engagement: Engagement
    objects: dict[str, Any]
    secrets: dict[str, str]
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def author(self) -> User:
        return self.cast.member

    def path(self, route: str, *more: Any, secret: str = "") -> str:
        purpose = max((one for one in PURPOSES if route.startswith(f"room_{one}")), key=len)
        return reverse(f"collaboration:{route}", args=[secret or self.secrets[purpose], *more])

    def addresses(self, purpose: str = "", *, missing: bool = False, secret: str = "") -> Iterator[str]:
        """Every address of the rooms; with ``missing`` only those of numbers that are not there."""
        for route in routes():
            name = route.name.removeprefix("collaboration:")
            is_room = name.startswith(tuple(f"room_{one}" for one in PURPOSES if one.startswith(purpose)))
            if is_room and (not missing or "number" in route.pattern):
                number = 987654 if missing else self.numbers.get(name, 1)
                yield self.path(name, *((number,) if "number" in route.pattern else ()), secret=secret)

    def seen(self, *, lang: str = "de") -> Iterator[tuple[str, Any]]:
        """Every page of every room as it stands now."""
        client = Client()
        for path in self.addresses():
            cache.clear()
            yield f"GET {path}", client.get(path, {"lang": lang})

    def refused(self) -> Iterator[tuple[str, Any]]:
        """Every other answer of every room: posts of nothing and of nonsense, and what is not there."""
        client = Client()
        nonsense = {"digest": "x", "base": "x", "text": "x" * 30_000, "purpose": "x", "heeded": "x", "kind": "x"}
        for path in self.addresses():
            cache.clear()
            yield f"HEAD {path}", client.head(path)
            for words in ({}, nonsense):
                with transaction.atomic():  # a step that is taken is taken back: it goes on from this state
                    answer = client.post(path, words)
                    transaction.set_rollback(True)
                yield f"POST {'nonsense' if words else 'nothing'} {path}", answer
        for path in self.addresses(missing=True):
            yield f"GET {path}", client.get(path)
        yield "PUT", client.put(path)


def accepted(cast: Cast) -> Inquiry:
    """Take an inquiry of the examples all the way to its yes, on a condition."""
    desk = Client()
    desk.force_login(cast.member)
    inquiry = Inquiry.objects.filter(state="received", first_gut=None).order_by("pk").first()
    weigh(desk, inquiry)
    desk.post(
        address("choose", inquiry, "accept") + "?bedingung=1",
        {"reason": "x", "topic": "Die Seite", "condition": CONDITION},
    )
    desk.post(address("letter", inquiry), {"subject": "Ja", "body": "Ja.", "send": "now"})
    inquiry.refresh_from_db()
    assert inquiry.state == "accepted"
    Note.objects.create(practice=cast.practice, author=cast.member, inquiry=inquiry, text="x")
    return inquiry


def build(cast: Cast) -> House:
    """Begin it, with something private of every kind, and with what the provider gave before the client did."""
    today, who = timezone.localdate(), cast.member
    data = {"name": "Aurelia Buchfink", "topic": "Die Seite", "email": "aurelia@buchfink.example", "fee": f"{FEE}.00"}
    made = begin(practice=cast.practice, author=who, data=data, inquiry=accepted(cast))
    mine = {"practice": cast.practice, "author": who, "engagement": made}
    EnergyEntry.objects.create(**mine, week=date(2026, 11, 9), value=-3, note="x", causes=["scope"])
    SignDismissed.objects.create(**mine, sign="silence", occasion="x", reason="x")
    situation = difficulty.open_situation(engagement=made, author=who, situation="scope")
    words = dict.fromkeys(("observation", "effect", "wish"), "x")
    difficulty.write(intervention=situation, author=who, data=words)
    begun = kickoff.begin_kickoff(engagement=made, author=who)
    kickoff.save_answers(kickoff=begun, author=who, answers={"why_now": MIRROR}, levels={"0": MIRROR})
    charter = begin_charter(engagement=made, author=who)
    propose(charter=charter, side=Party.PROVIDER, clauses={}, base=0, author=who)
    advice = share(engagement=made, side="provider", kind="advice_against", text="Nicht so.", author=who)
    keep_meeting(engagement=made, author=who, data={"held_on": today, "agenda": "Der Entwurf", "client_prepared": True})
    first, second = (begin_check_in(engagement=made, author=who, occasion=name) for name in ("Halbzeit", "Entwurf"))
    values = {name: int(value) for name, value in pulse(3).items() if value.isdecimal()}
    for check_in, side, word in ((first, Party.PROVIDER, PULSE), (second, Party.CLIENT, ALONE)):
        author = who if side == Party.PROVIDER else None
        more = {"one_point_more": word, "promises": {"enthusiasm": word}}
        answer(check_in=check_in, side=side, values=values, author=author, **more)
    said = {"name": "Aurelia Buchfink", "statement": "Es kam zu spät.", "email": data["email"]}
    complaint = enter_complaint(practice=cast.practice, author=who, medium="call", fields=said, engagement=made)
    complaints.acknowledge_in_person(complaint=complaint, author=who)
    complaints.add_fact(complaint=complaint, author=who, text="x", evidence="x")
    complaints.note_tone(complaint=complaint, author=who, is_harsh=True, note="x")
    objects = {"kickoff": begun, "charter": charter, "check_in": first, "complaint": complaint}
    numbers = {"room_charter_take_back": advice.pk, "room_charter_settle": advice.pk}
    secrets = {purpose: open_room(target=target, author=who)[1] for purpose, target in objects.items()}
    return House(cast, made, {**objects, "answered": second, "situation": situation}, secrets, numbers)


def walk(house: House) -> Iterator[str]:
    """Go from state to state; each is named when it is reached."""
    who, client = house.author, Client()
    kick, complaint = house.objects["kickoff"], house.objects["complaint"]
    yield "begun"
    kickoff.save_answers(kickoff=kick, author=None, answers={"why_now": ALONE}, levels={"1": ALONE})
    yield "the client writes"
    client.post(house.path("room_kickoff_hand_in"))
    complaints.prepare_answer(
        complaint=complaint, author=who, mistake=HALF_DONE, remedy=HALF_DONE, remedy_on=timezone.localdate()
    )
    yield "the client handed in"
    kickoff.hand_in(kickoff=kick, author=who)
    client.post(house.path("room_check_in"), pulse(8))
    complaints.answer(complaint=complaint, author=who, template="own_mistake", letter=None)
    yield "both handed in"
    version = kickoff.propose(kickoff=kick, author=who, record=a_record(), based_on=0)
    client.post(house.path("room_charter_propose"), filled(1, prepared=("left_out", "", "Wir sehen uns täglich.")))
    yield "versions lie there"
    for heard in kickoff.hopes_heard(kick):
        for side in (None, who):
            kickoff.acknowledge(kickoff=kick, author=side, keys=[heard.key])
    for side in (None, who):
        kickoff.confirm(version=version, author=side, digest=version.digest)
    complaints.close(complaint=complaint, author=who, learned="x")
    yield "agreed, the complaint closed"
    pauses.rest(engagement=house.engagement, author=who, reason="x")
    yield "at rest"
    pauses.resume(engagement=house.engagement, author=who)
    data = {"cause": "respect", "reason": "x", "handed_over": "x", "door_open": "x"}
    parting.part(engagement=house.engagement, author=who, kind=Parting.Kind.PARTED, data=data)
    yield "ended"
