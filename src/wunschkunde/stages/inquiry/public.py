"""What everybody reaches: the public page, the inquiry form, and the page behind a client's link.

No cookie, no session, no script. The form is protected by a signed stamp and budgets instead of a CSRF cookie: it acts
for nobody who is signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope, scopes_disabled

from wunschkunde import texts
from wunschkunde.accounts.languages import client_language
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry import actions, queries
from wunschkunde.stages.inquiry.forms import InquiryForm, WithdrawalForm
from wunschkunde.stages.inquiry.models import ClientLink, OwedNotice
from wunschkunde.stages.inquiry.queries import notice
from wunschkunde.stages.inquiry.queries.mirror import mirror_of
from wunschkunde.stages.inquiry.queries.page import page_context
from wunschkunde.stages.inquiry.rules import add_months, can, is_usable
from wunschkunde.stages.inquiry.rules.guards import client_address, content_digest, receipt_token
from wunschkunde.stages.inquiry.rules.imprint import LABELS, fields_of, law_of, missing_fields

KEPT_BY_BROWSER = 1800  # seconds
UNPROCESSABLE, TOO_MANY, SEE_OTHER = 422, 429, 303


@contextmanager
def speaking_as(practice: Practice, language: str) -> Iterator[None]:
    """Run in the scope of the practice and in the language of its client."""
    with scope(practice=practice), translation.override(language):
        yield


def published(slug: str) -> Practice:
    """Return the practice whose page is open to everybody, or raise Http404.

    A page whose imprint lacks something is not: a practice that moves to another country may owe one line more.
    """
    practice = Practice.objects.filter(slug=slug, published_at__isnull=False).first()
    if practice is None or missing_fields(practice.country, practice.imprint):
        raise Http404
    return practice


def known_to_clients(slug: str) -> Practice:
    """Return the practice whose imprint and notice may be read, or raise Http404.

    That is a published one, and one without a page as long as somebody holds a link to an inquiry or to a room, or
    letters tell others where to read the notice.
    """
    practice = Practice.objects.filter(slug=slug).first()
    if practice is None:
        raise Http404
    with scope(practice=practice):
        is_needed = (
            ClientLink.objects.filter(expires_at__gt=timezone.now(), revoked_at=None).exists()
            or OwedNotice.objects.exists()
            or queries.holds_room_links(practice)
        )
    return practice if is_needed else published(slug)


def frame(request: HttpRequest, practice: Practice) -> dict[str, Any]:
    """Return what the frame of a public page needs; a language asked for in the address stays asked for."""
    asked = request.GET.get("lang", "")
    suffix = "?" + urlencode({"lang": asked}) if asked in ("de", "en") else ""
    names = {"practice_url": "page", "imprint_url": "imprint", "privacy_url": "privacy", "ask_url": "ask"}
    links = {key: reverse(f"inquiry:{name}", args=[practice.slug]) + suffix for key, name in names.items()}
    return {"practice": practice, "suffix": suffix, **links}


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what may be expected of this practice, and what not."""
    practice = published(slug)
    with speaking_as(practice, client_language(practice, request.LANGUAGE_CODE)):
        return render(request, "inquiry/page.html", {**frame(request, practice), **page_context(practice)})


