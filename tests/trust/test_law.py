"""Lines of the law that are features: a person decides, by reasons in words, on nothing the law keeps out."""

from __future__ import annotations

import ast
import json
import os
import random
import re
import subprocess
import sys
from copy import deepcopy
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from tests.stages.decision.walk import address, look_at_points, page, weigh
from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde import demo, engine, texts
from wunschkunde.accounts.models import Practice
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Assessment, Colleague, Decision, LetterDraft
from wunschkunde.stages.inquiry.actions import receive_inquiry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.sides import client_side
from wunschkunde.stages.profile.actions import add_own_dimension
from wunschkunde.stages.profile.queries import engine_dimensions
from wunschkunde.stages.profile.rules import never_asked_topics

pytestmark = pytest.mark.django_db
ANSWERS = {"planning": {"expects": 5, "offers": 4}, "closeness": {"expects": 1}, "topic": {"expects": ["text"]}}
NAMES = ["Malin", "Mohamed Öztürk", "王芳", "Ö", "Dr. Dr. h. c. Eberhard von und zu Hohenstein", "Олена", "M" * 300]


def arrive(cast: Cast, **fields: str) -> Inquiry:
    given = {"name": "Malin", "email": "malin@sonnenfeld.example", "occasion": "Texte, bitte.", **fields}
    return receive_inquiry(practice=cast.practice, fields=given, answers=ANSWERS)


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.owner)
    return client


def test_l1_no_step_of_a_decision_is_skipped_by_posting_directly(cast: Cast, signed_in: Client) -> None:
    """From the moment it arrived: whatever is posted out of turn is refused, and nothing is decided."""
    inquiry = arrive(cast)
    whole = {"reason": "x", "value": "5", "subject": "x", "body": "x", "send": "now", "answer": "x", "topic": "x"}
    later = ["second_gut", "assess", "letter", "save_draft", "send_now", "undo", "clarified"]
    later += [("choose", kind) for kind in Decision.Kind.values]
    with scope(practice=cast.practice):
        for stage in ("arrived", "first gut", "looked"):
            for name in later:
                if (stage, name) == ("looked", "second_gut"):
                    continue
                step, *more = (name,) if isinstance(name, str) else name
                answer = signed_in.post(address(step, inquiry, *more), whole)
                assert answer.status_code in (302, 409), (stage, name)
            inquiry.refresh_from_db()
            assert inquiry.state == "received"
            assert not Decision.objects.filter(inquiry=inquiry).exists()
            assert not Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry).exists()
            if stage == "arrived":
                signed_in.post(address("first_gut", inquiry), {"value": "5"})
            elif stage == "first gut":
                look_at_points(signed_in, inquiry)


def test_l1_a_decision_has_a_person_and_a_reason(cast: Cast, signed_in: Client) -> None:
    inquiry = arrive(cast)
    with scope(practice=cast.practice):
        weigh(signed_in, inquiry)
        signed_in.post(address("choose", inquiry, "decline"), {"reason": "   ", "topic": "x"})
        assert not LetterDraft.objects.filter(inquiry=inquiry).exists()
        signed_in.post(address("choose", inquiry, "decline"), {"reason": "Zu viel Planung.", "topic": "x"})
        signed_in.post(address("letter", inquiry), {"subject": "x", "body": "x", "send": "now"})
        decision = Decision.objects.get(inquiry=inquiry)
        assert (decision.author, decision.reason) == (cast.owner, "Zu viel Planung.")
        last = Entry.objects.filter(verb="decided").latest("pk")
        assert (last.actor, last.target_id) == (cast.owner, inquiry.pk)
        assert "Planung" not in str(last.data)
    assert Decision._meta.get_field("author").null is False
    assert Decision._meta.get_field("assessment").null is False


def test_l2_nothing_of_the_assessment_shows_before_both_feelings(cast: Cast, signed_in: Client) -> None:
    inquiry = arrive(cast)
    pages = [("weigh",), ("guide",), ("point", "planning"), ("why",), ("choose", "accept"), ("letter",)]

    def shown() -> str:
        return "".join(page(signed_in, *(pages[i][0], inquiry, *pages[i][1:])) for i in range(len(pages)))

    signs = ('class="bridge', "data-fit", "Was trägt", "Was reibt")
    with scope(practice=cast.practice):
        before = shown()
        signed_in.post(address("first_gut", inquiry), {"value": "9"})
        look_at_points(signed_in, inquiry)
        between = shown()
        signed_in.post(address("second_gut", inquiry), {"value": "2"})
        after = page(signed_in, "weigh", inquiry)
    assert [sign for sign in signs if sign in before + between] == []
    assert any(sign in after for sign in signs)


