"""The complaint form of a practice that sells goods, and the room of a complaint. No cookie, no session, no script."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wunschkunde.accounts.languages import client_language
from wunschkunde.stages.collaboration.actions import complaining
from wunschkunde.stages.collaboration.forms.complaints import ComplaintForm, FairnessForm, WordForm
from wunschkunde.stages.collaboration.models import Complaint, RoomLink
from wunschkunde.stages.collaboration.public.rooms import room
from wunschkunde.stages.collaboration.queries import complaints as queries
from wunschkunde.stages.collaboration.states import ComplaintState
from wunschkunde.stages.inquiry.actions import spend_budget
from wunschkunde.stages.inquiry.public import KEPT_BY_BROWSER, frame, published, speaking_as
from wunschkunde.stages.inquiry.rules.guards import client_address
from wunschkunde.stages.referral.public.rooms import frame as room_frame

UNPROCESSABLE, TOO_MANY, SEE_OTHER = 422, 429, 303


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the complaint form; keep what is sent, and lead to the receipt."""
    practice = published(slug)
    if not queries.settings_of(practice).is_public:
        raise Http404
    language = client_language(practice, request.LANGUAGE_CODE)
    with speaking_as(practice, language):
        if request.method != "POST":
            response = _form(request, ComplaintForm(practice=practice))
            # Kept by the browser, so that the way back shows the form as it was left; we put nothing personal in.
            response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER}"
            patch_vary_headers(response, ["Accept-Language"])
            return response
        if sum(len(values) for _name, values in request.POST.lists()) > settings.PUBLIC_FIELD_LIMIT:
            return HttpResponseBadRequest(_("That was more than this form asks for."))
        form = ComplaintForm(request.POST, practice=practice)
        return _send(request, form, language) if form.is_valid() else _form(request, form, UNPROCESSABLE)


def _send(request: HttpRequest, form: ComplaintForm, language: str) -> HttpResponse:
    """Keep a valid complaint once, unless the hour's budget is spent; with other words in it, the client is asked."""
    practice, key = form.practice, form.next_stamp.key
    known = queries.received_with(key)
    if known is not None and not form.is_same_as(known):
        form.begin_anew()
        return _form(request, form, UNPROCESSABLE)
    if known is None and not spend_budget(practice=practice, address=client_address(request)):
        form.add_error(None, _("A great deal is arriving just now. Please send this again in an hour."))
        response = _form(request, form, TOO_MANY)
        response["Retry-After"] = "3600"
        return response
    fields = {**form.given(), "language": language}
    _complaint, secret = complaining.receive_complaint(practice=practice, fields=fields, key=key)
    response = redirect("collaboration:room_complaint_receipt", secret)
    response.status_code = SEE_OTHER
    response["Location"] += frame(request, practice)["suffix"]
    return response


def _form(request: HttpRequest, form: ComplaintForm, status: int = 200) -> HttpResponse:
    context = {
        **frame(request, form.practice),
        "form": form,
        "is_german": translation.get_language() != "en",
    }
    return render(request, "collaboration/complaints/complain.html", context, status=status)


def _the_complaint(link: RoomLink) -> Complaint:
    if link.complaint is None:  # the schema knows no such row
        raise LookupError(f"room link {link.pk} holds no complaint")
    return link.complaint


def _token(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["token"]) if request.resolver_match else ""


@room(RoomLink.Purpose.COMPLAINT)
def receipt(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Thank, say what happens by when, and give the link of the room."""
    complaint = _the_complaint(link)
    context = {
        **room_frame(request, link),
        "complaint": complaint,
        "steps": queries.steps_for_client(complaint, queries.today_of(link.practice)),
        "room_url": settings.PUBLIC_URL + reverse("collaboration:room_complaint", args=[_token(request)]),
    }
    return render(request, "collaboration/rooms/complaint_receipt.html", context)


@room(RoomLink.Purpose.COMPLAINT)
def complaint_room(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Show the client their own words, where it stands, who answers for it, and what comes by when."""
    return _room(request, link, WordForm(), FairnessForm(given=queries.fairness_of(_the_complaint(link))))


@room(RoomLink.Purpose.COMPLAINT)
def say_more(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Add further words."""
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        complaining.add_word(complaint=_the_complaint(link), text=form.cleaned_data["text"])
        return _back(request)
    return _room(request, link, form, FairnessForm(given=queries.fairness_of(_the_complaint(link))))


@room(RoomLink.Purpose.COMPLAINT)
def rate(request: HttpRequest, link: RoomLink) -> HttpResponse:
    """Answer the three questions, as many as one likes."""
    data, given = request.POST if request.method == "POST" else None, queries.fairness_of(_the_complaint(link))
    form = FairnessForm(data, given=given)
    if form.is_valid():
        complaining.rate_fairness(complaint=_the_complaint(link), ratings=form.ratings)
        return _back(request)
    return _room(request, link, WordForm(), form)


def _back(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("lang", "")
    suffix = f"?lang={asked}" if asked in ("de", "en") else ""
    return redirect(reverse("collaboration:room_complaint", args=[_token(request)]) + suffix)


def _room(request: HttpRequest, link: RoomLink, words: WordForm, fairness: FairnessForm) -> HttpResponse:
    complaint, today = _the_complaint(link), queries.today_of(link.practice)
    context = {
        **room_frame(request, link),
        "complaint": complaint,
        "token": _token(request),
        "said": list(complaint.words.all()),
        "steps": queries.steps_for_client(complaint, today),
        "limits": queries.limits_of(complaint, today),
        "is_answered": queries.is_told(complaint),
        "is_open": complaint.state != ComplaintState.CLOSED,
        "words": words,
        "fairness": fairness,
    }
    status = UNPROCESSABLE if words.errors or fairness.errors else 200
    return render(request, "collaboration/rooms/complaint.html", context, status=status)
