"""The three sides by their pages: the practice's desk, the client's link, the colleague's link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.stages.referral.handover.conftest import FIELDS, SECRET, a_day, belongs_to, delivered, offered
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused
from wunschkunde.stages.inquiry.models import Inquiry, OwedNotice
from wunschkunde.stages.referral.actions import answering, consenting
from wunschkunde.stages.referral.actions.colleagues import take_name_back
from wunschkunde.stages.referral.actions.delivering import deliver
from wunschkunde.stages.referral.models import Arrival, Handover, HandoverLink, Listing
from wunschkunde.stages.referral.queries.handovers import days_to_a_no, lines
from wunschkunde.stages.referral.states import State


def text_of(answer):
    return answer.content.decode()


def post_offer(signed_in, inquiry, colleague, **more):
    path = reverse("referral:offer", args=[inquiry.pk, colleague.pk])
    form = signed_in.get(path).context["form"]
    sent = {**{name: form.initial[name] for name in ("fields_handed", "answer_by", "subject", "body")}, **more}
    return signed_in.post(path, sent)


def test_from_the_decision_to_the_colleague_and_back(inquiry, bruno, signed_in, practice, owner):
    here = text_of(signed_in.get(reverse("decision:weigh", args=[inquiry.pk])))
    assert reverse("referral:suggest", args=[inquiry.pk]) in here
    found = text_of(signed_in.get(reverse("referral:suggest", args=[inquiry.pk])))
    assert reverse("referral:offer", args=[inquiry.pk, bruno.pk]) in found
    assert found.count("Passt besser.") == 1

    assert post_offer(signed_in, inquiry, bruno, fields_handed=FIELDS, send="now").status_code == 302
    made = Handover.objects.get()
    letter = made.letter
    assert letter.to_address == inquiry.email
    client_path = re.search(r"/r/weitergabe/\S+/", letter.body).group()
    outside = Client()

    page = outside.get(client_path)
    assert all(line in text_of(page) for line in inquiry.occasion.splitlines() if line.isalpha() or "benötigen" in line)
    assert 'type="checkbox"' in text_of(page)
    assert "checked" not in text_of(page)
    assert bruno.contact in text_of(page)
    digest = page.context["form"]["digest"].value()
    assert outside.post(client_path, {"consent": "1", "digest": digest}).status_code == 422
    assert outside.post(client_path, {"consent": "1", "yes": "on", "digest": "0" * 64}).status_code == 409
    assert outside.post(client_path, {"consent": "1", "yes": "on", "digest": digest}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.consented_by.purpose) == (State.CONSENTED, "client")
    assert "Bruno Feinschliff" in made.consent_text
    assert made.consent_version
    assert not Message.objects.filter(purpose="handover").exists()
    assert [line.url for line in lines(owner, timezone.localdate())] == [reverse("referral:handover", args=[made.pk])]

    signed_in.post(reverse("referral:deliver", args=[made.pk]))
    mail = Message.objects.get(purpose="handover")
    assert mail.to_address == bruno.mail_to
    assert inquiry.name not in mail.subject + mail.body
    assert inquiry.email not in mail.body
    colleague_path = re.search(r"/r/uebergabe/\S+/", mail.body).group()
    shown = text_of(outside.get(colleague_path))
    assert inquiry.email in shown
    assert "Zollstock" in shown
    assert outside.post(colleague_path, {"accept": "1", "words": "Gern."}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.answer_words) == (State.ACCEPTED, "Gern.")

    said = {"say": "1", "outcome": "together", "words": "Es läuft gut.", "thanks": "Danke fürs Denken an mich."}
    assert outside.post(colleague_path, said).status_code == 302
    assert outside.post(colleague_path, said).status_code == 409  # asked once
    desk = text_of(signed_in.get(reverse("referral:handover", args=[made.pk])))
    assert "Es läuft gut." in desk
    assert "Danke fürs Denken an mich." in desk
    signed_in.post(reverse("referral:handover", args=[made.pk]), {"words": "Ich danke auch."})
    assert "Ich danke auch." in text_of(outside.get(colleague_path))
    assert signed_in.post(reverse("referral:handover", args=[made.pk]), {"words": "Noch mal."}).status_code == 409


def test_what_became_of_it_is_asked_once_and_not_after_it_was_said(inquiry, bruno, owner):
    made, _link, _secret = delivered(inquiry, bruno, owner)
    answering.accept(handover=made)
    question = Message.objects.get(purpose="handover_outcome")
    assert question.not_before > timezone.now() + timedelta(weeks=6) - timedelta(hours=1)
    answering.say_outcome(handover=made, outcome="nothing")
    question.refresh_from_db()
    assert question.state == Message.State.CANCELED


def test_who_took_their_name_back_is_asked_nothing_and_handed_nothing(inquiry, bruno, owner):
    made, _link, _secret = delivered(inquiry, bruno, owner)
    answering.accept(handover=made)
    take_name_back(colleague=bruno)
    assert Message.objects.get(purpose="handover_outcome").state == Message.State.CANCELED
    Handover.objects.filter(pk=made.pk).update(state=State.CONSENTED)
    with pytest.raises(Refused, match="nicht mehr empfohlen"):
        deliver(handover=made, author=owner)


@pytest.mark.parametrize("way", ["decline", "run_out"])
def test_after_a_no_or_silence_the_client_is_told_and_the_next_is_only_offered(inquiry, bruno, owner, signed_in, way):
    made, _link, secret = delivered(inquiry, bruno, owner)
    path = reverse("referral:room_colleague", args=[secret])
    if way == "decline":
        Client().post(path, {"decline": "1"})
    else:
        assert answering.run_out_due(now=timezone.now()) == 0
        after = timezone.now() + timedelta(days=11)
        assert answering.run_out_due(now=after) == 1
        assert answering.run_out_due(now=after) == 0
    made.refresh_from_db()
    assert made.state == {"decline": State.DECLINED, "run_out": State.UNANSWERED}[way]
    told = Message.objects.get(purpose="handover_ended")
    assert told.to_address == inquiry.email
    assert "Bruno Feinschliff" in told.body
    assert SECRET not in told.body
    assert inquiry.email not in text_of(Client().get(path))
    suggested = text_of(signed_in.get(reverse("referral:suggest", args=[inquiry.pk])))
    assert reverse("referral:offer", args=[inquiry.pk, bruno.pk]) not in suggested
    assert not Handover.objects.exclude(pk=made.pk).exists()
    assert lines(owner, timezone.localdate())[0].url == reverse("referral:suggest", args=[inquiry.pk])


def test_the_next_one_is_asked_about_anew(inquiry, bruno, owner, signed_in):
    other = Colleague.objects.create(
        practice=inquiry.practice, name="Tilda Feder", contact="tilda@feder.example", capacity=1,
        capacity_until=a_day(90), may_be_named_on=timezone.localdate(), brings=bruno.brings, wishes=bruno.wishes,
    )  # fmt: skip
    made, _link, _secret = delivered(inquiry, bruno, owner)
    answering.decline(handover=made)
    page = text_of(signed_in.get(reverse("referral:suggest", args=[inquiry.pk])))
    assert reverse("referral:offer", args=[inquiry.pk, other.pk]) in page
    assert post_offer(signed_in, inquiry, other, send="now").status_code == 302
    assert Handover.objects.get(colleague=other).state == State.ASKED


def test_taken_back_after_it_left_it_is_gone_there_and_the_colleague_hears(inquiry, bruno, owner):
    made, _link, secret = delivered(inquiry, bruno, owner)
    Message.objects.filter(purpose="handover").update(state=Message.State.SENT)
    made.refresh_from_db()
    path = reverse("referral:room_client", args=[_client_secret(made)])
    assert Client().post(path, {"withdraw": "1"}).status_code == 302
    shown = text_of(Client().get(reverse("referral:room_colleague", args=[secret])))
    assert inquiry.email not in shown
    assert "Zollstock" not in shown
    assert Message.objects.get(purpose="handover_withdrawn").to_address == bruno.mail_to
    assert Client().post(path, {"withdraw": "1"}).status_code == 409


def test_taken_back_while_the_mail_waits_it_never_leaves(inquiry, bruno, owner):
    made, _link, _secret = delivered(inquiry, bruno, owner)
    consenting.withdraw(handover=made)
    assert Message.objects.get(purpose="handover").state == Message.State.CANCELED
    assert not Message.objects.filter(purpose="handover_withdrawn").exists()


def _client_secret(handover):
    from wunschkunde.stages.referral.actions.rooms import make_link

    link = HandoverLink(handover=handover, purpose=HandoverLink.Purpose.CLIENT)
    return make_link(link, practice=handover.practice, author=None, what="client")[1]


def test_looking_changes_nothing_and_a_link_opens_one_room(inquiry, bruno, owner):
    made, _link, secret = offered(inquiry, bruno, owner)
    for query in ("", "?consent=1"):
        assert Client().get(reverse("referral:room_client", args=[secret]) + query).status_code == 200
    made.refresh_from_db()
    assert made.state == State.ASKED
    for room in ("room_colleague", "room_about"):
        assert Client().get(reverse(f"referral:{room}", args=[secret])).status_code == 404


def test_without_an_address_of_theirs_the_link_is_given_by_hand(inquiry, bruno, owner, signed_in):
    Colleague.objects.filter(pk=bruno.pk).update(mail_to="")
    made, link, _secret = offered(inquiry, bruno, owner)
    consenting.consent(handover=made, link=link, digest=_digest(made))
    shown = signed_in.post(reverse("referral:deliver", args=[made.pk]))
    assert "/r/uebergabe/" in text_of(shown)
    assert not Message.objects.filter(to_address__contains="feinschliff").exists()


def _digest(handover):
    from wunschkunde.stages.referral.rules.handover import page_of

    return page_of(handover)


def test_in_a_practice_of_this_server_it_arrives_as_an_inquiry(inquiry, bruno, owner, home, stranger):
    belongs_to(bruno, home)
    made, _link, _secret = delivered(inquiry, bruno, owner)
    with scope(practice=home):
        arrived = Inquiry.objects.get()
        assert (arrived.name, arrived.email, arrived.occasion) == (inquiry.name, inquiry.email, inquiry.occasion)
        assert (arrived.phone, arrived.organisation, arrived.why_me) == ("", "", "")
        assert not arrived.answers.exists()
        assert arrived.medium == "handover"
        assert OwedNotice.objects.filter(inquiry=arrived).exists()
        arrival = Arrival.objects.get()
    theirs = Client()
    theirs.force_login(stranger)
    session = theirs.session
    session["practice"] = home.pk
    session.save()
    page = text_of(theirs.get(reverse("referral:arrivals")))
    assert inquiry.name in page
    assert SECRET not in page
    assert theirs.get(reverse("referral:handover", args=[made.pk])).status_code == 404
    path = reverse("referral:arrival_answer", args=[arrival.pk])
    assert theirs.post(path, {"accept": "1", "words": "Gern."}).status_code == 302
    made.refresh_from_db()
    assert made.state == State.ACCEPTED


def test_declined_there_it_is_erased_there(inquiry, bruno, owner, home):
    belongs_to(bruno, home)
    made, _link, _secret = delivered(inquiry, bruno, owner)
    answering.decline(handover=made)
    with scope(practice=home):
        assert (Inquiry.objects.get().state, Inquiry.objects.get().occasion) == ("withdrawn", "")


def test_what_their_own_practice_says_of_its_places_counts_too(inquiry, bruno, owner, home, stranger):
    belongs_to(bruno, home)
    with scope(practice=home):
        Listing.objects.create(practice=home, author=stranger, free_places=0)
    made, _link, secret = delivered(inquiry, bruno, owner)
    path = reverse("referral:room_colleague", args=[secret])
    assert Client().post(path, {"accept": "1"}).status_code == 409
    made.refresh_from_db()
    assert made.state == State.DELIVERED


def test_how_long_people_wait_for_a_clear_no(inquiry, practice, signed_in):
    Inquiry.objects.filter(pk=inquiry.pk).update(received_at=timezone.now() - timedelta(days=14))
    days, cases = days_to_a_no(practice, timezone.localdate())
    assert cases == 1
    assert 6 <= days <= 9  # four working days a week
    assert "Median" in text_of(signed_in.get(reverse("referral:index")))
