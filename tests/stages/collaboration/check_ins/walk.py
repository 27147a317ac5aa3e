"""What both sides do with a check-in, by its addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from wunschkunde.stages.collaboration.rules.check_ins import item_keys


def pulse(*values: int | str, more: str = "") -> dict[str, str]:
    """The form of the four statements; one value counts for all."""
    given = values if len(values) > 1 else values * len(item_keys())
    return dict(zip(item_keys(), map(str, given), strict=True)) | {"one_point_more": more}


@dataclass
class Room:
    """The client's browser with the link."""

    token: str
    client: Client = field(default_factory=Client)

    @property
    def address(self) -> str:
        return reverse("collaboration:room_check_in", args=[self.token])

    def read(self, **query: str) -> str:
        answer = self.client.get(self.address, query)
        assert answer.status_code == 200
        assert not answer.cookies
        return answer.content.decode()

    def send(self, **data: Any) -> Any:
        return self.client.post(self.address, data)
