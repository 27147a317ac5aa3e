"""A running server for the browser, a day on which it all happens, and an eye on whom the pages speak to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext
    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.live_server_helper import LiveServer
    from time_machine import Traveller

BERLIN = ZoneInfo("Europe/Berlin")
# A Tuesday on which all three example practices are at work, so that no test depends on the day it is run.
A_WORKING_DAY = datetime(2026, 11, 17, 10, 30, tzinfo=BERLIN)

SOON = 10_000  # milliseconds; a button that is not there by then does not come


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """What `page.goto("/…")` is relative to."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Said here again: browser tests elsewhere may have asked first, without an address."""
    return {**browser_context_args, "base_url": base_url}


@pytest.fixture(autouse=True)
def reachable_links(settings: SettingsWrapper, base_url: str) -> None:
    """Letters carry addresses that the browser of the test can follow."""
    settings.PUBLIC_URL = base_url
    settings.CSRF_TRUSTED_ORIGINS = [base_url]


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Everybody signs in within the same minute of the same day: what the tests before spent is forgotten."""
    cache.clear()


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    """The time of the test and of the server, which runs in the same process; `clock.move_to` and `clock.shift`."""
    with time_machine.travel(A_WORKING_DAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], base_url: str, clock: Traveller
) -> Iterator[Callable[..., BrowserContext]]:
    """Open a browser whose clock shows the time of the test; none of its pages may ask another host for anything."""
    asked: list[str] = []

    def note(address: str) -> None:
        if not address.startswith((base_url, "data:", "blob:", "about:")):
            asked.append(address)

    def open_one(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(SOON)
        context.clock.set_fixed_time(datetime.now(BERLIN))
        context.on("request", lambda request: note(request.url))
        return context

    yield open_one
    assert asked == []
