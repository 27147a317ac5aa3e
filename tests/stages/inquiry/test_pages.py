from __future__ import annotations

from html import unescape
from unicodedata import normalize

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django_scopes import scope

from tests.stages.inquiry.conftest import IMPRINT, TUESDAY, make_practice
from tests.stages.inquiry.posting import post
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Membership
from wunschkunde.history.models import Entry
from wunschkunde.stages.inquiry.actions import publish, save_page_settings, withdraw
from wunschkunde.stages.inquiry.models import Inquiry, PrivacyNotice
from wunschkunde.stages.inquiry.queries import notice
from wunschkunde.stages.inquiry.rules.imprint import AUTHORITIES, missing_fields
from wunschkunde.stages.profile.models import Offer

STATES = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]


def words(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def member(client, owner, practice):
    """A browser in which the owner is signed in."""
    client.force_login(owner)
    return client


def test_the_public_page_says_what_may_be_expected_and_what_not(client, practice):
    page = words(client.get(f"/p/{practice.slug}/"))
    assert "Von mir darf man offene Worte erwarten." in page
    assert "Keine Eilaufträge." in page
    assert "Lebt mit zwei Hühnern" in page
    assert "Mehr erzähle ich gern auf Nachfrage." in page
    assert "innerhalb von 3 Werktagen" in page
    for hidden in ("GEHEIM", "Krimis"):
        assert hidden not in page


def test_imprint_and_privacy_are_one_click_away_from_every_public_page(client, practice):
    receipt = post(client, practice)["Location"]
    base = f"/p/{practice.slug}/"
    for path in (base, base + "anfrage/", base + "impressum/", base + "datenschutz/", receipt):
        page = words(client.get(path))
        assert f'href="{base}impressum/"' in page
        assert f'href="{base}datenschutz/"' in page
    form = words(client.get(base + "anfrage/"))
    assert f'<a href="{base}datenschutz/" target="_blank" rel="noopener">' in form


@pytest.mark.parametrize(
    ("region", "lacking"),
    [
        ("DE-NW", ["name", "street", "city", "email", "responsible"]),
        ("AT-9", ["name", "street", "city", "email", "purpose"]),
        ("CH-ZH", ["name", "street", "city", "email"]),
    ],
)
def test_each_country_asks_for_its_own_imprint(client, owner, region, lacking):
    practice = make_practice(owner, region=region, imprint={}, published_at=None)
    assert missing_fields(practice.country, {"name": " "}) == lacking
    with pytest.raises(ValidationError):
        publish(practice=practice, author=owner)
    for key in lacking:
        partly = {name: text for name, text in IMPRINT.items() if name != key}
        save_page_settings(practice=practice, author=owner, imprint=partly, retention_months=6)
        with pytest.raises(ValidationError):
            publish(practice=practice, author=owner)
    save_page_settings(practice=practice, author=owner, imprint=IMPRINT, retention_months=6)
    publish(practice=practice, author=owner)
    page = words(client.get(f"/p/{practice.slug}/impressum/"))
    assert IMPRINT["street"] in page
    assert {"DE": "§ 5 DDG", "AT": "§ 25 MedienG", "CH": "UWG"}[practice.country] in page
    assert (IMPRINT["purpose"] in page) is (practice.country == "AT")


def test_nothing_opens_before_the_offer_is_written(owner):
    practice = create_practice(
        owner=owner, name="Leer", provider_name="A", email="a@example.org", imprint=IMPRINT, region="DE-NW"
    )
    with pytest.raises(ValidationError, match="erwarten"), translation.override("de"):
        publish(practice=practice, author=owner)
    practice.refresh_from_db()
    assert practice.published_at is None


def test_an_open_page_keeps_a_whole_imprint(practice, owner):
    with pytest.raises(ValidationError):
        save_page_settings(practice=practice, author=owner, imprint={**IMPRINT, "street": ""}, retention_months=6)
    practice.refresh_from_db()
    assert practice.imprint == IMPRINT


@pytest.mark.parametrize("region", [f"DE-{state}" for state in STATES] + ["AT-9", "CH-ZH"])
@pytest.mark.parametrize("language", ["de", "de-du", "en"])
def test_the_privacy_notice_is_complete(practice, region, language):
    practice.region = region
    text = notice.notice_text(practice, language)
    authority = AUTHORITIES.get(region) or AUTHORITIES[region[:2]]
    for part in (IMPRINT["street"], IMPRINT["email"], "Art. 6", "Art. 22", authority.name, authority.website, "6 "):
        assert part in text
    assert len(notice.sections(practice, language)) == 8
    assert ("Ihre" in text, "deine" in text) == (False, False)


def test_the_notice_is_kept_as_it_was_shown(client, practice, owner):
    post(client, practice)
    save_page_settings(practice=practice, author=owner, imprint=IMPRINT, retention_months=3)
    post(client, practice, stamp=None, email="b@example.org")
    with scope(practice=practice):
        kept = PrivacyNotice.objects.get()
        assert "6 Monate" in kept.text
        assert kept.digest == notice.digest_of(kept.text)
        assert Inquiry.objects.get().privacy_notice == kept
    assert "3 Monate" in words(client.get(f"/p/{practice.slug}/datenschutz/"))


def test_the_owner_edits_publishes_previews_and_closes(member, practice):
    settings_url = reverse("inquiry:page_settings")
    changed = {**IMPRINT, "retention_months": "9", "vat_id": "DE123", "published_at": "", "slug": "gekapert"}
    assert member.post(settings_url, changed).status_code == 302
    practice.refresh_from_db()
    assert (practice.retention_months, practice.imprint["vat_id"], practice.slug) == (9, "DE123", "quittenblau")
    assert practice.published_at is not None
    member.post(reverse("inquiry:unpublish"))
    assert member.get("/p/quittenblau/").status_code == 404
    assert "Von mir darf man offene Worte erwarten." in words(member.get(reverse("inquiry:preview")))
    member.post(reverse("inquiry:publish"))
    assert member.get("/p/quittenblau/").status_code == 200
    with scope(practice=practice):
        verbs = Entry.objects.filter(target_type="accounts.practice").values_list("verb", flat=True)
        assert list(verbs) == ["page_settings_saved", "page_unpublished", "page_published"]


@pytest.mark.parametrize("bad", [{"street": ""}, {"retention_months": "0"}, {"email": "x"}, {"name": "A\nB"}])
def test_bad_settings_are_kept_in_the_form_and_change_nothing(member, practice, bad):
    page = member.post(
        reverse("inquiry:page_settings"), {**IMPRINT, "retention_months": "6", "city": "Neustadt", **bad}
    )
    assert page.status_code == 422
    assert "Neustadt" in words(page)
    practice.refresh_from_db()
    assert practice.imprint == IMPRINT


def test_only_owners_open_and_close_the_page(client, practice):
    colleague = create_user(email="mit@example.org")
    Membership.objects.create(practice=practice, user=colleague, role="member", state="accepted")
    client.force_login(colleague)
    for name in ("page_settings", "publish", "unpublish"):
        assert client.post(reverse(f"inquiry:{name}"), IMPRINT).status_code == 403
    assert client.get(reverse("inquiry:list")).status_code == 200


def test_what_is_missing_is_said_before_publishing(client, owner):
    make_practice(owner, imprint={}, published_at=None)
    client.force_login(owner)
    page = words(client.get(reverse("inquiry:page_settings")))
    assert "Straße und Hausnummer" in page
    assert reverse("inquiry:publish") not in page
    refused = client.post(reverse("inquiry:publish"), follow=True)
    assert "Im Impressum fehlt noch" in words(refused)


def test_an_empty_list_invites_to_share_the_page(member):
    page = words(member.get(reverse("inquiry:list")))
    assert "Noch keine Anfrage" in page
    assert "/p/quittenblau/" in page


def test_the_list_filters_and_searches(member, receive, practice):
    receive(fields={"name": "Jörg Müller"})
    gone = receive(fields={"name": "Zurückgezogene"})
    with scope(practice=practice):
        withdraw(inquiry=gone, reason="Schon gefunden", now=TUESDAY)

    def page(query=""):
        return words(member.get(reverse("inquiry:list") + query)).split("<main")[1]

    assert "Jörg Müller" in page()
    assert "Schon gefunden" in page()
    assert "Zurückgezogene" not in page()
    assert "Jörg Müller" in page("?q=mueller")
    assert "Nichts gefunden" in page("?q=meier")
    assert "Jörg Müller" not in page("?state=withdrawn")
    assert "Jörg Müller" in page("?state=nonsense&page=99&q=%00")


def test_an_inquiry_is_entered_by_hand(member, practice, owner):
    url = reverse("inquiry:enter")
    assert member.get(url).status_code == 200
    data = {"medium": "call", "arrived_on": "2025-11-03", "name": "Bruno", "occasion": "Ruft an", "expects_price": "3"}
    for _tap in range(2):
        assert member.post(url, {**data, "practice": "99", "state": "accepted"}).status_code == 302
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
    assert (inquiry.medium, inquiry.entered_by, inquiry.state) == ("call", owner, "received")
    assert inquiry.received_at.date().isoformat() == "2025-11-03"
    assert "Anruf, von Hand erfasst" in words(member.get(reverse("inquiry:list")))


@pytest.mark.parametrize("bad", [{"name": ""}, {"medium": "form"}, {"arrived_on": "2999-01-01"}, {"occasion": ""}])
def test_a_half_written_entry_is_kept_in_the_form(member, practice, bad):
    data = {"medium": "mail", "arrived_on": "2025-11-03", "name": "Bruno", "occasion": "Schreibt", "wish": "Ruhe"}
    page = member.post(reverse("inquiry:enter"), {**data, **bad})
    assert page.status_code == 422
    assert "Ruhe" in words(page)
    with scope(practice=practice):
        assert not Inquiry.objects.exists()


@pytest.mark.parametrize("name", ["list", "enter", "page_settings", "preview"])
def test_strangers_are_sent_to_the_door(client, practice, name):
    assert "/konto/" in client.get(reverse(f"inquiry:{name}"))["Location"]


def test_another_practice_sees_none_of_it(client, receive, db):
    receive()
    other = create_user(email="andere@example.org")
    make_practice(other, "Andere")
    client.force_login(other)
    assert "Malin" not in words(client.get(reverse("inquiry:list")))


def test_the_list_asks_the_database_the_same_at_any_length(member, receive, practice):
    member.get(reverse("inquiry:list"))  # the first page of a session writes down that it began
    counts = []
    for upto in (1, 3, 100):
        with scope(practice=practice):
            have = Inquiry.objects.count()
        for number in range(have, upto):
            receive(fields={"name": f"Nr {number}", "email": f"{number}@example.org"}, intermediary=f"Von {number}")
        with CaptureQueriesContext(connection) as asked:
            member.get(reverse("inquiry:list"))
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]


