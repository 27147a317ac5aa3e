"""The pages of completing: the closing at the desk and in the room, criticism, and the treasury of kind words."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import sign_in
from tests.trust.afterwards import objects_afterwards
from wunschkunde.stages.collaboration.models import Engagement

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)


def test_when_the_work_is_done(cast: Cast, gallery: Gallery, language: str) -> None:
    with scope(practice=cast.practice):
        objects = objects_afterwards(cast)
        names = ("Malin Sonnenfeld", "Rike Wellenbrecher", "Henning Torfstecher")
        malin, rike, henning = (Engagement.objects.get(name=name) for name in names)
    for room in ("room_closing", "room_testimonial"):
        gallery.show(room.replace("_", "-"), reverse(f"completion:{room}", args=[objects[room]]) + f"?lang={language}")
    sign_in(gallery.page, cast.owner)
    gallery.show("closing", reverse("completion:closing", args=[malin.pk]))
    gallery.show("closing-complete", reverse("completion:complete", args=[malin.pk]))
    gallery.show("closing-begin", reverse("completion:closing_begin", args=[rike.pk]))
    gallery.show("criticism-inbox", reverse("completion:criticism_inbox"))
    gallery.show("criticism", reverse("completion:criticism", args=[objects["criticism"]]))
    gallery.show("treasury", reverse("completion:treasury"))
    gallery.show("treasury-new", reverse("completion:compliment_new"))
    gallery.show("treasury-book", reverse("completion:treasury_print"))
    gallery.show("compliment", reverse("completion:compliment", args=[objects["compliment"]]))
    gallery.show("treasury-from-message", reverse("completion:compliment_from"))
    gallery.show("testimonials", reverse("completion:testimonials", args=[henning.pk]))
    gallery.show("voices", reverse("completion:voices"))
    gallery.show("voices-sheet", reverse("completion:voices_sheet"))
    gallery.show("closing-open", reverse("completion:closing", args=[henning.pk]))
    gallery.show("thank-referrer", reverse("completion:thank_referrer", args=[objects["recommended"]]))
