"""Keep a compliment, put a picture beside it, erase it; close what the treasury offers."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.actions.day import put_aside
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.rules import Refused, check_person
from wunschkunde.stages.completion.models import Compliment, ComplimentPicture
from wunschkunde.stages.completion.rules.treasury import check_quota, written_anew

FIELDS = ("source", "words", "sign", "about", "found_in", "occasion", "strength", "said_on")


@transaction.atomic
def keep_compliment(
    *, practice: Practice, author: User, data: dict[str, Any], engagement: Engagement | None = None
) -> Compliment:
    """Keep a compliment exactly as it was said: ``data`` holds the fields of `FIELDS`.

    Raises Refused where nobody is named, or where there are neither words nor a sign. The history says that one was
    kept, never what it says.
    """
    check_person(author, practice)
    given = {name: data[name] for name in FIELDS if data.get(name)}
    if not (given.get("words") or given.get("sign")):
        raise Refused(_("What was said, or what sign was there?"))
    if engagement is None and not given.get("source"):
        raise Refused(_("Who was it from?"))
    kept = Compliment.objects.create(practice=practice, author=author, engagement=engagement, **given)
    facts = {"about": kept.about, "engagement": engagement.pk if engagement else None}
    record(practice=practice, actor=author, verb="compliment_kept", target=kept, data=facts)
    return kept


@transaction.atomic
def add_picture(*, compliment: Compliment, author: User, upload: bytes, alt: str = "") -> ComplimentPicture:
    """Put a picture beside a compliment, in the place of the one before. Raises Refused for what is no picture."""
    check_person(author, compliment.practice)
    drawn = written_anew(upload)
    practice = Practice.objects.select_for_update().get(pk=compliment.practice_id)  # one picture at a time is counted
    others = ComplimentPicture.objects.exclude(compliment=compliment)
    check_quota(others.aggregate(used=Sum("size"))["used"] or 0, len(drawn.jpeg))
    ComplimentPicture.objects.filter(compliment=compliment).delete()
    picture = ComplimentPicture.objects.create(
        practice=practice,
        compliment=compliment,
        data=base64.b64encode(drawn.jpeg).decode("ascii"),
        size=len(drawn.jpeg),
        width=drawn.width,
        height=drawn.height,
        alt=alt.strip() or None,
    )
    record(practice=practice, actor=author, verb="compliment_pictured", target=compliment, data={"bytes": picture.size})
    return picture


@transaction.atomic
def remove_picture(*, picture: ComplimentPicture, author: User) -> None:
    """Erase the picture; the compliment stays."""
    check_person(author, picture.practice)
    record(
        practice=picture.practice, actor=author, verb="compliment_picture_removed", target=picture.compliment, data={}
    )
    picture.delete()


@transaction.atomic
def erase_compliment(*, compliment: Compliment, author: User) -> None:
    """Erase a compliment with its picture."""
    check_person(author, compliment.practice)
    record(practice=compliment.practice, actor=author, verb="compliment_erased", target=compliment)
    compliment.delete()


@transaction.atomic
def close_offer(*, practice: Practice, author: User, occasions: Iterable[str]) -> None:
    """Close what the treasury offers: none of these occasions brings it up again for this person."""
    for occasion in occasions:
        put_aside(practice=practice, author=author, occasion=occasion)
