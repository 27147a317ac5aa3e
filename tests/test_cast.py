"""The people of the tests stand where the tests believe them to be."""

from __future__ import annotations

from django.test import Client
from django_scopes import scope

from tests.cast import PASSWORD, Cast
from wunschkunde.accounts.models import Membership
from wunschkunde.stages.inquiry.models import Inquiry


def test_each_in_their_place(cast: Cast) -> None:
    places = {
        (membership.user.email if membership.user else membership.invited_email): membership.state
        for membership in Membership.objects.filter(practice=cast.practice).select_related("user")
    }
    assert places == {
        cast.owner.email: "accepted",
        cast.member.email: "accepted",
        cast.invited.email: "invited",
        cast.suspended.email: "suspended",
    }
    assert not Membership.objects.filter(user=cast.newcomer).exists()
    assert Membership.objects.get(user=cast.foreign_owner).practice == cast.elsewhere


def test_quittenblau_has_inquiries_and_elsewhere_has_none(cast: Cast) -> None:
    with scope(practice=cast.practice):
        assert Inquiry.objects.exists()
    with scope(practice=cast.elsewhere):
        assert not Inquiry.objects.exists()


def test_everybody_can_sign_in(cast: Cast, client: Client) -> None:
    for person in (cast.owner, cast.member, cast.invited, cast.suspended, cast.foreign_owner, cast.newcomer):
        client.logout()
        client.post("/konto/login/", {"login": person.email, "password": PASSWORD})
        assert client.session.get("_auth_user_id") == str(person.pk)
