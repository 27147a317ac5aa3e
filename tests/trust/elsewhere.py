"""What referring adds to the scene of the access table: a handover with its three rooms, and one that came here."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from wunschkunde.accounts.models import new_token, token_digest
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.models import Arrival, ColleagueIntake, ColleagueLink, Handover, HandoverLink

# Objects that only a secret opens.
ROOMS = ("room_client", "room_colleague", "room_about")
# What the arguments of this stage's routes stand for, where the name does not say it.
GUESSES = {
    ("suggest", "pk"): "referred",
    ("offer", "pk"): "referred",
    ("offer", "number"): "colleague",
    ("handover_link_close", "number"): "handover_link",
    ("handover", "number"): "handover",
    ("deliver", "number"): "handover",
    ("call_off", "number"): "handover",
    ("arrival_answer", "number"): "arrival",
    ("naming", "number"): "colleague",
    ("ask_address", "number"): "colleague",
    ("tie_answer", "number"): "neighbor",
    ("tell", "number"): "intake",
    ("colleague_link_close", "number"): "colleague_link",
    **{(room, "token"): room for room in ROOMS},
}


def objects_elsewhere(cast: Cast) -> dict[str, str]:
    """Return the objects of the practice in scope by name: numbers, and the secrets of three rooms."""
    today = timezone.localdate()
    asking = {"practice": cast.practice, "occasion": "Bitte.", "state": "referred"}
    days = dict.fromkeys(("read_on", "answer_by", "erase_on"), today)
    referred, other = (Inquiry.objects.create(name=name, **asking, **days) for name in ("Rosa Wind", "Karl Wetter"))
    colleague = Colleague.objects.order_by("pk").first()
    made = Handover.objects.create(
        practice=cast.practice,
        inquiry=other,
        colleague=colleague,
        asked_by=cast.owner,
        answer_by=today,
        fields=["name", "occasion"],
    )
    secrets = {name: new_token() for name in ROOMS}
    ends = {"practice": cast.practice, "expires_at": timezone.now() + timedelta(days=30)}
    digest = {name: token_digest(secret) for name, secret in secrets.items()}
    link = HandoverLink.objects.create(**ends, handover=made, purpose="client", token_digest=digest["room_client"])
    HandoverLink.objects.create(**ends, handover=made, purpose="colleague", token_digest=digest["room_colleague"])
    about = ColleagueLink.objects.create(**ends, colleague=colleague, token_digest=digest["room_about"])
    numbers = {
        "referred": referred,
        "handover": made,
        "handover_link": link,
        "colleague_link": about,
        "neighbor": _neighbor(cast),
        "intake": ColleagueIntake.objects.create(
            practice=cast.practice, author=cast.owner, source="x", ground="public", added=1, changed=0
        ),
        "arrival": Arrival.objects.create(practice=cast.practice, handover=made, inquiry=other),
    }
    return {**{name: str(one.pk) for name, one in numbers.items()}, **secrets}


def _neighbor(cast: Cast) -> Colleague:
    """A colleague of another practice, who is kept there with the practice in scope."""
    kept = {"name": "Malin Nebenan", "contact": "m@nebenan.example", "own_practice": cast.practice}
    made: Colleague = Colleague.objects.create(practice=cast.elsewhere, **kept)
    return made
