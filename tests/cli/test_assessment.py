"""`wunschkunde assessment` prints what is stored, and refuses in one line while a gut feeling is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django_scopes import scope

from tests.stages.decision.conftest import make_inquiry, make_practice
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.cli import cli
from wunschkunde.stages.decision.actions.assessment import assess
from wunschkunde.stages.decision.actions.gut import look_at, note_first_gut, note_second_gut
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.models import Inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel")


@pytest.fixture
def practice(owner: User) -> Practice:
    return make_practice("quittenblau", owner)


@pytest.fixture
def inquiry(practice: Practice) -> Inquiry:
    return make_inquiry(practice, "q01")


def call(*words: Any) -> Result:
    return CliRunner().invoke(cli, ["assessment", *map(str, words)], env={"COLUMNS": "100"})


def feel_twice(inquiry: Inquiry, owner: User) -> None:
    note_first_gut(inquiry=inquiry, author=owner, value=6)
    for dimension in {key for key, _side in standing_answers(inquiry)}:
        look_at(inquiry=inquiry, author=owner, dimension=dimension)
    note_second_gut(inquiry=inquiry, author=owner, value=None)


def assert_refused(done: Result, words: str) -> None:
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_it_refuses_until_both_gut_feelings_are_there(inquiry: Inquiry, practice: Practice, owner: User) -> None:
    for flags in ([], ["--json"]):
        assert_refused(call("quittenblau", inquiry.pk, *flags), "The assessment comes after both gut feelings.")
    with scope(practice=practice):
        feel_twice(inquiry, owner)
        assert_refused(call("quittenblau", inquiry.pk), "still to be computed")
        assert not Assessment.objects.exists()


def test_it_prints_what_is_stored(inquiry: Inquiry, practice: Practice, owner: User) -> None:
    with scope(practice=practice):
        feel_twice(inquiry, owner)
        stored = assess(inquiry=inquiry, author=owner)
    done = call("quittenblau", inquiry.pk, "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["id"], told["fit"], told["band"]) == (stored.pk, stored.result["fit"], stored.result["band"])
    page = call("quittenblau", inquiry.pk, "--lang", "en")
    assert page.exit_code == 0, page.stderr
    assert (
        json.loads(call("quittenblau", inquiry.pk, "--json", "--lang", "en").stdout)["in_words"]["band"] in page.stdout
    )


def test_it_knows_neither_strangers_nor_what_lies_elsewhere(inquiry: Inquiry, practice: Practice, owner: User) -> None:
    create_practice(owner=owner, name="Anderswo", provider_name="F", email="f@anderswo.example", slug="anderswo")
    assert_refused(call("nobody", inquiry.pk), "there is no such practice")
    for number in ("987654", "x", "-1", "9" * 40, "²"):
        assert_refused(call("quittenblau", "--", number), "no such inquiry")
    assert_refused(call("anderswo", inquiry.pk), "no such inquiry")
