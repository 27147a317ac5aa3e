"""A link opens its room for as long as was chosen, thirty days where nothing else was, and never for longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import Cast
from wunschkunde.stages.collaboration.models import Engagement, RoomLink

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
