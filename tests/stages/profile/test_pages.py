from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wunschkunde import texts
from wunschkunde.history.models import Entry
from wunschkunde.stages.profile import actions, queries
from wunschkunde.stages.profile.forms.editors import steps_of
from wunschkunde.stages.profile.models import Draft, IdealClient, Offer

pytestmark = pytest.mark.django_db

STEPS = [(kind, step.key) for kind in Draft.Kind.values for step in steps_of(kind)]
LEVELS = [{"de": f"Stufe {level}"} for level in range(1, 6)]


def url(name, *args):
    return reverse(f"profile:{name}", args=args)


@pytest.fixture
def adopted(practice, owner, inside):
    actions.adopt_both(
        practice=inside,
        author=owner,
        ideal_client={"texts": {"sentence": {"de": "Lieben ihr Handwerk"}}, "wishes": {"planning": 4}},
        offer={"texts": {"sentence": {"de": "Genaues Zuhören"}}, "brings": {"planning": 3}},
    )
    return inside


def test_an_empty_practice_is_invited_to_ten_minutes(as_owner):
    answer = as_owner.get(url("index"))
    assert answer.status_code == 200
    assert url("start", 1) in answer.content.decode()


@pytest.mark.parametrize(("kind", "step"), STEPS)
@pytest.mark.parametrize("language", ["de", "de-du", "en"])
def test_every_step_opens_and_takes_nothing(as_owner, kind, step, language):
    address = url("edit", kind, step)
    assert as_owner.get(address, {"lang": language}).status_code == 200
    assert as_owner.post(address, {"lines": "2", "answer_days": "3"}).status_code == 302


def test_a_step_is_saved_and_leads_on(as_owner, inside):
    answer = as_owner.post(url("edit", "ideal_client", "who"), {"who_de": "Gärtnereien", "who_en": "Nurseries"})
    assert answer.headers["Location"] == url("edit", "ideal_client", "kind")
    assert Draft.objects.get().data["texts"]["who"] == {"de": "Gärtnereien", "en": "Nurseries"}
    assert Entry.objects.count() == 0


def test_the_first_step_begins_as_the_worksheet_does(as_owner):
    sheets = texts.worksheets()
    for kind, sheet in (("ideal_client", sheets.ideal_client), ("offer", sheets.offer)):
        assert sheet.intro.de in as_owner.get(url("edit", kind, "sentence")).content.decode()


def test_typing_saves_the_draft(as_owner, inside):
    answer = as_owner.post(url("autosave", "offer", "give"), {"give_de": "Zuh"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    assert queries.working_data(inside, "offer")["texts"]["give"] == {"de": "Zuh"}


@pytest.mark.parametrize(
    ("address", "post", "said"),
    [
        ("/profil/angebot/reach/speichern/", {"opens_at": "09:00"}, ("opens_at", "09:00")),
        ("/profil/angebot/promise/speichern/", {"answer_days": ""}, ("answer_days", 3)),
        ("/profil/start/1/", {"offer_de": "Genaues Zuhören"}, ("texts", {"sentence": {"de": "Genaues Zuhören"}})),
        ("/profil/start/11/", {"opens_at": "09:00"}, ("opens_at", "09:00")),
    ],
)
def test_a_page_half_filled_is_kept_while_typing(as_owner, inside, address, post, said):
    assert as_owner.post(address, post, headers={"X-Autosave": "1"}).status_code == 204
    assert queries.working_data(inside, "offer")[said[0]] == said[1]


def test_typing_something_impossible_is_not_called_saved(as_owner, inside):
    answer = as_owner.post(url("autosave", "offer", "reach"), {"opens_at": "17:00", "closes_at": "09:00"})
    assert answer.status_code == 422
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("name", ["edit", "autosave"])
def test_unknown_steps_are_not_found(as_owner, name):
    assert as_owner.post(url(name, "offer", "nothing")).status_code == 404
    assert as_owner.get("/profil/anderes/sentence/").status_code == 404


@pytest.mark.parametrize(
    ("address", "post", "kept", "error"),
    [
        ("wunschkunde/who", {"who_de": "x" * 100_000}, "x" * 100_000, "5000"),
        ("wunschkunde/who", {"who_de": "ab\x00cd"}, "ab", "unsichtbares Zeichen"),
        ("angebot/capacity", {"capacity": "viele"}, "viele", "ganze Zahl"),
        ("angebot/capacity", {"capacity": "-2"}, "-2", "0 bis 999"),
        ("angebot/promise", {"answer_days": "61"}, "61", "0 bis 60"),
        ("angebot/reach", {"opens_at": "neun", "closes_at": "16:00"}, "neun", "09:00"),
        (
            "angebot/time_off",
            {"lines": "1", "time_off-0-from": "2026-08-20", "time_off-0-to": "2026-08-01"},
            "2026-08-20",
            "enden",
        ),
        ("wunschkunde/traits", {"lines": "1", "traits-0-sign_de": "fragt nach"}, "fragt nach", "ein paar Worte"),
    ],
)
@pytest.mark.usefixtures("inside")
def test_bad_input_keeps_what_was_typed_and_says_what_to_do(as_owner, address, post, kept, error):
    answer = as_owner.post(f"/profil/{address}/", post)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert kept in page
    assert error in page
    assert 'class="error-summary"' in page
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "post", "error"),
    [
        ("planning", {"wish": "9"}, "fünf Stufen"),
        ("planning", {"wish": "4", "importance": "11"}, "0 bis 10"),
        ("planning", {"limit_offers": "below:9"}, "limit_offers"),
        ("values", {"wish": ["respect", "honesty", "courage", "care", "growth", "freedom"]}, "höchstens 5"),
        ("topic", {"bring": ["sorcery"]}, "Möglichkeiten"),
    ],
)
def test_bad_answers_are_refused_in_words(as_owner, inside, key, post, error):
    page = as_owner.post(url("dimension", key), post).content.decode()
    assert error in page
    assert Draft.objects.count() == 0


