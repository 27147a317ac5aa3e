"""The pages of the directory, of colleagues from a file, and of who sends whom."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import press, sign_in
from wunschkunde.stages.inquiry.actions import receive_inquiry

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)
FILE = "name;contact;topics\nNora Neu;nora@neu.example;design\nBruno Feinschliff;post@feinschliff.example;text\n"


def test_the_directory(cast: Cast, gallery: Gallery, language: str) -> None:
    page, address = gallery.page, reverse("referral:directory") + f"?lang={language}"
    gallery.show("directory", address)
    for name in ("expects_topic", "offers_topic"):
        for topic in ("text", "brand"):
            page.locator(f"[name={name}][value={topic}]").check()
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    for name, level in (("expects_planning", 4), ("offers_planning", 3), ("expects_attention", 5)):
        page.locator(f"[name={name}][value='{level}']").check()
    with page.expect_navigation():
        press(page, "Sehen, wer passt", "See who fits")
    page.locator("details").first.evaluate("part => part.open = true")
    gallery.keep("directory-found")
    with page.expect_navigation():
        page.locator("form[action*=mit-antworten] button").first.click()
    gallery.keep("directory-asks")
    sign_in(page, cast.owner)
    gallery.show("directory-listing", reverse("referral:listing"))


def test_colleagues_from_a_file(cast: Cast, gallery: Gallery, language: str) -> None:
    page = gallery.page
    with scope(practice=cast.practice):
        for name in ("Ada Offen", "Bo Anderswo"):
            fields = {"name": name, "email": "x@wald.example", "occasion": "Texte"}
            receive_inquiry(practice=cast.practice, fields=fields, intermediary="Ruth Brücke")
    sign_in(page, cast.owner)
    for name, text in (("take-in-mistakes", FILE + ";;Zauberei\n"), ("take-in", FILE)):
        page.goto(reverse("referral:take_in"))
        page.locator("[name=file]").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.locator("[name=source]").fill("LinkedIn")
        page.locator("[name=ground]").first.check()
        with page.expect_navigation():
            press(page, "Ansehen", "Look at it")
        gallery.keep(name)
    with page.expect_navigation():
        press(page, "Einlesen", "Import them")
    gallery.keep("taken-in")
    gallery.show("senders", reverse("learning:senders"))
