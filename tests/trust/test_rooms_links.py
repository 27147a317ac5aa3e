"""Trust 7, 21 to 23, 27 and 30 behind the doors of rooms: what their links open, and what a hand on them can do."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.conf import settings as program
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.architecture.routes import routes
from tests.cast import Cast
from tests.stages.collaboration.charter.walk import filled
from tests.stages.collaboration.check_ins.walk import pulse
from tests.stages.collaboration.complaints.conftest import post as complain
from tests.stages.collaboration.complaints.conftest import stamp_for
from tests.stages.collaboration.kickoff.walk import a_record, answer_both, typed
from tests.trust.answers import body
from tests.trust.house import PURPOSES, House, build
from tests.trust.test_canaries import lines as lines  # noqa: PLC0414 - a fixture
from tests.trust.test_links import BITS_OF_A_LETTER, stored
from wunschkunde.accounts.models import Practice, new_token
from wunschkunde.history.models import Entry
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions import kickoff as kickoff_actions
from wunschkunde.stages.collaboration.actions import letters
from wunschkunde.stages.collaboration.actions.complaints import save_settings
from wunschkunde.stages.collaboration.actions.consents import give
from wunschkunde.stages.collaboration.actions.reminders import remind_due
from wunschkunde.stages.collaboration.models import (
    CharterConfirmation,
    CharterVersion,
    CheckInAnswer,
    Complaint,
    KickoffConfirmation,
    KickoffSheet,
    KickoffVersion,
    RoomLink,
    SharedEntry,
)
from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.referral.actions.rooms import LIFETIME

pytestmark = pytest.mark.django_db
OPEN_HOURS = {"hour": 10, "minute": 30, "second": 0, "microsecond": 0}
FORGED = {
    **dict.fromkeys(("id", "pk", "practice", "practice_id", "engagement", "kickoff", "charter", "check_in"), "1"),
    **dict.fromkeys(("author", "author_id", "actor", "user", "responsible", "created_by", "version", "target"), "1"),
    **dict.fromkeys(("handed_in_at", "created_at", "given_at", "expires_at", "erase_on", "closed_at"), "2001-01-01"),
    "side": "provider",
    "state": "closed",
    "number": "7",
    "heeded_reason": "gefälscht",
    "mistake": "gefälscht",
    "tone_note": "gefälscht",
    "is_harsh": "1",
    "token_digest": "0" * 64,
}


@pytest.fixture
def house(cast: Cast) -> House:
    with scope(practice=cast.practice):
        return build(cast)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row, but for when a room or a device was last used."""
    found = stored()
    for row in found["collaboration.RoomLink"]:
        row.pop("last_used_at")
    return {table: kept for table, kept in found.items() if not table.startswith("usersessions.")}


def asked(path: str, method: str = "get", **data: Any) -> Any:
    cache.clear()
    return getattr(Client(), method)(path, data)


def test_21_the_secret_of_a_room_is_long_and_only_its_digest_is_kept(house: House) -> None:
    assert all(len(secret) * BITS_OF_A_LETTER >= 128 for secret in house.secrets.values())
    assert len(set(house.secrets.values())) == len(PURPOSES)
    everything = str(stored())
    assert {purpose for purpose, secret in house.secrets.items() if secret in everything} == set()
    with scope(practice=house.cast.practice):
        ends = {link.expires_at - link.created_at for link in RoomLink.objects.all()}
    assert max(ends) - LIFETIME < timedelta(minutes=1)
    assert timedelta(days=30) == LIFETIME


def test_21_a_mail_that_left_and_one_called_back_forget_the_room(house: House, cast: Cast) -> None:
    """The thanks for a complaint and the link of a check-in; only whoever reads the mail has them."""
    Practice.objects.update(is_demo=False, published_at=timezone.now())
    now = timezone.now().astimezone().replace(**OPEN_HOURS)
    with scope(practice=cast.practice):
        save_settings(practice=cast.practice, author=cast.owner, is_public=True, refund_days=7, responsible=cast.owner)
        secret = complain(Client(), cast.practice)["Location"].split("/")[-3]
        give(engagement=house.engagement, purpose="reminders", text="Ja.", channel="room")
        while not remind_due(now=now):
            now += timedelta(days=1)
        waiting = Message.objects.get(purpose="reminder_check_in")
        reminded = re.search(r"/r/stand/([\w-]+)/", waiting.body)
        assert reminded is not None
        letter = Letter(subject="Ihr Raum", body=f"Hier: /r/auftrag/{house.secrets['kickoff']}/")
        given = {"client": house.engagement, "author": cast.owner, "template": "room_invitation", "letter": letter}
        sent = letters.send(**given)
        letters.take_back(sent=sent, author=cast.owner)
        assert house.secrets["kickoff"] not in str(stored())
    deliver_due(now=now + timedelta(days=9), limit=1000)
    bodies = "".join(str(one.body) for one in mail.outbox)
    assert f"/r/beschwerde/{secret}/" in bodies
    assert f"/r/stand/{reminded.group(1)}/" in bodies
    everything = str(stored())
    assert secret not in everything
    assert reminded.group(1) not in everything
    assert asked(f"/r/beschwerde/{secret}/").status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("purpose", PURPOSES)
