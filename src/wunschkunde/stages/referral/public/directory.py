"""The directory of this server: a visitor answers nine points and reads who fits them, and why.

No account, no cookie, no script, and no row: what is answered lives in the page, and travels on only when they ask.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from wunschkunde.stages.inquiry.rules.guards import client_address
from wunschkunde.stages.referral.actions.directory import spend_search
from wunschkunde.stages.referral.forms.directory import DirectoryForm
from wunschkunde.stages.referral.queries.directory import search, visitor_side
from wunschkunde.stages.referral.queries.pool import Provider, listed_providers

KEPT_BY_BROWSER = 1800  # seconds
UNPROCESSABLE, TOO_MANY = 422, 429


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: HttpRequest) -> HttpResponse:
    """Ask nine points; answer with the practices that fit, in a published order. ``again`` leads back to the points."""
    if request.method == "POST" and sum(len(values) for _name, values in request.POST.lists()) > (
        settings.PUBLIC_FIELD_LIMIT
    ):
        return HttpResponseBadRequest(_("That was more than this form asks for."))
    with scopes_disabled():
        providers = listed_providers()
        if request.method != "POST" or "again" in request.POST:
            return _questions(request, DirectoryForm(answers=request.POST), providers)
        form = DirectoryForm(request.POST)
        if not form.is_valid():
            return _questions(request, form, providers, UNPROCESSABLE)
        if not spend_search(address=client_address(request)):
            form.add_error(None, _("A great deal is being asked just now. Please try again in an hour."))
            response = _questions(request, form, providers, TOO_MANY)
            response["Retry-After"] = "3600"
            return response
        return _found(request, form, providers)


def _questions(request: HttpRequest, form: DirectoryForm, providers: list[Provider], status: int = 200) -> HttpResponse:
    return _page(request, "referral/directory.html", {"form": form}, providers, status)


def _found(request: HttpRequest, form: DirectoryForm, providers: list[Provider]) -> HttpResponse:
    dimensions = form.dimensions
    visitor = visitor_side(dimensions.answers, dimensions.most_important)
    result = search(providers, visitor, get_language() or "", timezone.localdate())
    context = {"result": result, "carried": dimensions.carried()}
    return _page(request, "referral/directory_found.html", context, providers)


def _page(
    request: HttpRequest, name: str, context: dict[str, object], providers: list[Provider], status: int = 200
) -> HttpResponse:
    asked = request.GET.get("lang", "")
    frame = {
        "listed": len(providers),
        "are_examples": bool(providers) and providers[0].listing.practice.is_demo,
        "imprint_url": settings.IMPRINT_URL,
        "privacy_url": settings.PRIVACY_URL,
        "suffix": "?" + urlencode({"lang": asked}) if asked in ("de", "en") else "",
    }
    response = render(request, name, {**frame, **context}, status=status)
    # Kept by this browser alone and for a while, so that the way back from a practice shows the same page.
    response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER}"
    response["Vary"] = "Accept-Language"
    return response
