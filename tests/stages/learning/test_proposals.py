"""Proposals: frozen evidence, the owner's yes, and nothing before it."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_scopes import scope

from tests.stages.learning.made import Maker
from tests.stages.learning.test_revealed import GLAD, NOT, eleven
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.members import accept_invitation, invite
from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.learning.actions.lessons import keep_lesson
from wunschkunde.stages.learning.actions.proposals import adopt, propose_from_lesson, propose_revealed, put_aside
from wunschkunde.stages.learning.models import Lesson, Proposal
from wunschkunde.stages.learning.queries.proposals import weight_words
from wunschkunde.stages.profile.actions import save_draft
from wunschkunde.stages.profile.models import IdealClient

NOTE = "Nähe weniger wichtig, aus elf Fällen."


@pytest.fixture
def proposal(maker: Maker) -> Proposal:
    eleven(maker)
    return propose_revealed(practice=maker.practice, author=maker.owner, dimension="closeness")


@pytest.fixture
def member(practice: Practice, owner: User) -> User:
    _, token = invite(practice=practice, author=owner, email="jonas@quittenblau.example", role="member")
    joined = create_user(email="jonas@quittenblau.example", name="Jonas Wieland")
    accept_invitation(token=token, user=joined)
    return joined


def test_a_proposal_freezes_sums_and_nothing_of_any_case(proposal: Proposal, maker: Maker) -> None:
    kept = Proposal.objects.get()
    assert (kept.before, kept.state, kept.version, kept.lesson) == ({"importance": 8}, "open", None, None)
    assert 0 <= kept.after["importance"] < 8
    assert kept.cases == 11
    assert set(kept.evidence) == {
        *("method", "version", "well", "answered", "verdict", "is_question"),
        *("stated", "shown", "low", "high"),
    }
    again = Proposal.objects.create(
        **{name: getattr(kept, name) for name in ("practice", "author", "dimension", "before", "after", "cases")},
        subject="importance",
        state="put_aside",
    )
    kept.delete()
    again.delete()
    anew = propose_revealed(practice=maker.practice, author=maker.owner, dimension="closeness")
    assert json.dumps(anew.evidence) == json.dumps(proposal.evidence)
    assert anew.after == proposal.after


def test_nothing_changes_before_the_owners_yes(proposal: Proposal, owner: User, practice: Practice) -> None:
    assert IdealClient.objects.count() == 1
    adopted = adopt(proposal=proposal, author=owner, note=NOTE)
    assert adopted.version is not None
    newest = IdealClient.objects.latest("number")
    assert (newest.pk, newest.number, newest.note) == (adopted.version.pk, 2, NOTE)
    assert newest.importances == {
        **IdealClient.objects.get(number=1).importances,
        "closeness": proposal.after["importance"],
    }
    assert newest.wishes == IdealClient.objects.get(number=1).wishes
    assert [entry.verb for entry in Entry.objects.order_by("pk")][-2:] == ["adopted", "proposal_adopted"]
    with pytest.raises(Refused):
        adopt(proposal=proposal, author=owner, note=NOTE)


def test_only_the_owner_decides(proposal: Proposal, member: User, client) -> None:
    with pytest.raises(Refused):
        adopt(proposal=proposal, author=member, note=NOTE)
    with pytest.raises(Refused):
        put_aside(proposal=proposal, author=member, reason="Nein.")
    client.force_login(member)
    for name in ("proposal_adopt", "proposal_put_aside"):
        sent = client.post(reverse(f"learning:{name}", args=[proposal.pk]), {"note": NOTE, "reason": "Nein."})
        assert sent.status_code == 403
    page = client.get(reverse("learning:proposal", args=[proposal.pk])).content.decode()
    assert "Darüber entscheidet nur" in page
    assert "Als neue Fassung übernehmen" not in page
    assert (Proposal.objects.get().state, IdealClient.objects.count()) == ("open", 1)


def test_put_aside_it_stays_aside_until_five_more_cases(proposal: Proposal, maker: Maker, owner: User) -> None:
    put_aside(proposal=proposal, author=owner, reason="Das waren andere Zeiten.")
    kept = Proposal.objects.get()
    assert (kept.state, kept.decided_for, IdealClient.objects.count()) == ("put_aside", "Das waren andere Zeiten.", 1)
    for count in range(5):
        with pytest.raises(Refused):
            propose_revealed(practice=maker.practice, author=owner, dimension="closeness")
        maker.case(again=GLAD if count else NOT, brings={"closeness": 5 if count else 3, "planning": 3})
    assert propose_revealed(practice=maker.practice, author=owner, dimension="closeness").cases == 16


@pytest.mark.parametrize(("decide", "said"), [(adopt, {"note": NOTE}), (put_aside, {"reason": "Das war einmal."})])
def test_the_same_cases_are_counted_once(client, proposal: Proposal, owner: User, decide, said) -> None:
    client.force_login(owner)
    decide(proposal=proposal, author=owner, **said)
    with pytest.raises(Refused, match="fünf weitere"):
        propose_revealed(practice=proposal.practice, author=owner, dimension="closeness")
    page = client.get(reverse("learning:revealed")).content.decode()
    assert reverse("learning:propose_revealed", args=["closeness"]) not in page


def test_a_second_one_for_the_same_waits(proposal: Proposal, maker: Maker) -> None:
    with pytest.raises(Refused):
        propose_revealed(practice=maker.practice, author=maker.owner, dimension="closeness")
    assert Proposal.objects.count() == 1


def test_what_the_cases_do_not_contradict_is_not_proposed(maker: Maker) -> None:
    eleven(maker)
    for dimension in ("planning", "punctuality", "nonsense"):
        with pytest.raises(Refused):
            propose_revealed(practice=maker.practice, author=maker.owner, dimension=dimension)


def test_a_draft_in_the_making_is_not_lost(proposal: Proposal, owner: User, practice: Practice) -> None:
    save_draft(practice=practice, kind="ideal_client", changes={"importances": {"planning": 9}})
    with pytest.raises(Refused):
        adopt(proposal=proposal, author=owner, note=NOTE)
    assert IdealClient.objects.count() == 1


def test_a_profile_that_says_something_else_by_now_is_not_overwritten(proposal: Proposal, owner: User) -> None:
    first = IdealClient.objects.get()
    changed = {**first.importances, "closeness": 6}
    IdealClient.objects.create(
        practice=first.practice, author=owner, number=2, wishes=first.wishes, importances=changed
    )
    with pytest.raises(Refused):
        adopt(proposal=proposal, author=owner, note=NOTE)
    assert IdealClient.objects.count() == 2


def test_below_five_cases_the_database_keeps_no_proposal(proposal: Proposal) -> None:
    names = ("practice", "author", "before", "after")
    same = {name: getattr(proposal, name) for name in names} | {"dimension": "planning", "subject": "importance"}
    for few in (0, 4):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(**same, cases=few)


def test_who_was_erased_is_in_no_row_of_learning(proposal: Proposal, maker: Maker, owner: User) -> None:
    """The lesson and what it proposed go with the collaboration; sums over five cases and more name nobody."""
    engagement = Engagement.objects.latest("pk")
    lesson = keep_lesson(engagement=engagement, author=owner, words={"rule": "Person 11 nie wieder am Telefon."})
    after = {"limit": {"dimension": "planning", "side": "client_offers", "above": 4}}
    propose_from_lesson(lesson=lesson, author=owner, dimension="planning", after=after, reason="Wegen Person 11.")
    kept = json.dumps(Proposal.objects.get(lesson=None).evidence)
    inquiry = engagement.inquiry
    assert inquiry is not None
    inquiry.delete()
    assert Lesson.objects.count() == 0
    (left,) = Proposal.objects.all()
    assert (left.pk, json.dumps(left.evidence), left.reason) == (proposal.pk, kept, None)


def test_weights_are_rounded_not_cut_off() -> None:
    weights = {"stated": 1.0714, "shown": -1.69, "low": -2.0, "high": -0.04}
    assert weight_words(weights) == {"stated": "1,1", "shown": "−1,7", "low": "−2,0", "high": "0,0"}


def test_the_page_adopts_and_the_history_of_the_profile_tells(client, proposal: Proposal, owner: User) -> None:
    client.force_login(owner)
    page = client.get(reverse("learning:proposal", args=[proposal.pk])).content.decode()
    assert "Menschliche Nähe (11 Fälle): Wichtigkeit 8 von 10 → Wichtigkeit" in page
    assert client.post(reverse("learning:proposal_adopt", args=[proposal.pk]), {"note": ""}).status_code == 422
    answer = client.post(reverse("learning:proposal_adopt", args=[proposal.pk]), {"note": NOTE}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("profile:version", args=["ideal_client", 2])
    assert NOTE in client.get(reverse("profile:versions")).content.decode()
    again = client.post(reverse("learning:proposal_adopt", args=[proposal.pk]), {"note": NOTE})
    assert again.status_code == 409
    assert "schon entschieden" in again.content.decode()


def test_the_page_proposes_once_and_puts_aside_for_a_reason(client, maker: Maker, owner: User) -> None:
    eleven(maker)
    client.force_login(owner)
    address = reverse("learning:propose_revealed", args=["closeness"])
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    made = Proposal.objects.get()
    aside = reverse("learning:proposal_put_aside", args=[made.pk])
    assert client.post(aside, {"reason": " "}).status_code == 422
    assert client.post(aside, {"reason": "Nein."}).status_code == 302
    assert "beiseitegelegt" in client.get(reverse("learning:proposals")).content.decode()
    assert client.post(reverse("learning:propose_revealed", args=["planning"])).status_code == 409


def test_the_proposals_of_another_practice_do_not_exist(client, proposal: Proposal, stranger: User) -> None:
    client.force_login(stranger)
    assert client.get(reverse("learning:proposal", args=[proposal.pk])).status_code == 404
    assert client.post(reverse("learning:proposal_adopt", args=[proposal.pk]), {"note": NOTE}).status_code == 404
    with scope(practice=Practice.objects.get(name="Anderswo")):
        assert list(Proposal.objects.all()) == []
    assert Membership.objects.filter(user=stranger).get().role == "owner"