def test_21_a_link_opens_the_rooms_of_its_purpose_alone(house: House, purpose: str) -> None:
    """Every other door answers as for a secret nobody knows."""
    before = rows()
    unknown = {other: new_token() for other in PURPOSES}
    for other in PURPOSES:
        mine = list(house.addresses(other, secret=house.secrets[purpose]))
        nobodys = list(house.addresses(other, secret=unknown[other]))
        assert len(mine) >= 2
        for path, gone in zip(mine, nobodys, strict=True):
            for method in ("get", "post", "head"):
                if other != purpose:
                    answer, missing = asked(path, method), asked(gone, method)
                    assert (answer.status_code, body(answer)) == (404, body(missing)), path
                elif method == "get":
                    assert asked(path).status_code in (200, 302, 409) or "/fassung/" in path, path
    assert rows() == before


@pytest.mark.parametrize("ends", ["revoked", "expired"])
def test_21_and_8_a_link_that_ended_opens_nothing_from_the_next_request_on(house: House, ends: str) -> None:
    desk = Client()
    desk.force_login(house.cast.member)
    assert asked(house.path("room_charter")).status_code == 200
    with scope(practice=house.cast.practice):
        for link in RoomLink.objects.all():
            if ends == "revoked":
                assert desk.post(reverse("collaboration:room_close", args=[link.pk])).status_code == 302
            else:
                RoomLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    before = stored()
    answers = [asked(path, method, **FORGED) for path in house.addresses() for method in ("get", "post", "head")]
    assert len(answers) > 60
    assert {answer.status_code for answer in answers} == {404}
    assert stored() == before


def test_23_looking_at_a_room_changes_nothing_but_its_last_use(house: House) -> None:
    asked(house.path("room_kickoff_part", 1), "post", why_now="Weil.", later="1")
    before = rows()
    for path in house.addresses("kickoff"):  # as long as one could still hand in
        asked(path)
    assert rows() == before
    with scope(practice=house.cast.practice):
        answer_both(house.objects["kickoff"], house.author, {"why_now": "Weil."}, {})
        kickoff_actions.propose(kickoff=house.objects["kickoff"], author=None, record=a_record(), based_on=0)
    before, links = rows(), stored()["collaboration.RoomLink"]
    for path in house.addresses():
        assert asked(path, "head").status_code in (200, 302, 405, 409), path
        assert asked(path, "options").status_code == 405
    assert stored()["collaboration.RoomLink"] == links
    for path in house.addresses():
        assert asked(path, mit="1", page="2", lang="en").status_code in (200, 302, 409), path
    assert rows() == before
    assert stored()["collaboration.RoomLink"] != links


def test_22_the_secret_of_a_room_stands_in_no_log_and_goes_to_no_other_page(house: House, lines: io.StringIO) -> None:
    with scope(practice=house.cast.practice):
        for path in [*house.addresses(), *house.addresses(missing=True)]:
            for method in ("get", "post", "put"):
                answer = asked(path, method)
                if method == "put":
                    continue
                assert answer["Referrer-Policy"] == "no-referrer", path
                assert answer["Cache-Control"] == "no-store"
                assert "Set-Cookie" not in str(answer.cookies)
                loaded = re.findall(rb'(?:src|href|action)="([^"]+)"', answer.content)
                own = program.PUBLIC_URL.encode()
                assert [link for link in loaded if not link.startswith((b"/", b"#", b"?", own))] == []
        history = str([entry.data for entry in Entry.objects.all()])
    written = lines.getvalue()
    assert written.count("\n") > 60
    assert [secret for secret in house.secrets.values() if secret in written + history] == []
    assert "room link used" in written


def client_steps(house: House) -> list[tuple[str, dict[str, Any]]]:
    """What a client does in the rooms, in order: the address and the form of each step."""
    with scope(practice=house.cast.practice):
        advice = house.numbers["room_charter_settle"]
    return [
        (house.path("room_kickoff_part", 1), {"why_now": "Weil.", "later": "1"}),
        (house.path("room_kickoff_hand_in"), {}),
        (house.path("room_charter_propose"), filled(1, prepared=("left_out", "", "Wir sehen uns täglich."))),
        (house.path("room_charter_sharing"), {"kind": "dissent", "text": "Anders.", "happened_on": "2026-01-02"}),
        (house.path("room_charter_settle", advice), {"heeded": "otherwise", "reason": "Darum."}),
        (house.path("room_check_in"), pulse(8)),
        (house.path("room_complaint_word"), {"text": "Und noch etwas."}),
        (house.path("room_kickoff_consents"), {"purpose": "feedback", "give": "1"}),
    ]


