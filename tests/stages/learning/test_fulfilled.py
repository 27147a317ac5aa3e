"""Delivered as agreed: what clients said at the end on the five levels, counted from five of them on."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.completion.models import Closing, ClosingAnswer
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.course import course_of

TODAY = date(2026, 11, 17)


def seen(maker: Maker, client: int | None, provider: int) -> None:
    """One closed collaboration with the level each side saw."""
    of = {"practice": maker.practice}
    made = maker.case(again=None)
    levels = dict.fromkeys(("-2", "-1", "0", "1", "2"), "Ein Satz.")
    closing = Closing.objects.create(**of, engagement=made, levels=levels, levels_from="kickoff", begun_by=maker.owner)
    for side, level in (("client", client), ("provider", provider)):
        ClosingAnswer.objects.create(**of, closing=closing, side=side, manner=8, again=9, result_level=level)


def test_the_client_says_whether_it_was_delivered(maker: Maker, practice: Practice, client, owner: User) -> None:
    for number in (2, 0, 0, -1):
        seen(maker, number, 2)
    seen(maker, None, 2)
    together = course_of(practice, cases(), TODAY).together
    assert (together.fulfilled, together.levels) == (None, 4)

    seen(maker, -2, 2)
    together = course_of(practice, cases(), TODAY).together
    assert together.fulfilled is not None
    assert (together.fulfilled.good, together.fulfilled.cases) == (3, 5)
    client.force_login(owner)
    page = client.get(reverse("learning:course")).content.decode()
    assert "Geliefert wie vereinbart oder mehr" in page
    assert "3 von 5" in page
