"""Whom the example practices work with: engagements, what both agreed, what happened since, all backdated."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

import yaml
from django.utils.translation import override

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.closings import look_back
from wunschkunde.demo.complaints import load_complaints
from wunschkunde.demo.scenes import Scene
from wunschkunde.demo.stage import Stage, Told
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.models import (
    Charter,
    CharterConfirmation,
    CharterVersion,
    CheckIn,
    CheckInAnswer,
    Commitment,
    Consent,
    EnergyEntry,
    Engagement,
    Intervention,
    Kickoff,
    KickoffConfirmation,
    KickoffSheet,
    KickoffVersion,
    Meeting,
    Parting,
    Party,
    Pause,
    SharedEntry,
)
from wunschkunde.stages.collaboration.queries import consents as consent_queries
from wunschkunde.stages.collaboration.rules import charter as charter_rules
from wunschkunde.stages.collaboration.rules import kickoff as kickoff_rules
from wunschkunde.stages.collaboration.rules.energy import last_weeks
from wunschkunde.stages.collaboration.rules.parting import erase_day
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.inquiry.models import Inquiry


def load_collaborations(example: Scene, practice: Practice, owner: User, now: datetime) -> None:
    """Create the engagements and the complaints of one example practice."""
    told = yaml.load(
        resources.files("wunschkunde.demo").joinpath("collaborations.yaml").read_bytes(), yaml.CSafeLoader
    )[example.key]
    stage = Stage(practice, owner, now, example.stage["working_days"])
    contents = {content["id"]: content for content in example.content["inquiries"]}
    for key, one in told["engagements"].items():
        work_together(stage, contents[key], one)
    if "complaints" in told:
        load_complaints(stage, contents, told["complaints"])


def work_together(stage: Stage, content: Told, told: Told) -> Engagement:
    """Create one engagement with all that is told of it, until today or until its end."""
    begun = stage.day(told["begun"])
    engagement = Engagement.objects.create(
        practice=stage.practice,
        inquiry=Inquiry.objects.filter(email=content["email"], state="accepted", engagement=None).first(),
        topic=told["topic"],
        name=content["name"],
        organisation=content.get("organisation") or "",
        email=content["email"],
        fee=told.get("fee"),
        responsible=stage.owner,
        started_on=begun,
        created_at=stage.noon(begun),
    )
    _note(stage, "engagement_begun", engagement, begun)
    if "kickoff" in told:
        _clarify(stage, engagement, told["kickoff"], begun)
    if "charter" in told:
        _promise(stage, engagement, begun + timedelta(days=3))
    for one in told.get("commitments", []):
        _commit(stage, engagement, one)
    for one in told.get("shared", []):
        _share(stage, engagement, one)
    for one in told.get("meetings", []):
        _meet(stage, engagement, one)
    for one in told.get("check_ins", []):
        _check_in(stage, engagement, one)
    _feel(stage, engagement, told)
    if "pause" in told:
        _rest(stage, engagement, told["pause"])
    if "parting" in told:
        _part(stage, engagement, told["parting"])
    if "closing" in told:
        look_back(stage, engagement, told)
    return engagement


def _note(stage: Stage, verb: str, engagement: Engagement, day: date, **data: Any) -> None:
    record(practice=stage.practice, actor=stage.owner, verb=verb, target=engagement, data=data, at=stage.noon(day))


def _clarify(stage: Stage, engagement: Engagement, told: Told, begun: date) -> None:
    """The client's sheet, the mirror where there is one, and the record both confirmed where there is one."""
    kickoff = Kickoff.objects.create(practice=stage.practice, engagement=engagement, created_at=stage.noon(begun))
    for side in Party.values:
        if side in told:
            KickoffSheet.objects.create(
                practice=stage.practice,
                kickoff=kickoff,
                side=side,
                answers=told[side],
                levels=told.get("levels", {}) if side == Party.CLIENT else {},
                handed_in_at=stage.noon(begun + timedelta(days=2)),
            )
    if "sections" not in told:
        return
    agreed = kickoff_rules.record_of(sections=told["sections"], levels=told["levels"], also=told["also"])
    day = stage.noon(begun + timedelta(days=4))
    version = KickoffVersion.objects.create(
        practice=stage.practice,
        kickoff=kickoff,
        number=1,
        record=agreed,
        digest=kickoff_rules.digest_of(agreed),
        side=Party.PROVIDER,
        author=stage.owner,
        created_at=day,
    )
    _both_confirm(stage, KickoffConfirmation, version, day)
    for purpose in told.get("consents", []):
        with override("de"):  # whatever language the examples are loaded in, its people said yes in German
            sentence = consent_queries.sentence_of(Consent.Purpose(purpose))
        Consent.objects.create(
            practice=stage.practice,
            engagement=engagement,
            purpose=purpose,
            text=sentence,
            given_at=day,
        )


