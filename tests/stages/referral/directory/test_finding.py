"""Find my ideal provider: an order by mutual fit and published rules, reasons in words, and nothing kept."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from tests.stages.inquiry.posting import stamp_in
from tests.stages.referral.directory.conftest import ANSWERS, crowd, look, names, state_places
from wunschkunde.accounts.models import Practice
from wunschkunde.demo.scenes import PRACTICES, scene
from wunschkunde.engine.fit import reciprocal_fit
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.referral.actions import directory as actions
from wunschkunde.stages.referral.queries.directory import in_order, visitor_side
from wunschkunde.stages.referral.queries.pool import asked_dimensions, drawn, listed_providers, lot

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 17)


def text_of(answer: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1].split("</main")[0]).split())


def test_many_at_once_have_the_numbers_and_the_order_of_one_by_one(cast: Cast) -> None:
    crowd(cast.owner, 20)
    with scopes_disabled():
        providers = [one for one in listed_providers() if not one.listing.practice.is_demo]
    asked = {dimension.key for dimension in asked_dimensions()}
    for one in providers[::3]:
        one.listing.free_places = 0
    laid_out, compared = drawn(providers[0].pool, TODAY), 0
    for inquiry in (inquiry for key in PRACTICES for inquiry in scene(key).content["inquiries"]):
        answers = {key: given for key, given in inquiry["answers"].items() if key in asked - {"topic"}}
        visitor = visitor_side(answers, list(answers)[:3])
        single = {one.listing.practice.slug: reciprocal_fit(one.side, visitor, asked_dimensions()) for one in providers}
        places = np.argsort(laid_out.rows)
        needs = laid_out.live.met(visitor).needs(np.zeros_like(places), places)
        for place, fit in enumerate(single.values()):
            for need, batch in zip((fit.client_need.value, fit.provider_need.value), needs, strict=True):
                assert batch[place] == pytest.approx(np.nan if need is None else need, abs=1e-6, nan_ok=True)
        ordered, is_ordered = in_order(providers, visitor, TODAY, len(providers))
        for most in (5, 15):
            assert in_order(providers, visitor, TODAY, most) == (ordered[:most], is_ordered)
        rooms = [one.listing.free_places for one, _is_beyond in ordered]
        assert rooms == [1] * 13 + [0] * 7
        fits = [single[one.listing.practice.slug].fit for one, _is_beyond in ordered]
        assert is_ordered == any(fit is not None for fit in fits)
        if is_ordered:
            compared += 1
            assert np.all(np.diff(fits[:13]) < 1e-6)
            assert np.all(np.diff(fits[13:]) < 1e-6)
    assert compared >= 25


def test_the_order_is_the_mutual_fit_and_what_one_brings_counts(cast: Cast) -> None:
    """Both practices are asked for the same; only what the visitor brings differs."""
    with scopes_disabled():
        for practice, wish in zip(crowd(cast.owner, 2), (1, 5), strict=True):
            Offer.objects.filter(practice=practice).delete()
            IdealClient.objects.filter(practice=practice).delete()
            own = {"practice": practice, "author": cast.owner, "number": 1}
            Offer.objects.create(**own, brings={"topic": ["text"], "planning": 3})
            IdealClient.objects.create(**own, wishes={"planning": wish}, importances={"planning": 9})
    asked = {"expects_topic": ["text"], "expects_planning": ["3"]}
    assert names(look(asked, offers_planning="1")) == ["praxis-0", "praxis-1"]
    assert names(look(asked, offers_planning="5")) == ["praxis-1", "praxis-0"]


def test_equals_change_places_by_lot(cast: Cast) -> None:
    crowd(cast.owner, 6)
    with scopes_disabled():
        providers = [one for one in listed_providers() if one.offer.brings["planning"] == 1]
    visitor = visitor_side({"topic": {"expects": ["text"]}, "planning": {"expects": 1}}, [])
    orders = {
        tuple(one.listing.practice.slug for one, _is_beyond in in_order(providers, visitor, day, 2)[0])
        for day in (TODAY + timedelta(days=number) for number in range(12))
    }
    assert orders == {("praxis-0", "praxis-5"), ("praxis-5", "praxis-0")}
    assert lot("a", TODAY) == lot("a", TODAY) != lot("a", TODAY + timedelta(days=1))


def test_open_doors_come_first_and_nobody_disappears(cast: Cast) -> None:
    answers = {**ANSWERS, "expects_topic": ["brand", "text", "order"]}
    state_places(cast, "leuchtspur")
    state_places(cast, "quittenblau")
    best, second, *_ = names(look(answers))
    state_places(cast, best, free_places=0, weeks=3)
    assert names(look(answers))[-1] == best
    assert f"ab {(timezone.localdate() + timedelta(weeks=3)).day}." in text_of(look(answers))
    state_places(cast, second, free_places=4, weeks_ago=9)
    answer = look(answers)
    assert set(names(answer)[1:]) == {best, second}
    assert "zuletzt gesagt am" in text_of(answer)
    state_places(cast, second, free_places=0)
    assert "zurzeit kein freier Platz" in text_of(look(answers))


def test_a_limit_that_is_crossed_puts_last_and_is_said(cast: Cast) -> None:
    first, _second = crowd(cast.owner, 2)
    with scopes_disabled():
        IdealClient.objects.create(
            practice=first,
            author=cast.owner,
            number=2,
            wishes={"planning": 4},
            limits=[{"dimension": "availability", "side": "client_expects", "above": 4}],
        )
    answer = look({"expects_topic": ["text"], "expects_availability": ["5"], "offers_planning": ["4"]})
    assert names(answer) == ["praxis-1", "praxis-0"]
    assert text_of(answer).count("überschreitet eine Grenze, die eine Seite") == 1


def test_the_words_are_the_visitors_side_alone(cast: Cast) -> None:
    practice = Practice.objects.get(slug="quittenblau")
    with scope(practice=practice):
        offer = Offer.objects.first()
        IdealClient.objects.create(
            practice=practice,
            author=cast.owner,
            number=90,
            texts={"sentence": {"de": "KANARIE-WUNSCH"}, "not_me": {"de": "KANARIE-NICHT"}},
            traits=[{"statement": {"de": "KANARIE-MERKMAL"}, "sign": {}, "basis": "evidence"}],
            wishes={"planning": 1, "closeness": 2},
            importances={"planning": 10},
            limits=[{"dimension": "price", "side": "client_offers", "below": 2}],
            note="KANARIE-NOTIZ",
        )
        Offer.objects.create(
            practice=practice,
            author=cast.owner,
            number=90,
            texts=offer.texts,
            brings={**offer.brings, "planning": 4, "availability": 5, "attention": 1},
            human_side=[{"text": {"de": "KANARIE-MENSCH"}, "visibility": "private"}],
        )
    answer = look({**ANSWERS, "expects_topic": ["text"], "expects_attention": ["5"]})
    said = text_of(answer)
    assert "KANARIE" not in answer.content.decode()
    assert "Gewünscht: Eher intuitiv, mit Blick fürs Ganze. Das ist hier zu finden." in said
    assert "Das ist hier so nicht zu finden" in said
    assert "Antworten am Wochenende ja" in said
    assert re.search(r"\d+ ?%|\d,\d|Punktzahl|Score", said) is None


def test_nothing_is_kept(cast: Cast) -> None:
    def rows() -> dict[str, int]:
        with scopes_disabled():
            return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before, visitor = rows(), Client()
    found = look(client=visitor)
    assert found.status_code == 200
    assert visitor.post("/p/leuchtspur/anfrage/mit-antworten/", ANSWERS).status_code == 200
    assert look(client=visitor, again="1").status_code == 200
    assert rows() == before
    assert not visitor.cookies
    assert b"<script" not in found.content


def test_answers_travel_to_the_form_of_the_practice_and_arrive_when_it_is_sent(cast: Cast) -> None:
    found = look().content.decode()
    start = found.index('action="/p/leuchtspur/anfrage/mit-antworten/"')
    carried = re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', found[start : found.index("</form>", start)])
    assert ("expects_planning", "4") in carried
    data: dict[str, list[str]] = {}
    for name, value in carried:
        data.setdefault(name, []).append(value)
    assert data == ANSWERS

    form = Client().post("/p/leuchtspur/anfrage/mit-antworten/", {**data, "expects_pace": ["9"], "name": "x"})
    drawn = form.content.decode()
    assert re.search(r'name="expects_planning" value="4" checked', drawn)
    assert re.search(r'name="important" value="planning" checked', drawn)
    assert "errorlist" not in drawn
    stamp = stamp_in(form)
    told = {"name": "Uta", "email": "uta@wald.example", "occasion": "Ein Logo.", "website": "", "stamp": stamp}
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        assert Client().post("/p/leuchtspur/anfrage/senden/", {**data, **told}).status_code == 303
    with scopes_disabled():
        arrived = Inquiry.objects.get(email="uta@wald.example")
        assert arrived.answers.get(dimension="planning", perspective="offers").value == 4
        assert arrived.answers.filter(is_most_important=True).values_list("dimension").distinct().count() == 1
        assert arrived.answers.count() == 5


def test_the_form_with_answers_is_nothing_to_bookmark(cast: Cast) -> None:
    answer = Client().get("/p/leuchtspur/anfrage/mit-antworten/")
    assert (answer.status_code, answer["Location"]) == (302, "/p/leuchtspur/anfrage/")
    assert Client().post("/p/leuchtspur/anfrage/mit-antworten/", {"x": ["1"] * 101}).status_code == 400


def test_only_who_wishes_and_is_open_is_found(cast: Cast) -> None:
    anywhere = {"expects_topic": ["text", "brand", "order"]}
    assert set(names(look(anywhere))) == {"quittenblau", "leuchtspur", "pfadwerk"}
    practice = Practice.objects.get(slug="quittenblau")
    with scope(practice=practice):
        actions.leave_directory(practice=practice, author=cast.owner)
    Practice.objects.filter(slug="leuchtspur").update(published_at=None)
    assert names(look(anywhere)) == ["pfadwerk"]
    assert "erfundenen Menschen" in text_of(look(anywhere))
    crowd(cast.owner, 1)
    answer = look(anywhere)
    assert names(answer) == ["praxis-0"]
    assert "erfundenen Menschen" not in text_of(answer)


def test_without_anybody_the_page_says_so(cast: Cast) -> None:
    Practice.objects.update(published_at=None)
    answer = Client().get("/p/")
    assert answer.status_code == 200
    assert "Noch möchte niemand gefunden werden" in text_of(answer)
    assert b"<form" not in answer.content


def test_nobody_on_the_topic_is_said_kindly(cast: Cast) -> None:
    answer = look({"expects_topic": ["design"]})
    assert "Daran arbeitet hier niemand" in text_of(answer)
    assert "Antworten ändern" in text_of(answer)


def test_one_side_alone_is_no_fit_and_that_is_said(cast: Cast) -> None:
    one_sided = {name: value for name, value in ANSWERS.items() if not name.startswith("offers_")}
    assert "Bis dahin entscheidet das Los" in text_of(look(one_sided))
    assert "Bis dahin entscheidet das Los" not in text_of(look({**one_sided, "offers_planning": ["4"]}))


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({"expects_topic": []}, 422, "Bitte mindestens eine Art von Unterstützung"),
        ({"important": ["planning", "price", "pace", "topic"]}, 422, "höchstens 3 Punkte"),
        ({"expects_planning": ["9"]}, 422, "eine der angebotenen Antworten"),
        ({"x": ["1"] * 101}, 400, ""),
        ({"x": "y" * 70_000}, 413, ""),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_stays(
    cast: Cast, given: dict[str, object], status: int, sentence: str
) -> None:
    answer = look(**given)
    assert answer.status_code == status
    if sentence:
        assert sentence in text_of(answer)
        assert re.search(r'name="offers_planning" value="4" checked', answer.content.decode())


def test_the_budget_of_one_network_is_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(actions, "SEARCHES_AN_HOUR", 2)
    near, far = Client(REMOTE_ADDR="10.1.2.3"), Client(REMOTE_ADDR="10.9.2.3")
    assert [look(client=near).status_code for _time in range(3)] == [200, 200, 429]
    assert look(client=near)["Retry-After"] == "3600"
    assert look(client=far).status_code == 200


def test_english_is_complete(cast: Cast) -> None:
    for answer in (Client().get("/p/?lang=en"), look(query="?lang=en")):
        assert answer["Content-Language"] == "en"
        assert not re.search("[äöüß]|Praxis|Platz", text_of(answer).split("How the order")[1])
    assert 'action="/p/leuchtspur/anfrage/mit-antworten/?lang=en"' in look(query="?lang=en").content.decode()


def test_as_many_queries_for_one_as_for_a_hundred(cast: Cast) -> None:
    counts, people = [], crowd(cast.owner, 100)
    with scopes_disabled():
        for count in (100, 3, 1):
            Practice.objects.filter(pk__in=[one.pk for one in people[count:]]).update(published_at=None)
            with CaptureQueriesContext(connection) as queries:
                answer = look()
            result = answer.context["result"]
            assert ("Daran arbeiten noch 52 weitere Praxen." in text_of(answer)) == (count == 100)
            counts.append(len(queries))
            assert [len(result.found), len(result.named), result.further] == {
                100: [12, 36, 52],
                3: [3, 0, 0],
                1: [1, 0, 0],
            }[count]
    assert len(set(counts)) == 1
    assert counts[0] <= 4


def test_the_imprint_of_the_host_stands_at_the_foot(cast: Cast, settings: Any) -> None:
    assert b"Impressum" not in Client().get("/p/").content
    settings.IMPRINT_URL = "https://verbund.example/impressum"
    for answer in (Client().get("/p/"), look()):
        assert '<a href="https://verbund.example/impressum">Impressum</a>' in answer.content.decode()
