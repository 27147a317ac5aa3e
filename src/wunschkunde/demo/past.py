"""Whom the example practices worked with before: inquiries of the last two years and what became of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import resources

import yaml

from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.closings import remember
from wunschkunde.demo.collaborations import work_together
from wunschkunde.demo.decisions import decide_as_told
from wunschkunde.demo.inquiries import read, receive
from wunschkunde.demo.scenes import Scene, moment
from wunschkunde.demo.stage import Stage, Told
from wunschkunde.stages.collaboration.models import Commitment, Party
from wunschkunde.stages.learning.models import FairnessReview

# Since then nobody asked whether somebody is a stepchild; the next quarter has not begun.
ASKED_THEMSELVES = {"weeks_ago": 7}
# When deliveries and payments fell due, in weeks after the beginning: the first, the second, the third.
DUE_WEEKS = {Commitment.Kind.DELIVERY: (2, 5, 7), Commitment.Kind.PAYMENT: (4, 7)}
OWED_BY = {Commitment.Kind.DELIVERY: Party.PROVIDER, Commitment.Kind.PAYMENT: Party.CLIENT}
TITLES = {
    Commitment.Kind.DELIVERY: ("Erste Fassung", "Zweite Fassung", "Letzte Fassung"),
    Commitment.Kind.PAYMENT: ("Erste Rechnung", "Zweite Rechnung"),
}


def load_past(example: Scene, practice: Practice, owner: User, now: datetime) -> None:
    """Create the collaborations of one example practice that have ended, each with its inquiry where there was one."""
    told = yaml.load(resources.files("wunschkunde.demo").joinpath("past.yaml").read_bytes(), yaml.CSafeLoader)
    stage = Stage(practice, owner, now, example.stage["working_days"])
    stories = {content["id"]: content for content in example.content["inquiries"]}
    for one in told[example.key]:
        content = stories[one["story"]] if "story" in one else _content_of(one)
        if "received" in one:
            _accept(stage, content, one)
        engagement = work_together(stage, content, one)
        _keep_word(stage, engagement.pk, one)
        remember(stage, engagement, one)
    asked = stage.day(ASKED_THEMSELVES)
    FairnessReview.objects.create(practice=practice, author=owner, reviewed_on=asked)


def _content_of(told: Told) -> Told:
    """An invented client as the stories describe theirs."""
    sides = ("expects", "offers")
    answers = {key: dict(zip(sides, pair, strict=True)) for key, pair in told.get("answers", {}).items()}
    return {**told, "answers": answers, "decision": "accept"}


def _accept(stage: Stage, content: Told, told: Told) -> None:
    arrived = moment(told["received"], stage.now, stage.working_days, stage.zone)
    first_gut = read(content, receive(content, stage.practice, arrived), stage.owner)
    decided = arrived + timedelta(days=told.get("answered", 1))
    decide_as_told({**content, "decision": "accept"}, {**told, "stands": "decided"}, first_gut, decided)


def _keep_word(stage: Stage, engagement: int, told: Told) -> None:
    """What both owed each other, and how many days late it came."""
    begun = stage.day(told["begun"])
    Commitment.objects.bulk_create(
        Commitment(
            practice=stage.practice,
            engagement_id=engagement,
            side=OWED_BY[Commitment.Kind(kind)],
            kind=kind,
            title=TITLES[Commitment.Kind(kind)][number],
            asked_on=begun,
            due_on=begun + timedelta(weeks=weeks),
            done_on=begun + timedelta(weeks=weeks, days=days),
            created_at=stage.noon(begun),
        )
        for kind, late in told.get("late", {}).items()
        for number, (weeks, days) in enumerate(zip(DUE_WEEKS[Commitment.Kind(kind)], late, strict=False))
    )
