"""Five questions to one's own cases: gut and outcome, equal care, energy, ways, the course."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import F
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import sign_in
from tests.stages.learning.made import Maker
from tests.stages.learning.test_fairness import seven_each
from tests.stages.learning.test_five_questions import PAGES
from wunschkunde.stages.collaboration.models import Engagement

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)


def test_what_the_cases_say(cast: Cast, gallery: Gallery, language: str) -> None:
    with scope(practice=cast.practice):
        seven_each(Maker(cast.practice, cast.owner), late_for_others=3)
        Engagement.objects.filter(ended_on__lt=F("started_on")).update(started_on=date(2025, 10, 1))
    sign_in(gallery.page, cast.owner)
    for name in PAGES:
        gallery.show(f"question-{name}", reverse(f"learning:{name}"))
