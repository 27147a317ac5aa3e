"""The bridge says in lines what the assessment says in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from wunschkunde.web.templatetags.bridge import DECK, MIDDLE, bridge_at_a_glance, draw_halves, drawn_bridge


def pair(need: str, *, meets: bool | None, wish: str = "Wish", brought: str = "Brought", **more: Any) -> dict[str, Any]:
    return {"need": need, "wish_words": wish, "brought_words": brought, "meets": meets, **more}


def row(key: str, status: str, *pairs: dict[str, Any], gap: float = 0.0) -> dict[str, Any]:
    return {"key": key, "name": key.title(), "status": status, "importance": 0.5, "gap": gap, "pairs": list(pairs)}


WHOLE = row("planning", "carries", pair("client_need", meets=True), pair("provider_need", meets=True))
OPEN = row("budget", "open", pair("client_need", meets=None, brought=""), pair("provider_need", meets=True))
BROKEN = row("pace", "rubs", pair("client_need", meets=False), pair("provider_need", meets=True), gap=0.5)


def gap_of(half: dict[str, Any]) -> float:
    return abs(float(half["ring"][0]) - float(half["dot"][0]))


def test_where_both_meet_the_dot_lies_in_the_ring() -> None:
    for half in draw_halves(DECK, WHOLE):
        assert half["ring"] == half["dot"]
        assert len(half["lines"]) == 1


def test_a_gap_breaks_its_half_only() -> None:
    left, right = draw_halves(DECK, BROKEN)
    assert (left["state"], len(left["lines"])) == ("rubs", 2)
    assert (right["state"], len(right["lines"])) == ("carries", 1)


def test_the_gap_is_as_wide_as_it_matters() -> None:
    widths = [
        gap_of(draw_halves(DECK, row("x", "rubs", pair("client_need", meets=False), gap=gap))[0])
        for gap in (0.0, 0.25, 0.5, 1.0, 7.0)
    ]
    assert widths == sorted(widths)
    assert widths[0] > 0
    assert widths[3] == widths[4] < MIDDLE - DECK.left


def test_each_wish_stands_on_the_side_of_its_own_bank() -> None:
    broken = row("x", "rubs", pair("client_need", meets=False), pair("provider_need", meets=False), gap=1)
    left, right = draw_halves(DECK, broken)
    assert left["ring"][0] < left["dot"][0] < MIDDLE < right["dot"][0] < right["ring"][0]


def test_what_was_not_said_has_no_mark() -> None:
    left, _right = draw_halves(DECK, OPEN)
    assert (left["state"], left["dot"]) == ("open", None)
    assert left["ring"] is not None


def test_a_need_nobody_asked_about_does_not_break_the_line() -> None:
    _left, right = draw_halves(DECK, row("x", "rubs", pair("client_need", meets=False), gap=1))
    assert (right["state"], right["ring"], right["dot"]) == ("carries", None, None)


def test_a_crossed_limit_breaks_the_way_although_the_answers_meet() -> None:
    crossed = row("x", "rubs", pair("client_need", meets=True), pair("provider_need", meets=True), gap=1)
    left, right = draw_halves(DECK, crossed)
    assert (left["state"], right["state"]) == ("rubs", "rubs")
    assert left["ring"] == left["dot"]
    assert not left["lines"][0].endswith(f"{DECK.top:.1f}")  # the top of the arch is missing


def test_groups_come_in_order_and_without_empty_ones() -> None:
    assert [group["status"] for group in drawn_bridge([BROKEN, OPEN, WHOLE])] == ["carries", "open", "rubs"]
    assert [group["status"] for group in drawn_bridge([BROKEN])] == ["rubs"]
    assert drawn_bridge([]) == []


def test_the_sheaf_has_one_arch_for_each_dimension() -> None:
    assert len(bridge_at_a_glance([BROKEN, OPEN, WHOLE])) == 3


@pytest.mark.parametrize("language", ["de", "de-du", "en"])
def test_picture_words_and_table_say_the_same(language: str) -> None:
    with translation.override(language):
        page = render_to_string(
            "parts/bridge.html", {"bridge": [WHOLE, OPEN, BROKEN], "client_name": "Ruth", "provider_name": "Malin"}
        )
    assert page.count("<svg") - page.count('aria-hidden="true"') == 4  # the sheaf and one line a dimension
    assert page.count("<title") == 4
    assert page.count('scope="row"') == 6
    for name in ("Planning", "Budget", "Pace"):
        assert page.count(name) == 4  # description, heading, two rows of the table
    assert ",0" not in page.split("<svg", 1)[1].split("</svg>", 1)[0]  # numbers keep their point in German
