"""Everybody in the minute of the pictures, reading one language, and the camera that looks at each page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django_scopes import scope
from playwright.sync_api import Page

from tests.cast import Cast, rehearsed
from tests.journeys.pictures.camera import MOMENT, Gallery
from wunschkunde.accounts.models import User


@pytest.fixture
def cast(db: None, language: str) -> Iterator[Cast]:
    """Everybody, in the minute of the pictures, reading one language."""
    with time_machine.travel(MOMENT, tick=True):
        cast = rehearsed()
        User.objects.update(language=language)
        yield cast


@pytest.fixture
def gallery(page: Page, language: str) -> Iterator[Gallery]:
    """The camera; what it found wrong fails the test at its end."""
    page.clock.set_fixed_time(MOMENT)
    page.set_default_timeout(30_000)
    gallery = Gallery(page, language)
    yield gallery
    assert not gallery.problems, "\n".join(gallery.problems)


@pytest.fixture
def hand(cast: Cast) -> Iterator[Client]:
    """The owner's other device, which goes on to the next page worth a picture."""
    client = Client()
    client.force_login(cast.owner)
    with scope(practice=cast.practice):
        yield client
