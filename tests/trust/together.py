"""What working together adds to the scene of the access table: one engagement, all that hangs on it, its rooms."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.trust import afterwards, learned
from wunschkunde.accounts.models import new_token, token_digest
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.models import (
    Charter,
    CheckIn,
    EnergyEntry,
    Engagement,
    Intervention,
    Kickoff,
    Meeting,
    RoomLink,
    SentLetter,
    SharedEntry,
)

# Objects that only a secret opens.
ROOMS = ("room_kickoff", "room_charter", "room_check_in", "room_complaint", *afterwards.ROOMS)
# What the arguments of this stage's routes stand for, where the name does not say it.
GUESSES = {
    ("commitment", "number"): "commitment",
    ("time_off", "number"): "time_off",
    ("sharing_", "number"): "shared",
    ("room_charter_take_back", "number"): "shared",
    ("room_charter_settle", "number"): "shared",
    ("difficult_", "number"): "situation",
    ("letter_", "number"): "letter",
    ("meeting", "number"): "meeting",
    ("check_in", "number"): "check_in",
    ("room_close", "pk"): "room",
    ("energy_erase", "pk"): "energy",
    ("complaint_step", "key"): "assess",
    ("complaint_letter", "template"): "complaint_resolved",
    ("complaint_", "complaint_pk"): "complaint",
    ("complaint", "complaint_pk"): "complaint",
    ("part_as", "kind"): "parted",
    ("letter", "template"): "scope_change",
    ("wording", "template"): "scope_change",
    ("room_kickoff", "token"): "room_kickoff",
    ("room_charter", "token"): "room_charter",
    ("room_check_in", "token"): "room_check_in",
    ("room_complaint", "token"): "room_complaint",
}


def guess(route: str, argument: str) -> str | None:
    """Return what an argument of these stages stands for; the engagement where nothing else is known."""
    stage, _colon, name = route.partition(":")
    guesses = {"collaboration": GUESSES, "completion": afterwards.GUESSES, "learning": learned.GUESSES}.get(stage)
    if guesses is None:
        return None
    known = next((what for (start, word), what in guesses.items() if word == argument and name.startswith(start)), None)
    return known or ("engagement" if argument == "pk" else None)


def objects_together(cast: Cast) -> dict[str, str]:
    """Return the objects of the practice in scope by name: numbers, and the secrets of four rooms."""
    engagement = Engagement.objects.get(name="Malin Sonnenfeld")
    said = {"name": "Gesine Waldkauz", "statement": "Seit sechs Wochen."}
    complaint = enter_complaint(practice=cast.practice, author=cast.owner, medium="call", fields=said)
    own = {"practice": cast.practice, "engagement": engagement, "author": cast.owner}
    secrets = {name: new_token() for name in ROOMS if name not in afterwards.ROOMS}
    rooms = {
        "room_kickoff": Kickoff.objects.get(engagement=engagement),
        "room_charter": Charter.objects.get(engagement=engagement),
        "room_check_in": CheckIn.objects.get(engagement=engagement),
        "room_complaint": complaint,
    }
    for name, target in rooms.items():
        purpose = name.removeprefix("room_")
        link = RoomLink.objects.create(
            practice=cast.practice,
            purpose=purpose,
            token_digest=token_digest(secrets[name]),
            expires_at=timezone.now() + timedelta(days=30),
            **{purpose: target},
        )
    entry = EnergyEntry.objects.filter(author=cast.owner, engagement=engagement).earliest("pk")
    numbers = {
        "engagement": engagement,
        "complaint": complaint,
        "commitment": engagement.commitments.earliest("pk"),
        "time_off": engagement.time_off.create(practice=cast.practice, first_on="2027-02-01", last_on="2027-02-05"),
        "situation": Intervention.objects.create(**own, situation="pace"),
        "letter": SentLetter.objects.create(**own, template="scope_change"),
        "meeting": Meeting.objects.filter(engagement=engagement).earliest("pk"),
        "shared": SharedEntry.objects.filter(engagement=engagement).earliest("pk"),
        "check_in": rooms["room_check_in"],
        "room": link,
        "energy": entry,
    }
    return {
        **{name: str(one.pk) for name, one in numbers.items()},
        **secrets,
        **afterwards.objects_afterwards(cast),
        **learned.objects_learned(cast),
    }
