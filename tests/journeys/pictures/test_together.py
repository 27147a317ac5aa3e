"""The pages of working together: the desk of the practice, and the rooms of its clients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from tests.cast import Cast
from tests.journeys.pictures.camera import Gallery
from tests.journeys.steps import sign_in, work_in
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.actions.rooms import RoomObject, open_room
from wunschkunde.stages.collaboration.models import Charter, CheckIn, Complaint, Engagement, Kickoff

pytestmark = pytest.mark.parametrize(
    "language", ["de", pytest.param("en", marks=pytest.mark.browser_context_args(locale="en-US"))]
)


@pytest.fixture
def with_(cast: Cast) -> Callable[[str], Engagement]:
    """Find an engagement by the name of its client."""

    def find(name: str) -> Engagement:
        with scope(practice=cast.practice):
            return Engagement.objects.get(name=name)

    return find


def room_of(target: RoomObject, language: str) -> str:
    """The address of a fresh link to a room, read in one language."""
    with scope(practice=target.practice):
        link, secret = open_room(target=target, author=None)
    return reverse(f"collaboration:room_{link.purpose}", args=[secret]) + f"?lang={language}"


def test_the_people_one_works_with(
    cast: Cast, gallery: Gallery, with_: Callable[[str], Engagement], language: str
) -> None:
    sign_in(gallery.page, cast.owner)
    gallery.show("together", reverse("collaboration:list"))
    gallery.show("together-ended", reverse("collaboration:list") + "?beendet=1")
    gallery.show("together-begin", reverse("collaboration:begin"))
    for key, name in {"well": "Malin Sonnenfeld", "sign": "Gernot Immerschlau", "late": "Rike Wellenbrecher"}.items():
        gallery.show(f"together-{key}", reverse("collaboration:engagement", args=[with_(name).pk]))
    gallery.show("together-parted", reverse("collaboration:engagement", args=[with_("Falk Dauerlicht").pk]))
    gallery.show("together-details", reverse("collaboration:change", args=[with_("Malin Sonnenfeld").pk]))
    gallery.show("energy", reverse("collaboration:energy"))
    gallery.show("energy-and-fee", reverse("collaboration:energy") + "?honorar=1")


def test_what_both_agree(cast: Cast, gallery: Gallery, with_: Callable[[str], Engagement], language: str) -> None:
    sign_in(gallery.page, cast.owner)
    malin, ottilie = with_("Malin Sonnenfeld"), with_("Ottilie Fadenlauf")
    gallery.show("kickoff", reverse("collaboration:kickoff", args=[malin.pk]))
    gallery.show("kickoff-version", reverse("collaboration:kickoff_version", args=[malin.pk, 1]))
    gallery.show("kickoff-print", reverse("collaboration:kickoff_print", args=[malin.pk, 1]))
    gallery.show("kickoff-record", reverse("collaboration:kickoff_record", args=[malin.pk]))
    gallery.show("kickoff-waits", reverse("collaboration:kickoff", args=[ottilie.pk]))
    gallery.show("kickoff-mirror", reverse("collaboration:kickoff_mirror", args=[ottilie.pk]))
    gallery.show("charter", reverse("collaboration:charter", args=[malin.pk]))
    gallery.show("charter-print", reverse("collaboration:charter_print", args=[malin.pk, 1]))
    gallery.show("charter-propose", reverse("collaboration:charter_propose", args=[malin.pk]))
    gallery.show("shared", reverse("collaboration:sharing", args=[malin.pk]))
    gallery.show("meetings", reverse("collaboration:meetings", args=[malin.pk]))
    gallery.show("meeting-new", reverse("collaboration:meeting_new", args=[malin.pk]))
    with scope(practice=cast.practice):
        answered = malin.check_ins.get()
    gallery.show("check-in", reverse("collaboration:check_in", args=[malin.pk, answered.pk]))
    gallery.show("check-in-new", reverse("collaboration:check_in_begin", args=[malin.pk]))


def test_what_is_due_and_what_is_hard(
    cast: Cast, gallery: Gallery, with_: Callable[[str], Engagement], language: str
) -> None:
    sign_in(gallery.page, cast.owner)
    malin, gernot, rike = with_("Malin Sonnenfeld"), with_("Gernot Immerschlau"), with_("Rike Wellenbrecher")
    gallery.show("punctuality", reverse("collaboration:punctuality", args=[malin.pk]))
    gallery.show("punctuality-late", reverse("collaboration:punctuality", args=[gernot.pk]))
    with scope(practice=cast.practice):
        delivery = rike.commitments.get(done_on=None)
    gallery.show("commitment", reverse("collaboration:commitment", args=[rike.pk, delivery.pk]))
    gallery.show("difficult", reverse("collaboration:difficult", args=[gernot.pk]))
    gallery.show("pause", reverse("collaboration:pause", args=[gernot.pk]))
    gallery.show("part", reverse("collaboration:part", args=[gernot.pk]))
    for kind in ("parted", "handed_over", "insight"):
        gallery.show(f"part-{kind}", reverse("collaboration:part_as", args=[gernot.pk, kind]))
    gallery.show("letters-together", reverse("collaboration:letters", args=[gernot.pk]))
    for template in ("payment_reminder", "intervention", "own_mistake"):
        gallery.show(f"letter-{template}", reverse("collaboration:letter", args=[gernot.pk, template]))
    gallery.show("wording", reverse("collaboration:wording", args=["payment_reminder"]))
    gallery.show("consents", reverse("collaboration:consents", args=[malin.pk]))


def test_complaints(cast: Cast, gallery: Gallery, language: str) -> None:
    shop = Practice.objects.get(slug="pfadwerk")
    gallery.show("complain", reverse("collaboration:complain", args=[shop.slug]) + f"?lang={language}")
    with scope(practice=shop):
        fresh, known = Complaint.objects.get(name="Gesine Waldkauz"), Complaint.objects.get(name="Detlef Prinzipmann")
    gallery.show("room-complaint", room_of(known, language))
    sign_in(gallery.page, cast.owner)
    work_in(gallery.page, shop)
    gallery.show("today-complaint", reverse("home"))
    gallery.show("complaints", reverse("collaboration:complaints"))
    gallery.show("complaint-enter", reverse("collaboration:complaint_enter"))
    gallery.show("complaint-settings", reverse("collaboration:complaint_settings"))
    gallery.show("complaint-fresh", reverse("collaboration:complaint", args=[fresh.pk]))
    gallery.show("complaint-known", reverse("collaboration:complaint", args=[known.pk]))
    gallery.show("complaint-answer", reverse("collaboration:complaint_answer", args=[known.pk]))


def test_the_rooms_of_clients(
    cast: Cast, gallery: Gallery, with_: Callable[[str], Engagement], hand: Client, language: str
) -> None:
    malin, rike = with_("Malin Sonnenfeld"), with_("Rike Wellenbrecher")
    agreed, fresh = (
        Kickoff.objects.get(engagement=malin),
        Kickoff.objects.create(practice=cast.practice, engagement=rike),
    )
    gallery.show("room-kickoff-agreed", room_of(agreed, language))
    first = room_of(fresh, language)
    gallery.show("room-kickoff", first)
    gallery.show("room-kickoff-part", first.replace("/?", "/teil/2/?"))
    gallery.show("room-charter", room_of(Charter.objects.get(engagement=malin), language))
    gallery.show("room-check-in-open", room_of(CheckIn.objects.get(engagement=malin), language))
    asked = CheckIn.objects.create(practice=cast.practice, engagement=malin, occasion="Vor dem Markt")
    gallery.show("room-check-in", room_of(asked, language))
