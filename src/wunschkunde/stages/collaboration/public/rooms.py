"""The rooms of working together: a link of one purpose opens one of them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from wunschkunde.stages.collaboration.models import RoomLink
from wunschkunde.stages.collaboration.queries.rooms import link_behind
from wunschkunde.stages.referral.public.rooms import RoomView, door


def room(purpose: RoomLink.Purpose) -> Callable[[RoomView], Callable[..., HttpResponse]]:
    """Open the room of a link of this purpose, as `door` does; a link of another purpose opens nothing here."""

    def find(token: str) -> RoomLink | None:
        link = link_behind(token)
        return link if link is not None and link.purpose == purpose else None

    return door(find)
