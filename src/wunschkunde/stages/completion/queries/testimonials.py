"""Reads of testimonials: what stands in a place now, and what a practice has asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.models import ComplimentPicture, Testimonial, TestimonialLink
from wunschkunde.stages.completion.rules.testimonials import is_checked, is_picture_public, name_shown


@dataclass(frozen=True, slots=True)
class Voice:
    """Words as they are shown: under the name agreed to, checked or marked as not."""

    pk: int
    words: str
    name: str
    is_checked: bool
    since: datetime
    picture: ComplimentPicture | None  # its data are not read


def voices(practice: Practice, place: str) -> list[Voice]:
    """Return what may stand in one place now, the latest yes first. Read anew each time: a no holds at once."""
    found = Testimonial.objects.filter(practice=practice, consented_at__isnull=False, withdrawn_at=None)
    found = found.select_related("engagement", "picture").defer("picture__data")
    return [
        Voice(
            pk=one.pk,
            words=one.words,
            name=name_shown(one),
            is_checked=is_checked(one),
            since=one.consented_at,
            picture=one.picture if place == Testimonial.Place.PAGE and is_picture_public(one) else None,
        )
        for one in found.order_by("-consented_at", "-pk")
        if place in one.places and one.consented_at is not None
    ]


def all_voices() -> list[tuple[Testimonial, str]]:
    """Return every wording asked about in the practice in scope and where it stands, the latest first."""
    found = Testimonial.objects.select_related("engagement").order_by("-pk")
    return [(one, standing_in_words(one)) for one in found]


def picture_on_page(practice: Practice, number: int) -> ComplimentPicture | None:
    """Return the picture beside a testimonial, None unless it stands on the public page now."""
    found = Testimonial.objects.filter(practice=practice, pk=number).select_related("picture").first()
    return found.picture if found is not None and is_picture_public(found) else None


def pictures_of(engagement: Engagement) -> QuerySet[ComplimentPicture]:
    """Return the pictures that came with this client's compliments; their data are not read."""
    found = ComplimentPicture.objects.filter(compliment__engagement=engagement)
    return found.select_related("compliment").defer("data").order_by("-pk")


def testimonials_of(engagement: Engagement) -> QuerySet[Testimonial]:
    """Return what one client was asked about, the latest first."""
    return Testimonial.objects.filter(engagement=engagement).order_by("-pk")


def standing_in_words(testimonial: Testimonial) -> str:
    """Say where it stands."""
    if testimonial.withdrawn_at is not None:
        return _("taken back, shown nowhere")
    if testimonial.consented_at is None:
        return _("waiting for a yes, shown nowhere")
    places = [str(place.label) for place in Testimonial.Place if place in testimonial.places]
    picture = [_("with the picture")] if is_picture_public(testimonial) else []
    return ", ".join([*places, str(Testimonial.NameForm(testimonial.name_form).label), *picture])


def testimonial_link_behind(digest: str) -> TestimonialLink | None:
    """Return the link of a digest, usable or not; None when nobody knows it. Asked outside any scope."""
    found = TestimonialLink.objects.filter(token_digest=digest)
    return found.select_related("practice", "testimonial__engagement__practice", "testimonial__practice").first()