def test_six_values_stay_checked(as_owner):
    values = ["respect", "honesty", "courage", "care", "growth", "freedom"]
    page = as_owner.post(url("dimension", "values"), {"wish": values}).content.decode()
    assert page.count("checked") >= len(values)


def test_a_dimension_is_answered_from_both_ends(as_owner, inside):
    as_owner.post(
        url("dimension", "availability"),
        {"wish": "3", "bring": "2", "importance": "8", "limit_expects": "above:4", "limit_offers": ""},
    )
    ideal, offer = (queries.working_data(inside, kind) for kind in ("ideal_client", "offer"))
    assert (ideal["wishes"], ideal["importances"], offer["brings"]) == (
        {"availability": 3},
        {"availability": 8},
        {"availability": 2},
    )
    assert ideal["limits"] == [{"dimension": "availability", "side": "client_expects", "above": 4}]
    as_owner.post(url("dimension", "availability"), {"wish": "", "bring": "2", "importance": "8"})
    ideal = queries.working_data(inside, "ideal_client")
    assert (ideal["wishes"], ideal["limits"]) == ({}, [])


@pytest.mark.parametrize("key", [dimension.key for dimension in texts.dimensions()])
def test_every_dimension_opens(as_owner, key):
    assert as_owner.get(url("dimension", key)).status_code == 200


def test_dimensions_save_while_typing(as_owner, inside):
    assert as_owner.post(url("autosave_dimension", "pace"), {"wish": "2"}).status_code == 204
    assert as_owner.post(url("autosave_dimension", "pace"), {"wish": "7"}).status_code == 422
    assert queries.working_data(inside, "ideal_client")["wishes"] == {"pace": 2}


def test_the_list_of_dimensions_shows_what_was_said(as_owner, adopted):
    page = as_owner.get(url("dimensions")).content.decode()
    assert texts.dimension("planning").level(4).de in page
    assert as_owner.get(url("dimension", "nothing")).status_code == 404


def test_a_first_profile_in_twelve_pages(as_owner, inside):
    def go(page, post):
        answer = as_owner.post(url("start", page), post)
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    following = go(1, {"ideal_client_de": "Lieben ihr Handwerk.", "offer_de": "Genaues Zuhören."})
    for page, dimension in enumerate(texts.form_dimensions(), start=2):
        assert following == url("start", page)
        value = "text" if dimension.kind == "choice_multi" else "4"
        following = go(page, {"wish": value, "bring": value})
    following = go(11, {"working_days": ["0", "1"], "opens_at": "09:00", "closes_at": "16:00", "answer_days": "2"})
    assert following == url("adopt")
    assert as_owner.get(following).status_code == 200
    assert as_owner.post(following, {"kinds": ["ideal_client", "offer"]}).status_code == 302
    profile = queries.current_profile(inside)
    assert len(profile.ideal_client.wishes) == len(profile.offer.brings) == 9
    assert (profile.offer.working_days, profile.offer.answer_days, str(profile.offer.opens_at)) == (
        [0, 1],
        2,
        "09:00:00",
    )
    assert Draft.objects.count() == 0


