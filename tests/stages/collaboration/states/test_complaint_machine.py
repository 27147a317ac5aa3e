"""Any order of steps of a complaint, by the addresses a browser would use, against its table of transitions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.models import Complaint, SentLetter

NOW = datetime(2026, 11, 17, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
DONE, REFUSED = 302, 409


class OneComplaint(RuleBasedStateMachine):
    """One complaint, and what a person with pencil and paper would write down about it."""

    practice: ClassVar[Practice]
    owner: ClassVar[User]
    client: ClassVar[Client]

    @initialize()
    def arrive(self) -> None:
        with scope(practice=self.practice):
            said = {"name": "Ruth Eisvogel", "statement": "Zu klein.", "language": "de"}
            self.complaint = enter_complaint(practice=self.practice, author=self.owner, medium="talk", fields=said)
        self.state, self.has_fact, self.letters = "received", False, 0

    def post(self, name: str, *more: Any, **fields: str) -> int:
        address = reverse(f"collaboration:{name}", args=[self.complaint.pk, *more])
        return self.client.post(address, fields).status_code

    def step(self, name: str, start: str, end: str, **fields: str) -> None:
        may = self.state == start
        assert self.post(name, **fields) == (DONE if may else REFUSED)
        if may:
            self.state = end

    @rule()
    def acknowledge(self) -> None:
        self.step("complaint_acknowledge", "received", "acknowledged")

    @rule()
    def note_a_fact(self) -> None:
        may = self.state != "closed"
        assert self.post("complaint_fact", text="Der Beleg vom 15. Januar") == (DONE if may else REFUSED)
        self.has_fact = self.has_fact or may

    @rule()
    def answer(self) -> None:
        may = self.state == "acknowledged" and self.has_fact
        words = {"mistake": "Die falsche Größe.", "remedy": "Das Geld.", "remedy_on": "2026-11-20"}
        prepared = self.post("complaint_answer", template="complaint_resolved", **words)
        assert prepared == (DONE if may else REFUSED)
        letter = {"subject": "Ihre Beschwerde", "body": "Das war unser Fehler.", "send": "by_hand"}
        sent = self.post("complaint_letter", "complaint_resolved", **letter)
        # A second tap on "Send" leads back to the complaint, and sends nothing.
        assert sent == (DONE if may or self.state == "answered" else REFUSED)
        if may:
            self.state, self.letters = "answered", self.letters + 1

    @rule()
    def look_once_more(self) -> None:
        self.step("complaint_reopen", "answered", "acknowledged")

    @rule()
    def close(self) -> None:
        self.step("complaint_close", "answered", "closed", learned="Der Zettel liegt oben.")

    @invariant()
    def the_row_says_what_the_paper_says(self) -> None:
        if not hasattr(self, "complaint"):
            return
        with scope(practice=self.practice):
            row = Complaint.objects.get(pk=self.complaint.pk)
            assert row.state == self.state
            assert (row.closed_at is not None) == (row.erase_on is not None) == (self.state == "closed")
            assert SentLetter.objects.filter(complaint=row).count() == self.letters


@pytest.mark.django_db
def test_no_step_of_a_complaint_is_skipped_or_repeated_by_direct_post():
    with time_machine.travel(NOW, tick=False):
        owner = create_user(email="jonna@leuchtspur.example", name="Jonna Lichtenau", language="de")
        OneComplaint.practice = create_practice(
            owner=owner, name="Leuchtspur", provider_name=owner.name, email=owner.email
        )
        OneComplaint.owner, OneComplaint.client = owner, Client()
        OneComplaint.client.force_login(owner)
        run_state_machine_as_test(
            OneComplaint,
            settings=settings(
                phases=[Phase.generate],  # a failure is printed as it was found: shrinking would take minutes
                max_examples=15,
                stateful_step_count=10,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
