"""What a client agreed to, in every room that belongs to an engagement: read it, say yes, take it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render

from wunschkunde.stages.collaboration.actions.consents import give, withdraw
from wunschkunde.stages.collaboration.forms.consents import WithdrawalForm
from wunschkunde.stages.collaboration.models import Consent, Engagement, RoomLink
from wunschkunde.stages.collaboration.public.rooms import room
from wunschkunde.stages.collaboration.queries.consents import by_purpose, sentence_of
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.inquiry.models import SecretLink
from wunschkunde.stages.referral.public.rooms import frame

# Taken back as easily as given: one button each (Art. 7(3)).
WAYS = ("give", "withdraw")


def consents(request: HttpRequest, link: SecretLink) -> HttpResponse:
    """Show each purpose with its sentence, and what was agreed to; one button each way."""
    engagement = link.client
    if not isinstance(engagement, Engagement):
        raise TypeError(f"room link {link.pk} belongs to no engagement")
    if request.method == "POST":
        form = WithdrawalForm(request.POST)
        way = next((way for way in WAYS if way in request.POST), None)
        if not form.is_valid() or way is None:
            return HttpResponseBadRequest()
        _note(engagement, form.cleaned_data["purpose"], way)
        return redirect(request.get_full_path())
    context = {
        **frame(request, link),
        "lines": [(purpose, sentence_of(purpose), consent) for purpose, consent in by_purpose(engagement)],
        "is_live": engagement.state in LIVE,
    }
    return render(request, "collaboration/rooms/consents.html", context)


def _note(engagement: Engagement, purpose: str, way: str) -> None:
    if way == "withdraw":
        withdraw(engagement=engagement, purpose=purpose)
    else:
        give(
            engagement=engagement,
            purpose=purpose,
            text=sentence_of(Consent.Purpose(purpose)),
            channel=Consent.Channel.ROOM,
        )


in_kickoff = room(RoomLink.Purpose.KICKOFF)(consents)
in_charter = room(RoomLink.Purpose.CHARTER)(consents)
in_check_in = room(RoomLink.Purpose.CHECK_IN)(consents)
