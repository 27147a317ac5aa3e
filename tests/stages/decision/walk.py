"""The way of a practitioner through one inquiry, by the addresses a browser would use."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.models import Inquiry


def address(name: str, inquiry: Inquiry, *more: Any) -> str:
    return reverse(f"decision:{name}", args=[inquiry.pk, *more])


def page(client: Client, name: str, inquiry: Inquiry, *more: Any) -> str:
    return client.get(address(name, inquiry, *more)).content.decode()


def heard(**answers: Any) -> dict[str, Any]:
    """What the form of one point sends when something was heard."""
    return {"source": "said", "heard_on": timezone.localdate().isoformat(), "note": "", **answers}


def standing(inquiry: Inquiry, key: str) -> dict[str, Any]:
    """What the form of one point sends when nothing was changed."""
    return {side: a.value for (dimension, side), a in standing_answers(inquiry).items() if dimension == key}


def look_at_points(client: Client, inquiry: Inquiry) -> None:
    for key in dict.fromkeys(dimension for dimension, _ in standing_answers(inquiry)):
        assert client.post(address("point", inquiry, key), heard(**standing(inquiry, key))).status_code == 302


def weigh(client: Client, inquiry: Inquiry, *, first: str = "6", second: str = "5") -> str:
    """Go all the way to the assessment; return the page."""
    assert client.post(address("first_gut", inquiry), {"value": first, "sentence": ""}).status_code == 302
    look_at_points(client, inquiry)
    assert client.post(address("second_gut", inquiry), {"value": second, "sentence": ""}).status_code == 302
    return page(client, "weigh", inquiry)
