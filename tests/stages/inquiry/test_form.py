from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from tests.stages.inquiry.conftest import BERLIN, FIELDS, SUNDAY_NIGHT, make_practice
from tests.stages.inquiry.posting import post, stamp_for, stamp_in
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry.forms.fields import QuietBoundField
from wunschkunde.stages.inquiry.models import Answer, Budget, Inquiry, PrivacyNotice
from wunschkunde.stages.inquiry.rules.guards import BUDGET_PER_ADDRESS, bucket_of
from wunschkunde.stages.profile.actions import adopt_offer


def words(response) -> str:
    return unescape(response.content.decode())


def test_the_form_is_open_to_everybody_without_cookie_or_script(client, practice):
    page = client.get(f"/p/{practice.slug}/anfrage/")
    assert page.status_code == 200
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")
    assert "<script" not in words(page)
    assert "csrfmiddlewaretoken" not in words(page)


def test_a_person_opens_waits_writes_and_is_thanked(practice):
    client = Client(enforce_csrf_checks=True)
    with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=BERLIN), tick=False) as clock:
        page = client.get(f"/p/{practice.slug}/anfrage/")
        clock.shift(timedelta(minutes=4))
        sent = post(client, practice, stamp=stamp_in(page), expects_closeness="4", expects_topic=["text", "editing"])
        assert sent.status_code == 303
        receipt = client.get(sent["Location"])
    assert receipt.status_code == 200
    assert "Montag, 23. November 2026" in words(receipt)
    assert not sent.cookies
    assert not receipt.cookies
    with scope(practice=practice):
        assert set(Answer.objects.values_list("dimension", "perspective")) == {
            ("closeness", "expects"),
            ("topic", "expects"),
        }
        assert Inquiry.objects.get().privacy_notice == PrivacyNotice.objects.get()


def test_only_contact_and_concern_are_needed(client, practice):
    page = post(client, practice, name="", email="", occasion=" ", stamp=stamp_for(practice))
    assert page.status_code == 422
    assert words(page).count('aria-invalid="true"') == 3
    assert post(client, practice).status_code == 303


def test_what_was_typed_and_chosen_is_all_kept(client, practice):
    typed = {
        "occasion": "Erste Zeile\n<b>zweite</b> & „dritte“",
        "name": "Ottilie ß",
        "organisation": "Stickerei",
        "tried": "Dies und das",
        "email": "falsch",
    }
    page = words(post(client, practice, **typed, expects_planning="2", important=["planning"], source="content"))
    for text in typed.values():
        assert text in page
    assert '<input type="radio" name="expects_planning" value="2" checked>' in page
    assert '<input type="checkbox" name="important" value="planning" checked>' in page
    assert '<option value="content" selected>' in page
    assert page.count('<details class="dimension" open>') == 2


def test_the_same_form_twice_is_one_inquiry_with_one_receipt(client, practice):
    first, second = post(client, practice), post(client, practice)
    assert first["Location"] == second["Location"]
    with scope(practice=practice):
        assert Inquiry.objects.count() == 1
        assert Message.objects.filter(purpose="inquiry_received").count() == 1


def test_the_form_stays_with_the_browser_for_the_way_back(client, practice):
    page = client.get(f"/p/{practice.slug}/anfrage/")
    assert page["Cache-Control"] == "private, max-age=1800"
    assert "Accept-Language" in page["Vary"]
    assert f'action="/p/{practice.slug}/anfrage/senden/"' in words(page)
    assert post(client, practice, email="x")["Cache-Control"] == "no-store"


def test_the_way_back_changes_words_without_losing_any(client, practice):
    first = post(client, practice)
    page = post(client, practice, occasion="Doch noch etwas anderes", expects_price="3")
    assert page.status_code == 422
    assert "Doch noch etwas anderes" in words(page)
    with scope(practice=practice):
        assert Inquiry.objects.count() == 1
    second = post(client, practice, occasion="Doch noch etwas anderes", expects_price="3", stamp=stamp_in(page))
    assert second.status_code == 303
    assert second["Location"] != first["Location"]
    with scope(practice=practice):
        assert Inquiry.objects.count() == 2


def test_repeating_is_never_refused_for_the_budget(client, practice):
    first = post(client, practice)
    with scope(practice=practice):
        Budget.objects.update(count=10_000)
    assert post(client, practice)["Location"] == first["Location"]


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(hours=25), timedelta(seconds=-10)])
def test_too_quick_and_too_old_are_asked_to_send_again(client, practice, age):
    page = post(client, practice, stamp=stamp_for(practice, age=age))
    assert page.status_code == 422
    assert FIELDS["occasion"] in words(page)
    with scope(practice=practice):
        assert not Inquiry.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(seconds=20), tick=False):
        assert post(client, practice, stamp=stamp_in(page)).status_code == 303