NAMES = [
    "Ägidius Öztürk-Übermaß",
    "Jo\u0308rg Mu\u0308ller",
    "Straße ẞ",
    "Q",
    "n" * 300,
    "مريم الفاسي",
    "\u200fמרים לוי",
    "👩\u200d👩\u200d👧 Familie",
    "İrem ışık",
    "O’Brien & Søn <AG>",
    "Nguyễn Thị Ánh",
    "Łukasz Żółć",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_goes_through_form_page_and_search_unharmed(member, practice, name):
    sent = post(member, practice, name=name, organisation=name)
    assert sent.status_code == 303
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
    assert inquiry.name == normalize("NFC", name)
    assert inquiry.name in words(member.get(reverse("inquiry:list")))
    for form in ("NFC", "NFD"):
        found = member.get(reverse("inquiry:list"), {"q": normalize(form, name)})
        assert inquiry.name in words(found).split("<main")[1].split('role="search"')[1].split("</form>")[1]


def test_direction_characters_are_taken_out_of_names(member, practice):
    post(member, practice, name="Malin\u202etxt.exe", occasion="A\u2066B\nzweite  Zeile")
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
    assert (inquiry.name, inquiry.occasion) == ("Malintxt.exe", "AB\nzweite Zeile")


def test_the_offer_of_that_day_is_what_the_client_is_shown(client, practice, owner):
    link = post(client, practice, expects_closeness="4")["Location"]
    with scope(practice=practice):
        Offer.objects.create(practice=practice, number=2, author=owner, brings={"closeness": 1})
    assert "Das ist hier zu finden." in words(client.get(link))
