"""Ask a client whether their words may be shown; the link is shown once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.emails.letters import compose
from wunschkunde.stages.collaboration.models import Consent
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.printing import sheet
from wunschkunde.stages.collaboration.queries.consents import standing_consent
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.completion.actions import testimonials as actions
from wunschkunde.stages.completion.forms.testimonials import WordingForm
from wunschkunde.stages.completion.models import Testimonial
from wunschkunde.stages.completion.queries import testimonials as reads
from wunschkunde.stages.completion.queries.closing import seen_by
from wunschkunde.stages.completion.queries.friendship import Written
from wunschkunde.stages.completion.rules.friendship import check_opened
from wunschkunde.stages.completion.views.closing import the_closing
from wunschkunde.stages.referral.queries.rooms import address_of


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def testimonials(request: PracticeRequest, pk: int) -> HttpResponse:
    """Ask about one wording. Nothing is sent: by email only with their consent to be asked, else in a talk (L34)."""
    closing = the_closing(pk)
    check_opened(closing)
    engagement = closing.engagement
    own = seen_by(Party.CLIENT, closing).own
    initial = {"words": own.words.get("tell_others", "") if own else ""}
    data = request.POST if request.method == "POST" else None
    form = WordingForm(data, initial=initial, pictures=reads.pictures_of(engagement))
    letter, address = None, ""
    if form.is_valid():
        made, link, secret = actions.ask_for_testimonial(closing=closing, author=request.user, **form.cleaned_data)
        address = address_of(link, secret)
        written = compose(client=engagement, key="testimonial_consent", given={"compliment": made.words})
        letter = Written(written.subject, f"{written.body.rstrip()}\n\n{address}", engagement.email)
    context = {
        "engagement": engagement,
        "form": form,
        "letter": letter,
        "address": address,
        "may_write": standing_consent(engagement, Consent.Purpose.FEEDBACK) is not None and bool(engagement.email),
        "asked": [(one, reads.standing_in_words(one)) for one in reads.testimonials_of(engagement)],
        "words": texts.closing_retrospective(),
    }
    return render(request, "completion/testimonials.html", context, status=422 if form.errors else 200)


@require_safe
@practice_required
def voices(request: PracticeRequest) -> HttpResponse:
    """Show all words asked about, and what may stand in which place today."""
    practice, place = request.practice, Testimonial.Place
    context = {
        "asked": reads.all_voices(),
        "feed_url": reverse("completion:voices_feed", args=[practice.slug]) if practice.published_at else "",
        "in_feed": reads.voices(practice, place.FEED),
        "for_print": reads.voices(practice, place.PRINT),
        "for_ebook": reads.voices(practice, place.EBOOK),
    }
    return render(request, "completion/voices.html", context)


@require_safe
@practice_required
def voices_sheet(request: PracticeRequest) -> HttpResponse:
    """The words that may stand in print, as a sheet: read anew each time, so that a no is missing at once."""
    context = {"voices": reads.voices(request.practice, Testimonial.Place.PRINT), "today": timezone.localdate()}
    return sheet(request, "completion/voices_sheet.html", context, name=_("voices"))


@require_POST
@practice_required
def take_down(request: PracticeRequest, number: int) -> HttpResponse:
    """Show the words nowhere any more."""
    shown: Testimonial = get_object_or_404(Testimonial.objects.select_related("practice"), pk=number)
    actions.take_testimonial_back(testimonial=shown, author=request.user)
    messages.success(request, _("These words are no longer shown anywhere."))
    return redirect("completion:testimonials", shown.engagement_id)
