"""What is erased here is told to whoever holds it (L12, Art. 19 GDPR), and what is erased there says so kindly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.stages.referral.handover.conftest import SECRET, belongs_to, delivered
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.actions import erase_due, withdraw
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions import answering, consenting
from wunschkunde.stages.referral.actions.erasing import tell_of_erasures
from wunschkunde.stages.referral.models import Arrival, Handover, Recipient
from wunschkunde.stages.referral.queries import handovers

Erase = Callable[[Inquiry], object]


def is_due(inquiry: Inquiry) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(erase_on=timezone.localdate())
    erase_due()


def is_withdrawn(inquiry: Inquiry) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(state="received")  # a decision taken back in its minute
    withdraw(inquiry=inquiry)


@pytest.fixture
def at_home(bruno: Colleague, home: Practice) -> Practice:
    belongs_to(bruno, home)
    return home


def there(practice: Practice) -> Client:
    """The browser of the owner of the colleague's own practice."""
    browser = Client()
    browser.force_login(practice.memberships.get().user)
    session = browser.session
    session["practice"] = practice.pk
    session.save()
    return browser


def after_it_left(hours: int = 100) -> int:
    return tell_of_erasures(now=timezone.now() + timedelta(hours=hours))


@pytest.mark.parametrize("erase", [is_due, is_withdrawn])
def test_the_colleague_is_told_once_and_reads_nothing_of_it(
    inquiry: Inquiry, bruno: Colleague, owner: User, signed_in: Client, erase: Erase
) -> None:
    made, _link, _secret = delivered(inquiry, bruno, owner)
    assert after_it_left() == 0
    erase(inquiry)
    assert not Handover.objects.filter(pk=made.pk).exists()
    assert (after_it_left(), after_it_left()) == (1, 0)
    letter = Message.objects.get(purpose="handover_erased")
    assert letter.to_address == bruno.mail_to
    said = letter.subject + letter.body
    assert "ist bei mir gelöscht" in said
    assert not any(word in said for word in (inquiry.name, inquiry.email, SECRET, "/r/"))
    assert Entry.objects.filter(verb="handover_erased").count() == 1
    page = signed_in.get(reverse("referral:index")).content.decode()
    assert "An Bruno Feinschliff, " in page
    assert "Seither gelöscht" in page
    assert not [line for line in handovers.lines(owner, timezone.localdate()) if line.occasion.startswith("erased")]


def test_what_never_left_is_told_to_nobody(inquiry: Inquiry, bruno: Colleague, owner: User) -> None:
    delivered(inquiry, bruno, owner)
    Recipient.objects.update(leaves_at=timezone.now() + timedelta(hours=1))
    is_due(inquiry)
    assert tell_of_erasures() == 0
    assert not Recipient.objects.exists()


def test_without_an_address_a_person_tells_them(inquiry: Inquiry, bruno: Colleague, owner: User) -> None:
    Colleague.objects.filter(pk=bruno.pk).update(mail_to="")
    bruno.refresh_from_db()
    delivered(inquiry, bruno, owner)
    is_due(inquiry)
    assert tell_of_erasures() == 1
    assert not Message.objects.filter(purpose="handover_erased").exists()
    (line,) = handovers.lines(owner, timezone.localdate())
    assert line.text.startswith("Bruno Feinschliff sagen, dass")


def test_who_was_told_that_the_yes_is_gone_is_not_told_again(inquiry: Inquiry, bruno: Colleague, owner: User) -> None:
    made, _link, _secret = delivered(inquiry, bruno, owner)
    consenting.withdraw(handover=made)
    is_due(inquiry)
    assert after_it_left() == 0


@pytest.mark.parametrize("answer", ["accept", "none"])
def test_in_their_own_practice_it_is_said_and_what_nobody_took_on_goes_too(
    inquiry: Inquiry, bruno: Colleague, owner: User, at_home: Practice, answer: str
) -> None:
    made, _link, _secret = delivered(inquiry, bruno, owner)
    if answer == "accept":
        answering.accept(handover=made)
    is_due(inquiry)
    assert tell_of_erasures() == 1
    assert Message.objects.get(purpose="handover_erased").to_address == at_home.email
    page = there(at_home).get(reverse("referral:arrivals")).content.decode()
    assert "dort gelöscht am" in page
    assert (inquiry.name in page) == (answer == "accept")
    with scope(practice=at_home):
        assert Inquiry.objects.get().state == ("received" if answer == "accept" else "withdrawn")


def test_what_was_erased_there_is_said_on_both_sides(
    inquiry: Inquiry, bruno: Colleague, owner: User, at_home: Practice, signed_in: Client
) -> None:
    made, _link, _secret = delivered(inquiry, bruno, owner)
    with scope(practice=at_home):
        is_due(Inquiry.objects.get())
        tell_of_erasures()
        assert Arrival.objects.get().gone_on == timezone.localdate()
    desk = signed_in.get(reverse("referral:handover", args=[made.pk])).content.decode()
    assert "Dort gelöscht" in desk
    theirs = there(at_home)
    page = theirs.get(reverse("referral:arrivals")).content.decode()
    assert "Hier ist nichts mehr davon da." in page
    assert 'name="accept"' not in page
    assert "Anfrage weitergegeben: Antwort bis" not in theirs.get("/heute/").content.decode()
