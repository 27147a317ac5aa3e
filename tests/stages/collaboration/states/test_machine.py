"""Any order of steps, by the addresses a browser would use, against a plain model: none is skipped or repeated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.models import Entry
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Cause, Charter, Engagement, Kickoff, Parting

START = datetime(2026, 11, 17, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
KINDS = tuple(Parting.Kind.values)
DONE, REFUSED = 302, 409
OPENS, RESTS = "running", "paused"


class Collaboration(RuleBasedStateMachine):
    """One engagement, and what a person with pencil and paper would write down about it."""

    practice: ClassVar[Practice]
    owner: ClassVar[User]
    client: ClassVar[Client]

    @initialize()
    def begin(self) -> None:
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.client.force_login(self.owner)
        with scope(practice=self.practice):
            data = {"name": "Konrad Umbruch", "topic": "Neues", "email": "konrad@umbruch.example"}
            self.engagement = begin(practice=self.practice, author=self.owner, data=data)
        self.state, self.rested, self.ended_on, self.chance_on = OPENS, False, None, None
        self.has_kickoff = self.has_charter = False
        self.verbs = ["engagement_begun"]

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.clock.stop()

    def post(self, name: str, *more: Any, **fields: str) -> int:
        return self.client.post(reverse(f"collaboration:{name}", args=[self.engagement.pk, *more]), fields).status_code

    def today(self) -> Any:
        return datetime.now(START.tzinfo).date()

    def took(self, verb: str, state: str) -> None:
        self.state = state
        self.verbs.append(verb)

    @rule()
    def let_it_rest(self) -> None:
        may = self.state == OPENS
        assert self.post("pause") == (DONE if may else REFUSED)
        if may:
            self.took("engagement_paused", RESTS)

    @rule()
    def go_on(self) -> None:
        may = self.state == RESTS
        assert self.post("resume") == (DONE if may else REFUSED)
        if may:
            self.took("engagement_resumed", OPENS)

    @rule(kind=st.sampled_from(KINDS), cause=st.sampled_from([Cause.AIMS, Cause.MISUNDERSTANDING, Cause.SAFETY]))
    def end(self, kind: str, cause: str) -> None:
        had_chance = self.chance_on is not None and self.chance_on < self.today()
        waits = self.chance_on is not None and not had_chance
        needs_chance = cause == Cause.MISUNDERSTANDING or (waits and cause == Cause.AIMS)
        may = self.state in (OPENS, RESTS) and (had_chance or not needs_chance)
        words = {"cause": cause, "reason": "So ist es.", "consent_on": self.today().isoformat()}
        assert self.post("part_as", kind, **words) == (DONE if may else REFUSED)
        if may:
            self.rested, self.ended_on = self.state == RESTS, self.today()
            self.took("engagement_parted", kind)

    @rule()
    def take_the_ending_back(self) -> None:
        may = self.ended_on is not None and self.today() <= self.ended_on + timedelta(days=1)
        assert self.post("take_back") == (DONE if may else REFUSED)
        if may:
            self.ended_on = None
            self.took("ending_taken_back", RESTS if self.rested else OPENS)

    @rule()
    def give_a_second_chance(self) -> None:
        may = self.state in (OPENS, RESTS)
        opened = self.client.post(
            reverse("collaboration:difficult", args=[self.engagement.pk]), {"situation": "quality_dispute"}
        )
        assert opened.status_code == (DONE if may else REFUSED)
        if not may:
            return
        sentences = {"observation": "Gesehen", "effect": "Bewirkt", "wish": "Gewünscht", "cause": "misunderstanding"}
        going_on = self.client.post(opened["Location"], {**sentences, "go_on": "1"})
        assert going_on.status_code == DONE
        day = {"talk_on": self.today().isoformat(), "is_second_chance": "on"}
        assert self.client.post(going_on["Location"], day).status_code == DONE
        self.chance_on = self.chance_on or self.today()

    @rule()
    def begin_the_kickoff(self) -> None:
        may = self.state == OPENS and not self.has_kickoff
        assert self.post("kickoff_begin") == (DONE if may else REFUSED)
        if may:
            self.has_kickoff = True
            self.verbs.append("kickoff_begun")

    @rule()
    def begin_the_charter(self) -> None:
        may = self.state in (OPENS, RESTS)  # a second time changes nothing
        assert self.post("charter_begin") == (DONE if may else REFUSED)
        self.has_charter = self.has_charter or may

    @rule(days=st.sampled_from([1, 2]))
    def a_day_goes_by(self, days: int) -> None:
        self.traveller.shift(timedelta(days=days))
        self.client.force_login(self.owner)  # nobody stays signed in for weeks

    @invariant()
    def the_row_says_what_the_paper_says(self) -> None:
        if not hasattr(self, "engagement"):
            return
        with scope(practice=self.practice):
            row = Engagement.objects.get(pk=self.engagement.pk)
            assert (row.state, row.ended_on) == (self.state, self.ended_on)
            assert (row.erase_on is None) == (self.ended_on is None)
            assert Parting.objects.filter(engagement=row).exists() == (self.ended_on is not None)
            assert row.pauses.filter(ended_on=None).count() == int(
                self.state == RESTS or (self.rested and self.ended_on is not None)
            )
            assert Charter.objects.filter(engagement=row).count() == int(self.has_charter)
            assert Kickoff.objects.filter(engagement=row).count() == int(self.has_kickoff)
            entries = Entry.objects.filter(target_type="collaboration.engagement", target_id=row.pk).order_by("pk")
            assert list(entries.values_list("verb", flat=True)) == self.verbs


@pytest.mark.django_db
def test_no_step_is_skipped_or_repeated_by_direct_post():
    owner = create_user(email="jonna@leuchtspur.example", name="Jonna Lichtenau", language="de")
    Collaboration.practice = create_practice(
        owner=owner, name="Leuchtspur", provider_name=owner.name, email=owner.email
    )
    Collaboration.owner, Collaboration.client = owner, Client()
    run_state_machine_as_test(
        Collaboration,
        settings=settings(
            max_examples=20,
            stateful_step_count=15,
            deadline=None,
            database=None,
            phases=[Phase.generate],  # a failure is printed as it was found: shrinking would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
