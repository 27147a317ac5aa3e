"""What both sides do at the end, by the addresses of completing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from wunschkunde.stages.collaboration.models import Engagement, Kickoff, KickoffConfirmation, KickoffVersion
from wunschkunde.stages.collaboration.models.engagement import Party


def agree_at_kickoff(engagement: Engagement, levels: dict[str, str]) -> None:
    """Both have confirmed a record with these levels."""
    of = {"practice": engagement.practice}
    kickoff = Kickoff.objects.create(engagement=engagement, **of)
    record = {"sections": {}, "levels": levels, "also": ""}
    version = KickoffVersion.objects.create(
        kickoff=kickoff, number=1, record=record, digest="x", side=Party.PROVIDER, **of
    )
    for side in Party.values:
        KickoffConfirmation.objects.create(version=version, side=side, **of)


def answers(level: str = "1", manner: int | str = 8, again: int | str = 9, **words: str) -> dict[str, Any]:
    """The form of one side's answers; words by question key."""
    said = {f"words_{key}": text for key, text in words.items()}
    return {"result_level": level, "manner": str(manner), "again": str(again), "outcomes": ["insight"], **said}


@dataclass
class Bench:
    """The provider, signed in."""

    client: Client
    engagement: Engagement

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"completion:{name}", args=[self.engagement.pk, *more])

    def read(self, name: str, *more: Any, **query: str) -> str:
        answer = self.client.get(self.address(name, *more), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, name: str, *more: Any, **data: Any) -> Any:
        return self.client.post(self.address(name, *more), data)


@dataclass
class Room:
    """The client's browser with the link."""

    token: str
    client: Client = field(default_factory=Client)

    def address(self, name: str = "room_closing", *more: Any) -> str:
        return reverse(f"completion:{name}", args=[self.token, *more])

    def read(self, name: str = "room_closing", **query: str) -> str:
        answer = self.client.get(self.address(name), query)
        assert answer.status_code == 200
        assert not answer.cookies
        return answer.content.decode()

    def send(self, name: str = "room_closing", *more: Any, **data: Any) -> Any:
        return self.client.post(self.address(name, *more), data)
