from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(owner, password=PASSWORD):
    client = Client()
    client.post(reverse("account_login"), {"login": owner.email, "password": password})
    return client


def is_signed_in(client):
    return client.get(reverse("home")).status_code == 200


def test_a_session_ends_after_fourteen_quiet_days(owner, practice):
    start = timezone.now()
    client = sign_in(owner)
    with time_machine.travel(start + timedelta(days=13, hours=23)):
        assert is_signed_in(client)
    with time_machine.travel(start + timedelta(days=28)):
        assert not is_signed_in(client)


def test_a_session_ends_after_thirty_days_however_busy(owner, practice):
    start = timezone.now()
    client = sign_in(owner)
    for days in range(0, 30, 3):
        with time_machine.travel(start + timedelta(days=days)):
            assert is_signed_in(client)
    with time_machine.travel(start + timedelta(days=30, hours=1)):
        assert not is_signed_in(client)


def test_signing_in_changes_the_session_id(owner, practice):
    client = Client()
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["session"] = planted
    client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_signing_out_ends_all_sessions_on_the_server(owner, practice):
    here, there = sign_in(owner), sign_in(owner)
    stolen = there.cookies["session"].value
    here.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["session"] = stolen
    assert not any(map(is_signed_in, (here, there, thief)))
    assert UserSession.objects.count() == 0


def test_a_new_password_ends_all_sessions(owner, practice):
    here, there = sign_in(owner), sign_in(owner)
    fields = {"oldpassword": PASSWORD, "password1": "another whole sentence", "password2": "another whole sentence"}
    assert here.post(reverse("account_change_password"), fields).status_code == 302
    assert not is_signed_in(here)
    assert not is_signed_in(there)
    assert is_signed_in(sign_in(owner, "another whole sentence"))


def test_disabling_somebody_ends_their_sessions(owner, practice):
    client = sign_in(owner)
    owner.is_active = False
    owner.save()
    assert not is_signed_in(client)


def test_other_sessions_are_listed_and_ended(owner, practice):
    here, there = sign_in(owner), sign_in(owner)
    assert is_signed_in(here)
    assert is_signed_in(there)
    page = here.get(reverse("usersessions_list"))
    assert len(page.context["sessions"]) == 2
    here.post(reverse("usersessions_list"))
    assert is_signed_in(here)
    assert not is_signed_in(there)


@pytest.mark.parametrize(
    ("address", "kept", "shown"),
    [
        ("192.0.2.77", "192.0.2.0", "192.0.2.…"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::", "2001:db8:1:…"),
        ("::ffff:192.0.2.77", "192.0.2.0", "192.0.2.…"),
        ("fe80::1%eth0", "fe80::", "fe80:…"),
    ],
)
def test_l19_of_a_device_only_its_network_is_kept(owner, practice, address, kept, shown):
    start = timezone.now()
    client = Client(REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
    assert UserSession.objects.get().ip == kept
    with time_machine.travel(start + timedelta(hours=2)):  # noted anew
        assert is_signed_in(client)
    assert UserSession.objects.get().ip == kept
    assert shown in client.get(reverse("usersessions_list")).content.decode()


def test_l19_addresses_kept_whole_before_are_shortened(owner):
    from importlib import import_module

    from django.apps import apps

    UserSession.objects.bulk_create([UserSession(user=owner, ip="192.0.2.77", session_key="old")])
    import_module("wunschkunde.accounts.migrations.0003_networks_of_devices").shorten(apps, None)
    assert UserSession.objects.get().ip == "192.0.2.0"


def test_reading_a_page_writes_nothing(owner, practice):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(owner)
    client.get(reverse("home"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home"))
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