def _promise(stage: Stage, engagement: Engagement, day: date) -> None:
    charter = Charter.objects.create(practice=stage.practice, engagement=engagement, created_at=stage.noon(day))
    clauses = charter_rules.all_kept()
    version = CharterVersion.objects.create(
        practice=stage.practice,
        charter=charter,
        number=1,
        clauses=clauses,
        digest=charter_rules.digest_of(clauses),
        side=Party.PROVIDER,
        author=stage.owner,
        created_at=stage.noon(day),
    )
    _both_confirm(stage, CharterConfirmation, version, stage.noon(day))


def _both_confirm(stage: Stage, model: Any, version: Any, at: datetime) -> None:
    for side, author in ((Party.PROVIDER, stage.owner), (Party.CLIENT, None)):
        model.objects.create(practice=stage.practice, version=version, side=side, author=author, created_at=at)


def _commit(stage: Stage, engagement: Engagement, told: Told) -> None:
    due = stage.day(told["due"])
    Commitment.objects.create(
        practice=stage.practice,
        engagement=engagement,
        side=told["side"],
        kind=told["kind"],
        title=told["title"],
        asked_on=min(due, stage.today) - timedelta(days=14),
        due_on=due,
        done_on=stage.day(told["done"]) if "done" in told else None,
        created_at=stage.noon(min(due, stage.today) - timedelta(days=14)),
    )


def _share(stage: Stage, engagement: Engagement, told: Told) -> None:
    day = stage.day(told["day"])
    SharedEntry.objects.create(
        practice=stage.practice,
        engagement=engagement,
        kind=told["kind"],
        side=told["side"],
        author=stage.owner if told["side"] == Party.PROVIDER else None,
        text=told["text"],
        happened_on=day,
        heeded=told.get("heeded", ""),
        heeded_reason=told.get("reason"),
        created_at=stage.noon(day),
    )


def _meet(stage: Stage, engagement: Engagement, told: Told) -> None:
    held = stage.day(told["day"])
    Meeting.objects.create(
        practice=stage.practice,
        engagement=engagement,
        held_on=held,
        agenda=told["agenda"],
        agenda_sent_on=held - timedelta(days=4),
        provider_prepared=told["prepared"],
        client_prepared=told["prepared"],
        next_step=told["step"],
        next_step_side=told["step_side"],
        next_step_on=stage.day(told["step_day"]),
        next_step_done_on=stage.day(told["step_done"]) if "step_done" in told else None,
    )


def _check_in(stage: Stage, engagement: Engagement, told: Told) -> None:
    day = stage.day(told["day"])
    check_in = CheckIn.objects.create(
        practice=stage.practice,
        engagement=engagement,
        occasion=told["occasion"],
        due_on=day,
        created_at=stage.noon(day),
    )
    items = [item.key for item in texts.pulse_check().items]
    for side, author in ((Party.PROVIDER, stage.owner), (Party.CLIENT, None)):
        CheckInAnswer.objects.create(
            practice=stage.practice,
            check_in=check_in,
            side=side,
            author=author,
            values=dict(zip(items, told[side], strict=True)),
            created_at=stage.noon(day),
        )


def _feel(stage: Stage, engagement: Engagement, told: Told) -> None:
    """The owner's touches of the last weeks, this week still open; none before it began or after it ended."""
    values = told.get("energy", [])
    causes = told.get("causes", {})
    ended = told.get("parting", {}).get("day") or told.get("closing", {}).get("completed")
    back = stage.day(ended) if ended else stage.today - timedelta(days=7)
    for week, value in zip(last_weeks(back, len(values)), values, strict=True):
        if value is not None:
            EnergyEntry.objects.create(
                practice=stage.practice,
                engagement=engagement,
                author=stage.owner,
                week=week,
                value=value,
                causes=causes.get("gives" if value > 0 else "costs", []) if value else [],
                saved_at=stage.noon(week + timedelta(days=3)),
            )


def _rest(stage: Stage, engagement: Engagement, told: Told) -> None:
    begins = stage.day(told["begins"])
    Pause.objects.create(practice=stage.practice, engagement=engagement, reason=told["reason"], begins_on=begins)
    Engagement.objects.filter(pk=engagement.pk).update(state=State.PAUSED)
    _note(stage, "engagement_paused", engagement, begins)


def _part(stage: Stage, engagement: Engagement, told: Told) -> None:
    day = stage.day(told["day"])
    words = {name: told[name] for name in ("situation", "cause", "observation", "effect", "wish")}
    shared = {"practice": stage.practice, "engagement": engagement, "author": stage.owner}
    intervention = Intervention.objects.create(
        **shared,
        **words,
        outcome=told["kind"],
        talk_on=day,
        opened_at=stage.noon(day - timedelta(days=5)),
        closed_at=stage.noon(day),
    )
    Parting.objects.create(
        **shared,
        intervention=intervention,
        kind=told["kind"],
        cause=told["cause"],
        reason=told["reason"],
        door_open=told["door_open"],
        result_level=told.get("result_level"),
        parted_on=day,
    )
    Engagement.objects.filter(pk=engagement.pk).update(state=told["kind"], ended_on=day, erase_on=erase_day(day))
    _note(stage, "engagement_parted", engagement, day, kind=told["kind"])
