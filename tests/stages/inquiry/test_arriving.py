from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope, scopes_disabled

from tests.stages.inquiry.conftest import BERLIN, FIELDS, SUNDAY_NIGHT, TUESDAY, make_practice
from wunschkunde.accounts.models import token_digest
from wunschkunde.engine.sides import Side
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry import queries
from wunschkunde.stages.inquiry.actions import add_answer, enter_inquiry, receive_inquiry, spend_budget
from wunschkunde.stages.inquiry.emails import DIGEST, RECEIVED
from wunschkunde.stages.inquiry.models import Answer, Budget, ClientLink, Inquiry
from wunschkunde.stages.inquiry.rules.guards import (
    BUDGET_AT_MOST,
    BUDGET_IN_TOTAL,
    BUDGET_PER_ADDRESS,
    BUDGET_WHEN_CROWDED,
    receipt_token,
)
from wunschkunde.stages.inquiry.sides import client_side

ANSWERS = {"closeness": {"expects": 4, "offers": 5}, "topic": {"expects": ["text"]}, "price": {"offers": 4}}


def test_an_inquiry_keeps_its_words_its_days_and_the_versions_it_met(receive, scoped):
    inquiry = receive(answers=ANSWERS, most_important=["closeness"], intermediary="Theda Wiesengrund", now=SUNDAY_NIGHT)
    assert (inquiry.read_on, inquiry.answer_by) == (date(2025, 11, 3), date(2025, 11, 6))
    assert inquiry.erase_on == date(2026, 5, 2)
    assert inquiry.intermediary.name == "Theda Wiesengrund"
    assert (inquiry.ideal_client.number, inquiry.offer.number) == (1, 1)
    assert client_side(inquiry) == Side(
        wishes={"closeness": 4, "topic": ["text"]}, brings={"closeness": 5, "price": 4}, importances={"closeness": 9}
    )
    assert set(Answer.objects.values_list("heard_on", flat=True)) == {date(2025, 11, 2)}
    assert [entry.verb for entry in Entry.objects.filter(target_type="inquiry.inquiry")] == ["inquiry_received"]


@pytest.mark.parametrize(
    "answers",
    [
        {"closeness": {"expects": 6}},
        {"closeness": {"expects": "4"}},
        {"topic": {"expects": ["nonsense"]}},
        {"religion": {"expects": 1}},
    ],
)
def test_an_unknown_answer_leaves_no_row(receive, scoped, answers):
    with pytest.raises(ValidationError):
        receive(answers=answers)
    assert not Inquiry.objects.exists()
    assert not Message.objects.exists()


def test_an_unknown_field_is_a_mistake_of_the_caller(receive):
    with pytest.raises(TypeError, match="state"):
        receive(fields={"state": "accepted"})


def test_the_same_key_is_the_same_inquiry(receive, scoped):
    first = receive(key="k" * 32)
    again = receive(key="k" * 32, fields={"occasion": "changed"}, now=TUESDAY + timedelta(hours=2))
    assert again == first
    assert Inquiry.objects.count() == ClientLink.objects.count() == 1
    assert Message.objects.filter(purpose=RECEIVED).count() == 1
    assert ClientLink.objects.get().token_digest == token_digest(receipt_token(scoped, "k" * 32))


def test_the_same_words_with_a_new_key_are_flagged_for_a_day(receive, scoped):
    first = receive()
    spelled = {"occasion": "  UNSERE Website klingt\nwie alle. "}
    assert receive(fields=spelled, now=TUESDAY + timedelta(hours=23)).repeats == first
    assert receive(fields={"occasion": "Etwas anderes"}, now=TUESDAY + timedelta(hours=1)).repeats is None
    assert receive(now=TUESDAY + timedelta(hours=48)).repeats is None


def test_the_client_is_thanked_at_once_and_the_provider_when_the_office_opens(receive, scoped):
    receive(now=SUNDAY_NIGHT)
    receive(fields={"email": "b@example.org"}, now=SUNDAY_NIGHT + timedelta(minutes=5))
    thanks = Message.objects.filter(purpose=RECEIVED).order_by("pk")
    assert [mail.not_before for mail in thanks] == [SUNDAY_NIGHT, SUNDAY_NIGHT + timedelta(minutes=5)]
    digest = Message.objects.get(purpose=DIGEST)
    assert digest.not_before == datetime(2025, 11, 3, 9, 0, tzinfo=BERLIN)
    assert digest.subject == "2 neue Anfragen"
    assert "Malin" not in digest.body
    assert "Website" not in digest.body


