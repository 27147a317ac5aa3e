"""Closed collaborations by direct rows: how they began, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import Engagement, Intervention, Parting
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion.models import Closing, ClosingAnswer
from wunschkunde.stages.decision.models import Assessment, Decision, FirstGut, SecondGut
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.models import IdealClient, Offer

DAY = timedelta(days=1)


@dataclass
class Maker:
    """Makes cases of one practice; its profile is version 1, or whatever was adopted last."""

    practice: Practice
    owner: User
    number: int = 0

    def case(
        self,
        *,
        again: tuple[int, int] | None = (9, 9),
        brings: Mapping[str, Any] | None = None,
        wishes: Mapping[str, Any] | None = None,
        band: str = "carries",
        gut: tuple[int | None, int | None] = (6, 7),
        state: str = State.COMPLETED,
        causes: Iterable[str] = (),
        parted_for: str = "",
        name: str = "",
        **inquiry: Any,
    ) -> Engagement:
        """One closed collaboration: ``again`` of client and provider, None where nobody answered."""
        self.number += 1
        of: dict[str, Any] = {"practice": self.practice}
        by = {**of, "author": self.owner}
        name = name or f"Person {self.number}"
        asked = self.asked(name, **inquiry)
        first = FirstGut.objects.create(**by, inquiry=asked, value=gut[0])
        second = SecondGut.objects.create(**by, first_gut=first, value=gut[1])
        self._accept(asked, second, band, {"wishes": dict(wishes or {}), "brings": dict(brings or {})})
        ended = date(2026, 1, 1) + self.number * DAY
        engagement = Engagement.objects.create(
            **of, inquiry=asked, state=state, topic="Texte", name=name, responsible=self.owner, ended_on=ended
        )
        for cause in causes:
            Intervention.objects.create(**by, engagement=engagement, situation="pace", cause=cause)
        if parted_for:
            Parting.objects.create(**by, engagement=engagement, kind="parted", cause=parted_for, reason="So war es.")
        if again is not None:
            self._close(engagement, again)
        return engagement

    def asked(self, name: str, **more: Any) -> Inquiry:
        """An inquiry, accepted unless said otherwise."""
        today = timezone.localdate()
        dates = {"read_on": today, "answer_by": today, "erase_on": today + 365 * DAY}
        return Inquiry.objects.create(practice=self.practice, name=name, **{"state": "accepted", **dates, **more})

    def _accept(self, asked: Inquiry, second: SecondGut, band: str, client: dict[str, Any]) -> None:
        by = {"practice": self.practice, "author": self.owner}
        assessment = Assessment.objects.create(
            **by,
            second_gut=second,
            ideal_client=IdealClient.objects.filter(practice=self.practice).latest("number"),
            offer=Offer.objects.filter(practice=self.practice).latest("number"),
            inputs={"client": {"importances": {}, "limits": {}, **client}},
            result={"band": band},
        )
        Decision.objects.create(**by, inquiry=asked, assessment=assessment, kind="accept", reason="Passt.")

    def _close(self, engagement: Engagement, again: tuple[int, int]) -> None:
        of = {"practice": self.practice}
        levels = dict.fromkeys(("-2", "-1", "0", "1", "2"), "Ein Satz.")
        closing = Closing.objects.create(
            **of, engagement=engagement, levels=levels, levels_from="kickoff", begun_by=self.owner
        )
        for side, value in zip((Party.CLIENT, Party.PROVIDER), again, strict=True):
            ClosingAnswer.objects.create(**of, closing=closing, side=side, manner=8, again=value, result_level=1)
