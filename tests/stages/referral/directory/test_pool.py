"""Profiles are encoded once per process, and what is found is never older than what stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.cast import Cast
from tests.stages.referral.directory.conftest import crowd, look, names, state_places
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.referral.actions.directory import leave_directory
from wunschkunde.stages.referral.models.listing import Listing
from wunschkunde.stages.referral.queries import pool

pytestmark = pytest.mark.django_db
ASKED = {"expects_topic": ["text"], "expects_planning": ["3"], "offers_planning": ["1"]}


@contextmanager
def encodings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often, and how many, profiles are encoded."""
    counted: list[int] = []
    real = pool.answers_of
    monkeypatch.setattr(pool, "answers_of", lambda sides, rules: counted.append(len(sides)) or real(sides, rules))
    yield counted


def adopt(practice: Practice, cast: Cast, *, wish: int, number: int = 2) -> None:
    own = {"practice": practice, "author": cast.owner, "number": number}
    with scopes_disabled():
        IdealClient.objects.create(**own, wishes={"planning": wish}, importances={"planning": 9})
        Offer.objects.create(**own, brings={"topic": ["text"], "planning": 3})


def test_the_same_profiles_are_encoded_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    practices, queries = crowd(cast.owner, 5), []
    with encodings(monkeypatch) as counted:
        for _time in range(3):
            with CaptureQueriesContext(connection) as asked:
                assert len(names(look(ASKED))) == 5
            queries.append(len(asked))
        adopt(practices[0], cast, wish=1)
        look(ASKED)
    assert counted == [5, 5]
    assert queries == [3, 1, 1]


def test_a_new_profile_is_found_at_once(cast: Cast) -> None:
    first, second = crowd(cast.owner, 2)
    adopt(first, cast, wish=1)
    adopt(second, cast, wish=5)
    assert names(look(ASKED)) == ["praxis-0", "praxis-1"]
    adopt(first, cast, wish=5, number=3)
    adopt(second, cast, wish=1, number=3)
    assert names(look(ASKED)) == ["praxis-1", "praxis-0"]
    with scopes_disabled():
        Offer.objects.create(practice=second, author=cast.owner, number=4, brings={"topic": ["brand"]})
    assert names(look(ASKED)) == ["praxis-0"]


def test_leaving_closing_and_entering_count_at_once(cast: Cast) -> None:
    practices = crowd(cast.owner, 3)
    assert len(names(look(ASKED))) == 3
    Practice.objects.filter(pk=practices[0].pk).update(published_at=None)
    with scope(practice=practices[1]):
        Listing.objects.all().delete()
    assert names(look(ASKED)) == ["praxis-2"]
    Practice.objects.filter(pk=practices[0].pk).update(published_at=timezone.now())
    assert set(names(look(ASKED))) == {"praxis-0", "praxis-2"}


def test_what_is_said_of_places_counts_at_once(cast: Cast) -> None:
    answers = {**ASKED, "expects_topic": ["brand", "text", "order"]}
    state_places(cast, "leuchtspur")
    first = names(look(answers))[0]
    with scope(practice=Practice.objects.get(slug=first)):
        Listing.objects.update(free_places=0)
    assert names(look(answers))[-1] == first
    with scope(practice=Practice.objects.get(slug=first)):
        Listing.objects.update(free_places=1, stated_on=timezone.localdate() - timedelta(weeks=9))
    assert "zuletzt gesagt am" in look(answers).content.decode()


def test_a_renamed_practice_is_read_by_its_new_name(cast: Cast) -> None:
    (practice,) = crowd(cast.owner, 1)
    look(ASKED)
    Practice.objects.filter(pk=practice.pk).update(provider_name="Rita Neuname")
    assert "Rita Neuname" in look(ASKED).content.decode()


def test_only_the_one_who_left_is_gone(cast: Cast) -> None:
    everybody = {**ASKED, "expects_topic": ["text", "brand", "order"]}
    before = set(names(look(everybody)))
    practice = Practice.objects.get(slug="quittenblau")
    with scope(practice=practice):
        leave_directory(practice=practice, author=cast.owner)
    assert set(names(look(everybody))) == before - {"quittenblau"}