def test_what_arrives_while_a_line_is_leaving_gets_one_of_its_own(receive, scoped):
    receive(now=SUNDAY_NIGHT)
    Message.objects.filter(purpose=DIGEST).update(attempts=1)
    receive(fields={"email": "b@example.org"}, now=SUNDAY_NIGHT + timedelta(minutes=5))
    leaving, next_one = Message.objects.filter(purpose=DIGEST).order_by("pk")
    assert leaving.subject == "1 neue Anfrage"
    assert next_one.subject == "2 neue Anfragen"


def test_in_office_hours_the_provider_hears_at_most_once_an_hour(receive, scoped):
    receive()
    Message.objects.filter(purpose=DIGEST).update(state=Message.State.SENT)
    for minutes in range(1, 50):
        receive(fields={"name": f"Nr {minutes}"}, now=TUESDAY + timedelta(minutes=minutes))
    assert [mail.not_before for mail in Message.objects.filter(purpose=DIGEST).order_by("pk")] == [
        TUESDAY,
        TUESDAY + timedelta(hours=1),
    ]


def test_the_mail_repeats_no_free_text(receive, scoped):
    receive(fields={"wish": "KANARIE-1", "name": "Kauf auf www.spam.example", "organisation": "KANARIE-2"})
    mail = Message.objects.get(purpose=RECEIVED)
    whole = mail.subject + mail.body + mail.to_name
    assert mail.body.startswith("Guten Tag,\n")
    assert not any(word in whole for word in ("KANARIE", "spam", "Website", "Kauf"))


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Malin Sonnenfeld", "Guten Tag Malin Sonnenfeld,"),
        ("Ö", "Guten Tag Ö,"),
        ("İrem Işık", "Guten Tag İrem Işık,"),
        ("מרים לוי", "Guten Tag מרים לוי,"),
        ("M" * 61, "Guten Tag,"),
        ("Gewinn 1000", "Guten Tag,"),
        ("a@b.example", "Guten Tag,"),
        ("Bit.ly", "Guten Tag,"),
        ("{{ provider_name }}", "Guten Tag,"),
    ],
)
def test_only_a_name_that_is_a_name_stands_in_the_mail(receive, scoped, name, greeting):
    receive(fields={"name": name})
    assert Message.objects.get(purpose=RECEIVED).body.splitlines()[0] == greeting


def test_the_mail_speaks_as_the_practice_does(owner, settings):
    practice = make_practice(owner, "Leuchtspur", address_form="du", region="DE-BY")
    with scope(practice=practice):
        receive_inquiry(practice=practice, fields=FIELDS, now=SUNDAY_NIGHT)
        receive_inquiry(practice=practice, fields=FIELDS, now=SUNDAY_NIGHT, language="en")
        german, english = Message.objects.filter(purpose=RECEIVED).order_by("pk")
    assert german.subject == "Deine Anfrage ist gut angekommen"
    assert german.body.startswith("Hallo Malin,")
    assert "wird am Montag, 3. November 2025 gelesen" in german.body
    assert "will be read on Monday, 3 November 2025" in english.body
    assert "by Thursday, 6 November 2025" in english.body
    assert f"{settings.PUBLIC_URL}/a/" in german.body


def test_nobody_can_have_a_mailbox_filled(receive, scoped):
    for count in range(6):
        receive(fields={"occasion": f"{count}"}, now=TUESDAY + timedelta(minutes=count))
    assert Inquiry.objects.count() == 6
    assert Message.objects.filter(purpose=RECEIVED).count() == 3


def test_entered_by_hand_is_marked_and_nobody_is_written_to(practice, owner, scoped):
    inquiry = enter_inquiry(
        practice=practice,
        author=owner,
        medium="call",
        fields={"name": "Bruno", "occasion": "Ruft an"},
        answers={"price": {"expects": 3}},
        at=TUESDAY,
    )
    assert (inquiry.medium, inquiry.entered_by) == ("call", owner)
    assert inquiry.answers.get().author == owner
    assert not Message.objects.exists()
    assert not ClientLink.objects.exists()
    assert Entry.objects.get(target_type="inquiry.inquiry").data == {"medium": "call"}


