"""The geometry of the bridge: what meets and what does not, turned into lines between two banks.

Seen from the side: every dimension is a flat arch from the client's bank on the left to the provider's on the right.
Its left half answers "does the practice bring what the client wishes", its right half the reverse. A ring is a wish, a
dot is what the other brings. Where they meet the dot lies in the ring and the arch is whole; where they do not there is
a gap between them, as wide as it matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()

WIDTH = 480
MIDDLE = WIDTH / 2
GAP_SMALLEST, GAP_WIDEST = 22.0, 120.0
NEEDS = ("client_need", "provider_need")


@dataclass(frozen=True)
class Arch:
    """A parabola that springs from both banks: it starts at x ``left`` and y ``foot`` and is highest at y ``top``."""

    left: float
    foot: float
    top: float

    def height(self, x: float) -> float:
        """Return y at ``x`` (SVG: downwards)."""
        reach = (x - MIDDLE) / (MIDDLE - self.left)
        return self.foot - (self.foot - self.top) * (1 - reach**2)

    def path(self, start: float, end: float) -> str:
        """Return the piece between two x as SVG path data; a piece of a parabola is exactly one quadratic curve."""
        slope = 2 * (self.foot - self.top) * (start - MIDDLE) / (MIDDLE - self.left) ** 2
        middle, control = (start + end) / 2, self.height(start) + slope * (end - start) / 2
        first, last = f"{start:.1f} {self.height(start):.1f}", f"{end:.1f} {self.height(end):.1f}"
        return f"M{first}Q{middle:.1f} {control:.1f} {last}"


DECK = Arch(left=20, foot=44, top=16)


def half_gap(gap: float) -> float:
    """Return half the width of a gap that matters as much as ``gap`` says, 0..1."""
    return (GAP_SMALLEST + (GAP_WIDEST - GAP_SMALLEST) * min(1.0, max(0.0, gap))) / 2


def draw_half(arch: Arch, pair: Mapping[str, Any] | None, row: Mapping[str, Any], *, is_left: bool) -> dict[str, Any]:
    """Return lines and marks of one half of an arch: the client's wish on the left, the provider's on the right."""
    start, end = (arch.left, MIDDLE) if is_left else (MIDDLE, WIDTH - arch.left)
    ring = dot = (start + end) / 2
    state = row["status"] if pair is None else {True: "carries", None: "open", False: "rubs"}[pair["meets"]]
    spans = [(start, end)]
    if pair is not None and state == "rubs":
        half = half_gap(pair.get("gap", row["gap"]))
        spans = [(start, ring - half), (ring + half, end)]
        ring, dot = (ring - half, ring + half) if is_left else (ring + half, ring - half)
    elif is_cut(row):
        # A limit is crossed although the answers meet: the way from bank to bank breaks in the middle.
        state, half = "rubs", half_gap(row["gap"])
        spans = [(start, MIDDLE - half) if is_left else (MIDDLE + half, end)]
    elif pair is None and state == "rubs":
        state = "carries"
    has_wish, has_brought = (bool(pair and pair[words]) for words in ("wish_words", "brought_words"))
    return {
        "state": state,
        "lines": [arch.path(*span) for span in spans],
        "ring": (round(ring, 1), round(arch.height(ring), 1)) if has_wish else None,
        "dot": (round(dot, 1), round(arch.height(dot), 1)) if has_brought else None,
    }


def is_cut(row: Mapping[str, Any]) -> bool:
    """Return whether a row rubs although no pair of answers does: then it is a limit that is crossed."""
    return row["status"] == "rubs" and not any(pair["meets"] is False for pair in row["pairs"])


def draw_halves(arch: Arch, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return both halves of a row's arch."""
    pairs = {pair["need"]: pair for pair in row["pairs"]}
    return [draw_half(arch, pairs.get(need), row, is_left=need == "client_need") for need in NEEDS]


@register.simple_tag
def drawn_bridge(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the groups that have rows, in the order carries, open, rubs; each row with its drawn ``halves``."""
    drawn = [{**row, "halves": draw_halves(DECK, row)} for row in rows]
    groups = [(status, [row for row in drawn if row["status"] == status]) for status in ("carries", "open", "rubs")]
    return [{"status": status, "rows": members} for status, members in groups if members]


@register.simple_tag
def bridge_at_a_glance(rows: Iterable[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return all dimensions as one sheaf of arches, the lowest first: what rubs lies low, what carries spans above."""
    order = {"rubs": 0, "open": 1, "carries": 2}
    ordered = sorted(rows, key=lambda row: order[row["status"]])
    step = 96 / max(1, len(ordered) - 1)
    return [
        draw_halves(Arch(left=36 - 22 * i / len(ordered), foot=134 - 10 * i / len(ordered), top=112 - step * i), row)
        for i, row in enumerate(ordered)
    ]
