"""How example collaborations ended: both sides' answers, criticism, kind words, the yes to showing them, friendship."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wunschkunde.demo.stage import Stage, Told
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.models import Engagement, Party
from wunschkunde.stages.collaboration.rules.kickoff import LEVELS
from wunschkunde.stages.collaboration.rules.parting import erase_day
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion.actions.treasury import keep_compliment
from wunschkunde.stages.completion.models import Closing, ClosingAnswer, Criticism, FriendlyYes, Testimonial

ANSWERED_BEFORE = timedelta(days=2)  # both answered so long before it was completed


def look_back(stage: Stage, engagement: Engagement, told: Told) -> None:
    """Create the closing with both sides' answers, and complete the engagement."""
    closing, ended = told["closing"], stage.day(told["closing"]["completed"])
    agreed = told.get("kickoff", {}).get("levels")
    made = Closing.objects.create(
        practice=stage.practice,
        engagement=engagement,
        levels=agreed or dict(zip(LEVELS, closing["levels"], strict=True)),
        levels_from=Closing.LevelsFrom.KICKOFF if agreed else Closing.LevelsFrom.CLOSING,
        begun_by=stage.owner,
        created_at=stage.noon(ended - timedelta(days=7)),
        ending=closing["ending"],
        last_words=closing["last_words"],
        completed_on=ended,
    )
    for side in Party.values:
        _answer(stage, made, side, closing[side], ended - ANSWERED_BEFORE)
    engagement.state, engagement.ended_on, engagement.erase_on = State.COMPLETED, ended, erase_day(ended)
    engagement.save(update_fields=["state", "ended_on", "erase_on"])
    _note(stage, "engagement_completed", engagement, ended, ending=closing["ending"])


def remember(stage: Stage, engagement: Engagement, told: Told) -> None:
    """Create what came with the end or after it."""
    if "criticism" in told:
        _criticize(stage, engagement, told["criticism"])
    if "testimonial" in told:
        _show(stage, engagement, told["testimonial"])
    if told.get("are_friends"):
        for side in Party.values:
            FriendlyYes.objects.create(
                practice=stage.practice,
                engagement=engagement,
                side=side,
                author=stage.owner if side == Party.PROVIDER else None,
                given_at=stage.noon(stage.day(told["closing"]["completed"])),
            )
    if "compliment" in told:
        said_on = stage.day(told["closing"]["completed"]) - ANSWERED_BEFORE
        data = {**told["compliment"], "said_on": said_on}
        keep_compliment(practice=stage.practice, author=stage.owner, engagement=engagement, data=data)


def _answer(stage: Stage, closing: Closing, side: str, told: Told, day: date) -> None:
    author = stage.owner if side == Party.PROVIDER else None
    ClosingAnswer.objects.create(
        practice=stage.practice,
        closing=closing,
        side=side,
        result_level=told["level"],
        manner=told["manner"],
        again=told["again"],
        outcomes=sorted(told["outcomes"]),
        words=told.get("words", {}),
        author=author,
        created_at=stage.noon(day),
    )
    facts = {"side": side}
    record(
        practice=stage.practice,
        actor=author,
        verb="closing_answered",
        target=closing,
        data=facts,
        at=stage.noon(day),
    )


def _criticize(stage: Stage, engagement: Engagement, told: Told) -> None:
    received = stage.day(told)
    is_answered = "answer" in told
    made = Criticism.objects.create(
        practice=stage.practice,
        engagement=engagement,
        channel=Criticism.Channel.ROOM,
        words=told["words"],
        received_at=stage.noon(received),
        answer=told.get("answer"),
        answered_by=stage.owner if is_answered else None,
        answered_at=stage.noon(received + timedelta(days=1)) if is_answered else None,
    )
    _note(stage, "criticism_received", made, received, channel=made.channel)


def _show(stage: Stage, engagement: Engagement, told: Told) -> None:
    agreed = stage.noon((engagement.ended_on or stage.today) + timedelta(days=7))
    taken_back = stage.noon(stage.day(told["taken_back"])) if "taken_back" in told else None
    Testimonial.objects.create(
        practice=stage.practice,
        engagement=engagement,
        words=told["words"],
        author=stage.owner,
        created_at=agreed - timedelta(days=2),
        places=[] if taken_back else sorted(told["places"]),
        name_form=told["name_form"],
        consented_at=agreed,
        withdrawn_at=taken_back,
    )


def _note(stage: Stage, verb: str, target: Any, day: date, **data: Any) -> None:
    record(practice=stage.practice, actor=stage.owner, verb=verb, target=target, data=data, at=stage.noon(day))
