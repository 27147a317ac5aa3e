"""Nothing of the treasury stands in any room, on the public page, or for a stranger."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from tests.stages.completion.treasury import pictures
from wunschkunde.stages.collaboration.actions.charter import begin_charter
from wunschkunde.stages.collaboration.actions.check_ins import begin_check_in
from wunschkunde.stages.collaboration.actions.kickoff import begin_kickoff
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.completion.actions.closing import begin_closing, open_closing
from wunschkunde.stages.completion.actions.treasury import add_picture

CANARY = "Kanarienvogel"


def test_no_room_shows_anything_of_the_treasury(keep, engagement, owner, practice):
    words = dict.fromkeys(("words", "sign", "occasion", "strength", "source"), CANARY)
    kept = keep(engagement, **words)
    add_picture(compliment=kept, author=owner, upload=pictures.picture(), alt=CANARY)
    complaint = Complaint.objects.create(practice=practice, engagement=engagement, name="Malin", statement="Zu spät.")
    rooms = {
        "kickoff": begin_kickoff(engagement=engagement, author=owner),
        "charter": begin_charter(engagement=engagement, author=owner),
        "check_in": begin_check_in(engagement=engagement, author=owner, occasion="Halbzeit"),
        "complaint": complaint,
    }
    client = Client()
    seen = []
    for purpose, target in rooms.items():
        _link, secret = open_room(target=target, author=owner)
        address = reverse(f"collaboration:room_{purpose}", args=[secret])
        seen += [client.get(address), client.get(address, {"lang": "en"})]
    closing = begin_closing(engagement=engagement, author=owner, levels={str(number): "x" for number in range(-2, 3)})
    seen.append(client.get(reverse("completion:room_closing", args=[open_closing(closing=closing, author=owner)[1]])))
    assert [answer.status_code for answer in seen] == [200] * 9
    seen += [client.get(f"/p/{practice.slug}/"), client.get(f"/p/{practice.slug}/anfrage/")]
    assert not any(CANARY in answer.text or "schatzkiste" in answer.text.lower() for answer in seen)


def test_no_address_of_the_treasury_opens_without_signing_in(keep):
    kept = keep(words=CANARY)
    addresses = [reverse(f"completion:{name}") for name in ("treasury", "compliment_new", "treasury_print")]
    addresses += [reverse(f"completion:{name}", args=[kept.pk]) for name in ("compliment", "compliment_picture")]
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "/konto/login/" in answer["Location"]
        assert CANARY not in answer.text