def test_a_later_answer_counts_and_none_takes_it_back(receive, owner, scoped):
    inquiry = receive(answers=ANSWERS, most_important=["closeness"])
    add_answer(inquiry=inquiry, author=owner, dimension="closeness", perspective="expects", value=2)
    assert client_side(inquiry).wishes["closeness"] == 2
    assert client_side(inquiry).importances == {"closeness": 9}
    add_answer(inquiry=inquiry, author=owner, dimension="topic", perspective="expects", value=None, source="observed")
    assert "topic" not in client_side(inquiry).wishes
    with pytest.raises(ValidationError):
        add_answer(inquiry=inquiry, author=owner, dimension="closeness", perspective="expects", value=9)
    with pytest.raises(ValueError, match="sideways"):
        add_answer(inquiry=inquiry, author=owner, dimension="closeness", perspective="sideways", value=1)


def test_budgets_bound_a_network_and_everybody(practice, scoped):
    assert all(spend_budget(practice=practice, address=f"192.0.2.{i}", now=TUESDAY) for i in range(BUDGET_PER_ADDRESS))
    assert not spend_budget(practice=practice, address="192.0.2.200", now=TUESDAY)
    assert spend_budget(practice=practice, address="192.0.3.1", now=TUESDAY)
    assert spend_budget(practice=practice, address="192.0.2.1", now=TUESDAY + timedelta(hours=1))
    Budget.objects.filter(bucket="all").update(count=BUDGET_AT_MOST)
    assert not spend_budget(practice=practice, address="198.51.100.1", now=TUESDAY)
    assert not any("192.0" in bucket for bucket in Budget.objects.values_list("bucket", flat=True))


def test_when_much_arrives_whoever_comes_from_elsewhere_still_gets_in(practice, scoped):
    for i in range(BUDGET_IN_TOTAL // BUDGET_PER_ADDRESS):
        for _ in range(BUDGET_PER_ADDRESS):
            assert spend_budget(practice=practice, address=f"192.0.{i}.1", now=TUESDAY)
    rows = list(Budget.objects.order_by("pk").values())
    assert not spend_budget(practice=practice, address="192.0.2.1", now=TUESDAY)
    assert list(Budget.objects.order_by("pk").values()) == rows
    for _ in range(BUDGET_WHEN_CROWDED):
        assert spend_budget(practice=practice, address="198.51.100.1", now=TUESDAY)
    assert not spend_budget(practice=practice, address="198.51.100.2", now=TUESDAY)


def test_the_unread_stand_on_top_then_the_newest(receive, scoped):
    old_unread = receive(fields={"name": "A"}, now=TUESDAY - timedelta(days=9))
    newest_read = receive(fields={"name": "B"}, now=TUESDAY)
    read = receive(fields={"name": "C"}, now=TUESDAY - timedelta(days=1))
    new_unread = receive(fields={"name": "D"}, now=TUESDAY - timedelta(days=2))
    Inquiry.objects.filter(pk__in=[newest_read.pk, read.pk]).update(read_at=TUESDAY)
    assert list(queries.newest_first()) == [new_unread, old_unread, newest_read, read]
    assert list(queries.unread()) == [new_unread, old_unread]
    assert queries.counts_by_state()["received"] == 4
    assert queries.counts_by_state()["withdrawn"] == 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jörg Müller", ["müller", "MÜLLER", "Mueller", "muller", "jörg mül", "Mu\u0308ller", "rg"]),
        ("Ju\u0308rgen Groß", ["gross", "GROẞ", "Jürgen", "juergen"]),
        ("Hans Bauer", ["bauer", "uer", "Baür"]),
        ("Ines Mueller", ["müller", "mueller"]),
        ("İrem Işık", ["irem", "IŞIK", "isik"]),
        ("מרים לוי", ["לוי"]),
        ("👩‍🌾 Gärtnerei", ["👩‍🌾", "gaertnerei"]),
        ("x" * 300, ["x" * 300]),
    ],
)
def test_a_name_is_found_however_it_is_spelled(receive, scoped, name, words):
    receive(fields={"name": "Ganz Andere"})
    inquiry = receive(fields={"name": name})
    for spelling in words:
        assert list(queries.matching(queries.newest_first(), spelling)) == [inquiry], spelling


def test_percent_and_underscore_are_letters_like_others(receive, scoped):
    receive()
    assert not queries.matching(queries.newest_first(), "%").exists()
    assert not queries.matching(queries.newest_first(), "_").exists()


def test_a_foreign_practice_sees_nothing(receive, owner):
    receive()
    with scope(practice=make_practice(owner, "Andere")):
        assert not queries.newest_first().exists()
    with scopes_disabled():
        assert Inquiry.objects.count() == 1
