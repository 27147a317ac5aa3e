"""Testimonials: which words are shown where, under which name, and what counts as checked."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.states import State
from wunschkunde.stages.completion.models import ComplimentPicture, Testimonial


def check_wording(words: str) -> None:
    """Raise where there is nothing to agree to."""
    if not words.strip():
        raise Refused(_("A testimonial needs words."))


def check_picture(picture: ComplimentPicture | None, engagement: Engagement, *, shows_nobody_else: bool) -> None:
    """Raise where a picture is not this client's, or shows somebody who cannot say yes by this link (§ 22 KUG)."""
    if picture is None:
        return
    if picture.compliment.engagement_id != engagement.pk:
        raise Refused(_("This picture is not from this collaboration."))
    if not shows_nobody_else:
        raise Refused(_("Can somebody else be recognized in it? Then it stays in the treasury: only they can say yes."))


def check_consent(words_read: str, testimonial: Testimonial, places: Collection[str], name_form: str) -> None:
    """Raise unless somebody agrees to exactly these words, for at least one place, under a name of their choice."""
    if words_read != testimonial.words:
        raise Refused(_("These are not the words you were asked about. Look at them again."))
    if not places or not set(places) <= set(Testimonial.Place.values):
        raise Refused(_("Say where the words may appear."))
    if name_form not in Testimonial.NameForm.values:
        raise Refused(_("Say under which name."))


def name_shown(testimonial: Testimonial) -> str:
    """Return the name as it was agreed to; empty where none was."""
    name = testimonial.engagement.name
    if testimonial.name_form == Testimonial.NameForm.FULL:
        return name
    if testimonial.name_form == Testimonial.NameForm.INITIALS:
        return " ".join(f"{part[0]}." for part in name.split())
    return ""


def is_picture_public(testimonial: Testimonial) -> bool:
    """Whether its picture stands on the public page: there alone, and by a yes of its own."""
    return (
        testimonial.shows_picture
        and testimonial.picture_id is not None
        and testimonial.consented_at is not None
        and testimonial.withdrawn_at is None
        and Testimonial.Place.PAGE in testimonial.places
    )


def is_checked(testimonial: Testimonial) -> bool:
    """Whether it belongs to a collaboration that was completed here (L37)."""
    return testimonial.engagement.state == State.COMPLETED