@require_safe
def imprint(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who stands behind the page, as the law of the country asks."""
    practice = known_to_clients(slug)
    with speaking_as(practice, client_language(practice, request.LANGUAGE_CODE)):
        keys = [key for keys in fields_of(practice.country) for key in keys]
        lines = [(LABELS[key], practice.imprint[key]) for key in keys if practice.imprint.get(key)]
        context = {**frame(request, practice), "lines": lines, "law": law_of(practice.country)}
        return render(request, "inquiry/imprint.html", context)


@require_safe
def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the privacy notice."""
    practice = known_to_clients(slug)
    language = client_language(practice, request.LANGUAGE_CODE)
    with speaking_as(practice, language):
        context = {**frame(request, practice), "sections": notice.sections(practice, language)}
        return render(request, "inquiry/privacy.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the inquiry form; keep what is sent, and lead to the receipt."""
    practice = published(slug)
    language = client_language(practice, request.LANGUAGE_CODE)
    with speaking_as(practice, language):
        if request.method != "POST":
            response = _form(request, InquiryForm(practice=practice))
            # Kept by the browser, so that the way back shows the form as it was left; we put nothing personal in.
            response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER}"
            patch_vary_headers(response, ["Accept-Language"])
            return response
        if sum(len(values) for _name, values in request.POST.lists()) > settings.PUBLIC_FIELD_LIMIT:
            return HttpResponseBadRequest(_("That was more than this form asks for."))
        form = InquiryForm(request.POST, practice=practice)
        return _send(request, form, language) if form.is_valid() else _form(request, form, UNPROCESSABLE)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask_with(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the inquiry form with answers somebody gave in the directory. Nothing is kept before they send it."""
    practice = published(slug)
    if request.method != "POST":
        return redirect(frame(request, practice)["ask_url"])
    with speaking_as(practice, client_language(practice, request.LANGUAGE_CODE)):
        if sum(len(values) for _name, values in request.POST.lists()) > settings.PUBLIC_FIELD_LIMIT:
            return HttpResponseBadRequest(_("That was more than this form asks for."))
        form = InquiryForm(practice=practice)
        form.begin_with(request.POST)
        response = _form(request, form)
    # The way back from a notice shows the form as it was left; only this browser keeps it, and only for a while.
    response["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER}"
    return response


def _send(request: HttpRequest, form: InquiryForm, language: str) -> HttpResponse:
    """Keep a valid inquiry once, unless the hour's budget is spent.

    The same form sent again leads to the same receipt; with other words in it, the client is asked, so that nothing
    anybody wrote gets lost.
    """
    practice, key = form.practice, form.next_stamp.key
    known = queries.received_with(key)
    if known is not None and not (known.withdrawn_at or known.content_digest == content_digest(**form.given())):
        form.begin_anew()
        return _form(request, form, UNPROCESSABLE)
    if known is None:
        if not actions.spend_budget(practice=practice, address=client_address(request)):
            form.add_error(None, _("A great deal is arriving just now. Please send this again in an hour."))
            response = _form(request, form, TOO_MANY)
            response["Retry-After"] = "3600"
            return response
        actions.receive_inquiry(
            practice=practice,
            **form.given(),
            key=key,
            language=language,
            privacy_notice=actions.keep_notice(practice=practice, language=language),
        )
    response = redirect("inquiry:receipt", receipt_token(practice, key))
    response.status_code = SEE_OTHER
    response["Location"] += frame(request, practice)["suffix"]
    return response


def _form(request: HttpRequest, form: InquiryForm, status: int = 200) -> HttpResponse:
    practice = form.practice
    context = {
        **frame(request, practice),
        "form": form,
        "words": texts.inquiry_form(),
        "erase_on": queries.long_date(add_months(timezone.localdate(), practice.retention_months)),
        "is_german": translation.get_language() != "en",
        "is_begun": form.is_begun,
    }
    return render(request, "inquiry/ask.html", context, status=status)


def by_link(view: Callable[[HttpRequest, ClientLink], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open a client's page by its link; unknown, revoked and expired links all get the same calm page.

    Nothing on these pages tells their address to others.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        with scopes_disabled():
            link = queries.link_by_token(token)
        if link is None or not is_usable(link, now):
            response = render(request, "inquiry/link_gone.html", status=404)
        else:
            practice = link.inquiry.practice
            asked = request.GET.get("lang") or link.inquiry.language
            with speaking_as(practice, client_language(practice, asked)):
                if request.method != "HEAD":
                    actions.note_link_use(link=link, now=now)
                response = view(request, link)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


@require_safe
@by_link
def receipt(request: HttpRequest, link: ClientLink) -> HttpResponse:
    """Thank, say when it is read, and show the client whether this is the right practice for them."""
    inquiry = link.inquiry
    context = {
        **frame(request, inquiry.practice),
        "inquiry": inquiry,
        "words": texts.inquiry_form(),
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "read_on": queries.long_date(inquiry.read_on),
        "answer_by": queries.long_date(inquiry.answer_by),
        "erase_on": queries.long_date(inquiry.erase_on),
        "open_until": queries.long_date(timezone.localdate(link.expires_at)),
        "can_withdraw": can(inquiry, "withdraw"),
        "mirror": mirror_of(inquiry, translation.get_language()),
    }
    name = "inquiry/withdrawn.html" if inquiry.withdrawn_at else "inquiry/receipt.html"
    return render(request, name, context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def withdraw(request: HttpRequest, link: ClientLink) -> HttpResponse:
    """Ask once more before everything is erased; only the button acts, so that no mail scanner withdraws anything."""
    inquiry = link.inquiry
    token = request.resolver_match.kwargs["token"] if request.resolver_match else ""
    back = reverse("inquiry:receipt", args=[token]) + frame(request, inquiry.practice)["suffix"]
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if inquiry.withdrawn_at:
        return redirect(back)
    if form.is_valid():
        try:
            actions.withdraw(inquiry=inquiry, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(back)
    context = {
        **frame(request, inquiry.practice),
        "form": form,
        "back_url": back,
        "can_withdraw": can(inquiry, "withdraw"),
    }
    return render(request, "inquiry/withdraw.html", context, status=UNPROCESSABLE if form.errors else 200)
