"""A kind sentence in a mail or a comment: chosen from it, kept with where it stands; the rest is not kept."""

from __future__ import annotations

import pytest
from django.urls import reverse

from wunschkunde.stages.completion.models import Compliment
from wunschkunde.stages.completion.rules.treasury import sentences_of

COMMENT = (
    "Liebe Frau Amsel,\nIhr Satz über die Quitten hat mich durch die Woche getragen. Ich wohne in der Auenstraße 4, "
    "z. B. gern am Abend erreichbar. „Weglassen ist ein Geschenk.“ Das hängt jetzt bei mir!"
)
PLACE = "Kommentar unter https://quittenblau.example/quitten"


@pytest.mark.parametrize(
    ("message", "sentences"),
    [
        ("Danke! Das war schön.", ["Danke!", "Das war schön."]),
        ("Er sagte „gut.“ Und ging.", ["Er sagte „gut.“", "Und ging."]),
        ("Bei Dr. Kerbholz, z. B. am Abend.", ["Bei Dr. Kerbholz, z. B. am Abend."]),
        ("Eins\n\nZwei", ["Eins", "Zwei"]),
        ("Ja. Ja.", ["Ja."]),
        (" \n", []),
    ],
)
def test_a_message_falls_into_its_sentences(message, sentences):
    assert sentences_of(message) == sentences


def test_what_is_chosen_is_kept_with_its_source_and_nothing_else(reader, engagement):
    pasting = reverse("completion:compliment_from")
    assert "Die Sätze zeigen" in reader.get(pasting).content.decode()
    offered = reader.post(pasting, {"message": COMMENT, "found_in": PLACE})
    assert offered.status_code == 200
    assert offered.content.decode().count('type="checkbox"') == 5
    chosen = {"message": COMMENT, "found_in": PLACE, "sentences": ["1", "3"]}
    form = reader.post(pasting, chosen).content.decode()
    assert "Auenstraße" not in form
    assert not Compliment.objects.exists()

    words = "Ihr Satz über die Quitten hat mich durch die Woche getragen. „Weglassen ist ein Geschenk.“"
    assert words in form
    assert f'action="{reverse("completion:compliment_new")}"' in form
    data = {"words": words, "found_in": PLACE, "engagement": engagement.pk, "about": "manner", "said_on": "2026-11-02"}
    assert reader.post(reverse("completion:compliment_new"), data).status_code == 302
    kept = Compliment.objects.get()
    assert (kept.words, kept.found_in) == (words, PLACE)
    page = reader.get(reverse("completion:compliment", args=[kept.pk])).content.decode()
    assert 'href="https://quittenblau.example/quitten"' in page
    assert kept.words in reader.get(reverse("completion:treasury"), {"q": "quittenblau.example"}).content.decode()


def test_an_empty_message_is_asked_for_kindly(reader, practice):
    answer = reader.post(reverse("completion:compliment_from"), {"message": " ", "found_in": PLACE})
    assert answer.status_code == 422
    assert PLACE in answer.content.decode()
