"""Who belongs to the practice: invite, suspend, reinstate, remove. Here, since an invitation leaves by the outbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde.accounts import members as memberships
from wunschkunde.accounts.access import PracticeRequest, owner_required
from wunschkunde.accounts.forms import InvitationForm
from wunschkunde.accounts.queries import members_of
from wunschkunde.outbox.actions import queue

CHANGES = {"suspend": memberships.suspend, "reinstate": memberships.reinstate, "remove": memberships.remove}


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def members(request: PracticeRequest) -> HttpResponse:
    """Show who belongs to the practice, and invite somebody; the link is shown once, to be passed on by hand too."""
    form = InvitationForm(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        try:
            link = _invite(request, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error("email", refusal)
        else:
            form = InvitationForm()
    page = {"members": members_of(request.practice), "form": form, "link": link}
    return render(request, "members.html", page)


@require_POST
@owner_required
def change_member(request: PracticeRequest, pk: int) -> HttpResponse:
    """Suspend, reinstate or remove one member."""
    membership = get_object_or_404(members_of(request.practice), pk=pk)
    change = CHANGES.get(request.POST.get("change", ""))
    if change is None:
        return HttpResponseBadRequest()
    try:
        change(membership=membership, author=request.user)
    except ValidationError as refusal:
        messages.warning(request, refusal.message)
    return redirect("members")


def _invite(request: PracticeRequest, *, email: str, role: str) -> str:
    """Make the invitation and queue its mail, both or neither; return the link."""
    practice = request.practice
    with transaction.atomic():
        _membership, token = memberships.invite(practice=practice, author=request.user, email=email, role=role)
        link = f"{settings.PUBLIC_URL}{reverse('accounts:invitation', args=[token])}"
        queue(
            practice=practice,
            purpose="invitation",
            to_address=email,
            to_name="",
            subject=_("An invitation to %(practice)s") % {"practice": practice.name},
            body=_(
                "Hello,\n\n%(author)s invites you to work in the practice “%(practice)s” in Wunschkunde.\n\n"
                "With this link you accept; it works once, within 14 days:\n\n%(link)s\n\n"
                "If you do not know what this is about, do nothing."
            )
            % {"author": request.user, "practice": practice.name, "link": link},
            language=get_language() or "de",
            not_before=timezone.now(),
        )
    return link
