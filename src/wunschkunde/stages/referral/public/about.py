"""A colleague's own room: what is kept about them, whether they may be named, and how many places are free."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.decision.queries.words import answer_words
from wunschkunde.stages.profile.queries import dimensions_of
from wunschkunde.stages.referral.actions import colleagues as actions
from wunschkunde.stages.referral.forms.colleagues import NamingForm, PlacesForm
from wunschkunde.stages.referral.models import ColleagueLink
from wunschkunde.stages.referral.public.rooms import door, frame
from wunschkunde.stages.referral.queries.colleagues import mail_address_of
from wunschkunde.stages.referral.queries.handovers import colleague_link_behind
from wunschkunde.stages.referral.queries.notices import source_of
from wunschkunde.stages.referral.rules.colleagues import can_confirm

about_room = door(colleague_link_behind)


@about_room
def about(request: HttpRequest, link: ColleagueLink) -> HttpResponse:
    """See what is kept; say yes to being named, or take it back; confirm an address; keep free places up to date."""
    me = link.colleague
    posted = request.POST if request.method == "POST" else {}
    sentence = _("Yes: %(name)s may name me to people who ask, with my public contact.") % {
        "name": link.practice.provider_name
    }
    naming = NamingForm(sentence, posted if "agree" in posted else None, mail_to=me.mail_to)
    places = PlacesForm(me, posted if "places" in posted else None)
    if "confirm" in posted:
        actions.confirm_address(colleague=me, link=link)
        return redirect(request.get_full_path())
    if "withdraw" in posted:
        actions.take_name_back(colleague=me)
        return redirect(request.get_full_path())
    if naming.is_valid():
        actions.agree_to_be_named(colleague=me, mail_to=naming.cleaned_data["mail_to"], link=link)
        return redirect(request.get_full_path())
    if places.is_valid():
        actions.say_places(colleague=me, **places.cleaned_data)
        return redirect(request.get_full_path())
    dimensions = dimensions_of(link.practice)
    context = {
        **frame(request, link),
        "colleague": me,
        "strength": words_of(me.strength),
        "brings": [(words_of(one.name), answer_words(one, me.brings.get(one.key))) for one in dimensions],
        "wishes": [(words_of(one.name), answer_words(one, me.wishes.get(one.key))) for one in dimensions],
        "source": source_of(me),
        "is_doubted": me.is_doubted(timezone.localdate()),
        "is_confirmed": bool(mail_address_of(me)),
        "can_confirm": can_confirm(me, link),
        "naming": naming,
        "places": places,
    }
    has_errors = bool(naming.errors or places.errors)
    return render(request, "referral/rooms/about.html", context, status=422 if has_errors else 200)