def unnumbered(value: Any) -> Any:
    """Facts without the number of a new entry: PostgreSQL counts on after a rollback."""
    return {name: fact for name, fact in value.items() if name != "entry"} if isinstance(value, dict) else value


def test_7_what_nobody_asked_for_changes_nothing_in_a_room(house: House) -> None:
    """Each step leaves the same rows with forged fields beside it as without: the link says whose deed it is."""
    clock = {
        "created_at",
        "saved_at",
        "given_at",
        "handed_in_at",
        "at",
        "id",
        "digest",
        "previous_digest",
        "last_used_at",
    }

    def after(forged: dict[str, str]) -> dict[str, Any]:
        with transaction.atomic():
            statuses = [asked(path, "post", **{**forged, **form}).status_code for path, form in client_steps(house)]
            found = {
                table: [{name: unnumbered(value) for name, value in row.items() if name not in clock} for row in kept]
                for table, kept in stored().items()
            }
            transaction.set_rollback(True)
        return {"statuses": statuses, **found}

    plain = after({})
    assert set(plain["statuses"]) == {302}
    assert after(FORGED) == plain
    for path, form in client_steps(house):
        asked(path, "post", **{**FORGED, **form})
    with scope(practice=house.cast.practice):
        mine = [
            KickoffSheet.objects.get(kickoff=house.objects["kickoff"], side="client", handed_in_at__isnull=False),
            CharterVersion.objects.get(charter=house.objects["charter"], side="client", author=None, number=2),
            SharedEntry.objects.get(engagement=house.engagement, side="client", author=None, kind="dissent"),
            CheckInAnswer.objects.get(check_in=house.objects["check_in"], side="client", author=None),
        ]
        assert {one.practice_id for one in mine} == {house.cast.practice.pk}
        assert not Entry.objects.filter(pk__gt=0, actor=None, practice=house.cast.elsewhere).exists()


def test_7_only_the_text_that_was_read_can_be_confirmed(house: House) -> None:
    """The fingerprint of another version, of another collaboration, of another form, none: nothing is confirmed."""
    with scope(practice=house.cast.practice):
        answer_both(house.objects["kickoff"], house.author, {"why_now": "Weil."}, {})
        for number, words in enumerate(("Eins.", "Zwei.")):
            record = a_record(ending=words)
            kickoff_actions.propose(kickoff=house.objects["kickoff"], author=None, record=record, based_on=number)
        asked(house.path("room_charter_propose"), "post", **filled(1, prepared=("left_out", "", "Darum.")))
        first, second = KickoffVersion.objects.filter(kickoff=house.objects["kickoff"]).order_by("number")
        one, two = CharterVersion.objects.filter(charter=house.objects["charter"]).order_by("number")
        foreign = [
            *KickoffVersion.objects.exclude(kickoff=first.kickoff),
            *CharterVersion.objects.exclude(charter=one.charter),
        ]
        before = [KickoffConfirmation.objects.count(), CharterConfirmation.objects.count()]
        for digest in ("", "x", first.digest, one.digest, *(version.digest for version in foreign)):
            assert asked(house.path("room_kickoff_confirm", 2), "post", digest=digest).status_code == 409
            assert asked(house.path("room_charter_confirm"), "post", digest=digest).status_code == 409
        assert asked(house.path("room_kickoff_confirm", 1), "post", digest=first.digest).status_code == 409
        assert [KickoffConfirmation.objects.count(), CharterConfirmation.objects.count()] == before
        assert asked(house.path("room_kickoff_confirm", 2), "post", digest=second.digest).status_code == 302
        assert asked(house.path("room_charter_confirm"), "post", digest=two.digest).status_code == 302


def test_20_a_room_needs_no_cookie_and_the_desk_no_foreign_form(house: House) -> None:
    visitor = Client(enforce_csrf_checks=True)
    for path, form in client_steps(house):
        answer = visitor.post(path, form)
        assert (answer.status_code, list(answer.cookies)) == (302, []), path
    assert not visitor.cookies
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(house.cast.owner)
    known = {"pk": "1", "number": "1", "complaint_pk": "1", "kind": "parted", "key": "assess", "template": "parting"}
    desk = [one for one in routes() if one.name.startswith("collaboration:") and one.access in ("member", "owner")]
    assert len(desk) > 50
    before = rows()
    for route in desk:
        names = re.findall(r"<(?:\w+:)?(\w+)>", route.pattern)
        answer = forged.post(reverse(route.name, kwargs={name: known[name] for name in names}))
        assert answer.status_code in (403, 405), route.name
    assert rows() == before


