"""The example practices and their inquiries as rows, one at a time, with somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.utils.dateparse import parse_datetime
from django_scopes import scope

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.scenes import scene
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Answer, Inquiry
from wunschkunde.stages.profile.models import IdealClient, Offer


@pytest.fixture
def owner(db: None) -> User:
    return create_user(email="friederike@quittenblau.example", name="Friederike Amsel", language="de")


@pytest.fixture
def stranger(db: None) -> User:
    """Somebody with a practice of their own."""
    user = create_user(email="fremd@anderswo.example", name="Fremde Hand")
    create_practice(owner=user, name="Anderswo", provider_name="Fremde Hand", email=user.email)
    return user


def make_practice(key: str, owner: User) -> Practice:
    content = scene(key).content
    provider, dimensions = content["provider"], content["dimensions"]
    practice = create_practice(
        owner=owner,
        name=provider["practice"],
        provider_name=provider["name"],
        email=provider["email"],
        slug=key,
        address_form=provider["address_form"].lower(),
    )
    with scope(practice=practice):
        IdealClient.objects.create(
            practice=practice,
            author=owner,
            number=1,
            wishes={name: answer["expects"] for name, answer in dimensions.items()},
            importances={name: answer["importance"] for name, answer in dimensions.items()},
            limits=[{"dimension": name, **a["knockout"]} for name, a in dimensions.items() if "knockout" in a],
        )
        Offer.objects.create(
            practice=practice,
            author=owner,
            number=1,
            brings={name: answer["offers"] for name, answer in dimensions.items()},
            working_days=[0, 1, 2, 3],
            opens_at=time(9),
            closes_at=time(16),
        )
        for colleague in content["colleagues"]:
            Colleague.objects.create(
                practice=practice,
                name=colleague["name"],
                strength=colleague["strength"],
                contact=colleague["contact"],
                capacity=colleague["capacity"],
                capacity_until=date(2100, 1, 1),
                may_be_named_on=date(2026, 1, 1),
                wishes={name: a["expects"] for name, a in colleague["dimensions"].items() if "expects" in a},
                brings={name: a["offers"] for name, a in colleague["dimensions"].items() if "offers" in a},
            )
    return practice


def make_inquiry(practice: Practice, name: str, **changes: Any) -> Inquiry:
    content = next(inquiry for inquiry in scene(practice.slug).content["inquiries"] if inquiry["id"] == name)
    received_at = parse_datetime(content["received"]) or datetime.now().astimezone()
    fields: dict[str, Any] = {
        "practice": practice,
        "name": content["name"],
        "organisation": content.get("organisation") or "",
        "email": content["email"],
        "occasion": content["text"].strip(),
        "source": content["source"],
        "received_at": received_at,
        "read_on": received_at.date(),
        "answer_by": received_at.date(),
        "erase_on": date(2030, 1, 1),
    }
    with scope(practice=practice):
        inquiry = Inquiry.objects.create(**{**fields, **changes})
        Answer.objects.bulk_create(
            Answer(practice=practice, inquiry=inquiry, dimension=key, perspective=side, value=value)
            for key, sides in content["answers"].items()
            for side, value in sides.items()
        )
    return inquiry


def bare_inquiry(owner: User) -> Inquiry:
    """An inquiry without answers, at a practice that has described nothing yet."""
    practice = Practice.objects.get(memberships__user=owner)
    day = date(2026, 3, 2)
    with scope(practice=practice):
        return Inquiry.objects.create(
            practice=practice, name="Ein Mensch", occasion="Bitte.", read_on=day, answer_by=day, erase_on=day
        )


@pytest.fixture
def practice(owner: User) -> Iterator[Practice]:
    """Quittenblau, in scope for the whole test."""
    made = make_practice("quittenblau", owner)
    with scope(practice=made):
        yield made


@pytest.fixture
def inquiry_of(practice: Practice) -> Callable[..., Inquiry]:
    """Make one of the example inquiries of Quittenblau by its id."""
    return lambda name, **changes: make_inquiry(practice, name, **changes)


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client
