"""Three years after its end a collaboration leaves, with its inquiry and every mail to the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.actions import create_practice
from wunschkunde.accounts.models import Practice
from wunschkunde.history.models import Entry
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.difficulty import write
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.parting import erase_due_engagements, part
from wunschkunde.stages.collaboration.models import (
    Complaint,
    Engagement,
    Intervention,
    Kickoff,
    Parting,
    Pause,
    Reminder,
    SentLetter,
)
from wunschkunde.stages.inquiry.actions import receive_inquiry
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import State as InquiryState

NAME, ADDRESS, WORD = "Quirina Morgenrot", "quirina@morgenrot.example", "Tintenfass"
AN_END = {"cause": "aims", "reason": f"{WORD} und Ziele.", "door_open": WORD}
THREE_YEARS_ON = datetime(2029, 11, 17, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def rows_with(*words: str) -> Iterator[str]:
    """Every column of every row of every table in which one of the words stands, encrypted fields opened."""
    with scopes_disabled():
        for model in apps.get_models():
            for row in model._default_manager.all():
                for field in model._meta.concrete_fields:
                    value = str(getattr(row, field.attname))
                    if any(word in value for word in words):
                        yield f"{model.__name__}.{field.name}"


def mail(practice: Practice, address: str, subject: str) -> Message:
    return outbox.queue(
        practice=practice,
        purpose="letter",
        to_address=address,
        to_name=NAME,
        subject=subject,
        body=f"Guten Tag {NAME}",
        language="de",
        not_before=timezone.now(),
    )


@pytest.fixture
def ended(practice, owner) -> Engagement:
    """Somebody who asked, was accepted, worked with the practice, had a hard time, and went on."""
    fields = {"name": NAME, "email": ADDRESS, "occasion": WORD}
    inquiry = receive_inquiry(practice=practice, fields=fields, answers={"closeness": {"expects": 4}})
    Inquiry.objects.update(state=InquiryState.ACCEPTED)
    inquiry.refresh_from_db()
    engagement = begin(
        practice=practice, author=owner, inquiry=inquiry, data={"name": NAME, "email": ADDRESS, "topic": WORD}
    )
    shared = {"practice": practice, "engagement": engagement}
    intervention = Intervention.objects.create(**shared, author=owner, situation="scope")
    write(intervention=intervention, author=owner, data={"observation": f"{NAME}: {WORD}", "mine": WORD})
    Kickoff.objects.create(**shared)
    Pause.objects.create(**shared, reason=WORD, ended_on=timezone.localdate())
    closed = {"state": "closed", "erase_on": THREE_YEARS_ON.date()}
    Complaint.objects.create(**shared, **closed, name=NAME, email="andere@morgenrot.example", statement=WORD)
    # A letter that went to an address they had before.
    SentLetter.objects.create(**shared, template="parting", message=mail(practice, "frueher@morgenrot.example", "Alt"))
    Reminder.objects.create(**shared, occasion="x", message=mail(practice, ADDRESS, "Erinnerung"))
    part(engagement=engagement, author=owner, kind="parted", data=AN_END, intervention=intervention)
    return engagement


def test_nothing_with_their_name_stays(ended, practice):
    assert len({*rows_with(NAME, ADDRESS, WORD)}) > 10
    assert erase_due_engagements(now=THREE_YEARS_ON) == 1
    assert list(rows_with(NAME, ADDRESS, WORD, "morgenrot.example")) == []
    assert not Inquiry.objects.exists()
    assert not Message.objects.filter(practice=practice).exclude(to_address=practice.email).exists()


def test_it_is_not_a_day_early_and_a_second_time_changes_nothing(ended):
    assert erase_due_engagements(now=THREE_YEARS_ON - timedelta(days=1)) == 0
    assert Parting.objects.exists()
    assert erase_due_engagements(now=THREE_YEARS_ON) == 1
    entries = Entry.objects.count()
    assert erase_due_engagements(now=THREE_YEARS_ON + timedelta(days=400)) == 0
    assert Entry.objects.count() == entries


def test_that_it_was_erased_stands_in_the_history_without_a_word(ended):
    erase_due_engagements(now=THREE_YEARS_ON)
    (entry,) = Entry.objects.filter(verb="engagement_erased")
    assert (entry.actor, entry.target_id, entry.data) == (None, ended.pk, {"state": "parted"})


def test_whoever_came_back_keeps_their_letters(ended, practice, owner):
    begin(practice=practice, author=owner, data={"name": NAME, "email": ADDRESS.upper(), "topic": "Neu"})
    theirs = mail(practice, ADDRESS, "Heute")
    assert erase_due_engagements(now=THREE_YEARS_ON) == 1
    assert list(Engagement.objects.values_list("topic", flat=True)) == ["Neu"]
    assert Message.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("erase_on", [None, THREE_YEARS_ON.date() + timedelta(days=1)])
def test_a_complaint_keeps_its_own_time_and_its_letters(ended, practice, erase_on):
    Complaint.objects.update(erase_on=erase_on)
    theirs = mail(practice, "andere@morgenrot.example", "Ihre Beschwerde")
    assert erase_due_engagements(now=THREE_YEARS_ON) == 1
    complaint = Complaint.objects.get()
    assert (complaint.engagement, complaint.inquiry, complaint.statement) == (None, None, WORD)
    assert list(Message.objects.exclude(to_address=practice.email)) == [theirs]
    assert not Engagement.objects.exists()


def test_what_lasts_stays_however_old(practice, owner, mirjam):
    assert erase_due_engagements(now=THREE_YEARS_ON + timedelta(days=4000)) == 0
    assert Engagement.objects.get() == mirjam


def test_it_reaches_all_practices_and_keeps_them_apart(ended, owner):
    other = create_practice(owner=owner, name="Pfadwerk", provider_name="S.", email="s@pfadwerk.example")
    with scope(practice=other):
        theirs = begin(practice=other, author=owner, data={"name": "Wim", "email": ADDRESS, "topic": "Karte"})
        part(engagement=theirs, author=owner, kind="insight", data={"cause": "life", "reason": "Anderes."})
        letter = mail(other, ADDRESS, "Karte")
        Engagement.objects.filter(pk=theirs.pk).update(erase_on=THREE_YEARS_ON.date() + timedelta(days=1))
    with scopes_disabled():
        assert erase_due_engagements(now=THREE_YEARS_ON) == 1
        assert Message.objects.filter(pk=letter.pk).exists()
        assert erase_due_engagements(now=THREE_YEARS_ON + timedelta(days=1)) == 1
        assert not Message.objects.filter(pk=letter.pk).exists()


def test_the_bytes_of_erased_words_were_never_plain(ended):
    """What was written about them is encrypted while it stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT observation, shares FROM collaboration_intervention")
        (stored,) = cursor.fetchall()
        cursor.execute("SELECT reason, door_open FROM collaboration_parting")
        (ending,) = cursor.fetchall()
    assert all(WORD not in str(value) for value in (*stored, *ending))
