"""What comes in: forged fields, forged headers, odd types and odd sizes change nothing and break nothing."""

from __future__ import annotations

import ast
import random
import re
from email import message_from_bytes, policy
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.architecture.places import PACKAGE
from tests.cast import Cast
from tests.stages.inquiry.posting import post
from tests.trust.access import Scene, rows, set_scene
from wunschkunde.accounts.forms import PracticeForm
from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.outbox.actions import deliver_due, queue
from wunschkunde.stages.inquiry.models import Inquiry

JUNK = [
    *("", "\x00", "a\r\nb", "-1", "4.0", "NaN", "1e400", "9" * 30, "9" * 5000, "²", "٣", "on", "None", "[]", "{}"),
    *("\u202e\u2066", "💥", "%00", "../../etc/passwd", "<script>", "'; --", "x" * 25_000, "2026-02-30", "99:99"),
]
LET_IN = {"page", "on", "invalid", "bad", "conflict"}
FORGED = {
    **dict.fromkeys(("id", "pk", "practice", "practice_id", "owner", "user", "author", "entered_by", "inquiry"), "1"),
    **dict.fromkeys(("is_staff", "is_superuser", "is_active", "is_demo", "number", "assessment", "letter"), "1"),
    "state": "accepted",
    "role": "owner",
    "score": "1.0",
    "fit": "1.0",
    "published_at": "2001-01-01",
    "created_at": "2001-01-01",
    "erase_on": "2099-01-01",
    "slug": "gekapert",
    "retention_months": "999",
    "token_digest": "0" * 64,
    "threshold": "0",
}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_scene(cast)


def names_in(page: bytes) -> list[str]:
    """The fields a page asks for."""
    return sorted({unescape(name) for name in re.findall(r'\bname="([^"]+)"', page.decode(errors="replace"))})


def ask(scene: Scene, person: str, path: str, data: dict[str, Any]) -> Any:
    """Send one post and take back what it writes."""
    cache.clear()
    with transaction.atomic():
        answer = scene.clients[person].post(path, data)
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
def test_64_odd_types_and_sizes_break_nothing(scene: Scene) -> None:
    """Every address that can be posted to, with junk in every field its page asks for, as owner and as client."""
    chance = random.Random(64)
    broken = []
    for row in (row for row in rows() if row.method == "POST"):
        for person in ("owner", "link"):
            path = scene.path(row)
            asked = names_in(scene.clients[person].get(path).content) or ["value", "sentence", "text", "change"]
            for _round in range(3):
                data = {name: chance.choices(JUNK, k=chance.randint(1, 3)) for name in asked[:60]}
                answer = ask(scene, person, path, data)
                if answer.status_code >= 500:
                    broken.append((path, data))
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("value", JUNK)
def test_64_odd_queries_break_nothing(scene: Scene, value: str) -> None:
    owner = scene.clients["owner"]
    pk = scene.objects["inquiry"]
    for path in (
        *("/anfragen/", "/briefe/", "/heute/", f"/anfragen/{pk}/", f"/anfragen/{pk}/entscheiden/refer/"),
        *(f"/p/{scene.objects['practice']}/", f"/a/{scene.objects['receipt']}/"),
    ):
        query = dict.fromkeys(("page", "state", "q", "lang", "kollegin", "bedingung", "next"), value)
        assert owner.get(path, query).status_code < 500, path


@pytest.mark.django_db
def test_64_a_referral_page_opens_with_any_number_in_its_address(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)
    with scope(practice=cast.practice):
        inquiry = Inquiry.objects.get(state="clarifying")
    address = reverse("decision:choose", args=[inquiry.pk, "refer"])
    for number in ("9" * 5000, "9" * 30, "²", "٣", "0"):
        assert client.get(address, {"kollegin": number}).status_code in (200, 409)


@pytest.mark.once
@pytest.mark.django_db
def test_7_fields_nobody_asked_for_change_nothing(scene: Scene, cast: Cast) -> None:
    """Every post with forged fields leaves the same rows as without them."""

    def rights() -> list[Any]:
        with scopes_disabled():
            people = list(User.objects.order_by("pk").values("pk", "is_superuser", "is_active", "email"))
            places = list(Membership.objects.order_by("pk").values("pk", "user_id", "practice_id", "role", "state"))
            own = ("pk", "slug", "is_demo", "published_at", "created_at", "retention_months", "threshold")
            practices = list(Practice.objects.order_by("pk").values(*own))
            facts = ("pk", "practice_id", "state", "received_at", "erase_on", "entered_by_id")
            return [people, places, practices, list(Inquiry.objects.order_by("pk").values(*facts))]

    moved = []
    for row in (row for row in rows() if row.method == "POST"):
        path = scene.path(row)
        asked = asked_of(scene, path)
        forged_fields = {name: value for name, value in FORGED.items() if name not in asked}
        # Who is turned away is turned away before any field is read: the access matrix has that.
        for person in (one for one in ("owner", "link", "member") if row.answers[one] in LET_IN):
            after = []
            for fields in ({}, forged_fields):
                cache.clear()
                with transaction.atomic():
                    scene.clients[person].post(path, fields)
                    after.append(rights())
                    transaction.set_rollback(True)
            moved += [] if after[0] == after[1] else [(person, path)]
    assert moved == []