@pytest.mark.parametrize("stamp", ["nonsense", "WyJhIiwxXQ:1abc:x", "\x00", "é" * 90])
def test_a_stamp_of_ones_own_making_opens_nothing(client, practice, stamp):
    assert post(client, practice, stamp=stamp).status_code == 422


def test_a_stamp_is_good_for_one_practice(client, practice, owner):
    other = make_practice(owner, "Andere")
    assert post(client, practice, stamp=stamp_for(other)).status_code == 422


def test_who_fills_in_the_hidden_field_gets_the_form_again(client, practice):
    page = post(client, practice, website="https://spam.example")
    assert page.status_code == 422
    assert FIELDS["occasion"] in words(page)
    with scope(practice=practice):
        assert not Inquiry.objects.exists()


def test_the_budget_holds_for_a_network_and_says_so_kindly(client, practice):
    for count in range(BUDGET_PER_ADDRESS):
        assert post(client, practice, stamp=stamp_for(practice, key=f"{count}")).status_code == 303
    page = post(client, practice, stamp=stamp_for(practice, key="one more"))
    assert page.status_code == 429
    assert page["Retry-After"] == "3600"
    assert FIELDS["occasion"] in words(page)


@pytest.mark.parametrize(("proxies", "counted"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_only_configured_proxies_are_believed(client, practice, settings, proxies, counted):
    settings.TRUSTED_PROXIES = proxies
    now = datetime(2026, 11, 23, 10, 30, tzinfo=BERLIN)
    with time_machine.travel(now, tick=False):
        client.post(
            f"/p/{practice.slug}/anfrage/",
            {"stamp": stamp_for(practice), **FIELDS},
            headers={"x-forwarded-for": "6.6.6.6, 198.51.100.7, 203.0.113.9"},
        )
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    with scope(practice=practice):
        assert set(Budget.objects.values_list("bucket", flat=True)) == {"all", bucket_of(counted, hour)}


def test_addresses_of_one_network_share_a_bucket():
    hour = SUNDAY_NIGHT
    assert bucket_of("192.0.2.1", hour) == bucket_of("192.0.2.254", hour) == bucket_of("::ffff:192.0.2.9", hour)
    assert bucket_of("2001:db8:1:2::1", hour) == bucket_of("2001:db8:1:ffff::9", hour)
    assert bucket_of("2001:db8:1::1", hour) != bucket_of("2001:db8:2::1", hour)
    assert bucket_of("fe80::1%eth0", hour) == bucket_of("fe80::2", hour)
    assert bucket_of("nonsense", hour) == bucket_of("", hour)
    assert bucket_of("192.0.2.1", hour) != bucket_of("192.0.2.1", hour + timedelta(hours=1))


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ["A", "B"]},
        {"occasion": ["A", "A"]},
        {"name": "A\r\nBcc: all@example.org"},
        {"name": "A\x00B"},
        {"occasion": "A\x00B"},
        {"email": "a@b.example\r\nBcc: c@d.example"},
        {"email": "not an address"},
        {"email": "a" * 330 + "@b.example"},
        {"name": "x" * 301},
        {"occasion": "x" * 6001},
        {"source": "nonsense"},
        {"address_form": "ihr"},
        {"expects_closeness": "6"},
        {"expects_closeness": "0"},
        {"expects_closeness": "1e400"},
        {"expects_closeness": "9" * 400},
        {"expects_closeness": "NaN"},
        {"expects_closeness": "4\x00"},
        {"expects_closeness": ["3", "4"]},
        {"expects_topic": ["text", "nonsense"]},
        {"expects_topic": ["text", "text"]},
        {"important": ["closeness", "planning", "price", "topic"]},
        {"important": ["religion"]},
    ],
)
def test_bad_input_gets_the_form_again_and_leaves_no_row(client, practice, bad):
    page = post(client, practice, **bad)
    assert page.status_code == 422
    assert 'class="error-summary"' in words(page)
    with scope(practice=practice):
        assert not Inquiry.objects.exists()
        assert not Budget.objects.exists()
        assert not Message.objects.exists()


def test_an_empty_field_says_what_is_wrong_with_it_and_keeps_nothing_typed(client, practice):
    twice, missing = "Das ist doppelt angekommen.", "Bitte hier ein paar Worte schreiben."
    pages = [
        words(post(client, practice, name=["KANARIE", ""])),
        words(post(client, practice, name="")),
        words(client.get(f"/p/{practice.slug}/anfrage/")),
    ]
    assert [(twice in page, missing in page) for page in pages] == [(True, True), (False, True), (False, False)]
    assert "KANARIE" not in str(QuietBoundField.drawn)


