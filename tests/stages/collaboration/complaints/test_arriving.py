from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.stages.collaboration.complaints.conftest import FIELDS, SENT_BACK, post, stamp_for, story, thanks, words
from tests.stages.inquiry.conftest import BERLIN
from wunschkunde import texts
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.members import accept_invitation, invite
from wunschkunde.accounts.models import Membership
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.complaints import save_settings
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Complaint, RoomLink
from wunschkunde.stages.inquiry.models import Budget
from wunschkunde.stages.inquiry.rules.guards import BUDGET_PER_ADDRESS


def in_2025(day: int, month: int, hour: int, minute: int) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=BERLIN)


def test_the_form_is_open_without_cookie_script_or_account(client, practice):
    page = client.get(f"/p/{practice.slug}/beschwerde/")
    assert page.status_code == 200
    assert not page.cookies
    assert "<script" not in words(page)
    assert "csrfmiddlewaretoken" not in words(page)
    assert page["Cache-Control"] == "private, max-age=1800"


def test_the_public_page_leads_to_the_form_while_it_is_open(client, practice, owner):
    form = f'href="/p/{practice.slug}/beschwerde/"'
    assert words(client.get(f"/p/{practice.slug}/")).count(form) == 2
    assert form in words(client.get(f"/p/{practice.slug}/impressum/"))
    save_settings(practice=practice, author=owner, is_public=False, refund_days=7, responsible=None)
    assert form not in words(client.get(f"/p/{practice.slug}/"))
    assert client.get(f"/p/{practice.slug}/beschwerde/").status_code == 404
    assert post(client, practice).status_code == 404


def test_a_page_that_is_not_published_has_no_form(client, practice):
    practice.published_at = None
    practice.save()
    assert client.get(f"/p/{practice.slug}/beschwerde/").status_code == 404


def test_somebody_says_it_and_gets_a_receipt_a_room_and_dates(practice, owner):
    client = Client(enforce_csrf_checks=True)
    sent = post(client, practice, matter="return", returned_on=SENT_BACK.isoformat(), order_number="2025-117")
    assert sent.status_code == 303
    receipt = client.get(sent["Location"])
    assert receipt.status_code == 200
    assert not receipt.cookies
    complaint = Complaint.objects.get()
    assert complaint.statement == FIELDS["statement"]
    assert complaint.responsible == owner
    assert complaint.state == "acknowledged"
    assert [step.key for step in complaint.steps.all()] == [step.key for step in texts.complaint_process().steps]
    said = words(receipt)
    assert "Ida Tennhoff" in said
    assert "6. März 2025" in said  # the answer: five working days after Thursday
    room = sent["Location"].removesuffix("eingang/")
    assert f"{room}" in said
    assert client.get(room).status_code == 200
    assert RoomLink.objects.get().created_by is None


@pytest.mark.parametrize(
    ("arrives", "leaves"),
    [
        ((27, 2, 10, 12), (27, 2, 10, 12)),
        ((27, 2, 21, 0), (28, 2, 9, 0)),
        ((1, 3, 11, 0), (3, 3, 9, 0)),  # a Saturday
    ],
)
def test_the_thanks_leave_on_the_same_or_the_next_working_day(client, practice, clock, arrives, leaves):
    clock.move_to(in_2025(*arrives))
    post(client, practice)
    assert thanks().get().not_before == in_2025(*leaves)
    complaint = Complaint.objects.get()
    acknowledge = complaint.steps.get(key="acknowledge")
    assert in_2025(*leaves).date() <= acknowledge.due_on


def test_the_thanks_name_the_next_message_and_repeat_no_word(client, practice):
    post(client, practice, statement="KANARIENVOGEL kaputt", wished="KANARIENWUNSCH", name="Gesine Waldkauz")
    mail = thanks().get()
    assert "KANARIEN" not in mail.subject + mail.body
    assert "Guten Tag Gesine Waldkauz," in mail.body
    assert "Donnerstag, 6. März 2025" in mail.body
    assert "/r/beschwerde/" in mail.body


def test_a_name_that_is_a_message_stays_out_of_the_mail(client, practice):
    post(client, practice, name="Gewinn auf http://bad.example")
    mail = thanks().get()
    assert "bad.example" not in mail.body + mail.to_name
    assert mail.body.startswith("Guten Tag,")


def test_nobody_can_fill_a_strangers_mailbox(client, practice):
    for number in range(5):
        assert post(client, practice, stamp=stamp_for(practice, key=f"key{number}" * 8)).status_code == 303
    assert Complaint.objects.count() == 5
    assert thanks().count() == 3
    assert Complaint.objects.filter(state="received").count() == 2


def test_whoever_answers_for_it_is_told_in_office_hours_once_for_all_that_wait(client, practice, owner, clock):
    clock.move_to(in_2025(1, 3, 11, 0))  # a Saturday
    for number in range(3):
        post(client, practice, stamp=stamp_for(practice, key=f"key{number}" * 8), statement="KANARIENVOGEL")
    told = Message.objects.get(purpose="complaints_digest")
    assert (told.to_address, told.not_before) == (owner.email, in_2025(3, 3, 9, 0))
    assert "Eine Beschwerde ist angekommen" in told.subject
    for silent in ("KANARIENVOGEL", "Waldkauz"):
        assert silent not in told.subject + told.body
    clock.move_to(in_2025(3, 3, 9, 30))
    Message.objects.update(state=Message.State.SENT)
    post(client, practice, stamp=stamp_for(practice, key="another" * 5))
    assert Message.objects.filter(purpose="complaints_digest").latest("pk").not_before == in_2025(3, 3, 10, 0)


def test_the_same_form_twice_is_one_complaint_with_one_room(client, practice):
    first, second = post(client, practice), post(client, practice)
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == RoomLink.objects.count() == thanks().count() == 1


