import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.trust.answers import body
from wunschkunde.accounts import members
from wunschkunde.accounts.models import Membership

pytestmark = pytest.mark.django_db


def change(client, membership, verb):
    return client.post(reverse("member_change", args=[membership.pk]), {"change": verb})


def test_a_suspension_works_on_the_very_next_request(client, membership, owner):
    client.force_login(membership.user)
    assert client.get(reverse("home")).status_code == 200
    members.suspend(membership=membership, author=owner)
    assert client.get(reverse("home")).url == reverse("accounts:start")
    members.reinstate(membership=membership, author=owner)
    assert client.get(reverse("home")).status_code == 200
    members.remove(membership=membership, author=owner)
    assert client.get(reverse("home")).url == reverse("accounts:start")


def test_an_owner_suspends_reinstates_and_removes(signed_in, membership):
    for verb, state in (("suspend", "suspended"), ("reinstate", "accepted")):
        assert change(signed_in, membership, verb).status_code == 302
        membership.refresh_from_db()
        assert membership.state == state
    change(signed_in, membership, "remove")
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_the_last_owner_stays(signed_in, owner, practice):
    mine = Membership.objects.get(user=owner)
    for verb in ("suspend", "remove"):
        change(signed_in, mine, verb)
    mine.refresh_from_db()
    assert mine.state == "accepted"


def test_a_member_changes_neither_settings_nor_members(client, membership, practice):
    client.force_login(membership.user)
    assert client.get(reverse("accounts:practice")).status_code == 403
    assert client.get(reverse("members")).status_code == 403
    assert change(client, membership, "remove").status_code == 403
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_a_suspended_member_does_not_come_back_by_another_invitation(membership, owner, practice):
    _, token = members.invite(practice=practice, author=owner, email="other@address.example", role="owner")
    members.suspend(membership=membership, author=owner)
    with pytest.raises(ValidationError):
        members.accept_invitation(token=token, user=membership.user)
    membership.refresh_from_db()
    assert membership.state == "suspended"


def test_whoever_belongs_is_not_invited_twice_and_a_new_invitation_ends_the_old(membership, owner, practice):
    with pytest.raises(ValidationError):
        members.invite(practice=practice, author=owner, email=membership.user.email, role="member")
    _, first = members.invite(practice=practice, author=owner, email="a@b.example", role="member")
    members.invite(practice=practice, author=owner, email="A@b.example", role="member")
    assert members.find_invitation(first) is None


@pytest.mark.parametrize(("state", "verb"), [("accepted", "reinstate"), ("suspended", "suspend")])
def test_no_step_is_repeated(membership, owner, state, verb):
    if state == "suspended":
        members.suspend(membership=membership, author=owner)
    with pytest.raises(ValidationError):
        getattr(members, verb)(membership=membership, author=owner)


def test_a_foreign_membership_answers_as_one_that_does_not_exist(client, membership, db):
    from wunschkunde.accounts.actions import create_practice, create_user

    stranger = create_user(email="fremd@anderswo.example")
    create_practice(owner=stranger, name="Anderswo", provider_name="F", email="f@anderswo.example")
    client.force_login(stranger)
    foreign, missing = change(client, membership, "suspend"), change(client, Membership(pk=987654), "suspend")
    assert foreign.status_code == missing.status_code == 404
    assert body(foreign) == body(missing)
    membership.refresh_from_db()
    assert membership.state == "accepted"


def test_members_cost_the_same_queries_at_any_number(signed_in, owner, practice, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            signed_in.get(reverse("members"))
        return len(queries)

    signed_in.get(reverse("members"))
    first = count()
    for number in range(100):
        members.invite(practice=practice, author=owner, email=f"n{number}@gast.example", role="member")
    assert count() == first