def test_27_no_room_and_no_complaint_takes_more_than_its_form_holds(house: House, cast: Cast) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(published_at=timezone.now())
    with scope(practice=cast.practice):
        save_settings(practice=cast.practice, author=cast.owner, is_public=True, refund_days=7, responsible=cast.owner)
        form = f"/p/{cast.practice.slug}/beschwerde/senden/"
        before, posted = rows(), [*house.addresses(), form]
        for path in posted:
            assert asked(path, "post", text="x" * 70_000).status_code == 413
            assert asked(path, "post", **{f"field{n}": "x" for n in range(101)}).status_code == 400
            chunked = Client().generic("POST", path, b"x", HTTP_TRANSFER_ENCODING="chunked")
            assert chunked.status_code == 411
        steps = [(path, sent) for path, sent in client_steps(house) if LONG & {*sent}]
        assert len(steps) == 4
        for path, sent in steps:
            assert asked(path, "post", **{**sent, **dict.fromkeys(LONG & {*sent}, "x" * 20_000)}).status_code == 422
        record = typed(0, ending="x" * 20_000)
        assert asked(house.path("room_kickoff_record"), "post", **record).status_code == 409
        for name in ("statement", "wished", "name", "order_number", "phone", "email"):
            stamp = stamp_for(cast.practice, key=name)
            assert complain(Client(), cast.practice, stamp=stamp, **{name: "x" * 20_000}).status_code == 422, name
        assert rows() == before


def test_27_words_in_the_room_of_a_complaint_have_an_end(house: House) -> None:
    """Whoever fills in the public form holds a link at once: nobody fills the disk by it."""
    path = house.path("room_complaint_word")
    statuses = [asked(path, "post", text=f"Wort {number}").status_code for number in range(60)]
    assert statuses.count(302) == 50
    assert set(statuses[50:]) == {409}
    with scope(practice=house.cast.practice):
        assert house.objects["complaint"].words.count() == 50


LONG = {"why_now", "text", "reason"}
ATTACKS = [
    "A\r\nBcc: all@example.org",
    "A\nX: y",
    "\u202eevil",
    "a\u2028b",
    'A" <x@evil.example>, "B',
    "{{ deadline }}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_30_no_name_or_subject_of_the_new_letters_writes_a_header(house: House, cast: Cast, attack: str) -> None:
    """The thanks for a complaint, its announcement, a letter with a subject of one's own, a reminder."""
    Practice.objects.update(is_demo=False, published_at=timezone.now())
    now = timezone.now().astimezone().replace(**OPEN_HOURS)
    with scope(practice=cast.practice):
        type(house.engagement).objects.filter(pk=house.engagement.pk).update(name=attack, topic=attack)
        house.engagement.refresh_from_db()
        save_settings(practice=cast.practice, author=cast.owner, is_public=True, refund_days=7, responsible=cast.owner)
        statement = f"{attack} GEHEIM"
        status = complain(Client(), cast.practice, name=attack, order_number=attack, statement=statement).status_code
        assert status in (303, 422)
        given = {"client": house.engagement, "author": cast.owner, "template": "scope_change"}
        letters.send(**given, letter=Letter(subject=attack, body="Guten Tag"))
        give(engagement=house.engagement, purpose="reminders", text="Ja.", channel="room")
        while not remind_due(now=now):
            now += timedelta(days=1)
    mail.outbox.clear()
    deliver_due(now=now + timedelta(days=9), limit=1000)
    known = {house.engagement.email, "gesine.waldkauz@example.org", cast.owner.email}
    ours = [one for one in mail.outbox if set(one.to) & known]
    assert len(ours) >= (4 if status == 303 else 2)
    for letter in ours:
        read = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
        assert (read["Bcc"], read["X"], read["Cc"]) == (None, None, None)
        assert [address.addr_spec for address in read["To"].addresses] == letter.to
        assert len(letter.to) == 1
        assert not re.search("[\u2028\u202a-\u202e]", str(read["Subject"]))
        assert "GEHEIM" not in str(letter.body)


def test_26_one_complaint_form_sent_twice_is_one_complaint_with_one_mail(house: House, cast: Cast) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(published_at=timezone.now())
    with scope(practice=cast.practice):
        save_settings(practice=cast.practice, author=cast.owner, is_public=True, refund_days=7, responsible=cast.owner)
        before = Complaint.objects.count()
        answers = [complain(Client(), cast.practice) for _tap in range(2)]
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer["Location"] for answer in answers}) == 1
        assert Complaint.objects.count() == before + 1
        assert (
            Message.objects.filter(purpose="complaint_received", to_address="gesine.waldkauz@example.org").count() == 1
        )
