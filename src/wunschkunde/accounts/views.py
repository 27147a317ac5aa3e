"""Pages of the person who is signed in, and of the settings of a practice."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde.accounts import actions, keys, queries
from wunschkunde.accounts.access import (
    SESSION_KEY,
    PracticeRequest,
    UserRequest,
    fresh_sign_in_required,
    owner_required,
    practice_required,
    sign_in_required,
)
from wunschkunde.accounts.forms import ApiTokenForm, EmailForm, PracticeForm, SettleInForm, StartForm, UserForm
from wunschkunde.accounts.regions import time_zone_of


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def account(request: UserRequest) -> HttpResponse:
    """Show and change how the program meets this person, and lead to the ways of signing in."""
    form = UserForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        actions.revise_user(user=request.user, **form.cleaned_data)
        with translation.override(request.user.language):
            messages.success(request, _("Saved."))
        return redirect("accounts:account")
    return render(request, "accounts/account.html", {"form": form, "has_password": request.user.has_usable_password()})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
@fresh_sign_in_required
def email(request: UserRequest) -> HttpResponse:
    """Change the address with which this person signs in."""
    form = EmailForm(request.POST or None, user=request.user, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid():
        actions.change_email(user=request.user, email=form.cleaned_data["email"])
        messages.success(request, _("From now on you sign in with this address."))
        return redirect("accounts:account")
    return render(request, "accounts/email.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
@fresh_sign_in_required
def welcome(request: UserRequest) -> HttpResponse:
    """Offer a password, or a passkey, to somebody who came by a link."""
    if request.user.has_usable_password():
        return redirect("home")
    form = SettleInForm(request.POST or None, user=request.user, initial=_known(request))
    if request.method == "POST" and form.is_valid():
        user = actions.settle_in(user=request.user, **form.cleaned_data)
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)
        messages.success(request, _("That is all. You can sign in with your password from now on."))
        return redirect("home")
    has_passkey = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN).exists()
    return render(request, "accounts/welcome.html", {"form": form, "has_passkey": has_passkey})


@require_safe
@sign_in_required
def second_step(request: UserRequest) -> HttpResponse:
    """Say why an owner who works with others needs a second step, and offer both kinds."""
    practice = queries.practice_that_asks_for_a_second_step(request.user, request.places)
    if practice is None:
        return redirect("home")
    # Nothing else opens now, so nothing else is offered: no switch between practices.
    page = {"asking": practice, "practices": [], "has_password": request.user.has_usable_password()}
    return render(request, "accounts/second_step.html", page)


def _known(request: UserRequest) -> dict[str, str]:
    """What is known of the person already; the address of the very first start is only a stand-in."""
    is_stand_in = request.user.email.endswith(".localhost")
    return {"name": request.user.name, "email": "" if is_stand_in else request.user.email}


@require_http_methods(["GET", "HEAD", "POST"])
@sign_in_required
def start(request: UserRequest) -> HttpResponse:
    """Begin a practice of one's own."""
    known = _known(request)
    form = StartForm(request.POST or None, initial={"provider_name": known["name"], "email": known["email"]})
    if request.method == "POST" and form.is_valid():
        practice = actions.create_practice(
            owner=request.user, time_zone=time_zone_of(form.cleaned_data["region"]), **form.cleaned_data
        )
        request.session[SESSION_KEY] = practice.pk
        return redirect("profile:begin")
    return render(request, "accounts/start.html", {"form": form})


@require_POST
@sign_in_required
def switch(request: UserRequest) -> HttpResponse:
    """Change to another practice of this person."""
    chosen = request.POST.get("practice", "")
    practice = next((one for one in queries.practices_of(request.user) if str(one.pk) == chosen), None)
    if practice is None:
        raise Http404
    request.session[SESSION_KEY] = practice.pk
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def practice_settings(request: PracticeRequest) -> HttpResponse:
    """Show and change the settings of the practice."""
    form = PracticeForm(request.POST or None, instance=request.practice)
    if request.method == "POST" and form.is_valid():
        actions.revise_practice(practice=request.practice, author=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:practice")
    return render(request, "accounts/practice.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
@fresh_sign_in_required
def api_tokens(request: PracticeRequest) -> HttpResponse:
    """Show a member's keys for programs, and make one; its secret is shown this once."""
    form = ApiTokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = keys.create_api_token(membership=request.membership, **form.cleaned_data)
        form = ApiTokenForm()
    page = {"tokens": keys.api_tokens_of(request.membership), "form": form, "secret": secret}
    return render(request, "accounts/api_tokens.html", page, status=422 if form.errors else 200)


@require_POST
@practice_required
def revoke_api_token(request: PracticeRequest, pk: int) -> HttpResponse:
    """End one of a member's own keys."""
    keys.revoke_api_token(token=get_object_or_404(keys.api_tokens_of(request.membership), pk=pk))
    messages.success(request, _("The key is revoked. Programs that use it are turned away from now on."))
    return redirect("accounts:api_tokens")
