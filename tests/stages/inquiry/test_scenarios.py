"""S1 and S4 with the people of the content: what they wrote, met by the practices they wrote to."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.core import mail
from django_scopes import scope

import wunschkunde.demo
from tests.stages.inquiry.conftest import IMPRINT, TUESDAY
from tests.stages.inquiry.posting import post, stamp_for
from tests.stages.inquiry.test_pages import NAMES
from wunschkunde.accounts.actions import create_practice
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.fit import ReciprocalFit, reciprocal_fit
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.rules.words import name_for_mail
from wunschkunde.stages.inquiry.sides import client_side
from wunschkunde.stages.profile.actions import adopt_ideal_client, adopt_offer
from wunschkunde.stages.profile.queries import current_profile, engine_dimensions
from wunschkunde.stages.profile.sides import provider_side

PRACTICES = Path(wunschkunde.demo.__file__).parent / "practices"
HOURS = {
    "quittenblau": ([0, 1, 2, 3], "09:00", "16:00"),
    "leuchtspur": ([1, 2, 3, 4], "08:30", "17:00"),
    "pfadwerk": ([0, 1, 2, 3, 4], "09:00", "17:00"),
}
ASKED = ("closeness", "planning", "availability", "attention", "goal_clarity", "result_expectation", "advice", "price")


def content(name: str) -> dict[str, Any]:
    return yaml.safe_load((PRACTICES / f"{name}.yaml").read_text(encoding="utf-8"))["example_practices"][0]


def example(owner: User, name: str) -> Practice:
    """A practice of the content with its two profiles, open to the public."""
    data = content(name)
    provider, dimensions = data["provider"], data["dimensions"]
    practice = create_practice(
        owner=owner,
        name=provider["practice"],
        slug=name,
        provider_name=provider["name"],
        email=provider["email"],
        address_form=provider["address_form"].lower(),
        published_at=TUESDAY,
        imprint=IMPRINT,
    )
    working_days, opens_at, closes_at = HOURS[name]
    adopt_offer(
        practice=practice,
        author=owner,
        data={
            "texts": {"limits": data["offer"]["limits"]},
            "brings": {key: about["offers"] for key, about in dimensions.items()},
            "working_days": working_days,
            "opens_at": opens_at,
            "closes_at": closes_at,
        },
    )
    limits = [{"dimension": key, **about["knockout"]} for key, about in dimensions.items() if about.get("knockout")]
    adopt_ideal_client(
        practice=practice,
        author=owner,
        data={
            "wishes": {key: about["expects"] for key, about in dimensions.items()},
            "importances": {key: about["importance"] for key, about in dimensions.items()},
            "limits": limits,
        },
    )
    return practice


def story(name: str, key: str) -> dict[str, Any]:
    return next(inquiry for inquiry in content(name)["inquiries"] if inquiry["id"] == key)


def as_form(told: dict[str, Any]) -> dict[str, Any]:
    """What this person types into the form, as far as it asks for it."""
    answers = {
        f"{side}_{key}": value
        for key, sides in told["answers"].items()
        if key in ASKED or key == "topic"
        for side, value in sides.items()
    }
    return {"name": told["name"], "email": told["email"], "occasion": told["text"], "source": told["source"], **answers}


def fit_of(practice: Practice) -> ReciprocalFit:
    with scope(practice=practice):
        profile = current_profile(practice)
        assert profile is not None
        side = provider_side(profile.ideal_client, profile.offer)
        return reciprocal_fit(side, client_side(Inquiry.objects.get()), engine_dimensions(practice))


def send_at(client, practice: Practice, told: dict[str, Any], at: str) -> str:
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        return unescape(client.get(post(client, practice, **as_form(told))["Location"]).content.decode())


def test_samira_writes_at_night_and_is_judged_by_what_she_says(client, owner):
    practice, told = example(owner, "pfadwerk"), story("pfadwerk", "p08")
    page = send_at(client, practice, told, told["received"])
    assert "Montag, 3. November 2025" in page
    night = fit_of(practice)
    assert night.pair("availability", "client_need").s == 1
    assert "availability" not in [gap.dimension for gap in night.rubs]
    with scope(practice=practice):
        Inquiry.objects.all().delete()
    send_at(client, practice, told, "2025-11-04T10:00:00+01:00")
    assert fit_of(practice) == night


def test_jannik_wants_answers_at_any_time_and_meets_a_limit(client, owner):
    practice, told = example(owner, "quittenblau"), story("quittenblau", "q09")
    page = send_at(client, practice, told, told["received"])
    assert "Donnerstag, 6. März 2025" in page
    assert "Antworten am Wochenende</dt><dd>nein" in page
    assert "Jederzeit, auch abends und am Wochenende. Das ist hier so nicht zu finden." in page
    assert [knockout.dimension for knockout in fit_of(practice).knockouts] == ["availability"]
    assert "Grenze" not in page


@pytest.mark.parametrize(("name", "key"), [("leuchtspur", "l07"), ("pfadwerk", "p10")])
def test_clients_check_the_practice_and_leave_without_embarrassment(client, owner, name, key):
    practice, told = example(owner, name), story(name, key)
    link = post(client, practice, **as_form(told))["Location"]
    page = unescape(client.get(link).content.decode())
    assert "Bin ich die richtige Wahl?" in page
    assert content(name)["offer"]["limits"]["de"] in page
    client.post(link + "zurueckziehen/", {})
    with scope(practice=practice):
        left = str(Inquiry.objects.values().get())
    assert told["name"] not in left
    assert told["email"] not in left


@pytest.mark.parametrize("name", NAMES)
def test_every_name_gets_a_mail_that_arrives_whole(client, practice, name):
    post(client, practice, name=name, stamp=stamp_for(practice))
    deliver_due()
    message = next(sent for sent in mail.outbox if sent.to == ["malin@sonnenfeld.example"])
    with scope(practice=practice):
        kept = Inquiry.objects.get().name
    assert message.message().as_bytes()
    greeted = name_for_mail(kept)
    assert message.body.startswith(f"Guten Tag {greeted}," if greeted else "Guten Tag,")
