"""A note stays as it is written: so it asks once more before it says what belongs to the person alone."""

from html import unescape

import pytest
from django.urls import reverse

from wunschkunde.stages.decision.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def inquiry(inquiry_of):
    return inquiry_of("q05")


def keep(client, inquiry, **given):
    return client.post(reverse("decision:note", args=[inquiry.pk]), {"basis": "said", **given})


@pytest.mark.parametrize("text", ["Seine Krankheit macht ihm zu schaffen.", "She spoke of her faith."])
def test_what_belongs_to_the_person_alone_is_asked_about_first(inquiry, signed_in, text):
    asked = keep(signed_in, inquiry, text=text)
    assert asked.status_code == 422
    page = unescape(asked.content.decode())
    assert "allein der Person gehört" in page
    assert text in page
    assert Note.objects.count() == 0

    assert keep(signed_in, inquiry, text=text, is_needed="on").status_code == 302
    assert Note.objects.get().text == text


def test_the_person_may_have_their_own_statement_beside_it(inquiry, signed_in):
    keep(signed_in, inquiry, text="Der Termin war mit ihr so verabredet.", basis="statement")

    page = signed_in.get(reverse("decision:weigh", args=[inquiry.pk]))
    assert "Stellungnahme der Person" in unescape(page.content.decode())


def test_a_second_tap_notes_nothing_twice(inquiry, signed_in):
    for text in ("Ruft lieber an.", "Ruft lieber an.", "Mag Listen."):
        keep(signed_in, inquiry, text=text)
    assert [note.text for note in Note.objects.order_by("pk")] == ["Ruft lieber an.", "Mag Listen."]
