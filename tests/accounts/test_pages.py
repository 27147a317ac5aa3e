import pytest
from django.urls import reverse

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Membership, Practice

pytestmark = pytest.mark.django_db

START = {
    "name": "Wörter & Söhne",
    "provider_name": "Nora",
    "email": "nora@neu.example",
    "region": "AT-9",
    "address_form": "du",
    "gender_form": "pair",
}


def test_a_practice_begins_with_its_owner_and_the_time_of_its_country(client):
    nora = create_user(email="nora@neu.example")
    client.force_login(nora)
    answer = client.post(reverse("accounts:start"), {**START, "is_demo": "1", "slug": "stolen", "owner": "1"})
    practice = Practice.objects.get()
    assert answer.status_code == 302
    assert (practice.slug, practice.time_zone, practice.is_demo) == ("woerter-soehne", "Europe/Vienna", False)
    assert Membership.objects.get(practice=practice).user == nora
    assert client.session["practice"] == practice.pk


def test_a_form_with_an_error_keeps_what_was_typed(client):
    client.force_login(create_user(email="nora@neu.example"))
    page = client.post(reverse("accounts:start"), {**START, "email": "no address"}).content.decode()
    assert "Wörter &amp; Söhne" in page
    assert Practice.objects.count() == 0


def test_the_settings_change_what_they_name_and_nothing_else(signed_in, practice):
    fields = {**START, "time_zone": "Europe/Vienna", "threshold": "0.9", "phone": "", "place": "", "website": ""}
    attack = {"is_demo": "1", "slug": "stolen", "published_at": "2020-01-01", "id": "99"}
    slug = practice.slug
    assert signed_in.post(reverse("accounts:practice"), {**fields, **attack}).status_code == 302
    practice.refresh_from_db()
    assert (practice.name, practice.threshold, practice.gender_form) == ("Wörter & Söhne", 0.9, "pair")
    assert (practice.slug, practice.is_demo, practice.published_at) == (slug, False, None)


def test_the_account_changes_language_and_theme_and_nothing_else(signed_in, owner):
    fields = {"name": "Olga Öl", "language": "en", "theme": "dark", "email": "x@evil.example", "is_superuser": "1"}
    signed_in.post(reverse("accounts:account"), fields)
    owner.refresh_from_db()
    assert (owner.name, owner.language, owner.theme) == ("Olga Öl", "en", "dark")
    assert (owner.email, owner.is_superuser) == ("olga@praxis.example", False)
    page = signed_in.get(reverse("accounts:account")).content.decode()
    assert 'lang="en" data-theme="dark"' in page


def test_the_language_is_remembered_for_the_person_without_a_cookie(signed_in, owner):
    answer = signed_in.post(reverse("set_language"), {"language": "de-du", "next": "/konto/ich/"})
    owner.refresh_from_db()
    assert (owner.language, answer.url) == ("de-du", "/konto/ich/")
    assert "Dein Konto" in signed_in.get("/konto/ich/").content.decode()
    assert set(signed_in.cookies) <= {"session", "csrf", "messages"}


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_switch_leads_nowhere_else(client, target, db):
    answer = client.post(reverse("set_language"), {"language": "en", "next": target})
    assert answer.url == "/?lang=en"


def test_an_unknown_language_changes_nothing(signed_in, owner):
    signed_in.post(reverse("set_language"), {"language": "tlh", "next": "/"})
    owner.refresh_from_db()
    assert owner.language == "de"


def test_one_changes_only_to_ones_own_practices(signed_in, owner, practice):
    second = create_practice(owner=owner, name="Zweite", provider_name="Olga", email="o@zwei.example")
    foreign = create_practice(
        owner=create_user(email="f@fremd.example"), name="Fremd", provider_name="F", email="f@fremd.example"
    )
    assert signed_in.post(reverse("accounts:switch"), {"practice": second.pk}).status_code == 302
    assert signed_in.get(reverse("home")).context["practice"] == second
    for wrong in (foreign.pk, 98765, "x", "", "²", "9" * 30):
        assert signed_in.post(reverse("accounts:switch"), {"practice": wrong}).status_code == 404
    assert signed_in.get(reverse("home")).context["practice"] == second
    Membership.objects.filter(practice=second).update(state="suspended")
    assert signed_in.get(reverse("home")).context["practice"] == practice


def test_regions_are_states_and_cantons_with_their_names():
    from wunschkunde.accounts.regions import region_choices

    groups = [dict(regions) for _, regions in region_choices()]
    assert [len(regions) for regions in groups] == [16, 9, 26]
    assert groups[0]["DE-NW"] == "Nordrhein-Westfalen"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox, Linux"),
        ("curl/8.0", "curl"),
        ("", "–"),
    ],
)
def test_devices_have_plain_names(agent, name):
    from wunschkunde.accounts.templatetags.devices import device

    assert device(agent) == name
