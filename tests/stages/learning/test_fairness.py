"""No stepchildren: a difference is named only beyond chance, and the five questions are asked with a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.stages.learning.made import Maker
from wunschkunde import texts
from wunschkunde.accounts.actions import create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.models import Commitment, Complaint, ComplaintStep, Engagement, Intervention
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.decision.models import Decision
from wunschkunde.stages.learning.actions.fairness import note_review
from wunschkunde.stages.learning.models import FairnessReview
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.fairness import check, is_time, reviews_seen_by, smoothness, treatments

TODAY = date(2026, 11, 17)
DAY = timedelta(days=1)
MONDAY = date(2026, 10, 5)


def owed(engagement: Engagement, days_late: int, **more) -> None:
    Commitment.objects.create(
        practice=engagement.practice,
        engagement=engagement,
        **{"side": "provider", "kind": "delivery", "title": "Text", "asked_on": MONDAY, "due_on": MONDAY + DAY}
        | {"done_on": MONDAY + DAY * (1 + days_late)}
        | more,
    )


def seven_each(maker: Maker, *, late_for_others: int) -> None:
    """Seven whose assessment carried, on time; seven others, late by so many days."""
    for number in range(14):
        carries = number < 7
        made = maker.case(band="carries" if carries else "clarify")
        for _ in range(3):
            owed(made, 0 if carries else late_for_others)


def page_of(client, owner: User) -> str:
    client.force_login(owner)
    return unescape(client.get(reverse("learning:fairness")).text)


def test_stepchildren_who_wait_are_named(maker: Maker, practice: Practice, client, owner: User):
    seven_each(maker, late_for_others=3)
    found = check(practice, TODAY)
    named = found.named
    assert [(one.measure, one.carrying, one.other) for one in named] == [("on_time", 1.0, 0.0)]
    page = page_of(client, owner)
    row = page[page.index("Pünktlichkeit") :].partition("</tr>")[0]
    assert "größer als der Zufall" in row.replace("nicht größer", "")
    assert "100 Prozent" in row
    assert "0 Prozent" in row


def test_where_all_get_the_same_nothing_is_named(maker: Maker, practice: Practice, client, owner: User):
    seven_each(maker, late_for_others=0)
    assert check(practice, TODAY).named == []
    page = page_of(client, owner)
    assert "Kein Unterschied ist größer, als ihn der Zufall bei so vielen Menschen erklärt." in page
    assert "Unten ist ein Unterschied genannt" not in page


def test_below_five_on_a_side_it_says_who_is_missing(maker: Maker, practice: Practice, client, owner: User):
    for band in ("carries",) * 6 + ("rubs",) * 4:
        owed(maker.case(band=band), 0 if band == "carries" else 5)
    found = check(practice, TODAY)
    assert (found.carrying, found.others, found.is_enough, found.named) == (6, 4, False, [])
    page = page_of(client, owner)
    assert "Es fehlt noch eine Person, deren Einschätzung nicht trug." in page
    assert "Prozent" not in page.partition("Wen man mag")[0]


def test_what_is_measured(maker: Maker, practice: Practice, owner: User):
    """Working days to the first answer and to later ones, what was kept, complaints, and goodwill."""
    at = datetime(2026, 10, 8, 9, tzinfo=UTC)  # a Thursday
    made = maker.case(read_on=MONDAY)
    asked = made.inquiry
    accepted = Decision.objects.get(inquiry=asked)
    accepted.delete()
    Decision.objects.create(
        practice=practice,
        author=owner,
        inquiry=asked,
        assessment=accepted.assessment,
        kind="accept",
        reason="Ja.",
        created_at=at,
    )
    owed(made, 0, kind="answer", done_on=MONDAY + DAY)  # after one working day
    owed(made, 2)
    owed(made, 0, done_on=None, due_on=TODAY + DAY)  # not due yet
    owed(made, 9, side="client", kind="payment")  # theirs
    Intervention.objects.create(
        practice=practice,
        engagement=made,
        author=owner,
        situation="pace",
        cause="misunderstanding",
        closed_at=at,
        is_second_chance=True,
    )
    complaint = Complaint.objects.create(
        practice=practice, engagement=made, name="x", statement="y", promise_due_on=MONDAY, remedy_on=MONDAY + DAY
    )
    ComplaintStep.objects.create(
        practice=practice, complaint=complaint, key="respond", due_on=date(2026, 10, 8), done_at=at
    )
    (one,) = treatments(practice, TODAY)
    assert (one.carries, one.answer_time, one.on_time) == (True, 2.0, 0.5)  # three days and one; one of two kept
    assert (one.complaints_in_time, one.goodwill) == (1.0, 0.5)  # a second chance, but a refund after the own day


def test_names_and_addresses_play_no_part(maker: Maker, practice: Practice):
    seven_each(maker, late_for_others=1)
    before = treatments(practice, TODAY)
    for number, engagement in enumerate(Engagement.objects.all()):
        names = {"name": f"Herr Müller-{number}", "email": f"{number}@anderswo.example", "address_form": "du"}
        Engagement.objects.filter(pk=engagement.pk).update(**names, phone="0170", organisation="Verein 60 plus")
        type(engagement.inquiry).objects.filter(pk=engagement.inquiry_id).update(**names, language="en")
    assert treatments(practice, TODAY) == before


def test_who_was_erased_is_not_compared(maker: Maker, practice: Practice):
    seven_each(maker, late_for_others=1)
    Engagement.objects.first().inquiry.delete()
    assert len(treatments(practice, TODAY)) == 13


def test_chemistry_and_smoothness(maker: Maker):
    for number in range(12):
        is_liked = number < 6
        maker.case(gut=(5, 8 if is_liked else 4), causes=() if is_liked else ("working_style",))
    maker.case(gut=(5, None))
    found = smoothness(cases())
    assert (found.liked, found.liked_smooth, found.others, found.others_smooth) == (6, 6, 6, 0)
    assert found.is_named
    complained = next(one.engagement for one in cases() if one.second_gut.value == 8)
    Complaint.objects.create(practice=maker.practice, engagement_id=complained, name="x", statement="y")
    assert smoothness(cases()).liked_smooth == 5


def test_chemistry_is_silent_below_five_on_a_side(maker: Maker, client, owner: User):
    for number in range(10):
        maker.case(gut=(5, 8 if number < 6 else 4))
    assert smoothness(cases()).p is None
    assert "(bisher 6), und fünf, die mit weniger begannen (bisher 4)" in page_of(client, owner)


def test_asking_oneself_is_noted_with_its_date(maker: Maker, practice: Practice, client, owner: User):
    page = page_of(client, owner)
    assert all(one.text.de in page for one in texts.fairness_check().items)
    assert "Hier hat sich das noch niemand gefragt." in page
    answer = client.post(reverse("learning:fairness"), {"tone": "Bei Ulf war ich kurz angebunden."}, follow=True)
    kept = FairnessReview.objects.get()
    assert (kept.author, kept.reviewed_on, kept.words) == (owner, TODAY, {"tone": "Bei Ulf war ich kurz angebunden."})
    assert "17. November 2026" in answer.text
    assert "kurz angebunden" in answer.text
    assert "noch niemand gefragt" not in answer.text
    entry = Entry.objects.get(verb="fairness_reviewed")
    assert entry.data == {}
    client.post(reverse("learning:fairness"), {})  # once more today: the same day, no second row
    assert FairnessReview.objects.get().words == {}


def test_nobody_reads_anothers_words(maker: Maker, practice: Practice, owner: User):
    jonas = create_user(email="jonas@quittenblau.example", name="Jonas Wieland")
    note_review(practice=practice, author=owner, words={"tone": "Nur für mich."})
    (seen,) = reviews_seen_by(jonas)
    assert (seen.on, str(seen.author), seen.words) == (TODAY, "Friederike Amsel", ())
    assert [said for _asked, said in reviews_seen_by(owner)[0].words] == ["Nur für mich."]


def test_after_a_quarter_it_is_time_again(maker: Maker, practice: Practice, owner: User):
    assert is_time([], TODAY)
    note_review(practice=practice, author=owner)
    seen = reviews_seen_by(owner)
    assert not is_time(seen, date(2027, 2, 16))
    assert is_time(seen, date(2027, 2, 17))


def test_strangers_and_unasked_answers_are_refused(maker: Maker, practice: Practice, owner: User, stranger: User):
    with pytest.raises(Refused):
        note_review(practice=practice, author=stranger)
    with pytest.raises(Refused):
        note_review(practice=practice, author=owner, words={"gender": "w"})
    assert not FairnessReview.objects.exists()
    assert timezone.localdate() == TODAY
