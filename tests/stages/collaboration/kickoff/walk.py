"""Both sides of a kickoff, by the addresses that a browser would use."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.models import Kickoff, KickoffVersion
from wunschkunde.stages.collaboration.rules.kickoff import LEVELS, record_of, section_keys

RESULTS = {key: f"Stufe {key}: man sieht es daran." for key in LEVELS}


class Room:
    """The client's browser: no account, no session, only the secret of the link."""

    def __init__(self, secret: str) -> None:
        self.client = Client()
        self.secret = secret

    def address(self, name: str = "", *more: Any) -> str:
        return reverse("collaboration:room_kickoff" + (f"_{name}" if name else ""), args=[self.secret, *more])

    def get(self, name: str = "", *more: Any, **query: str) -> HttpResponse:
        return self.client.get(self.address(name, *more), query)

    def post(self, name: str, *more: Any, **data: Any) -> HttpResponse:
        return self.client.post(self.address(name, *more), data)


class Desk:
    """The practice's browser."""

    def __init__(self, client: Client, kickoff: Kickoff) -> None:
        self.client = client
        self.pk = kickoff.engagement_id

    def address(self, name: str = "", *more: Any) -> str:
        return reverse("collaboration:kickoff" + (f"_{name}" if name else ""), args=[self.pk, *more])

    def get(self, name: str = "", *more: Any) -> HttpResponse:
        return self.client.get(self.address(name, *more))

    def post(self, name: str, *more: Any, **data: Any) -> HttpResponse:
        return self.client.post(self.address(name, *more), data)


def page(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def answer_both(kickoff: Kickoff, author: Any, client: dict[str, str], provider: dict[str, str]) -> None:
    """Let both sides answer and hand in, the client first."""
    actions.save_answers(kickoff=kickoff, author=None, answers=client, levels={})
    actions.hand_in(kickoff=kickoff, author=None)
    actions.save_answers(kickoff=kickoff, author=author, answers=provider, levels={})
    actions.hand_in(kickoff=kickoff, author=author)


def a_record(**sections: str) -> dict[str, Any]:
    return record_of(sections={"picture_of_success": "Menschen rufen an.", **sections}, levels=RESULTS, also="Ruhe.")


def typed(based_on: int, **sections: str) -> dict[str, str]:
    """What the form of the record sends."""
    said = {key: sections.get(key, "") for key in section_keys()}
    return {**said, **{f"level_{key}": text for key, text in RESULTS.items()}, "also": "", "based_on": str(based_on)}


def agree(version: KickoffVersion, author: Any) -> None:
    for side in (None, author):
        actions.confirm(version=version, author=side, digest=version.digest)
