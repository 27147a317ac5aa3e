from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django_scopes.exceptions import ScopeError

from wunschkunde.history.models import Entry
from wunschkunde.stages.profile import actions, queries
from wunschkunde.stages.profile.models import Draft, IdealClient, Offer

pytestmark = pytest.mark.django_db

LEVELS = [{"de": f"Stufe {level}", "en": f"Level {level}"} for level in range(1, 6)]


def adopt_first(practice, owner):
    ideal = {"wishes": {"planning": 4, "topic": ["text"]}, "importances": {"planning": 8}}
    offer = {"brings": {"planning": 3, "topic": ["text", "editing"]}}
    return actions.adopt_both(practice=practice, author=owner, ideal_client=ideal, offer=offer)


def test_versions_are_numbered_and_the_newest_holds(inside, owner):
    assert queries.current_profile(inside) is None
    first = adopt_first(inside, owner)
    second = actions.adopt_offer(practice=inside, author=owner, data={"capacity": 2}, note="Weniger ist mehr.")
    profile = queries.current_profile(inside)
    assert (first.offer.number, second.number) == (1, 2)
    assert (profile.ideal_client.number, profile.offer) == (1, second)
    assert Offer.objects.get(number=1).brings == {"planning": 3, "topic": ["text", "editing"]}


def test_each_adoption_writes_one_line_of_history(inside, owner):
    adopt_first(inside, owner)
    lines = list(Entry.objects.values_list("verb", "target_type", "actor", "data"))
    assert lines == [
        ("adopted", "profile.idealclient", owner.pk, {"number": 1}),
        ("adopted", "profile.offer", owner.pk, {"number": 1}),
    ]


def test_a_version_never_changes(inside, owner):
    version = adopt_first(inside, owner).ideal_client
    version.note = "anders"
    with pytest.raises(TypeError):
        version.save()
    for model in (IdealClient, Offer):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(note="anders")
    assert IdealClient.objects.get().note == ""


def test_the_second_version_needs_a_note(inside, owner):
    adopt_first(inside, owner)
    with pytest.raises(ValidationError):
        actions.adopt_ideal_client(practice=inside, author=owner, data={}, note="   ")
    assert IdealClient.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"wishes": {"planning": 9}},
        {"wishes": {"planning": True}},
        {"wishes": {"planning": ["text"]}},
        {"wishes": {"values": ["respect", "honesty", "courage", "care", "growth", "freedom"]}},
        {"wishes": {"topic": ["sorcery"]}},
        {"wishes": {"nothing": 3}},
        {"importances": {"planning": 11}},
        {"importances": {"planning": -1}},
        {"limits": [{"dimension": "topic", "side": "client_offers", "below": 3}]},
        {"limits": [{"dimension": "planning", "side": "nobody", "below": 3}]},
        {"limits": [{"dimension": "planning", "side": "client_offers", "below": 9}]},
        {"limits": [{"dimension": "planning", "side": "client_offers"}]},
        {"traits": [{"statement": {"de": "hört zu"}, "basis": "rumor"}]},
    ],
)
def test_what_no_profile_can_hold_is_refused_whole(inside, owner, data):
    with pytest.raises(ValidationError):
        actions.adopt_ideal_client(practice=inside, author=owner, data=data)
    assert (IdealClient.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "data",
    [
        {"brings": {"planning": 0}},
        {"human_side": [{"text": {"de": "zwei Hühner"}, "visibility": "everybody"}]},
        {"working_days": [7]},
        {"opens_at": "16:00", "closes_at": "09:00"},
        {"opens_at": "09:00"},
        {"time_off": [{"from": "2026-08-20", "to": "2026-08-01"}]},
        {"capacity": -1},
        {"answer_days": 40000},
    ],
)
def test_what_no_offer_can_hold_is_refused_whole(inside, owner, data):
    with pytest.raises(ValidationError):
        actions.adopt_offer(practice=inside, author=owner, data=data)
    assert Offer.objects.count() == 0


def test_both_or_neither(inside, owner):
    with pytest.raises(ValidationError):
        actions.adopt_both(practice=inside, author=owner, ideal_client={}, offer={"working_days": [9]})
    assert IdealClient.objects.count() == 0


