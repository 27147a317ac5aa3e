"""Every page, as people meet it: 390 and 1280 pixels wide, light and dark, German and English.

The pictures go to docs/gallery/. `make pictures` takes all, and renews those that the documentation shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.cast import PASSWORD, Cast
from tests.journeys.pictures.camera import MOMENT, Gallery
from tests.journeys.steps import give_password, sign_in, sign_in_by_password
from tests.stages.decision import walk
from wunschkunde.accounts.actions import create_practice, create_sign_in_link
from wunschkunde.accounts.members import invite
from wunschkunde.accounts.models import new_token, token_digest
from wunschkunde.demo.scenes import scene
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.actions import enter_inquiry, withdraw
from wunschkunde.stages.inquiry.models import ClientLink, Inquiry
from wunschkunde.stages.inquiry.queries.telling import open_notices

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)


@pytest.fixture
def inquiry_of(cast: Cast) -> Callable[[str], Inquiry]:
    """Find one of the example inquiries by its id."""

    def find(key: str) -> Inquiry:
        content = next(one for one in scene("quittenblau").content["inquiries"] if one["id"] == key)
        with scope(practice=cast.practice):
            return Inquiry.objects.get(email=content["email"])

    return find


def link_of(inquiry: Inquiry) -> str:
    """A fresh link to the client's page of an inquiry."""
    token = new_token()
    with scope(practice=inquiry.practice):
        ClientLink.objects.create(
            practice=inquiry.practice,
            inquiry=inquiry,
            purpose=ClientLink.Purpose.MIRROR,
            token_digest=token_digest(token),
            expires_at=timezone.now() + timedelta(days=30),
        )
    return token


def test_what_visitors_and_clients_see(cast: Cast, gallery: Gallery, inquiry_of: Callable[[str], Inquiry]) -> None:
    slug, page = [cast.practice.slug], gallery.page
    gallery.show("public-page", reverse("inquiry:page", args=slug))
    gallery.show("public-imprint", reverse("inquiry:imprint", args=slug))
    gallery.show("public-privacy", reverse("inquiry:privacy", args=slug))
    gallery.show("public-ask", reverse("inquiry:ask", args=slug))
    page.fill("[name=name]", "Thore Stillmann")
    page.fill("[name=email]", "thore@")
    page.evaluate("document.querySelector('main form').noValidate = true")
    with page.expect_navigation() as sent:
        page.click("main form button")
    gallery.keep("public-ask-errors", sent.value, status=422)
    token = link_of(inquiry_of("q05"))
    words = f"?lang={gallery.language}"
    gallery.show("client-receipt", reverse("inquiry:receipt", args=[token]) + words)
    gallery.show("client-withdraw", reverse("inquiry:withdraw", args=[token]) + words)
    with page.expect_navigation():
        page.click("main form button")
    gallery.keep("client-withdrawn")
    gallery.show("client-link-gone", reverse("inquiry:receipt", args=[new_token()]) + words, status=404)


def test_the_doors(cast: Cast, gallery: Gallery) -> None:
    gallery.show("door-sign-in", reverse("account_login"))
    gallery.page.fill("[name=login]", cast.owner.email)
    gallery.page.fill("[name=password]", "not this one")
    with gallery.page.expect_navigation():
        gallery.page.press("[name=password]", "Enter")
    gallery.keep("door-sign-in-error")
    gallery.show("door-password-forgotten", reverse("account_reset_password"))
    gallery.show("door-password-letter-sent", reverse("account_reset_password_done"))
    gallery.show("door-password-link-ended", reverse("account_reset_password_from_key", args=["x", "y"]))
    gallery.show("door-sign-up", reverse("account_signup"))
    token = create_sign_in_link(user=cast.newcomer)
    gallery.show("door-link", reverse("accounts:sign_in_link", args=[token]))
    _, invitation = invite(practice=cast.practice, author=cast.owner, email="neu@gast.example", role="member")
    gallery.show("door-invitation", reverse("accounts:invitation", args=[invitation]))
    gallery.show("door-invitation-ended", reverse("accounts:invitation", args=["gone"]), status=410)
    gallery.page.goto(reverse("account_login"))
    gallery.page.context.clear_cookies()
    gallery.page.fill("[name=login]", cast.owner.email)
    gallery.page.fill("[name=password]", PASSWORD)
    with gallery.page.expect_navigation() as sent:
        gallery.page.press("[name=password]", "Enter")
    gallery.keep("error-403-form-too-old", sent.value, status=403)
    totp.TOTP.activate(cast.owner, totp.generate_totp_secret())
    give_password(gallery.page, cast.owner)
    gallery.page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    gallery.keep("door-code")


