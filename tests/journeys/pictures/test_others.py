"""Every page that no story comes by: what the table of addresses calls a page has a picture, here or there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import sign_in
from tests.trust.access import Row, rows, set_scene

# Files for programs, an answer without a page, and addresses that show a page the stories know by another one.
NO_PAGES = {
    *("api:openapi", "decision:seen", "referral:colleagues_table", "referral:colleagues_cards"),
    *("completion:voices_feed", "completion:voice_picture", "completion:room_testimonial_picture", "inquiry:send"),
    *("collaboration:complaint_change", "collaboration:room_complaint_word", "collaboration:room_complaint_rate"),
}
# The stories put these addresses together.
TOLD = {
    *(f"collaboration:room_{name}" for name in ("kickoff", "charter", "check_in", "complaint")),
    *(f"completion:room_{name}" for name in ("closing", "testimonial")),
    *(f"referral:room_{name}" for name in ("client", "colleague", "about")),
    *(f"profile:{name}" for name in ("edit", "version", "comparison")),
    *(f"learning:{name}" for name in ("gut", "fairness", "energy", "channels", "course")),
}
STORIES = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))


def is_told(route: str) -> bool:
    """Whether a story shows this page; the stories of deciding name it without its stage."""
    stage, _, name = route.rpartition(":")
    return route in TOLD or f'"{route}"' in STORIES or (stage == "decision" and f'"{name}"' in STORIES)


OTHERS = [
    row
    for row in rows()
    if row.method == "GET" and row.answers["owner"] == "page" and row.route not in NO_PAGES and not is_told(row.route)
]


@pytest.mark.parametrize("language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))])
@pytest.mark.parametrize("part", [0, 1])
def test_what_no_story_comes_by(cast: Cast, gallery: Gallery, language: str, part: int) -> None:
    scene = set_scene(cast)
    sign_in(gallery.page, cast.owner)
    for row in OTHERS[part::2]:
        gallery.show(name_of(row), f"{scene.path(row)}?lang={language}")


def name_of(row: Row) -> str:
    return row.route.replace(":", "-").replace("_", "-")
