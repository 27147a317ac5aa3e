"""The gender form is a setting of the practice."""

import pytest

from wunschkunde.texts import gender_form


@pytest.mark.parametrize(
    ("text", "star", "pair"),
    [
        (
            "Was ich von Kund:innen erwarte",
            "Was ich von Kund*innen erwarte",
            "Was ich von Kundinnen und Kunden erwarte",
        ),
        ("mit Dienstleister:innen", "mit Dienstleister*innen", "mit Dienstleisterinnen und Dienstleistern"),
        ("Alle Dienstleister:innen", "Alle Dienstleister*innen", "Alle Dienstleisterinnen und Dienstleister"),
        ("meiner Kolleg:innen", "meiner Kolleg*innen", "meiner Kolleginnen und Kollegen"),
        (
            "Mein Wunschkund:innen-Profil",
            "Mein Wunschkund*innen-Profil",
            "Mein Wunschkundinnen- und Wunschkunden-Profil",
        ),
        ("eine Partner:in", "eine Partner*in", "eine Partner*in"),
        ("um 8:15 Uhr: innen und außen", "um 8:15 Uhr: innen und außen", "um 8:15 Uhr: innen und außen"),
    ],
)
def test_forms(text, star, pair):
    assert gender_form(text, "colon") == text
    assert gender_form(text, "star") == star
    assert gender_form(text, "pair") == pair
