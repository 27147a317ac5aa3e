"""The client's criticism in the room of the closing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wunschkunde.stages.completion.actions import criticism as actions
from wunschkunde.stages.completion.forms.criticism import CriticismForm
from wunschkunde.stages.completion.models import ClosingLink
from wunschkunde.stages.completion.public.rooms import back_to_room, closing_room
from wunschkunde.stages.completion.rules.criticism import check_say
from wunschkunde.stages.referral.public.rooms import frame


@closing_room
def criticism(request: HttpRequest, link: ClosingLink) -> HttpResponse:
    """Say what could have been better; the practice reads it at once and answers in this room."""
    check_say(link.closing)
    form = CriticismForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.say_criticism(closing=link.closing, **form.cleaned_data)
        return back_to_room(request, link)
    context = {**frame(request, link), "engagement": link.closing.engagement, "form": form}
    return render(request, "completion/rooms/criticism.html", context, status=422 if form.errors else 200)
