"""What was said stays as it was said: kept, found, printed, erased, and never public."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import ForeignKey
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.stages.completion.treasury.conftest import WORDS
from wunschkunde import texts
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion.actions.treasury import keep_compliment
from wunschkunde.stages.completion.models import Compliment, ComplimentPicture, Testimonial
from wunschkunde.stages.completion.queries import treasury as reads

FORM = {"about": "manner", "said_on": "2026-11-02"}
EXACT = "„Se hebbt mien Goorn\n to'n Snacken bröcht!!“ <3"


def new(client: Client, **fields: str):
    return client.post(reverse("completion:compliment_new"), {**FORM, **fields})


def test_it_is_kept_in_its_exact_words(reader, engagement):
    sent = {"words": EXACT, "engagement": str(engagement.pk), "occasion": "im Gewächshaus", "strength": "Zuhören"}
    answer = new(reader, **sent, sign="Ein Korb Tomaten")
    kept = Compliment.objects.get()
    assert answer["Location"] == reverse("completion:compliment", args=[kept.pk])
    assert kept.words.replace("\r\n", "\n") == EXACT
    assert (kept.who, kept.about, kept.said_on) == ("Malin Sonnenfeld", "manner", date(2026, 11, 2))
    page = reader.get(answer["Location"]).text
    for said in ("im Gewächshaus", "Zuhören", "Ein Korb Tomaten", "über die Art und Weise", escape("<3")):
        assert said in page
    assert "<3" not in page.replace(escape("<3"), "")


def test_no_word_of_it_can_be_changed(keep):
    kept = keep()
    kept.words = "Schöner Garten."
    with pytest.raises(TypeError, match="append-only"):
        kept.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Compliment.objects.filter(pk=kept.pk).update(source="Jemand")
    assert not any(name.endswith(("change", "edit")) for name in _names())


def _names() -> list[str]:
    from wunschkunde.stages.completion.urls import urlpatterns

    return [pattern.name or "" for pattern in urlpatterns if str(pattern.pattern).startswith("schatzkiste")]


def test_nothing_makes_it_public():
    """No field says public: nothing moves over by itself (L38). A voice shows its picture by a yes of its own."""
    fields = {field.name for field in Compliment._meta.get_fields()}
    assert fields == {
        *("id", "practice", "created_at", "engagement", "source", "words", "sign", "about", "occasion"),
        *("strength", "said_on", "author", "picture", "found_in"),
    }
    pointing = [
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.related_model in (Compliment, ComplimentPicture)
    ]
    assert pointing == [ComplimentPicture, Testimonial]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": "Theda"}, "Was wurde gesagt, oder welches Zeichen gab es?"),
        ({"words": "  ", "source": "Theda"}, "Was wurde gesagt, oder welches Zeichen gab es?"),
        ({"words": WORDS}, "Von wem kam es?"),
        ({"words": WORDS, "source": "Theda", "said_on": "2026-11-18"}, "Dieser Tag kommt erst noch."),
        ({"words": WORDS, "source": "Theda", "about": "public"}, "Theda"),
    ],
)
def test_what_is_missing_is_said(reader, practice, fields, sentence):
    answer = new(reader, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not Compliment.objects.exists()


def test_the_action_asks_for_the_same(practice, owner, stranger):
    data = {"words": WORDS, "source": "Theda", "about": "both"}
    for missing in ("words", "source"):
        with pytest.raises(Refused):
            keep_compliment(practice=practice, author=owner, data={**data, missing: ""})
    with pytest.raises(Refused):
        keep_compliment(practice=practice, author=stranger, data=data)


def test_a_sign_without_words_is_enough(reader, practice):
    assert new(reader, sign="Blumen", source="Rike Wellenbrecher").status_code == 302
    assert "Blumen" in reader.get(reverse("completion:treasury")).text


def test_it_is_found_by_any_word_of_it(reader, keep, engagement):
    keep(engagement)
    keep(words="Jetzt weiß ich, dass hier Menschen arbeiten.", source="Ottilie Fadenlauf", occasion="am Telefon")
    for words, found in {
        "GARTEN sprechen": 1,
        "ottilie": 1,
        "sonnenfeld": 1,
        "telefon menschen": 1,
        "telefon garten": 0,
        "": 2,
    }.items():
        assert len(reads.search(words)) == found
    page = reader.get(reverse("completion:treasury"), {"q": "telefon"}).text
    assert "Ottilie" in page
    assert WORDS not in page
    assert "Nichts gefunden" in reader.get(reverse("completion:treasury"), {"q": "Quitte"}).text


def test_an_empty_treasury_invites_with_an_example(reader, practice):
    page = reader.get(reverse("completion:treasury")).text
    assert texts.compliments().intro.de in page
    assert "„Sie haben meinen Garten zum Sprechen gebracht.“" in page
    assert reverse("completion:compliment_new") in page


def test_it_is_two_clicks_from_the_day(reader, practice):
    assert reverse("collaboration:list") in reader.get(reverse("home")).text
    assert reverse("completion:treasury") in reader.get(reverse("collaboration:list")).text


def test_erased_it_is_gone_and_the_history_never_knew_it(reader, keep):
    kept = keep(occasion="Kanarie", strength="Kanarie", sign="Kanarie", source="Kanarie")
    reader.post(reverse("completion:compliment_erase", args=[kept.pk]))
    assert not Compliment.objects.exists()
    entries = list(Entry.objects.filter(verb__startswith="compliment"))
    assert {entry.verb for entry in entries} == {"compliment_kept", "compliment_erased"}
    assert not any(said in str(entry.data) for entry in entries for said in ("Kanarie", WORDS))


def test_what_was_said_lies_encrypted(keep):
    keep(occasion="im Gewächshaus", strength="Zuhören", sign="Tomaten")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, occasion, strength, sign FROM completion_compliment")
        row = " ".join(cursor.fetchone())
    assert not any(said in row for said in ("Garten", "Gewächshaus", "Zuhören", "Tomaten"))


def test_next_door_it_does_not_exist(reader, keep, stranger):
    kept = keep(words="Nur hier gesagt.")
    next_door = Client()
    next_door.force_login(stranger)
    for name in ("compliment", "compliment_picture"):
        assert next_door.get(reverse(f"completion:{name}", args=[kept.pk])).status_code == 404
    assert next_door.post(reverse("completion:compliment_erase", args=[kept.pk])).status_code == 404
    for name in ("treasury", "treasury_print"):
        assert "Nur hier gesagt." not in next_door.get(reverse(f"completion:{name}")).text
        assert "Nur hier gesagt." in reader.get(reverse(f"completion:{name}")).text


@pytest.mark.parametrize("name", ["treasury", "treasury_print"])
def test_a_hundred_ask_no_more_than_one(reader, keep, engagement, name):
    reader.get(reverse("home"))  # the first visit notes itself
    asked = []
    for more in (1, 2, 97):
        for _number in range(more):
            keep(engagement)
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(reverse(f"completion:{name}")).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2]


def test_what_impressed_me_is_put_together_and_not_kept(reader, engagement):
    address = reverse("completion:impressed", args=[engagement.pk])
    page = reader.get(address).text
    assert all(prompt.de in page for prompt in texts.compliments().give_prompts)
    before = Entry.objects.count()
    answer = reader.post(address, {"said_0": "Wie Sie zuhören.", "said_2": "Die Sortenliste."})
    assert "Wie Sie zuhören.\n\nDie Sortenliste.</textarea>" in answer.text
    assert Entry.objects.count() == before
    assert "Sortenliste" not in reader.get(address).text
