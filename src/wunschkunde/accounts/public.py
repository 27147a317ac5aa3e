"""Pages of accounts that everybody reaches: links that open a door, and the language of the sign-in pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts import actions, members
from wunschkunde.accounts.access import SESSION_KEY
from wunschkunde.accounts.forms import NewcomerForm
from wunschkunde.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it signs in, so that a mail scanner which follows links uses nothing up."""
    if request.method != "POST":
        return render(request, "accounts/sign_in_link.html")
    user = actions.use_sign_in_link(token=token)
    if user is None:
        return render(request, "accounts/link_ended.html", status=410)
    return _sign_in(request, user)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites; accept with a button, as the person signed in or as somebody new."""
    membership = members.find_invitation(token)
    if membership is None:
        return render(request, "accounts/link_ended.html", status=410)
    user = request.user if isinstance(request.user, User) else None
    is_known = user is None and User.objects.filter(email=membership.invited_email).exists()
    form = None if user or is_known else NewcomerForm(request.POST or None)
    page: dict[str, Any] = {"invitation": membership, "form": form, "is_known": is_known, "error": ""}
    if request.method == "POST" and not is_known and (form is None or form.is_valid()):
        try:
            accepted = members.accept_invitation(
                token=token, user=user, name=form.cleaned_data["name"] if form else "", language=get_language() or "de"
            )
        except ValidationError as refusal:
            page["error"] = refusal.message
            return render(request, "accounts/invitation.html", page, status=409)
        response = redirect("home") if user or accepted.user is None else _sign_in(request, accepted.user)
        request.session[SESSION_KEY] = accepted.practice_id
        return response
    return render(request, "accounts/invitation.html", page)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in as far as a link may: a second factor is still asked for."""
    record_authentication(request, user, method="link")
    has_way_in = user.has_usable_password() or is_mfa_enabled(user)
    target = None if has_way_in else reverse("accounts:welcome")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=target))
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language for a person; for everybody else it goes into the address. No cookie is set."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    if language not in User.Language.values:
        return redirect(target)
    if isinstance(request.user, User):
        actions.revise_user(user=request.user, language=language)
        return redirect(target)
    return redirect(_with_language(target, language))


def _with_language(target: str, language: str) -> str:
    parts = urlsplit(target)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "lang"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("lang", language)])))
