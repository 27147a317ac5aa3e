"""The lines of the law that referring has to keep: L6, L12 in part, L23 to L28, L29 and L31."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.stages.referral.handover.conftest import FIELDS, SECRET, agreed, delivered, offered
from tests.stages.referral.handover.conftest import bruno as bruno  # noqa: PLC0414 - a fixture
from tests.stages.referral.handover.conftest import inquiry as inquiry  # noqa: PLC0414 - a fixture
from tests.stages.referral.handover.conftest import inquiry_of as inquiry_of  # noqa: PLC0414 - a fixture
from tests.stages.referral.handover.conftest import owner as owner  # noqa: PLC0414 - a fixture
from tests.stages.referral.handover.conftest import practice as practice  # noqa: PLC0414 - a fixture
from tests.stages.referral.handover.conftest import signed_in as signed_in  # noqa: PLC0414 - a fixture
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.actions.leaving import erase_due
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.models import Handover, HandoverLink
from wunschkunde.stages.referral.queries.suggestions import suggestions_of

MONEY = re.compile(r"commission|provision|kickback|reward|bonus|finder|percent|share_of", re.IGNORECASE)
REPUTATION = re.compile(r"rating|reputation|blacklist|score_of|stars|warned_of", re.IGNORECASE)
TELLING = ("name", "organisation", "email", "phone", "occasion", "wish", "would_also_do", "must_haves", "tried")


def room_of(handover: Handover, purpose: str) -> str:
    link = HandoverLink(handover=handover, purpose=purpose)
    secret = make_link(link, practice=handover.practice, author=None, what=purpose)[1]
    return reverse(f"referral:room_{purpose}", args=[secret])


def read(path: str) -> str:
    return Client().get(path).content.decode()


def test_l23_the_yes_names_this_colleague_and_these_words_and_is_not_ticked(inquiry, bruno, owner):
    made, _link, _secret = offered(inquiry, bruno, owner)
    page = read(room_of(made, "client"))
    box = re.search(r'<input type="checkbox" name="yes"[^>]*>', page).group()
    assert "checked" not in box
    assert "Bruno Feinschliff genau das weitergeben, was oben steht" in page
    assert "Ein Nein" in page or "ein Nein" in page
    assert inquiry.email in page


def test_l24_text_version_moment_and_way_are_kept(inquiry, bruno, owner):
    made = agreed(inquiry, bruno, owner)
    assert "Bruno Feinschliff" in made.consent_text
    assert re.fullmatch(r"[0-9a-f]{64}", made.consent_version)
    assert made.consented_at <= timezone.now()
    assert made.consented_by.purpose == "client"


def test_l25_the_public_contact_comes_first_and_is_the_default(inquiry, bruno, owner):
    assert not Handover.objects.exists()  # recommended, and nothing handed over
    made, _link, _secret = offered(inquiry, bruno, owner)
    page = read(room_of(made, "client"))
    assert page.index(bruno.contact) < page.index('name="consent"')


def test_l26_the_colleague_gets_request_and_contact_and_nothing_else(inquiry, bruno, owner, practice):
    inquiry.why_me, inquiry.withdrawal_reason, inquiry.tried = "KANARIE-WARUM", "KANARIE-GRUND", "KANARIE-VERSUCHT"
    inquiry.save()
    made, _link, _secret = delivered(inquiry, bruno, owner)
    seen = read(room_of(made, "colleague")) + "".join(
        message.subject + message.body for message in Message.objects.filter(to_address=bruno.mail_to)
    )
    assert inquiry.email in seen
    assert SECRET not in seen
    assert "KANARIE" not in seen  # not even a field of the request that was not agreed to
    result = inquiry.first_gut.second_gut.assessments.get().result
    assert not re.search(r"\d\s*%", seen)
    assert str(result["fit"]) not in seen
    said = {field for field in TELLING if getattr(inquiry, field) and getattr(inquiry, field).split("\n")[0] in seen}
    assert said <= {*FIELDS, "organisation"}  # she signs her request with it


def test_l6_the_rooms_show_no_assessment_to_the_client_either(inquiry, bruno, owner):
    made, _link, _secret = offered(inquiry, bruno, owner)
    page = read(room_of(made, "client"))
    assert SECRET not in page
    assert not re.search(r"\d\s*%", page)


def test_l27_there_is_no_commission_and_the_client_reads_so(inquiry, bruno, owner, signed_in):
    fields = [f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()]
    assert [name for name in fields if name.startswith(("referral.", "decision.")) and MONEY.search(name)] == []
    made, _link, _secret = offered(inquiry, bruno, owner)
    assert "es gibt keine Provision" in read(room_of(made, "client"))
    form = signed_in.get(reverse("referral:suggest", args=[inquiry.pk])).content.decode()
    assert "es gibt keine Provision" in form


def test_l28_nobody_is_rated_and_nothing_of_a_client_is_shared(practice):
    fields = [f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.get_fields()]
    assert [name for name in fields if name.startswith("referral.") and REPUTATION.search(name)] == []


def test_l29_l31_the_order_is_the_same_every_time_and_learns_nothing(inquiry, bruno, owner):
    """The same statements, the same order: whatever was accepted, declined or thanked for before."""
    before = suggestions_of(inquiry, timezone.localdate())
    for state in ("declined", "refused"):
        other = Inquiry.objects.create(
            practice=inquiry.practice, name=state, occasion="x", state="referred",
            read_on=timezone.localdate(), answer_by=timezone.localdate(), erase_on=timezone.localdate(),
        )  # fmt: skip
        Handover.objects.create(
            practice=inquiry.practice, inquiry=other, colleague=bruno, asked_by=owner, state=state,
            answer_by=timezone.localdate(), consented_at=timezone.now(),
        )  # fmt: skip
    assert suggestions_of(inquiry, timezone.localdate()) == before


@pytest.mark.parametrize("field", ["name", "contact", "language", "address_form"])
def test_l31_who_somebody_is_does_not_order_them(field, inquiry, bruno):
    before = [one.is_better for one in suggestions_of(inquiry, timezone.localdate()).sure]
    Colleague.objects.filter(pk=bruno.pk).update(**{field: {"language": "en", "address_form": "du"}.get(field, "Aa")})
    assert [one.is_better for one in suggestions_of(inquiry, timezone.localdate()).sure] == before


def test_l12_what_was_handed_over_goes_with_the_inquiry(inquiry, bruno, owner):
    made, _link, _secret = delivered(inquiry, bruno, owner)
    path = room_of(made, "colleague")
    Inquiry.objects.filter(pk=inquiry.pk).update(erase_on=timezone.localdate())
    erase_due()
    assert not Handover.objects.filter(pk=made.pk).exists()
    assert Client().get(path).status_code == 404


def test_l33_a_colleague_is_mailed_only_where_they_said_so(inquiry, bruno, owner):
    Colleague.objects.filter(pk=bruno.pk).update(mail_to="")
    bruno.refresh_from_db()
    delivered(inquiry, bruno, owner)
    assert {message.to_address for message in Message.objects.all()} <= {inquiry.email}
