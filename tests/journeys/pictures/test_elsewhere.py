"""The pages of referring: who could suit, asking for the yes, a handover at the desk and in its rooms."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import sign_in
from tests.trust.elsewhere import objects_elsewhere
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.models import Handover, HandoverLink

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)


def test_right_elsewhere(cast: Cast, gallery: Gallery, language: str) -> None:
    with scope(practice=cast.practice):
        running = Handover.objects.get()
        asked = Inquiry.objects.get(pk=running.inquiry_id)
        objects = objects_elsewhere(cast)
        HandoverLink.objects.update(handover=running)
    it = Handover._base_manager.filter(pk=running.pk)
    for room, state in (("room_client", "asked"), ("room_colleague", "delivered"), ("room_about", "delivered")):
        it.update(state=state)
        gallery.show(room.replace("_", "-"), reverse(f"referral:{room}", args=[objects[room]]) + f"?lang={language}")
    it.update(state="declined", answered_at=running.delivered_at)
    sign_in(gallery.page, cast.owner)
    gallery.show("referral-index", reverse("referral:index"))
    gallery.show("referral-suggest", reverse("referral:suggest", args=[asked.pk]))
    gallery.show("referral-offer", reverse("referral:offer", args=[objects["referred"], running.colleague_id]))
    gallery.show("referral-handover", reverse("referral:handover", args=[running.pk]))
    gallery.show("referral-naming", reverse("referral:naming", args=[running.colleague_id]))
    gallery.show("referral-arrivals", reverse("referral:arrivals"))
