"""What both sides do with a charter, by their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from wunschkunde.stages.collaboration.models import Charter, CharterVersion, Engagement
from wunschkunde.stages.collaboration.rules.charter import promise_keys


def filled(base: int, **clauses: tuple[str, ...]) -> dict[str, str]:
    """The form of a proposal: everything kept, but ``key=(choice, text, reason)``."""
    sent = {"base": str(base)}
    for key in promise_keys():
        choice, text, reason = (*clauses.get(key, ("kept",)), "", "")[:3]
        sent |= {f"{key}_choice": choice, f"{key}_text": text, f"{key}_reason": reason}
    return sent


def newest(charter: Charter) -> CharterVersion:
    found = CharterVersion.objects.filter(charter=charter).order_by("-number").first()
    assert found is not None
    return found


@dataclass
class Room:
    """The client's browser with the link."""

    token: str
    client: Client = field(default_factory=Client)

    def address(self, name: str = "room_charter", *more: Any) -> str:
        return reverse(f"collaboration:{name}", args=[self.token, *more])

    def read(self, name: str = "room_charter", *more: Any, **query: str) -> str:
        answer = self.client.get(self.address(name, *more), query)
        assert answer.status_code == 200
        assert not answer.cookies
        return answer.content.decode()

    def send(self, name: str, *more: Any, **data: Any) -> Any:
        return self.client.post(self.address(f"room_charter_{name}", *more), data)


@dataclass
class Desk:
    """The provider, signed in."""

    client: Client
    engagement: Engagement

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"collaboration:{name}", args=[self.engagement.pk, *more])

    def read(self, name: str, *more: Any, **query: str) -> str:
        answer = self.client.get(self.address(name, *more), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, name: str, *more: Any, **data: Any) -> Any:
        return self.client.post(self.address(name, *more), data)
