"""Reads of testimonials: what stands in a place now, and what a practice has asked for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.models import Testimonial, TestimonialLink
from wunschkunde.stages.completion.rules.testimonials import is_checked, name_shown


@dataclass(frozen=True, slots=True)
class Voice:
    """Words as they are shown: under the name agreed to, checked or marked as not."""

    words: str
    name: str
    is_checked: bool


def voices(practice: Practice, place: str) -> list[Voice]:
    """Return what may stand in one place now, the latest yes first. Read anew each time: a no holds at once."""
    found = Testimonial.objects.filter(practice=practice, consented_at__isnull=False, withdrawn_at=None)
    return [
        Voice(one.words, name_shown(one), is_checked(one))
        for one in found.select_related("engagement").order_by("-consented_at", "-pk")
        if place in one.places
    ]


def testimonials_of(engagement: Engagement) -> QuerySet[Testimonial]:
    """Return what one client was asked about, the latest first."""
    return Testimonial.objects.filter(engagement=engagement).order_by("-pk")


def standing_in_words(testimonial: Testimonial) -> str:
    """Say where it stands."""
    if testimonial.withdrawn_at is not None:
        return _("taken back, shown nowhere")
    if testimonial.consented_at is None:
        return _("waits for a yes, shown nowhere")
    places = [str(Testimonial.Place(place).label) for place in testimonial.places]
    return ", ".join([*places, str(Testimonial.NameForm(testimonial.name_form).label)])


def testimonial_link_behind(digest: str) -> TestimonialLink | None:
    """Return the link of a digest, usable or not; None when nobody knows it. Asked outside any scope."""
    found = TestimonialLink.objects.filter(token_digest=digest)
    return found.select_related("practice", "testimonial__engagement__practice", "testimonial__practice").first()
