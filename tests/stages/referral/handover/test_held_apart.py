"""What one practice writes down about a colleague reaches into nobody else's practice, and takes nothing from it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tests.stages.referral.handover.conftest import agreed, belongs_to, delivered, reads_mail
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.decision.forms.colleagues import ColleagueForm
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions import answering, consenting
from wunschkunde.stages.referral.actions.delivering import deliver
from wunschkunde.stages.referral.models import Listing
from wunschkunde.stages.referral.rules.colleague_vcard import read_vcards, write_vcards
from wunschkunde.stages.referral.states import State


@pytest.mark.parametrize("way", [consenting.withdraw, answering.decline])
def test_what_arrived_is_taken_back_although_the_colleague_was_written_down_anew(
    inquiry: Inquiry, bruno: Colleague, owner: User, home: Practice, way: Any
) -> None:
    belongs_to(bruno, home)
    made, _link, _secret = delivered(inquiry, bruno, owner)
    belongs_to(bruno, None)
    way(handover=made)
    with scope(practice=home):
        assert (Inquiry.objects.get().state, Inquiry.objects.get().occasion) == ("withdrawn", "")


def test_no_place_is_taken_where_nothing_arrived(
    inquiry: Inquiry, bruno: Colleague, owner: User, home: Practice, stranger: User
) -> None:
    with scope(practice=home):
        listing = Listing.objects.create(practice=home, author=stranger, free_places=2)
    _made, _link, secret = delivered(inquiry, bruno, owner)
    belongs_to(bruno, home)  # said after it left: by the one who refers, and by nobody else
    assert Client().post(reverse("referral:room_colleague", args=[secret]), {"accept": "1"}).status_code == 302
    with scope(practice=home):
        listing.refresh_from_db()
        assert listing.free_places == 2


def test_the_yes_is_for_whom_it_names_and_for_nobody_written_in_their_place(
    inquiry: Inquiry, bruno: Colleague, owner: User
) -> None:
    made = agreed(inquiry, bruno, owner)
    Colleague.objects.filter(pk=bruno.pk).update(name="Eva Eilig")
    reads_mail(bruno, "eva@eilig.example")
    with pytest.raises(Refused):
        deliver(handover=made, author=owner)
    made.refresh_from_db()
    assert made.state == State.CONSENTED


@pytest.mark.parametrize(
    "contact",
    ["javascript:alert(1).", "JavaScript://x.example/%0aalert(1)", "data:text/html,1", "java\tscript:alert(1)"],
)
def test_a_contact_that_would_run_is_none(contact: str, practice: Practice) -> None:
    form = ColleagueForm({}, {"name": "Bruno", "contact": contact, "capacity": "1"})
    assert "contact" in form.errors


@pytest.mark.parametrize(
    "contact",
    ["b@f.example", "f.example/wege", "https://f.example:8000/a", "tel:+49 89 1", "+43 1 5", "f.example:8000/a"],
)
def test_a_contact_one_can_use_is_one(contact: str, practice: Practice) -> None:
    form = ColleagueForm({}, {"name": "Bruno", "contact": contact, "capacity": "1"})
    assert "contact" not in form.errors


def test_what_stands_on_a_card_is_one_line(practice: Practice) -> None:
    row = {"strength_de": "", "strength_en": "", "topics": []}
    names = {"name": "Bruno\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Eva", "contact": "f.example\r\nEMAIL:eva@x.example"}
    cards = write_vcards([{**row, **names}])
    assert cards.upper().count("\nEND:VCARD") == 1
    (entry,) = read_vcards(cards).entries
    assert entry.fields["contact"] != "eva@x.example"
