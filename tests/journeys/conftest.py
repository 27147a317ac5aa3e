"""A running server for the browser, and an eye on whom the pages speak to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext
    from pytest_django.fixtures import SettingsWrapper
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """What `page.goto("/…")` is relative to."""
    return live_server.url


@pytest.fixture(autouse=True)
def reachable_links(settings: SettingsWrapper, base_url: str) -> None:
    """Letters carry addresses that the browser of the test can follow."""
    settings.PUBLIC_URL = base_url
    settings.CSRF_TRUSTED_ORIGINS = [base_url]


@pytest.fixture(autouse=True)
def no_foreign_requests(context: BrowserContext, base_url: str) -> Iterator[None]:
    """No page of ours makes the browser ask another host for anything."""
    asked: list[str] = []

    def note(address: str) -> None:
        if not address.startswith((base_url, "data:", "blob:", "about:")):
            asked.append(address)

    context.on("request", lambda request: note(request.url))
    yield
    assert asked == []