def test_l3_the_list_is_sorted_by_date_whatever_fits(cast: Cast, signed_in: Client) -> None:
    """The unread on top, then by date: the same order after everything was weighed and every answer turned round."""
    with scope(practice=cast.practice):
        wanted = [
            i.name
            for i in Inquiry.objects.order_by("-received_at", "-pk")
            if not (i.state == "received" and i.read_at is None)
        ]
        text = unescape(signed_in.get("/anfragen/").content.decode())
    places = [text.index(f">{name}</a>") for name in wanted if f">{name}</a>" in text]
    assert len(places) > 5
    assert places == sorted(places)


def test_l6_no_score_leaves_the_house(cast: Cast, signed_in: Client) -> None:
    """A referral tells the client a public contact; nothing goes to the colleague, and no number to anybody."""
    inquiry = arrive(cast)
    with scope(practice=cast.practice):
        known = set(Message.objects.values_list("pk", flat=True))
        weigh(signed_in, inquiry)
        bruno = Colleague.objects.order_by("pk").first()
        signed_in.post(address("choose", inquiry, "refer"), {"reason": "KANARIE-GRUND", "colleague": str(bruno.pk)})
        draft = LetterDraft.objects.get(inquiry=inquiry).data
        signed_in.post(address("letter", inquiry), {"subject": draft["subject"], "body": draft["body"], "send": "now"})
        new = Message.objects.exclude(pk__in=known)
        assert {message.to_address for message in new} == {inquiry.email}
        result = Assessment.objects.get(second_gut__first_gut__inquiry=inquiry).result
    sent = "".join(message.subject + message.body for message in new)
    assert bruno.contact in sent
    assert "KANARIE" not in sent
    assert not re.search(r"\d\s*%|\b0[.,]\d", sent)
    assert f"{result['fit']}" not in sent


def test_l9_the_hint_stands_wherever_something_is_noted(cast: Cast, signed_in: Client) -> None:
    inquiry, hint = arrive(cast), "als läse die Person mit"
    with scope(practice=cast.practice):
        first = page(signed_in, "weigh", inquiry)
        assert first.count(hint) >= 2  # the gut feeling, and the note
        signed_in.post(address("first_gut", inquiry), {"skip": "1"})
        assert hint in page(signed_in, "point", inquiry, "planning")
        look_at_points(signed_in, inquiry)
        assert page(signed_in, "weigh", inquiry).count(hint) >= 2
        signed_in.post(address("second_gut", inquiry), {"skip": "1"})
        assert hint in page(signed_in, "choose", inquiry, "decline")
    assert "Diese Person kann Auskunft verlangen und alles lesen" in unescape(
        signed_in.get(reverse("inquiry:enter")).content.decode()
    )


def test_l15_the_form_asks_for_nothing_special_and_says_so(client: Client, cast: Cast) -> None:
    page = unescape(client.get(f"/p/{cast.practice.slug}/anfrage/").content.decode())
    form = page[page.index("<form") : page.index("</form>")]
    assert "Gesundheit" in form
    words = [*re.findall(r"<(?:label|legend|summary|span)[^>]*>([^<]+)", form)]
    assert len(words) > 60
    # "Alter" begins "Alternative": the list is of word beginnings, so a hit is looked at as a whole word.
    assert {word: never_asked_topics(word) for word in words if never_asked_topics(word)} == {}
    required = set(re.findall(r'name="(\w+)"[^>]*\brequired', form))
    assert required <= {"name", "email", "occasion"}


def test_l20_the_notice_stands_before_the_button_and_beside_the_inquiry(client: Client, cast: Cast) -> None:
    page = client.get(f"/p/{cast.practice.slug}/anfrage/").content.decode()
    button = page.rindex("<button", 0, page.index("</form>"))
    assert f'href="/p/{cast.practice.slug}/datenschutz/' in page[:button]
    post(client, cast.practice)
    with scope(practice=cast.practice):
        notice = Inquiry.objects.latest("pk").privacy_notice
    shown = unescape(client.get(f"/p/{cast.practice.slug}/datenschutz/").content.decode())
    assert notice is not None
    assert all(line in shown for line in notice.text.split("\n") if line)
    for article in ("Art. 6", "Art. 15", "Art. 21", "Art. 22"):
        assert article in notice.text


