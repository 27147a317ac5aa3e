"""Who complained is met like anybody: nothing of it reaches an inquiry, nothing of fit reaches a complaint."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django_scopes import scope

from tests.stages.collaboration.complaints.conftest import story, words
from tests.stages.decision.conftest import make_inquiry
from tests.stages.decision.conftest import make_practice as make_example
from tests.stages.decision.walk import weigh
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.actions import complaints as actions
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.decision.models import Assessment


@pytest.fixture
def pfadwerk(owner: User) -> Iterator[Practice]:
    """The example practice with both its profiles, in scope."""
    made = make_example("pfadwerk", owner)
    with scope(practice=made):
        yield made


def complain_harshly(practice: Practice, owner: User) -> Complaint:
    fields = {**story("p03"), "matter": "service"}
    complaint = enter_complaint(practice=practice, author=owner, medium="call", fields=fields)
    return actions.note_tone(complaint=complaint, author=owner, is_harsh=True, note="KANARIE-TON")


def test_a_later_inquiry_of_the_same_person_is_weighed_like_anybodys(signed_in, pfadwerk, owner):
    before = make_inquiry(pfadwerk, "p03")
    weigh(signed_in, before)
    complaint = complain_harshly(pfadwerk, owner)
    after = make_inquiry(pfadwerk, "p03")
    assert after.email == complaint.email
    page = weigh(signed_in, after)
    first, second = Assessment.objects.order_by("pk").values_list("result", flat=True)
    assert first == second
    for trace in ("KANARIE", "Beschwerde", "/beschwerden/"):
        assert trace not in page
    assert "KANARIE" not in words(signed_in.get("/anfragen/"))


def test_fit_stands_nowhere_on_a_complaint(signed_in, pfadwerk, owner):
    weigh(signed_in, make_inquiry(pfadwerk, "p03"))
    complaint = complain_harshly(pfadwerk, owner)
    actions.add_fact(complaint=complaint, author=owner, text="Unterwegs seit Freitag.")
    for path in ("/beschwerden/", f"/beschwerden/{complaint.pk}/", f"/beschwerden/{complaint.pk}/angaben/"):
        page = words(signed_in.get(path)).split("<main")[1].split("</main>")[0]
        assert not re.search(r"\d\s*%|Passung|trägt|reibt|bridge|Bauchgefühl|/anfragen/", page)
