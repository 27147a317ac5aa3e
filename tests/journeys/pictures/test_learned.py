"""The pages of learning that lead to the profile: stated and shown, proposals, looking back, said and done."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import sign_in
from tests.stages.learning.conftest import IMPORTANCES, WISHES
from tests.stages.learning.made import Maker
from tests.stages.learning.test_revealed import eleven
from wunschkunde.stages.learning.actions.lessons import keep_lesson
from wunschkunde.stages.learning.actions.proposals import propose_from_lesson, propose_revealed
from wunschkunde.stages.profile.models import IdealClient, Offer

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)


def test_what_experience_proposes(cast: Cast, gallery: Gallery, language: str) -> None:
    with scope(practice=cast.elsewhere):
        by = {"practice": cast.elsewhere, "author": cast.foreign_owner, "number": 1}
        IdealClient.objects.create(**by, wishes=WISHES, importances=IMPORTANCES)
        Offer.objects.create(**by, brings=WISHES, capacity=3)
        maker = Maker(cast.elsewhere, cast.foreign_owner)
        eleven(maker)
        jammed = maker.case(again=(9, 2), brings={"closeness": 4, "planning": 5}, name="Bastian Quell", gut=(8, 8))
        maker.case(again=(8, 8), brings={"closeness": 4, "planning": 4}, band="rubs", name="Gesine Waldkauz")
        words = {"feeling": "DAS WAR EINE FRECHHEIT!!!", "rule": "Erst die Fristen, dann das Angebot."}
        lesson = keep_lesson(engagement=jammed, author=cast.foreign_owner, words=words)
        after = {"limit": {"dimension": "planning", "side": "client_offers", "above": 4}}
        reason = "Der Plan stand fest, bevor wir sprachen."
        told = propose_from_lesson(
            lesson=lesson, author=cast.foreign_owner, dimension="planning", after=after, reason=reason
        )
        shown = propose_revealed(practice=cast.elsewhere, author=cast.foreign_owner, dimension="closeness")
    sign_in(gallery.page, cast.foreign_owner)
    gallery.show("learning", reverse("learning:index"))
    gallery.show("stated-and-shown", reverse("learning:revealed"))
    gallery.show("proposal", reverse("learning:proposal", args=[shown.pk]))
    gallery.show("proposal-of-a-lesson", reverse("learning:proposal", args=[told.pk]))
    gallery.show("looking-back", reverse("learning:review"))
    gallery.show("lesson", reverse("learning:lesson", args=[jammed.pk]))
    gallery.show("lesson-proposes", reverse("learning:propose_from_lesson", args=[jammed.pk]))
    gallery.show("said-and-done", reverse("learning:deeds"))
