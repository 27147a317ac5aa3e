"""A passkey in a real browser, with the key kept by Chromium's virtual authenticator."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys import steps
from wunschkunde.accounts.actions import create_practice, create_sign_in_link, create_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def key(page: Page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_set_up_after_the_link_and_signs_in(page: Page, live_server, key):
    user = create_user(email="olga@praxis.example", name="Olga")
    create_practice(owner=user, name="Praxis", provider_name="Olga", email=user.email)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(live_server.url + reverse("accounts:sign_in_link", args=[create_sign_in_link(user=user)]))
    steps.click(page.locator("main").get_by_role("button", name="Anmelden"))
    steps.click(page.get_by_role("link", name="Passkey einrichten"))
    page.locator("#mfa_webauthn_add").click()
    expect(page).not_to_have_url(live_server.url + reverse("mfa_add_webauthn"))

    page.goto(live_server.url + reverse("account_logout"))
    steps.click(page.locator("main").get_by_role("button", name="Abmelden"))
    expect(page).to_have_url(live_server.url + reverse("account_login"))
    page.locator("#passkey_login").click()
    expect(page).to_have_url(live_server.url + reverse("home"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Olga")
    assert complaints == []