def test_other_words_in_the_same_form_are_asked_about_and_never_lost(client, practice):
    post(client, practice)
    page = post(client, practice, statement="Doch noch etwas anderes")
    assert page.status_code == 422
    assert "Doch noch etwas anderes" in words(page)
    assert "zweite Beschwerde" in words(page)
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(hours=25), timedelta(seconds=-10)])
def test_too_quick_and_too_old_are_asked_to_send_again(client, practice, age):
    page = post(client, practice, stamp=stamp_for(practice, age=age))
    assert page.status_code == 422
    assert FIELDS["statement"] in words(page)
    assert not Complaint.objects.exists()


def test_a_filled_trap_and_a_return_of_tomorrow_are_refused(client, practice):
    assert post(client, practice, website="x").status_code == 422
    assert post(client, practice, matter="return", returned_on="2025-02-28").status_code == 422
    assert not Complaint.objects.exists()


def test_a_flood_is_asked_to_wait(client, practice):
    for number in range(BUDGET_PER_ADDRESS):
        post(client, practice, stamp=stamp_for(practice, key=f"flood{number:027}"))
    page = post(client, practice, stamp=stamp_for(practice, key="one too many" * 3))
    assert page.status_code == 429
    assert page["Retry-After"] == "3600"
    assert Complaint.objects.count() == BUDGET_PER_ADDRESS
    assert Budget.objects.exists()


def test_in_english_it_speaks_english(client, practice):
    page = client.post(
        f"/p/{practice.slug}/beschwerde/senden/?lang=en", {"stamp": stamp_for(practice), **FIELDS}, follow=True
    )
    assert "It has arrived" in words(page)
    assert Complaint.objects.get().language == "en"
    assert thanks().get().body.startswith("Hello Gesine Waldkauz,")


# --- by hand


def test_one_is_entered_by_hand_without_a_collaboration(signed_in, practice):
    form = {**story("p09"), "medium": "mail", "arrived_on": "2025-02-25", "matter": "return", "language": "de"}
    assert signed_in.post("/beschwerden/neu/", form).status_code == 302
    complaint = Complaint.objects.get()
    assert complaint.statement == story("p09")["statement"]
    assert complaint.received_at.astimezone(BERLIN).date() == date(2025, 2, 25)
    assert complaint.state == "received"
    assert not Message.objects.exists()
    assert signed_in.post("/beschwerden/neu/", {**form, "thanks": "on"})["Location"] == f"/beschwerden/{complaint.pk}/"
    assert not Message.objects.exists()  # a second tap changes nothing
    signed_in.post("/beschwerden/neu/", {**form, "statement": "Und noch etwas."})
    assert Complaint.objects.count() == 2
    assert complaint.engagement is None


def test_one_of_somebody_one_works_with_knows_who_it_is(signed_in, practice, owner):
    data = {"name": "Mirjam Tannwald", "topic": "Schuhe", "email": "mirjam@tannwald.example"}
    engagement = begin(practice=practice, author=owner, data=data)
    address = f"/beschwerden/neu/?zusammenarbeit={engagement.pk}"
    assert address in words(signed_in.get(f"/zusammenarbeit/{engagement.pk}/"))
    assert 'value="mirjam@tannwald.example"' in words(signed_in.get(address))
    form = {
        "statement": "Zu spät.",
        "name": "Mirjam Tannwald",
        "email": "mirjam@tannwald.example",
        "medium": "call",
        "arrived_on": "2025-02-27",
        "matter": "service",
        "language": "de",
        "thanks": "on",
    }
    signed_in.post(address, form)
    complaint = Complaint.objects.get()
    assert complaint.engagement == engagement
    assert complaint.state == "acknowledged"
    assert f"/beschwerden/{complaint.pk}/" in words(signed_in.get(f"/zusammenarbeit/{engagement.pk}/"))


def test_thanks_may_follow_later_by_mail_or_in_person(signed_in, complain):
    by_mail, in_person = complain("p01", thanks=False), complain("p09", thanks=False, fields={"email": ""})
    assert f"/beschwerden/{by_mail.pk}/danken/" in words(signed_in.get(f"/beschwerden/{by_mail.pk}/"))
    assert f"/beschwerden/{in_person.pk}/danken/" not in words(signed_in.get(f"/beschwerden/{in_person.pk}/"))
    signed_in.post(f"/beschwerden/{by_mail.pk}/danken/")
    assert "/r/beschwerde/" in thanks().get().body
    assert signed_in.post(f"/beschwerden/{by_mail.pk}/danken/").status_code == 409
    assert signed_in.post(f"/beschwerden/{in_person.pk}/danken/").status_code == 409
    signed_in.post(f"/beschwerden/{in_person.pk}/bestaetigt/")
    assert set(Complaint.objects.values_list("state", flat=True)) == {"acknowledged"}
    assert thanks().count() == 1


def test_thanks_for_an_old_complaint_promise_no_day_that_is_over(complain):
    complain("p09", at=datetime(2025, 1, 20, 12, 0, tzinfo=BERLIN))
    assert "28. Februar 2025" in thanks().get().body


def test_whom_the_settings_name_answers_for_new_ones(complain, practice, owner):
    bertram = create_user(email="bertram@pfadwerk.example", name="Bertram Tennhoff")
    _membership, token = invite(practice=practice, author=owner, email=bertram.email, role=Membership.Role.MEMBER)
    accept_invitation(token=token, user=bertram)
    save_settings(practice=practice, author=owner, is_public=True, refund_days=7, responsible=bertram)
    assert complain().responsible == bertram
    Membership.objects.filter(user=bertram).update(state=Membership.State.SUSPENDED)
    assert complain("p09").responsible == owner