def test_fields_nobody_asked_for_change_nothing(client, practice, owner):
    other = make_practice(owner, "Andere")
    extra = {"practice_id": other.pk, "state": "accepted", "received_at": "2001-01-01", "read_at": "2001-01-01"}
    assert post(client, practice, **extra).status_code == 303
    with scopes_disabled():
        inquiry = Inquiry.objects.get()
    assert (inquiry.practice, inquiry.state, inquiry.read_at) == (practice, "received", None)
    assert inquiry.received_at.year > 2001


def test_too_many_fields_and_too_much_text_are_refused_before_anything_is_read(client, practice):
    many = client.post(f"/p/{practice.slug}/anfrage/", {f"f{count}": "x" for count in range(101)})
    assert many.status_code == 400
    much = client.post(f"/p/{practice.slug}/anfrage/", {"occasion": "x" * 70_000})
    assert much.status_code == 413


@pytest.mark.parametrize("slug", ["nobody", "quittenblau"])
def test_a_page_that_is_not_open_is_not_there(client, practice, slug):
    practice.published_at = None
    practice.save()
    for path in ("", "anfrage/", "impressum/", "datenschutz/"):
        assert client.get(f"/p/{slug}/{path}").status_code == 404
    assert client.post(f"/p/{slug}/anfrage/", FIELDS).status_code == 404


def test_nothing_asked_touches_what_is_never_asked(client, practice):
    page = words(client.get(f"/p/{practice.slug}/anfrage/")).lower()
    form = page[page.index("<form") : page.index("</form>")].replace(
        "bitte keine gesundheits- oder weltanschauungsdaten", ""
    )
    for word in (
        "geburt",
        "alter?",
        "geschlecht",
        "herkunft",
        "religion",
        "gesundheit",
        "familienstand",
        "gewerkschaft",
    ):
        assert word not in form


@pytest.mark.parametrize(
    ("accept", "query", "lang"),
    [("en-GB,en;q=0.9", "", "en"), ("de-DE", "?lang=en", "en"), ("en", "?lang=de", "de"), ("fr", "", "de")],
)
def test_the_form_speaks_the_language_of_its_reader(client, practice, accept, query, lang):
    said = {"en": "Send the inquiry", "de": "Anfrage senden"}[lang]
    page = client.get(f"/p/{practice.slug}/anfrage/{query}", headers={"accept-language": accept})
    assert said in words(page)
    assert f'<html lang="{lang}"' in words(page)


def test_the_practice_chooses_between_sie_and_du(client, owner):
    practice = make_practice(owner, "Leuchtspur", address_form="du")
    page = words(client.get(f"/p/{practice.slug}/anfrage/"))
    assert "So erreiche ich dich" in page
    assert "und dir, zu prüfen" in page
    assert "Ihnen" not in page


def test_the_language_asked_for_is_kept_until_the_receipt(client, practice):
    sent = post(client, practice, query="?lang=en")
    assert sent["Location"].endswith("/?lang=en")
    assert "Your inquiry has arrived" in words(client.get(sent["Location"].split("?")[0]))


@pytest.mark.parametrize(
    ("address", "offer", "read_on"),
    [
        (
            "sie",
            {"working_days": [0, 1, 2, 3, 4], "opens_at": "09:00", "closes_at": "17:00"},
            "Montag, 3. November 2025",
        ),
        ("sie", {"working_days": [0, 1, 2, 3], "opens_at": "09:00", "closes_at": "16:00"}, "Montag, 3. November 2025"),
        ("du", {"working_days": [1, 2, 3, 4], "opens_at": "08:30", "closes_at": "17:00"}, "Dienstag, 4. November 2025"),
    ],
    ids=["pfadwerk", "quittenblau", "leuchtspur"],
)
def test_sunday_night_stays_calm(client, owner, address, offer, read_on):
    """S1: seen at once, read on the next working day, and no mail to the provider before the office opens."""
    practice = make_practice(owner, address_form=address)
    current = adopt_offer(practice=practice, author=owner, note="Bürozeiten", data=offer)
    with time_machine.travel(SUNDAY_NIGHT, tick=False):
        german = client.get(post(client, practice)["Location"])
        stamp = stamp_for(practice, key="another")
        english = client.get(post(client, practice, query="?lang=en", stamp=stamp, name="Sam")["Location"])
    assert read_on in words(german)
    assert read_on.split()[1].rstrip(".") + " November 2025" in words(english)
    with scope(practice=practice):
        opening = datetime.combine(Inquiry.objects.first().read_on, current.opens_at, tzinfo=BERLIN)
        to_provider = Message.objects.filter(to_address=practice.email)
        assert [mail.not_before for mail in to_provider] == [opening]
        thanks = Message.objects.filter(purpose="inquiry_received").order_by("pk").first()
        assert thanks.not_before == SUNDAY_NIGHT
        assert thanks.body.startswith("Hallo Malin," if address == "du" else "Guten Tag Malin Sonnenfeld,")
        assert read_on in thanks.body
