"""Who recommended this practice is thanked, without a word about who asked; letters go to those who wrote first."""

from __future__ import annotations

import pytest
from django.urls import reverse

from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.actions import enter_inquiry


@pytest.fixture
def inquiry(practice, owner):
    """Somebody asked, sent by a colleague."""
    fields = {"name": "Tilda Morgen", "occasion": "Ein Text für die Eröffnung."}
    return enter_inquiry(
        practice=practice, author=owner, medium="call", fields=fields, intermediary="Bruno Feinschliff"
    )


def test_somebody_unknown_gets_words_for_ones_own_hand(bench, inquiry):
    said = bench.client.get(reverse("completion:thank_referrer", args=[inquiry.pk])).content.decode()
    letter = said.split("<textarea")[1].split("</textarea>")[0]
    assert "Guten Tag Bruno Feinschliff," in letter
    assert "Tilda" not in letter
    assert "Eröffnung" not in letter
    assert not Message.objects.filter(to_name__startswith="Bruno").exists()


def test_a_client_gets_a_letter_that_may_be_sent(bench, practice, owner, engagement):
    fields = {"name": "Tilda Morgen", "occasion": "Ein Text."}
    asked = enter_inquiry(
        practice=practice, author=owner, medium="call", fields=fields, intermediary=engagement.name.upper()
    )
    answer = bench.client.get(reverse("completion:thank_referrer", args=[asked.pk]))
    assert answer.status_code == 302
    assert answer.url == reverse("collaboration:letter", args=[engagement.pk, "thank_referrer"])
    form = bench.client.get(answer.url).content.decode()
    assert f'value="{engagement.name}"' in form
    words = bench.client.post(answer.url, {"referrer_name": engagement.name, "fill": "1"}).content.decode()
    assert "jemand hat sich auf Ihre Empfehlung hin bei mir gemeldet" in words


def test_where_nobody_recommended_there_is_nobody_to_thank(bench, practice, owner, stranger, inquiry):
    alone = enter_inquiry(practice=practice, author=owner, medium="call", fields={"name": "Uwe", "occasion": "Etwas."})
    assert bench.client.get(reverse("completion:thank_referrer", args=[alone.pk])).status_code == 404
    bench.client.force_login(stranger)
    assert bench.client.get(reverse("completion:thank_referrer", args=[inquiry.pk])).status_code == 404


def test_the_inquiry_and_the_closing_lead_to_their_letters(bench, inquiry, closing):
    page = bench.client.get(reverse("decision:weigh", args=[inquiry.pk])).content.decode()
    assert reverse("completion:thank_referrer", args=[inquiry.pk]) in page
    letter = reverse("collaboration:letter", args=[closing.engagement_id, "closing_invitation"])
    assert letter in bench.read("closing")
    assert "Tag, den Sie vorschlagen" in bench.client.get(letter).content.decode()