def asked_of(scene: Scene, path: str) -> set[str]:
    return set(names_in(scene.clients["owner"].get(path).content))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    ["A\r\nBcc: all@example.org", "A\nX: y", "A\x00B", "\u202eevil", "a\u2028b", 'A" <x@evil.example>, "B', "A\\"],
)
def test_30_no_name_or_subject_writes_a_header(cast: Cast, attack: str) -> None:
    # PostgreSQL keeps no NUL at all; in the name of a practice only SQLite could hold one.
    provider_name = attack.replace("\x00", "")
    Practice.objects.filter(pk=cast.practice.pk).update(provider_name=provider_name, is_demo=False)
    practice = Practice.objects.get(pk=cast.practice.pk)
    with scope(practice=practice):
        queue(
            practice=practice,
            purpose="decision_decline",
            to_address="malin@sonnenfeld.example",
            to_name=attack,
            subject=attack,
            body="Guten Tag",
            language="de",
            not_before=timezone.now(),
        )
    mail.outbox.clear()
    deliver_due(limit=500)
    letter = next(sent for sent in mail.outbox if sent.to == ["malin@sonnenfeld.example"])
    raw = letter.message().as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Bcc"] is None
    assert read["X"] is None
    assert [address.addr_spec for address in read["To"].addresses] == ["malin@sonnenfeld.example"]
    assert [address.addr_spec for address in read["From"].addresses] == ["wunschkunde@localhost"]
    assert not re.search("[\x00\u2028\u202a-\u202e]", f"{read['Subject']}{read['From']}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "file:///etc/passwd",
        "//a b",
    ],
)
def test_34_only_addresses_of_the_web_are_taken(cast: Cast, address: str) -> None:
    form = PracticeForm({"website": address}, instance=cast.practice)
    form.is_valid()
    assert "website" in form.errors


def test_34_no_address_that_somebody_typed_becomes_a_link() -> None:
    """Links lead where the program says; its own names for them end in url."""
    ours = re.compile(r"^(?:\w+\.)*(?:\w*url|base|path|suffix|token|href|\w*action|mailto)\b|^(?:request\.path)$")
    links = [
        (file.name, value.strip())
        for file in PACKAGE.rglob("templates/**/*.html")
        for value in re.findall(r'(?:href|src|action|formaction)="\s*{{\s*([^|}]+)', file.read_text(encoding="utf-8"))
    ]
    assert len(links) > 20
    assert [link for link in links if not ours.match(link[1])] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/konto/login/", "/sprache/", "/heute/", "/link/x/", "/p/quittenblau/anfrage/"])
def test_27_no_address_takes_more_than_a_form_holds(path: str) -> None:
    """Before anything is read: nobody fills the disk with files sent to the sign-in page."""
    client = Client(raise_request_exception=False)
    for length in ("3000000", "99999999999"):
        assert client.generic("POST", path, b"x", CONTENT_LENGTH=length).status_code == 413
    assert client.generic("POST", path, b"x", HTTP_TRANSFER_ENCODING="chunked").status_code == 411
    assert client.generic("POST", path, b"x", CONTENT_LENGTH="²").status_code < 500


@pytest.mark.django_db
def test_31_a_forged_address_does_not_evade_the_limit_of_sign_ins(settings) -> None:
    cache.clear()
    answers = []
    for number in range(12):
        data = {"login": f"nobody{number}@nowhere.example", "password": "wrong whole sentence"}
        answers.append(Client().post("/konto/login/", data, headers={"x-forwarded-for": f"203.0.113.{number}"}))
    cache.clear()
    first, last = (re.sub(r"nobody\d+|value=\"[^\"]*\"", "", one.content.decode()) for one in (answers[0], answers[-1]))
    assert first != last


def test_45_no_pattern_on_what_people_type_repeats_a_repetition() -> None:
    """A repeated group that repeats inside itself takes exponential time; none is written anywhere."""
    nested = re.compile(r"\((?:\?:)?[^()]*[+*][^()]*\)[+*{]")
    patterns = []
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_regex = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
                if is_regex and node.args and isinstance(node.args[0], ast.Constant):
                    patterns.append((file.name, str(node.args[0].value)))
    assert len(patterns) > 15
    assert [pattern for pattern in patterns if nested.search(pattern[1])] == []


@pytest.mark.django_db
def test_29_the_answer_is_the_same_whether_an_address_is_known(client: Client, cast: Cast) -> None:
    known, unknown = cast.owner.email, "nobody@nowhere.example"
    pages = []
    for number, email in enumerate((known, unknown, known)):
        client.cookies.clear()
        answer = post(client, cast.practice, email=email, name="", stamp=None)
        pages.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
        assert answer.status_code == 422, number
    assert len(set(pages)) == 1
