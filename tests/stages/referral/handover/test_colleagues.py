"""Who is suggested, and what colleagues say of themselves."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.stages.referral.handover.conftest import a_day, agreed, offered
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.referral.actions.colleagues import ask_to_be_named
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.queries.colleagues import mail_address_of
from wunschkunde.stages.referral.queries.suggestions import suggestions_of
from wunschkunde.stages.referral.states import State

YESTERDAY = {"capacity_until": date(2020, 1, 1)}
UNNAMED = {"may_be_named_on": None}


def names(found):
    return [one.colleague.name for one in found]


def test_topic_and_a_sure_place_are_conditions_and_the_reason_stands_in_words(inquiry, bruno):
    found = suggestions_of(inquiry, timezone.localdate())
    assert names(found.sure)[0] == "Bruno Feinschliff"
    assert [one.colleague.name for one in found.sure if one.is_better] == ["Bruno Feinschliff"]
    Colleague.objects.exclude(pk=bruno.pk).update(brings={"topic": ["other"]})
    assert names(suggestions_of(inquiry, timezone.localdate()).sure) == ["Bruno Feinschliff"]
    assert "Bruno Feinschliff arbeitet sehr genau" in found.sure[0].reason


@pytest.mark.parametrize("change", [YESTERDAY, UNNAMED, {"capacity_until": None}])
def test_doubted_or_not_agreed_is_asked_about_and_not_offered(change, inquiry, bruno, owner, signed_in):
    Colleague.objects.filter(pk=bruno.pk).update(**change)
    bruno.refresh_from_db()
    found = suggestions_of(inquiry, timezone.localdate())
    assert "Bruno Feinschliff" not in names(found.sure)
    assert found.to_ask[names(found.to_ask).index("Bruno Feinschliff")].ask
    page = signed_in.get(reverse("referral:suggest", args=[inquiry.pk])).content.decode()
    assert reverse("referral:offer", args=[inquiry.pk, bruno.pk]) not in page
    assert reverse("referral:naming", args=[bruno.pk]) in page
    assert signed_in.get(reverse("referral:offer", args=[inquiry.pk, bruno.pk])).status_code == 409
    with pytest.raises(Refused):
        offered(inquiry, bruno, owner)


def test_who_did_not_agree_is_named_in_no_letter_and_no_choice(inquiry_of, bruno, signed_in):
    from tests.stages.decision.walk import address, weigh

    Colleague.objects.update(**UNNAMED)
    fresh = inquiry_of("q07")
    assert "Bruno" not in weigh(signed_in, fresh)
    page = signed_in.get(address("choose", fresh, "refer")).content.decode()
    assert "Bruno" not in page
    assert address("choose", fresh, "decline") in page  # none fits: a warm no
    sent = {"reason": "x", "colleague": str(bruno.pk)}
    assert signed_in.post(address("choose", fresh, "refer"), sent).status_code == 422


def test_by_their_link_they_say_yes_and_take_it_back(bruno, owner, signed_in):
    Colleague.objects.filter(pk=bruno.pk).update(may_be_named_on=None, mail_to="")
    _link, secret = ask_to_be_named(colleague=bruno, author=owner)
    path = reverse("referral:room_about", args=[secret])
    outside = Client()
    page = outside.get(path).content.decode()
    assert bruno.contact in page
    assert "checked" not in page
    assert outside.post(path, {"agree": "1"}).status_code == 422
    assert outside.post(path, {"agree": "1", "yes": "on", "mail_to": "bruno@f.example"}).status_code == 302
    bruno.refresh_from_db()
    assert (bruno.may_be_named_on, bruno.may_be_named_by) == (timezone.localdate(), "link")
    assert bruno.mail_to == "bruno@f.example"
    assert mail_address_of(bruno) == ""
    assert outside.post(path, {"places": "1", "capacity": "3", "until": a_day(30).isoformat()}).status_code == 302
    assert outside.post(path, {"places": "1", "capacity": "3", "until": "2020-01-01"}).status_code == 422
    bruno.refresh_from_db()
    assert (bruno.capacity, bruno.capacity_until) == (3, a_day(30))
    assert outside.post(path, {"withdraw": "1"}).status_code == 302
    bruno.refresh_from_db()
    assert (bruno.may_be_named, bruno.mail_to) == (False, "")


def link_mailed(address: str) -> str:
    message = Message.objects.filter(purpose="colleague_address", to_address=address).latest("pk")
    return re.search(r"/r/empfohlen/\S+/", message.body).group()


def test_an_address_is_mailed_to_only_once_it_was_confirmed_from_there(inquiry, bruno, owner, signed_in):
    _link, secret = ask_to_be_named(colleague=bruno, author=owner)
    path, outside = reverse("referral:room_about", args=[secret]), Client()
    outside.post(path, {"withdraw": "1"})
    outside.post(path, {"agree": "1", "yes": "on", "mail_to": "bruno@f.example"})
    bruno.refresh_from_db()
    assert "ging eine E-Mail mit einem Link" in outside.get(path).content.decode()
    outside.post(path, {"confirm": "1"})  # held by whoever was given it: confirms nothing
    made = agreed(inquiry, bruno, owner)
    desk = reverse("referral:handover", args=[made.pk])
    page = signed_in.get(desk).content.decode()
    assert "bruno@f.example ist noch nicht bestätigt" in page
    assert "per E-Mail an Bruno" not in page.casefold()

    mailed = link_mailed("bruno@f.example")
    assert "Ist bruno@f.example Ihre Adresse?" in outside.get(mailed).content.decode()
    bruno.refresh_from_db()
    assert mail_address_of(bruno) == ""  # reading is nothing
    assert outside.post(mailed, {"confirm": "1"}).status_code == 302
    assert mail_address_of(bruno) == "bruno@f.example"
    assert Entry.objects.filter(verb="colleague_address_confirmed", target_id=bruno.pk).count() == 1
    assert "Ihre Adresse?" not in outside.get(mailed).content.decode()
    assert "Per E-Mail an Bruno" in signed_in.get(desk).content.decode()
    signed_in.post(reverse("referral:deliver", args=[made.pk]))
    assert Message.objects.get(purpose="handover").to_address == "bruno@f.example"

    Colleague.objects.filter(pk=bruno.pk).update(mail_to="eva@anderswo.example")
    bruno.refresh_from_db()
    assert mail_address_of(bruno) == ""


def test_without_a_confirmed_address_the_link_is_given_by_hand_and_nobody_is_flooded(inquiry, bruno, owner, signed_in):
    Colleague.objects.filter(pk=bruno.pk).update(mail_to="bruno@f.example")
    made = agreed(inquiry, bruno, owner)
    assert "/r/uebergabe/" in signed_in.post(reverse("referral:deliver", args=[made.pk])).content.decode()
    path = reverse("referral:ask_address", args=[bruno.pk])
    assert path in signed_in.get(reverse("referral:naming", args=[bruno.pk])).content.decode()
    # One more of today's confirmed the address before this one.
    assert [signed_in.post(path).status_code for _time in range(3)] == [302, 302, 409]
    purposes = Message.objects.filter(to_address="bruno@f.example").values_list("purpose", flat=True)
    assert set(purposes) == {"colleague_address"}


def test_asking_sends_nothing(bruno, signed_in):
    page = signed_in.post(reverse("referral:naming", args=[bruno.pk])).content.decode()
    assert "/r/empfohlen/" in page
    assert not Message.objects.exists()


def test_lists_ask_as_much_for_a_hundred_as_for_one(inquiry, bruno, owner, practice, signed_in):
    asked = []
    for number in (1, 3, 100):
        Handover.objects.bulk_create(
            Handover(
                practice=practice, inquiry=inquiry, colleague=bruno, asked_by=owner, answer_by=a_day(),
                state=State.REFUSED, ended_at=timezone.now() - timedelta(days=1),
            )
            for _n in range(number - Handover.objects.count())
        )  # fmt: skip
        counts = []
        for path in (reverse("referral:index"), reverse("referral:suggest", args=[inquiry.pk]), reverse("home")):
            signed_in.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert signed_in.get(path).status_code == 200
            counts.append(len(queries))
        asked.append(counts)
    assert asked[0] == asked[1] == asked[2]


def test_a_stranger_finds_nothing(client, stranger, inquiry, bruno, owner):
    made, link, _secret = offered(inquiry, bruno, owner)
    client.force_login(stranger)
    pages = {"suggest": [inquiry.pk], "offer": [inquiry.pk, bruno.pk], "handover": [made.pk], "naming": [bruno.pk]}
    for name, args in pages.items():
        assert client.get(reverse(f"referral:{name}", args=args)).status_code == 404, name
    for name, number in {"deliver": made.pk, "call_off": made.pk, "handover_link_close": link.pk}.items():
        assert client.post(reverse(f"referral:{name}", args=[number])).status_code == 404, name