def test_the_first_page_asks_for_both_sentences(as_owner, inside):
    page = as_owner.post(url("start", 1), {"ideal_client_de": "Lieben ihr Handwerk."}).content.decode()
    assert "Lieben ihr Handwerk." in page
    assert "error-summary" in page
    assert as_owner.get(url("start", 12)).status_code == 404


def test_the_first_pages_save_while_typing(as_owner, inside):
    answer = as_owner.post(url("start", 2), {"wish": "3"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 204
    assert queries.working_data(inside, "ideal_client")["wishes"] == {"closeness": 3}


def test_lines_are_added_changed_and_taken_out(as_owner, inside):
    address = url("edit", "offer", "worries")
    answer = as_owner.post(
        address,
        {"lines": "2", "worries-0-worry_de": "Klingt wie alle", "worries-1-worry_de": "Keine Zeit", "go": "more"},
    )
    assert answer.headers["Location"] == f"{address}#last"
    assert queries.working_data(inside, "offer")["worries"] == [
        {"key": "w1", "de": "Klingt wie alle"},
        {"key": "w2", "de": "Keine Zeit"},
    ]
    as_owner.post(
        url("edit", "offer", "services"),
        {"lines": "1", "services-0-name_de": "Website", "services-0-worries": ["w2"]},
    )
    as_owner.post(
        address,
        {
            "lines": "3",
            "worries-0-worry_de": "Klingt wie alle",
            "worries-0-key": "w1",
            "worries-0-remove": "on",
            "worries-1-worry_de": "Gar keine Zeit",
            "worries-1-key": "w2",
            "worries-2-worry_de": "Neu",
        },
    )
    data = queries.working_data(inside, "offer")
    assert data["worries"] == [{"key": "w2", "de": "Gar keine Zeit"}, {"key": "w3", "de": "Neu"}]
    assert data["services"][0]["worries"] == ["w2"]


def test_both_gaps_show(as_owner, inside, owner):
    actions.save_draft(
        practice=inside,
        kind="offer",
        changes={
            "worries": [{"key": "w1", "de": "Klingt wie alle"}],
            "services": [{"name": {"de": "Rede"}, "description": {}, "worries": []}],
        },
    )
    for address in (url("index"), url("edit", "offer", "services")):
        page = as_owner.get(address).content.decode()
        assert "Sorgen ohne Leistung" in page
        assert "Leistungen ohne Sorge" in page


def test_a_bare_adjective_is_hinted_at_once_and_never_blocks(as_owner, inside):
    address = url("edit", "ideal_client", "traits")
    post = {"lines": "1", "traits-0-statement_de": "ehrlich und offen", "traits-0-basis": "evidence"}
    answer = as_owner.post(address, post)
    assert answer.headers["Location"] == f"{address}?hints=1"
    assert "Woran" in as_owner.get(f"{address}?hints=1").content.decode()
    assert as_owner.post(address, {**post, "hinted": "1"}).headers["Location"] == url(
        "edit", "ideal_client", "segments"
    )
    assert queries.working_data(inside, "ideal_client")["traits"] == [
        {"statement": {"de": "ehrlich und offen"}, "sign": {}, "basis": "evidence"}
    ]


def test_a_trait_about_the_person_shows_the_law(as_owner):
    address = url("edit", "ideal_client", "traits")
    post = {"lines": "1", "traits-0-statement_de": "im Alter zwischen 30 und 40", "traits-0-sign_de": "sieht man"}
    assert as_owner.post(address, post).headers["Location"] == f"{address}?hints=1"
    assert "§ 19" in as_owner.get(f"{address}?hints=1").content.decode()


def test_members_draft_and_owners_adopt(as_member, as_owner, adopted):
    as_member.post(url("edit", "offer", "capacity"), {"capacity": "4"})
    assert as_member.get(url("adopt")).status_code == 200
    assert as_member.post(url("adopt"), {"kinds": ["offer"], "note": "Mehr Platz"}).status_code == 403
    assert Offer.objects.count() == 1
    assert as_owner.post(url("adopt"), {"kinds": ["offer"], "note": "Mehr Platz"}).status_code == 302
    assert queries.current_offer(adopted).capacity == 4


def test_the_next_version_asks_for_a_note(as_owner, adopted):
    as_owner.post(url("edit", "offer", "capacity"), {"capacity": "4"})
    page = as_owner.post(url("adopt"), {"kinds": ["offer"]}).content.decode()
    assert "error-summary" in page
    assert Offer.objects.count() == 1


def test_extra_fields_change_nothing(as_owner, adopted, foreign):
    as_owner.post(
        url("edit", "offer", "capacity"),
        {"capacity": "4", "practice": foreign.practice.pk, "number": "9", "state": "x"},
    )
    as_owner.post(
        url("adopt"), {"kinds": ["offer"], "note": "x", "number": "9", "author": "1", "adopted_at": "2001-01-01"}
    )
    version = queries.current_offer(adopted)
    assert (version.number, version.adopted_at.year > 2001) == (2, True)


def test_versions_are_listed_shown_and_compared(as_owner, adopted, owner):
    actions.adopt_offer(
        practice=adopted,
        author=owner,
        data={"texts": {"limits": {"de": "Keine Eilaufträge"}}, "brings": {"planning": 5}, "capacity": 3},
        note="Ruhiger werden",
    )
    listed = as_owner.get(url("versions")).content.decode()
    assert "Ruhiger werden" in listed
    assert "Genaues Zuhören" in as_owner.get(url("version", "offer", 1)).content.decode()
    compared = as_owner.get(url("comparison", "offer", 1, 2)).content.decode()
    for words in ("Keine Eilaufträge", "Genaues Zuhören", texts.dimension("planning").level(5).de, "vorher", "neu"):
        assert words.lower() in compared.lower()
    assert as_owner.get(url("version", "offer", 9)).status_code == 404


def test_foreign_versions_and_dimensions_are_not_found(as_foreign, adopted, owner):
    own = actions.add_own_dimension(
        practice=adopted, author=owner, name={"de": "Lautstärke"}, levels=LEVELS, direction="similar"
    )
    for address in (
        url("version", "ideal_client", 1),
        url("comparison", "offer", 1, 1),
        url("dimension", own.key),
    ):
        assert as_foreign.get(address).status_code == 404
    for address in (url("autosave_dimension", own.key), url("retire_own", own.key)):
        assert as_foreign.post(address).status_code == 404
    assert "Genaues" not in as_foreign.get(url("index")).content.decode()
    as_foreign.post(url("discard", "offer"))
    assert queries.own_dimensions_of(adopted) == [own]


@pytest.mark.parametrize("name", ["index", "dimensions", "versions", "adopt", "add_own"])
def test_strangers_are_sent_to_sign_in(client, name):
    assert client.get(url(name)).status_code == 302


def test_own_dimensions_are_added_and_retired(as_owner, inside):
    levels = {f"level_{level}_de": f"Stufe {level}" for level in range(1, 6)}
    answer = as_owner.post(url("add_own"), {"name_de": "Lautstärke", "direction": "ceiling", **levels})
    own = queries.own_dimensions_of(inside)[0]
    assert answer.headers["Location"] == url("dimension", own.key)
    assert "Stufe 5" in as_owner.get(url("dimension", own.key)).content.decode()
    assert "Lautstärke" in as_owner.get(url("dimensions")).content.decode()
    assert as_owner.post(url("retire_own", own.key)).status_code == 302
    assert queries.own_dimensions_of(inside) == []
    assert as_owner.post(url("retire_own", own.key)).status_code == 404


def test_what_is_never_asked_is_refused_kindly(as_owner, inside):
    levels = {f"level_{level}_de": f"Stufe {level}" for level in range(1, 6)}
    page = as_owner.post(url("add_own"), {"name_de": "Konfession", "direction": "similar", **levels}).content.decode()
    assert "§ 19" in page
    assert "Konfession" in page
    assert queries.own_dimensions_of(inside) == []


def test_a_draft_can_be_thrown_away(as_owner, adopted):
    as_owner.post(url("edit", "offer", "capacity"), {"capacity": "4"})
    assert as_owner.get(url("discard", "offer")).status_code == 405
    as_owner.post(url("discard", "offer"))
    assert Draft.objects.count() == 0
    assert list(Entry.objects.values_list("verb", flat=True)) == ["adopted", "adopted", "discarded"]


def test_the_lists_ask_the_same_few_questions_however_long(as_owner, inside, owner):
    as_owner.get(url("index"))  # the first request of a session asks more
    asked = []
    for count in (1, 3, 40):
        while IdealClient.objects.count() < count:
            actions.adopt_ideal_client(practice=inside, author=owner, data={}, note="anders")
            name = {"de": f"Punkt {IdealClient.objects.count()}"}
            actions.add_own_dimension(practice=inside, author=owner, name=name, levels=LEVELS, direction="similar")
        for name in ("versions", "dimensions", "index"):
            with CaptureQueriesContext(connection) as context:
                assert as_owner.get(url(name)).status_code == 200
            asked.append((name, len(context)))
    assert len(set(asked)) == 3