def test_ways_of_signing_in(cast: Cast, gallery: Gallery) -> None:
    sign_in_by_password(gallery.page, cast.owner)
    gallery.show("account", reverse("accounts:account"))
    gallery.show("account-confirm", reverse("accounts:email"))
    gallery.page.fill("[name=password]", PASSWORD)
    gallery.page.press("[name=password]", "Enter")
    gallery.page.wait_for_url(f"**{reverse('accounts:email')}")
    gallery.keep("account-address")
    gallery.show("account-password", reverse("account_change_password"))
    gallery.show("account-sessions", reverse("usersessions_list"))
    gallery.show("account-second-factor", reverse("mfa_index"))
    gallery.show("account-second-factor-app", reverse("mfa_activate_totp"))
    gallery.show("account-second-factor-key", reverse("mfa_add_webauthn"))
    gallery.show("account-second-factor-keys", reverse("mfa_list_webauthn"))
    gallery.show("account-keys", reverse("accounts:api_tokens"))
    gallery.show("account-sign-out", reverse("account_logout"))


def test_today_and_the_lists(cast: Cast, gallery: Gallery) -> None:
    sign_in(gallery.page, cast.owner)
    gallery.show("today", reverse("home"))
    gallery.show_in_docs("today")
    gallery.show("inquiries", reverse("inquiry:list"))
    gallery.show("inquiries-no-hit", reverse("inquiry:list") + "?q=Rumpelstilz")
    gallery.show("inquiries-enter", reverse("inquiry:enter"))
    gallery.show("notices-empty", reverse("inquiry:notices"))
    with scope(practice=cast.practice):
        fields = {"name": "Tilda Morgen", "occasion": "Ein Text für die Eröffnung."}
        intermediary, known_since = "Bruno Feinschliff", MOMENT - timedelta(days=26)
        enter_inquiry(
            practice=cast.practice,
            author=cast.owner,
            medium="call",
            fields=fields,
            intermediary=intermediary,
            at=known_since,
        )
        owed = list(open_notices())
    gallery.show("today-to-tell", reverse("home"))
    gallery.show("notices", reverse("inquiry:notices"))
    for name, one in zip(("notice-asked", "notice-named"), owed, strict=True):
        gallery.show(name, reverse("inquiry:settle_notice", args=[one.pk]))
    gallery.show("letters", reverse("decision:letters"))
    gallery.show("colleagues", reverse("decision:colleagues"))
    gallery.show("colleague-new", reverse("decision:colleague_add"))
    with scope(practice=cast.practice):
        colleague = Colleague.objects.order_by("name").first()
    gallery.show("colleague", reverse("decision:colleague", args=[colleague.pk]))


def test_a_practice_that_begins(cast: Cast, gallery: Gallery) -> None:
    sign_in(gallery.page, cast.newcomer)
    gallery.show("begin", reverse("accounts:start"))
    create_practice(owner=cast.newcomer, name="Anfang", provider_name="Neele Anfang", email="neele@neu.example")
    gallery.show("today-begin", reverse("home"))
    gallery.show("inquiries-empty", reverse("inquiry:list"))
    gallery.show("letters-empty", reverse("decision:letters"))
    gallery.show("colleagues-empty", reverse("decision:colleagues"))
    gallery.show("profile-empty", reverse("profile:index"))
    gallery.show("profile-start", reverse("profile:start", args=[1]))
    gallery.show("profile-start-point", reverse("profile:start", args=[2]))
    gallery.show("profile-start-reach", reverse("profile:start", args=[11]))
    gallery.show("page-settings-empty", reverse("inquiry:page_settings"))


def test_the_profile(cast: Cast, gallery: Gallery) -> None:
    sign_in(gallery.page, cast.owner)
    gallery.show("profile", reverse("profile:index"))
    for kind in ("wunschkunde", "angebot"):
        gallery.page.goto(reverse("profile:index"))
        steps = gallery.page.eval_on_selector_all(
            f"main a[href^='/profil/{kind}/']", "links => links.map(link => link.getAttribute('href'))"
        )
        for address in dict.fromkeys(steps):
            if step := re.fullmatch(rf"/profil/{kind}/([a-z-]+)/", address):
                gallery.show(f"profile-{kind}-{step[1]}", address)
    gallery.show("profile-points", reverse("profile:dimensions"))
    gallery.show("profile-point", reverse("profile:dimension", args=["planning"]))
    gallery.show("profile-own-point", reverse("profile:add_own"))
    gallery.show("profile-versions", reverse("profile:versions"))
    gallery.show("profile-version", "/profil/wunschkunde/versionen/3/")
    gallery.show("profile-comparison", "/profil/wunschkunde/versionen/1/3/")


