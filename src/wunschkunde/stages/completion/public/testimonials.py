"""Where somebody agrees to their words being shown, sees where they stand, and takes that back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wunschkunde.accounts.models import token_digest
from wunschkunde.stages.collaboration.public.consents import consents
from wunschkunde.stages.completion.actions import testimonials as actions
from wunschkunde.stages.completion.forms.testimonials import ConsentForm
from wunschkunde.stages.completion.models import TestimonialLink
from wunschkunde.stages.completion.queries.testimonials import standing_in_words, testimonial_link_behind
from wunschkunde.stages.referral.public.rooms import door, frame


def _find(token: str) -> TestimonialLink | None:
    return testimonial_link_behind(token_digest(token))


testimonial_room = door(_find)
testimonial_consents = testimonial_room(consents)


@testimonial_room
def testimonial(request: HttpRequest, link: TestimonialLink) -> HttpResponse:
    """Say yes to these words, or take it back with one button."""
    shown = link.testimonial
    if request.method == "POST" and "withdraw" in request.POST:
        actions.take_testimonial_back(testimonial=shown)
        return redirect(request.get_full_path())
    form = ConsentForm(request.POST if request.method == "POST" else None, words=shown.words)
    if form.is_valid():
        actions.agree(testimonial=shown, **form.cleaned_data)
        return redirect(request.get_full_path())
    context = {
        **frame(request, link),
        "testimonial": shown,
        "is_shown": shown.consented_at is not None and shown.withdrawn_at is None,
        "standing": standing_in_words(shown),
        "form": form,
    }
    return render(request, "completion/rooms/testimonial.html", context, status=422 if form.errors else 200)