def test_services_name_worries_by_key_and_by_words(inside, owner):
    offer = actions.adopt_offer(
        practice=inside,
        author=owner,
        data={
            "worries": ["Klingt wie alle", {"key": "w9", "en": "No time"}],
            "services": [{"name": "Website", "worries": ["Klingt wie alle", "w9", "unknown"]}],
        },
    )
    assert offer.worries == [{"key": "w1", "de": "Klingt wie alle"}, {"key": "w9", "en": "No time"}]
    assert offer.services == [{"name": {"de": "Website"}, "description": {}, "worries": ["w1", "w9"]}]


def test_a_draft_begins_with_the_current_version_and_merges(inside, owner):
    adopt_first(inside, owner)
    actions.save_draft(practice=inside, kind="ideal_client", changes={"wishes": {"advice": 5}})
    actions.save_draft(practice=inside, kind="ideal_client", changes={"wishes": {"planning": None}})
    assert Draft.objects.get().data["wishes"] == {"topic": ["text"], "advice": 5}
    assert queries.current_ideal_client(inside).wishes == {"planning": 4, "topic": ["text"]}


def test_adopting_ends_the_draft(inside, owner):
    draft = actions.save_draft(practice=inside, kind="offer", changes={"texts": {"sentence": {"de": "Genau"}}})
    version = actions.adopt_offer(practice=inside, author=owner, data=draft.data)
    assert version.texts == {"sentence": {"de": "Genau"}}
    assert Draft.objects.count() == 0


def test_a_draft_that_says_what_holds_is_none(inside, owner):
    adopt_first(inside, owner)
    actions.save_draft(practice=inside, kind="offer", changes={"capacity": 9})
    actions.save_draft(practice=inside, kind="offer", changes={"capacity": None})
    assert Draft.objects.count() == 0


def test_a_draft_takes_only_what_its_profile_has(inside):
    with pytest.raises(KeyError):
        actions.save_draft(practice=inside, kind="offer", changes={"author": 7})


def test_discarding_keeps_the_version(inside, owner):
    adopt_first(inside, owner)
    actions.save_draft(practice=inside, kind="offer", changes={"capacity": 9})
    actions.discard_draft(practice=inside, author=owner, kind="offer")
    assert queries.working_data(inside, "offer")["capacity"] is None


def test_profiles_are_closed_without_a_scope():
    with pytest.raises(ScopeError):
        IdealClient.objects.count()
    with pytest.raises(ScopeError):
        Draft.objects.count()


def test_own_dimensions_stand_beside_those_of_the_method(inside, owner):
    own = actions.add_own_dimension(
        practice=inside, author=owner, name={"de": "Lautstärke"}, levels=LEVELS, direction="ceiling"
    )
    dimensions = queries.dimensions_of(inside)
    assert len(dimensions) == 26
    assert (own.key, dimensions[-1].key, dimensions[-1].name.en) == ("own-lautstarke", "own-lautstarke", "Lautstärke")
    assert dimensions[-1].level(5).de == "Stufe 5"
    assert queries.engine_dimensions(inside)[-1].client_need == "ceiling"
    actions.adopt_ideal_client(practice=inside, author=owner, data={"wishes": {own.key: 2}})


def test_a_retired_dimension_is_no_longer_compared_but_old_answers_stay_valid(inside, owner):
    own = actions.add_own_dimension(
        practice=inside, author=owner, name={"en": "Noise"}, levels=LEVELS, direction="similar"
    )
    actions.retire_own_dimension(practice=inside, author=owner, key=own.key)
    assert len(queries.dimensions_of(inside)) == 25
    again = actions.add_own_dimension(
        practice=inside, author=owner, name={"en": "Noise"}, levels=LEVELS, direction="similar"
    )
    assert again.key == "own-noise-2"
    assert actions.adopt_offer(practice=inside, author=owner, data={"brings": {own.key: 1}}).brings == {own.key: 1}


@pytest.mark.parametrize(
    "change",
    [
        {"name": {}},
        {"levels": LEVELS[:4]},
        {"levels": [*LEVELS[:4], {"de": ""}]},
        {"direction": "knockout"},
        {"name": {"de": "Alter der Kund:innen"}},
        {"question_client": {"en": "Which religion do you have?"}},
    ],
)
def test_unfit_own_dimensions_are_refused(inside, owner, change):
    fields = {"name": {"de": "Lautstärke"}, "levels": LEVELS, "direction": "similar", **change}
    with pytest.raises(ValidationError):
        actions.add_own_dimension(practice=inside, author=owner, **fields)
    assert len(queries.dimensions_of(inside)) == 25
