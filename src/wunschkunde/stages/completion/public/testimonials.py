"""Where somebody agrees to their words being shown, sees where they stand, and takes that back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_scopes import scope

from wunschkunde.accounts.languages import client_language
from wunschkunde.accounts.models import token_digest
from wunschkunde.stages.collaboration.public.consents import consents
from wunschkunde.stages.completion.actions import testimonials as actions
from wunschkunde.stages.completion.forms.testimonials import ConsentForm
from wunschkunde.stages.completion.models import ComplimentPicture, Testimonial, TestimonialLink
from wunschkunde.stages.completion.queries.feed import feed_of
from wunschkunde.stages.completion.queries.testimonials import (
    picture_on_page,
    standing_in_words,
    testimonial_link_behind,
    voices,
)
from wunschkunde.stages.inquiry.public import published, speaking_as
from wunschkunde.stages.referral.public.rooms import door, frame

NOT_KEPT = "no-store"


def _find(token: str) -> TestimonialLink | None:
    return testimonial_link_behind(token_digest(token))


testimonial_room = door(_find)
testimonial_consents = testimonial_room(consents)


@testimonial_room
def testimonial_picture(request: HttpRequest, link: TestimonialLink) -> HttpResponse:
    """Show the picture they are asked about."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if link.testimonial.picture is None:
        raise Http404
    return as_shown(link.testimonial.picture)


@require_safe
def picture(_request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a picture beside a testimonial, as long as it may stand on the public page."""
    practice = published(slug)
    with scope(practice=practice):
        found = picture_on_page(practice, number)
        if found is None:
            raise Http404
        return as_shown(found)


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what others say, for feed readers: only words with a yes to that."""
    practice = published(slug)
    with speaking_as(practice, client_language(practice, request.LANGUAGE_CODE)):
        written = feed_of(practice, voices(practice, Testimonial.Place.FEED))
    answer = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = NOT_KEPT
    return answer


def as_shown(picture: ComplimentPicture) -> HttpResponse:
    """Answer with a picture that nobody keeps on the way: a no holds from the next look on."""
    answer = HttpResponse(picture.jpeg, content_type="image/jpeg")
    answer["Cache-Control"] = NOT_KEPT
    return answer


@testimonial_room
def testimonial(request: HttpRequest, link: TestimonialLink) -> HttpResponse:
    """Say yes to these words, or take it back with one button."""
    shown = link.testimonial
    if request.method == "POST" and "withdraw" in request.POST:
        actions.take_testimonial_back(testimonial=shown)
        return redirect(request.get_full_path())
    data = request.POST if request.method == "POST" else None
    form = ConsentForm(data, words=shown.words, has_picture=shown.picture_id is not None)
    if form.is_valid():
        actions.agree(testimonial=shown, **form.cleaned_data)
        return redirect(request.get_full_path())
    context = {
        **frame(request, link),
        "testimonial": shown,
        "is_shown": shown.consented_at is not None and shown.withdrawn_at is None,
        "standing": standing_in_words(shown),
        "form": form,
        "picture_url": reverse("completion:room_testimonial_picture", args=[request.resolver_match.kwargs["token"]]),  # type: ignore[union-attr]
    }
    return render(request, "completion/rooms/testimonial.html", context, status=422 if form.errors else 200)
