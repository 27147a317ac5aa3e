"""What completing adds to the scene of the access table: a closing, kind words, criticism, and the rooms of clients."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.stages.completion.treasury.pictures import picture
from wunschkunde.accounts.models import new_token, token_digest
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.models import (
    Closing,
    ClosingLink,
    Compliment,
    ComplimentPicture,
    Criticism,
    Testimonial,
    TestimonialLink,
)
from wunschkunde.stages.inquiry.models import Inquiry

# Objects that only a secret opens.
ROOMS = ("room_closing", "room_testimonial")
# What the arguments of this stage's routes stand for, where the name does not say it.
GUESSES = {
    ("compliment", "pk"): "compliment",
    ("closing_link_close", "number"): "closing_link",
    ("criticism", "number"): "criticism",
    ("testimonial_take_down", "number"): "testimonial",
    ("room_closing", "token"): "room_closing",
    ("room_testimonial", "token"): "room_testimonial",
    ("voice_picture", "number"): "shown",
    ("thank_referrer", "pk"): "recommended",
}


def objects_afterwards(cast: Cast) -> dict[str, str]:
    """Return the objects of the practice in scope by name: numbers, and the secrets of two rooms."""
    engagement = Engagement.objects.get(name="Malin Sonnenfeld")
    own = {"practice": cast.practice, "engagement": engagement}
    secrets = {name: new_token() for name in ROOMS}
    ends = {"practice": cast.practice, "expires_at": timezone.now() + timedelta(days=30)}
    levels = dict.fromkeys(("-2", "-1", "0", "1", "2"), "Ein Satz.")
    closing = Closing.objects.create(**own, levels=levels, levels_from=Closing.LevelsFrom.CLOSING, begun_by=cast.owner)
    kept = Compliment.objects.filter(engagement=engagement).earliest("pk")
    jpeg = picture(size=(320, 200))
    card = ComplimentPicture.objects.create(
        practice=cast.practice,
        compliment=kept,
        data=b64encode(jpeg).decode(),
        size=len(jpeg),
        width=320,
        height=200,
        alt="Eine rote Karte",
    )
    words = Testimonial.objects.create(**own, author=cast.owner, words="Genau richtig.", picture=card)
    shown = Testimonial.objects.create(
        **own,
        author=cast.owner,
        words="Und schön.",
        picture=card,
        shows_picture=True,
        places=["page"],
        name_form="full",
        consented_at=timezone.now(),
    )
    link = ClosingLink.objects.create(**ends, closing=closing, token_digest=token_digest(secrets["room_closing"]))
    TestimonialLink.objects.create(**ends, testimonial=words, token_digest=token_digest(secrets["room_testimonial"]))
    numbers = {
        "compliment": Compliment.objects.earliest("pk"),
        "closing_link": link,
        "criticism": Criticism.objects.create(**own, channel=Criticism.Channel.TOLD, words="Zu viele Fassungen."),
        "testimonial": words,
        "shown": shown,
        "recommended": Inquiry.objects.get(intermediary__name="Bruno Feinschliff"),
    }
    return {**{name: str(one.pk) for name, one in numbers.items()}, **secrets}
