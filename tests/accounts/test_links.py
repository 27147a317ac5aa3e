import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from wunschkunde.accounts.actions import create_sign_in_link, create_user
from wunschkunde.accounts.models import Membership, SignInLink, User

pytestmark = pytest.mark.django_db


def link(user):
    return reverse("accounts:sign_in_link", args=[create_sign_in_link(user=user)])


def is_signed_in(client):
    return client.get(reverse("home")).status_code == 200


def test_looking_at_a_link_changes_nothing_and_pressing_the_button_signs_in(client, owner, practice):
    address = link(owner)
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert not is_signed_in(client)
    assert client.post(address).url == "/heute/"
    assert is_signed_in(client)


def test_a_link_works_once_within_the_hour_and_a_new_one_ends_the_old(client, owner):
    first, second = link(owner), link(owner)
    assert client.post(first).status_code == 410
    assert client.post(second).status_code == 302
    client.logout()
    assert client.post(second).status_code == 410
    late = link(owner)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert client.post(late).status_code == 410


def test_only_the_digest_is_kept(owner):
    token = create_sign_in_link(user=owner)
    row = SignInLink.objects.get(user=owner)
    assert token not in str(vars(row))
    assert len(token) >= 43


def test_a_link_opens_nothing_for_somebody_disabled(client, owner):
    address = link(owner)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.post(address).status_code == 410


def test_a_newcomer_is_asked_for_address_and_password_and_stays_signed_in(client):
    newcomer = create_user(email="owner@wunschkunde.localhost")
    answer = client.post(link(newcomer))
    assert answer.url == reverse("accounts:welcome")
    page = client.get(answer.url).content.decode()
    assert "owner@wunschkunde.localhost" not in page
    fields = {"name": "Nora", "email": "Nora@Neu.example", "password": PASSWORD, "is_staff": "1", "is_superuser": "1"}
    assert client.post(answer.url, fields).url == reverse("home")
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.email) == ("Nora", "nora@neu.example")
    assert newcomer.check_password(PASSWORD)
    assert not newcomer.is_superuser
    assert client.get(reverse("accounts:account")).status_code == 200


def test_a_weak_password_and_a_taken_address_are_refused_with_what_was_typed(client, owner):
    client.post(link(create_user(email="owner@wunschkunde.localhost")))
    page = client.post(
        reverse("accounts:welcome"), {"name": "Nora", "email": owner.email, "password": "12345678"}
    ).content.decode()
    assert "Nora" in page
    assert page.count("errorlist") >= 2


def test_welcome_never_replaces_a_password_that_is_there(signed_in, owner):
    answer = signed_in.post(reverse("accounts:welcome"), {"email": owner.email, "password": "quite another sentence"})
    assert answer.status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_an_invitation_is_shown_once_queued_and_accepted_by_somebody_new(signed_in, practice):
    page = signed_in.post(reverse("members"), {"email": "Neu@gast.example", "role": "member"}).content.decode()
    address = re.search(r"/einladung/[\w-]+/", page).group()
    assert address not in signed_in.get(reverse("members")).content.decode()
    from django_scopes import scope

    from wunschkunde.outbox.models import Message

    with scope(practice=practice):
        letter = Message.objects.get(purpose="invitation")
    assert address in letter.body
    assert letter.to_address == "Neu@gast.example"

    signed_in.logout()
    assert signed_in.get(address).status_code == 200
    assert not User.objects.filter(email="neu@gast.example").exists()
    assert signed_in.post(address, {"name": "Nico"}).url == reverse("accounts:welcome")
    assert Membership.objects.get(user__email="neu@gast.example").state == "accepted"
    assert signed_in.get(reverse("home")).status_code == 200
    signed_in.logout()
    assert signed_in.post(address, {"name": "Nico"}).status_code == 410


def test_an_invitation_to_a_known_address_asks_to_sign_in_first(client, owner, practice):
    from wunschkunde.accounts.members import invite

    known = create_user(email="kim@gast.example", password=PASSWORD)
    _, token = invite(practice=practice, author=owner, email=known.email, role="member")
    address = reverse("accounts:invitation", args=[token])
    assert f"?next={address}" in client.get(address).content.decode()
    client.post(address, {"name": "Somebody else"})
    assert not Membership.objects.filter(user=known).exists()
    client.force_login(known)
    assert client.post(address).url == reverse("home")
    assert Membership.objects.get(user=known).practice == practice
