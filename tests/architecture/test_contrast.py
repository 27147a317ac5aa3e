"""Every pair of colors that meets on a page can be read: WCAG 2.2 AA, by light and by dark."""

from __future__ import annotations

import re

import pytest

from tests.architecture.places import PACKAGE

TOKENS = (PACKAGE / "web" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0

# What stands on what. Text needs 4.5 to 1; lines, marks and the edges of fields need 3 to 1.
GROUNDS = ["paper", "sheet", "well"]
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "accent", "accent-strong", "error") for ground in GROUNDS),
    *((ink, "accent-wash", TEXT) for ink in ("ink", "ink-soft", "accent", "accent-strong")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    *((meaning, ground, TEXT) for meaning in ("carries", "open", "rubs") for ground in ("paper", "sheet", "well")),
    *((meaning, f"{meaning}-wash", TEXT) for meaning in ("carries", "open", "rubs", "error")),
    *(
        (ink, f"{meaning}-wash", TEXT)
        for ink in ("ink", "ink-soft")
        for meaning in ("carries", "open", "rubs", "error")
    ),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
    *(("accent", ground, SHAPE) for ground in ("open-wash", "error-wash")),
]


def blocks() -> list[dict[str, str]]:
    """The colors of each block of the sheet, in order: light, dark by the device, dark by choice."""
    found = [
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))
        for block in re.findall(r":root[^{]*\{([^}]*)\}", TOKENS)
    ]
    return [colors for colors in found if colors]


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colors, from 1 (the same) to 21 (black on white)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_both_dark_blocks_say_the_same() -> None:
    light, by_device, by_choice = blocks()
    assert by_device == by_choice
    assert light.keys() == by_device.keys()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_pairs(mode: str) -> None:
    colors = blocks()[mode == "dark"]
    weak = {
        f"{front} on {back}": round(ratio, 2)
        for front, back, needed in PAIRS
        if (ratio := contrast(colors[front], colors[back])) < needed
    }
    assert weak == {}
