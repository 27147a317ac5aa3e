"""A link opens its room for as long as was chosen, thirty days where nothing else was, and never for longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Engagement, Kickoff, RoomLink
from wunschkunde.stages.inquiry.models import ClientLink, OwedNotice, SecretLink

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("asked", "days"), [("7", 7), ("90", 90), ("", 30), ("3650", 30), ("-1", 30), ("x", 30)])
def test_a_link_opens_for_as_long_as_was_chosen(cast: Cast, asked: str, days: int) -> None:
    desk = Client()
    desk.force_login(cast.owner)
    with scope(practice=cast.practice):
        engagement = Engagement.objects.get(name="Malin Sonnenfeld")
        for route in ("kickoff_link", "charter_link"):
            desk.post(reverse(f"collaboration:{route}", args=[engagement.pk]), {"days": asked})
            link = RoomLink.objects.first()
            assert abs(link.expires_at - timezone.now() - timedelta(days=days)) < timedelta(minutes=1)


def test_imprint_and_notice_stay_as_long_as_a_room_is_open(cast: Cast) -> None:
    Practice.objects.update(published_at=None)
    addresses = [reverse(f"inquiry:{name}", args=[cast.practice.slug]) for name in ("imprint", "privacy")]
    with scope(practice=cast.practice):
        ClientLink.objects.all().delete()
        OwedNotice.objects.all().delete()
        for kind in SecretLink.__subclasses__():
            kind.objects.all().delete()
        assert [Client().get(address).status_code for address in addresses] == [404, 404]
        open_room(target=Kickoff.objects.first(), author=None)
    assert [Client().get(address).status_code for address in addresses] == [200, 200]