def test_l29_the_same_inputs_give_the_same_bytes(cast: Cast, client: Client) -> None:
    """On another day, at another hour, and after the first of both was declined: nothing is learned from it."""
    results = []
    for days, hours in ((0, 0), (4, 7), (40, 13)):
        with time_machine.travel(timezone.now() + timedelta(days=days, hours=hours)), scope(practice=cast.practice):
            client.force_login(cast.owner)
            inquiry = arrive(cast, occasion=f"Texte, bitte. {days}")
            weigh(client, inquiry, first=str(days % 10), second=str(hours % 10))
            made = Assessment.objects.get(second_gut__first_gut__inquiry=inquiry)
            results.append(json.dumps(made.result))
            client.post(address("choose", inquiry, "decline"), {"reason": "Nein.", "topic": "x"})
            client.post(address("letter", inquiry), {"subject": "x", "body": "x", "send": "now"})
            assert Decision.objects.filter(inquiry=inquiry, kind="decline").exists()
    assert len(set(results)) == 1


def test_l29_every_process_comes_to_the_same_bytes() -> None:
    """The order in which Python keeps its sets differs from one process to the next; the result does not."""
    practice = Path(demo.__file__).parent / "practices" / "quittenblau.yaml"
    said = set()
    for seed in ("1", "2", "3"):
        command = [sys.executable, "-m", "wunschkunde", "fit", str(practice), "q09", "--json"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        said.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(said) == 1
    assert json.loads(said.pop())["fit"] is not None


# What learns from closed cases. It makes proposals; the fit neither loads nor knows it (L30).
LEARNING = {"learning", "calibration", "fairness", "energy", "pooling", "laplace", "answer_model", "stated_prior"}
LEARNING |= {"revealed"}


def test_l29_nothing_trained_is_loaded() -> None:
    """Rules people wrote, and nothing else: the engine is source, and reads no file, no clock and no dice."""
    files = [path for path in Path(engine.__file__).parent.rglob("*") if path.is_file()]
    files = [path for path in files if path.parent.name != "__pycache__"]  # what was compiled of them
    assert {path.suffix for path in files} == {".py"}
    files = [path for path in files if path.stem not in LEARNING]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    known = {
        "__future__",
        "bisect",
        "collections",
        "dataclasses",
        "enum",
        "functools",
        "itertools",
        "math",
        "numpy",
        "re",
    }
    known |= {"statistics", "types", "typing", "unicodedata", "wunschkunde"}
    # How matching computes, not what.
    known |= {"concurrent", "contextlib", "importlib", "llvmlite", "numba", "threading"}
    assert {name.partition(".")[0] for name in imported} <= known
    assert not {name.rpartition(".")[2] for name in imported} & LEARNING
    called = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    reached = [node for node in nodes if isinstance(node, ast.Attribute)]
    # A builder's load is an instruction of the processor, and reads no file.
    attributes = {
        node.attr for node in reached if not (isinstance(node.value, ast.Name) and node.value.id == "builder")
    }
    assert not called & {"open", "eval", "exec", "__import__"}
    assert not attributes & {"load", "loads", "read_text", "read_bytes", "fromfile", "memmap", "random"}


def test_l33_no_mail_goes_to_more_than_one(cast: Cast, signed_in: Client) -> None:
    """Wherever an address is typed, two of them are refused."""
    for typed in ("a@b.example, c@d.example", "a@b.example;c@d.example", "a@b.example c@d.example", "A <a@b.example>"):
        stamp = stamp_for(cast.practice, key=typed)
        assert post(Client(), cast.practice, email=typed, stamp=stamp).status_code == 422
        entry = {"name": "x", "occasion": "x", "medium": "mail", "arrived_on": "2026-01-05", "email": typed}
        assert signed_in.post(reverse("inquiry:enter"), entry).status_code == 422
        count = cast.practice.memberships.count()
        signed_in.post(reverse("members"), {"email": typed, "role": "member"})
        assert cast.practice.memberships.count() == count
    with scope(practice=cast.practice):
        assert {m.to_address.count("@") for m in Message.objects.all()} == {1}


def test_l40_a_page_that_owes_a_line_of_its_imprint_is_closed(client: Client, cast: Cast) -> None:
    """Moving to Austria asks for one more: until it is there, nobody finds the page; then it is open again."""
    home = f"/p/{cast.practice.slug}/"
    assert client.get(home).status_code == 200
    Practice.objects.filter(pk=cast.practice.pk).update(region="AT-9", imprint={**cast.practice.imprint, "purpose": ""})
    for path in ("", "anfrage/"):
        assert client.get(home + path).status_code == 404
    client.force_login(cast.owner)
    settings_page = unescape(client.get(reverse("inquiry:page_settings")).content.decode())
    assert "<li>Gegenstand des Unternehmens</li>" in settings_page
    Practice.objects.filter(pk=cast.practice.pk).update(imprint={**cast.practice.imprint, "purpose": "Texte"})
    assert client.get(home).status_code == 200


def test_l42_nothing_here_concludes_a_contract(client: Client, cast: Cast) -> None:
    for name in ("", "anfrage/"):
        page = unescape(client.get(f"/p/{cast.practice.slug}/{name}").content.decode())
        assert not re.search(r"(?i)\b(kaufen|bestellen|zahlungspflichtig|buchen|warenkorb|checkout)\b", page)
    assert "kein Vertrag" in page or "keinen Vertrag" in page


def test_l43_no_dimension_asks_for_a_protected_trait() -> None:
    """Not in its name, its reason, its five levels, its four questions, nor in what is asked to clear it up."""
    sides = ("provider_expects", "provider_offers", "client_expects", "client_offers")
    for dimension in texts.dimensions():
        said = [dimension.name, dimension.why, dimension.clarify, *(level.text for level in dimension.scale)]
        said += [dimension.question(side) for side in sides]
        words = [text.in_(language) for text in said for language in ("de", "de_du", "en")]
        assert never_asked_topics(*words) == [], dimension.key


PROTECTED = ["Alter", "Religion der Kundschaft", "Geschlecht", "Nationality", "Gewerkschaft", "Kinderwunsch"]
PROTECTED += [
    "Behinderung",
    "Herkunft",
    "Hautfarbe",
    "sexuelle Orientierung",
    "disability",
    "ethnic origin",
    "Religion",
]
PROTECTED += ["gender", "age of the client", "sexual orientation", "belief", "Weltanschauung"]


@pytest.mark.once
@pytest.mark.parametrize("place", ["name", "levels", "question_provider", "question_client"])
@pytest.mark.parametrize("words", PROTECTED)
def test_l43_no_dimension_of_ones_own_either(cast: Cast, words: str, place: str) -> None:
    """Wherever the word stands, and in whichever of both languages."""
    given: dict[str, Any] = {
        "name": {"de": "Tempo", "en": "Pace"},
        "levels": [{"de": f"Stufe {number}", "en": f"Level {number}"} for number in range(5)],
        "question_provider": {"de": "Wie schnell?", "en": "How fast?"},
        "question_client": {"de": "Wie schnell?", "en": "How fast?"},
    }
    with scope(practice=cast.practice):
        for language in ("de", "en"):
            asked = deepcopy(given)
            (asked["levels"][3] if place == "levels" else asked[place])[language] = words
            with pytest.raises(ValidationError):
                add_own_dimension(practice=cast.practice, author=cast.owner, direction="similar", **asked)
        assert add_own_dimension(practice=cast.practice, author=cast.owner, direction="similar", **given).pk


def test_l44_who_somebody_is_changes_nothing(cast: Cast, signed_in: Client) -> None:
    """Names, addresses, telephone, organization and the hour are swapped; the assessment stays the same to the byte."""
    chance, results, sides = random.Random(44), set(), set()
    for number, name in enumerate(NAMES):
        inquiry = arrive(
            cast,
            name=name,
            email=f"{chance.choice(('anna', 'yusuf', 'x'))}{number}@{chance.choice(('a', 'uni-b'))}.example",
            organisation=chance.choice(("", "Verein", "Kanzlei")),
            phone=chance.choice(("", "+49 30 1", "+90 212 1")),
            address_form=chance.choice(("", "sie", "du")),
        )
        with scope(practice=cast.practice):
            sides.add(str(client_side(inquiry)))
            if number < 3:
                weigh(signed_in, inquiry, first=str(number), second=str(9 - number))
                results.add(json.dumps(Assessment.objects.latest("pk").result, sort_keys=True))
    assert len(sides) == len(results) == 1
    with scope(practice=cast.practice):
        keys = {dimension.key for dimension in engine_dimensions(cast.practice)}
    assert not keys & {"name", "email", "phone", "photo", "first_name", "postcode", "language", "age", "gender"}


def test_l45_a_decline_speaks_of_the_way_of_working_only() -> None:
    letter: Any = texts.letter("decline")
    for template in letter.templates.values():
        assert not re.search(
            r"(?i)\b(leider müssen wir|schwierig|anstrengend|difficult|unfortunately you)\b", template.body
        )
        assert "reason" not in template.placeholders() - {"fit_reason", "misfit_reason"}
