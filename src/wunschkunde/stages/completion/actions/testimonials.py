"""Ask to show somebody's words, agree to it, take it back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.completion.models import Closing, ComplimentPicture, Testimonial, TestimonialLink
from wunschkunde.stages.completion.rules.friendship import check_opened
from wunschkunde.stages.completion.rules.testimonials import check_consent, check_picture, check_wording
from wunschkunde.stages.referral.actions.rooms import make_link

# As long as anything about a completed collaboration may be kept, and a year beside it: taking back must stay possible.
DAYS_OPEN = 4 * 366


@transaction.atomic
def ask_for_testimonial(
    *,
    closing: Closing,
    author: User,
    words: str,
    picture: ComplimentPicture | None = None,
    shows_nobody_else: bool = False,
) -> tuple[Testimonial, TestimonialLink, str]:
    """Keep a wording to be agreed to; return it with a link and its secret. Raises Refused before both answered.

    ``picture`` may be asked about beside it where nobody but this client can be recognized in it.
    """
    current = locked(closing.engagement)
    rules.check_person(author, current.practice)
    check_opened(closing)
    check_wording(words)
    check_picture(picture, current, shows_nobody_else=shows_nobody_else)
    made = Testimonial.objects.create(
        practice=current.practice, engagement=current, words=_one_way(words), picture=picture, author=author
    )
    record(practice=current.practice, actor=author, verb="testimonial_asked", target=made)
    return made, *open_testimonial(testimonial=made, author=author)


@transaction.atomic
def open_testimonial(*, testimonial: Testimonial, author: User) -> tuple[TestimonialLink, str]:
    """Make another link to the same wording; earlier ones go on opening it."""
    link = TestimonialLink(testimonial=testimonial)
    return make_link(link, practice=testimonial.practice, author=author, what="testimonial", days=DAYS_OPEN)


@transaction.atomic
def agree(
    *, testimonial: Testimonial, words_read: str, places: Collection[str], name_form: str, with_picture: bool = False
) -> Testimonial:
    """Agree to exactly these words, in these places, under this name. A later yes takes the place of this one.

    ``with_picture``: the picture asked about may stand beside them on the public page; that is a yes of its own.
    """
    current = _locked(testimonial)
    check_consent(_one_way(words_read), current, places, name_form)
    current.places, current.name_form = sorted(places), name_form
    current.shows_picture = with_picture and current.picture_id is not None
    current.consented_at, current.withdrawn_at = timezone.now(), None
    current.save(update_fields=["places", "name_form", "shows_picture", "consented_at", "withdrawn_at"])
    facts = {"places": current.places, "name_form": name_form, "with_picture": current.shows_picture}
    record(practice=current.practice, actor=None, verb="testimonial_agreed", target=current, data=facts)
    return current


@transaction.atomic
def take_testimonial_back(*, testimonial: Testimonial, author: User | None = None) -> Testimonial:
    """Show the words nowhere any more, from now on. ``author`` is None where the client takes them back."""
    current = _locked(testimonial)
    if author is not None:
        rules.check_person(author, current.practice)
    if current.withdrawn_at is None:
        current.places, current.shows_picture, current.withdrawn_at = [], False, timezone.now()
        current.save(update_fields=["places", "shows_picture", "withdrawn_at"])
        record(practice=current.practice, actor=author, verb="testimonial_taken_back", target=current)
    return current


def _locked(testimonial: Testimonial) -> Testimonial:
    found = Testimonial.objects.select_for_update(of=("self",)).select_related("practice")
    return found.get(pk=testimonial.pk)


def _one_way(words: str) -> str:
    """Browsers send their own line ends."""
    return words.replace("\r\n", "\n").strip()