def test_an_inquiry_is_weighed(
    cast: Cast, gallery: Gallery, hand: Client, inquiry_of: Callable[[str], Inquiry]
) -> None:
    thore = inquiry_of("q05")
    sign_in(gallery.page, cast.owner)
    weighing = walk.address("weigh", thore)
    gallery.show("weigh-unread", weighing)
    gallery.show_in_docs("first-gut", last="#now .actions", below=24)
    hand.post(walk.address("first_gut", thore), {"value": "9", "sentence": ""})
    gallery.show("weigh-points", weighing)
    gallery.show("weigh-point", walk.address("point", thore, "closeness"))
    gallery.show_in_docs("one-point")
    walk.look_at_points(hand, thore)
    gallery.show("weigh-second-gut", weighing)
    hand.post(walk.address("second_gut", thore), {"value": "9", "sentence": ""})
    gallery.show("weigh-carries", weighing)
    gallery.show_in_docs("bridge", "#now", ".bridge-row", above=24)
    gallery.show("weigh-why", walk.address("why", thore))
    gallery.show("weigh-guide", walk.address("guide", thore))
    for key in ("q01", "q09"):
        walk.weigh(hand, inquiry_of(key))
        gallery.show(f"weigh-{key}", walk.address("weigh", inquiry_of(key)))


def test_an_inquiry_is_decided(
    cast: Cast, gallery: Gallery, hand: Client, inquiry_of: Callable[[str], Inquiry]
) -> None:
    thore, page = inquiry_of("q05"), gallery.page
    walk.weigh(hand, thore, first="9", second="9")
    sign_in(page, cast.owner)
    for kind in ("accept", "clarify", "decline", "refer"):
        gallery.show(f"decide-{kind}", walk.address("choose", thore, kind))
    page.goto(walk.address("choose", thore, "accept"))
    page.fill("[name=reason]", "Da stimmt alles.")
    with page.expect_navigation():
        page.click("main form button")
    gallery.keep("letter")
    gallery.show_in_docs("letter")
    body = page.input_value("[name=body]")
    page.fill("[name=body]", body.replace("\n\n", "\n\nLeider müssen Sie sofort antworten!!! ", 1))
    with page.expect_navigation():
        page.click("[name=tone]")
    gallery.keep("letter-tone")
    page.fill("[name=body]", body)
    with page.expect_navigation(url=f"**{walk.address('weigh', thore)}"):
        page.click("[name=send][value=office]")
    gallery.keep("decided-undo")
    gallery.show_in_docs("decided", last="main blockquote", below=24)
    gallery.show("letters-waiting", reverse("decision:letters"))
    gallery.show("decided", walk.address("weigh", inquiry_of("q07")))
    gallery.show("clarifying", walk.address("weigh", inquiry_of("q06")))
    gallery.show("clarified", walk.address("clarified", inquiry_of("q06")))
    gone = withdraw(inquiry=inquiry_of("q09"), reason="Ich habe jemanden gefunden.")
    gallery.show("weigh-withdrawn", walk.address("weigh", gone))


def test_the_practice_and_its_limits(cast: Cast, gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(gallery.page, cast.owner)
    gallery.show("practice", reverse("accounts:practice"))
    gallery.show("practice-members", reverse("members"))
    gallery.show("page-settings", reverse("inquiry:page_settings"))
    gallery.show("page-preview", reverse("inquiry:preview"))
    gallery.show("error-404", "/heute/gibt-es-nicht/", status=404)
    gallery.page.context.clear_cookies()
    sign_in(gallery.page, cast.member)
    gallery.show("error-403", reverse("accounts:practice"), status=403)

    def fail(*_arguments: object) -> None:
        raise RuntimeError("this page cannot be shown")

    monkeypatch.setattr("wunschkunde.stages.inquiry.public.page_context", fail)
    gallery.show("error-500", reverse("inquiry:page", args=[cast.practice.slug]), status=500, spoken="de")
