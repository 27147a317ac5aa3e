"""The treasury: read, search, keep, print, close what it offers; and what one would like to say to a client."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.printing import can_pdf, sheet
from wunschkunde.stages.collaboration.queries import engagements
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion.actions import treasury as actions
from wunschkunde.stages.completion.forms.treasury import ComplimentForm, ImpressedForm, MessageForm, PictureForm
from wunschkunde.stages.completion.models import Compliment, ComplimentPicture
from wunschkunde.stages.completion.queries import treasury as queries
from wunschkunde.stages.completion.rules.treasury import PICTURE_BYTES

UNPROCESSABLE = 422
ON_A_PAGE = 25


def the_compliment(pk: int) -> Compliment:
    """Return a compliment of the practice in scope, or raise Http404."""
    return get_object_or_404(queries.compliments(), pk=pk)


@require_safe
@practice_required
def treasury(request: PracticeRequest) -> HttpResponse:
    """Read in the treasury, or search it."""
    words = request.GET.get("q", "")
    found = queries.search(words)
    context = {
        "texts": texts.compliments(),
        "words": words,
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
        "total": len(found) if not words else queries.compliments().count(),
    }
    return render(request, "completion/treasury.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def keep(request: PracticeRequest) -> HttpResponse:
    """Keep a compliment."""
    asked = request.GET.get("zusammenarbeit", "")
    form = ComplimentForm(
        request.POST if request.method == "POST" else None,
        initial={"engagement": asked} if asked.isdecimal() else {},
    )
    if form.is_valid():
        data = dict(form.cleaned_data)
        kept = actions.keep_compliment(
            practice=request.practice, author=request.user, engagement=data.pop("engagement"), data=data
        )
        messages.success(request, _("It is in the treasury now, word for word."))
        return redirect("completion:compliment", kept.pk)
    context = {"form": form, "texts": texts.compliments()}
    return render(request, "completion/compliment_new.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def keep_from(request: PracticeRequest) -> HttpResponse:
    """Find the sentences in a message or comment that are worth keeping; the rest of it is not kept."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.words:
        found = {"words": form.words, "found_in": form.cleaned_data["found_in"]}
        context = {"form": ComplimentForm(initial=found), "texts": texts.compliments()}
        return render(request, "completion/compliment_new.html", context)
    asked = {"form": form, "texts": texts.compliments()}
    return render(request, "completion/compliment_from.html", asked, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@practice_required
def compliment(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show one compliment, with its picture or the way to add one."""
    return _shown(request, the_compliment(pk), PictureForm())


def _shown(request: HttpRequest, shown: Compliment, form: PictureForm) -> HttpResponse:
    context = {"compliment": shown, "picture": getattr(shown, "picture", None), "form": form}
    return render(request, "completion/compliment.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@practice_required
def add_picture(request: PracticeRequest, pk: int) -> HttpResponse:
    """Put a picture beside a compliment: the one address of the program that takes a file."""
    shown = the_compliment(pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"].read(PICTURE_BYTES + 1)
        try:
            actions.add_picture(compliment=shown, author=request.user, upload=upload, alt=form.cleaned_data["alt"])
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The picture is kept, without place, time and camera."))
            return redirect("completion:compliment", pk)
    return _shown(request, shown, form)


@require_safe
@practice_required
def picture(request: PracticeRequest, pk: int) -> HttpResponse:
    """Send the picture of a compliment: shown in the page, or with ``?speichern`` as a file."""
    kept: ComplimentPicture = get_object_or_404(ComplimentPicture.objects.all(), compliment_id=pk)
    answer = HttpResponse(kept.jpeg, content_type="image/jpeg")
    name = _("compliment")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment="speichern" in request.GET, filename=f"{name}-{pk}.jpg")
        or "attachment"
    )
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_POST
@practice_required
def remove_picture(request: PracticeRequest, pk: int) -> HttpResponse:
    """Erase the picture of a compliment."""
    pictures = ComplimentPicture.objects.select_related("practice", "compliment")
    kept: ComplimentPicture = get_object_or_404(pictures, compliment_id=pk)
    actions.remove_picture(picture=kept, author=request.user)
    messages.success(request, _("The picture is erased."))
    return redirect("completion:compliment", pk)


@require_POST
@practice_required
def erase(request: PracticeRequest, pk: int) -> HttpResponse:
    """Erase a compliment."""
    actions.erase_compliment(compliment=the_compliment(pk), author=request.user)
    messages.success(request, _("The compliment is erased."))
    return redirect("completion:treasury")


@require_safe
@practice_required
def booklet(request: PracticeRequest) -> HttpResponse:
    """The treasury as a small book, to print or to save as PDF."""
    as_pdf = "pdf" in request.GET and can_pdf()
    found = queries.compliments().order_by("said_on", "pk")
    context = {
        "texts": texts.compliments(),
        "compliments": list(found.defer(None) if as_pdf else found),
        "as_pdf": as_pdf,
        "today": timezone.localdate(),
    }
    return sheet(request, "completion/booklet.html", context, name=_("treasury"))


@require_POST
@practice_required
def close_offer(request: PracticeRequest) -> HttpResponse:
    """Close what the treasury offers now; it does not come back for the same occasions."""
    occasions = [one.key for one in queries.occasions_of(request.user, timezone.localdate())]
    actions.close_offer(practice=request.practice, author=request.user, occasions=occasions)
    if cast("Any", request).htmx:
        return HttpResponse()
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours and back.startswith("/") else reverse("home"))


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def impressed(request: PracticeRequest, pk: int) -> HttpResponse:
    """Find words for what impressed one about a client: a text to copy, of which nothing is kept."""
    engagement = engagements().filter(pk=pk).first()
    if engagement is None:
        raise Http404
    form = ImpressedForm(request.POST if request.method == "POST" else None)
    text = form.text if form.is_valid() else ""
    return render(request, "completion/impressed.html", {"engagement": engagement, "form": form, "text": text})
