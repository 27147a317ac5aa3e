"""Nothing that got difficult lowers anybody's standing: a new inquiry of the same person starts clean."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django_scopes import scope

from tests.stages.decision.conftest import make_inquiry, make_practice
from wunschkunde.stages.collaboration.actions.difficulty import open_situation, write
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.parting import part
from wunschkunde.stages.collaboration.models import EnergyEntry
from wunschkunde.stages.decision.actions import gut
from wunschkunde.stages.decision.actions.assessment import assess
from wunschkunde.stages.decision.models import Assessment
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.states import State as InquiryState


def assessed(inquiry: Any, author: Any) -> dict[str, Any]:
    """Go to the assessment; return everything that is stored of it, but its own numbers and moments."""
    gut.note_first_gut(inquiry=inquiry, author=author, value=7)
    for dimension in {dimension for dimension, _side in standing_answers(inquiry)}:
        gut.look_at(inquiry=inquiry, author=author, dimension=dimension)
    gut.note_second_gut(inquiry=inquiry, author=author, value=8)
    assessment = assess(inquiry=inquiry, author=author)
    own = {"id", "second_gut", "created_at", "author"}
    return {
        field.name: field.value_from_object(assessment) for field in Assessment._meta.fields if field.name not in own
    }


@pytest.mark.parametrize("cause", ["respect", "life"])
def test_bastian_a_year_later_starts_clean(owner, cause):
    practice = make_practice("leuchtspur", owner)
    with scope(practice=practice):
        before = assessed(make_inquiry(practice, "l10"), owner)
        # A year ago it ended hard, with the same man.
        earlier = make_inquiry(practice, "l10", state=InquiryState.ACCEPTED, occasion="Billig, bitte.")
        data = {"name": earlier.name, "email": earlier.email, "topic": "Billig"}
        engagement = begin(practice=practice, author=owner, inquiry=earlier, data=data)
        EnergyEntry.objects.create(
            practice=practice, engagement=engagement, author=owner, week=date(2026, 11, 9), value=-3
        )
        hard = open_situation(engagement=engagement, author=owner, situation="tone")
        write(intervention=hard, author=owner, data={"observation": "Schreien", "cause": cause})
        ending = {"cause": cause, "reason": "Zerwürfnis", "result_level": -2}
        part(engagement=engagement, author=owner, kind="parted", data=ending, intervention=hard)

        after = assessed(make_inquiry(practice, "l10"), owner)
    assert after == before
    said = json.dumps(after, default=str)
    for word in ("Schreien", "Zerwürfnis", "engagement", "intervention", "parting"):
        assert word not in said
