"""The practice's side of a kickoff: the link, the mirror, both sides beside each other, the record."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration import queries
from wunschkunde.stages.collaboration.actions import kickoff as actions
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.forms.kickoff import HopesForm, SheetForm
from wunschkunde.stages.collaboration.forms.kickoff_pages import proposed, record_form, the_version, version_context
from wunschkunde.stages.collaboration.models import Kickoff, KickoffVersion
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.printing import sheet
from wunschkunde.stages.collaboration.queries import kickoff as reads
from wunschkunde.stages.collaboration.queries.rooms import links_of
from wunschkunde.stages.collaboration.rules import check_running
from wunschkunde.stages.collaboration.rules import kickoff as rules
from wunschkunde.stages.collaboration.states import LIVE
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.collaboration.views.rooms import days_asked, show_link

ME = Party.PROVIDER
UNPROCESSABLE, NOTHING_TO_SHOW = 422, 204


def the_kickoff(pk: int) -> Kickoff:
    """Return the kickoff of an engagement of the practice in scope, or raise Http404."""
    kickoff = reads.kickoff_of(get_object_or_404(queries.engagements(), pk=pk))
    if kickoff is None:
        raise Http404
    return kickoff


@refusals_answered
@require_POST
@practice_required
def begin(request: PracticeRequest, pk: int) -> HttpResponse:
    """Begin the kickoff of an engagement."""
    engagement = get_object_or_404(queries.engagements(), pk=pk)
    actions.begin_kickoff(engagement=engagement, author=request.user)
    return redirect("collaboration:kickoff", pk)


@require_safe
@practice_required
def kickoff(request: PracticeRequest, pk: int) -> HttpResponse:
    """Show a kickoff at the step it stands at; the client's answers only once both lie open."""
    return _page(request, the_kickoff(pk))


def _page(request: PracticeRequest, shown: Kickoff, hopes_form: HopesForm | None = None) -> HttpResponse:
    stands = reads.stands_of(shown)
    pairs, levels = reads.pairs_of(shown)
    waiting = reads.hopes_waiting(shown, ME) if stands.is_open else []
    context = {
        "engagement": shown.engagement,
        "stands": stands,
        "is_live": shown.engagement.state in LIVE,
        "left_open": reads.left_open(shown.engagement, ME),
        "links": links_of(kickoff=shown),
        "has_draft": reads.sheet_of(shown, ME, ME) is not None,
        "pairs": pairs,
        "levels": levels,
        "hopes": reads.hopes_heard(shown) if stands.is_open else [],
        "marked": reads.marked_hopes(shown) if stands.is_open else [],
        "hopes_form": hopes_form or (HopesForm(hopes=waiting) if waiting else None),
        "client_waits_to_read": stands.is_open and bool(reads.hopes_waiting(shown, Party.CLIENT)),
        "protocol": texts.protocol(),
        "provider_name": shown.engagement.practice.provider_name,
    }
    has_errors = hopes_form is not None and bool(hopes_form.errors)
    return render(request, "collaboration/kickoff.html", context, status=UNPROCESSABLE if has_errors else 200)


@refusals_answered
@require_POST
@practice_required
def link(request: PracticeRequest, pk: int) -> HttpResponse:
    """Make a link for the client, and show it once."""
    shown = the_kickoff(pk)
    check_running(shown.engagement)
    made, secret = open_room(target=shown, author=request.user, days=days_asked(request))
    return show_link(request, made, secret, reverse("collaboration:kickoff", args=[pk]))


@refusals_answered
@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def mirror(request: PracticeRequest, pk: int) -> HttpResponse:
    """Write the mirror answers; they can be kept at any time, and handed in once the client has."""
    shown = the_kickoff(pk)
    rules.check_write(shown, ME)
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        side=ME,
        sheet=reads.sheet_of(shown, ME, ME),
        keys=rules.sheet_keys(),
        with_levels=True,
    )
    if form.is_valid():
        actions.save_answers(kickoff=shown, author=request.user, answers=form.answers(), levels=form.levels())
        if "X-Autosave" in request.headers:
            return HttpResponse(status=NOTHING_TO_SHOW)
        if "hand_in" in request.POST:
            actions.hand_in(kickoff=shown, author=request.user)
            messages.success(request, _("Handed in. Both sides lie open now."))
            return redirect("collaboration:kickoff", pk)
        messages.success(request, _("Saved."))
        return redirect("collaboration:kickoff_mirror", pk)
    questions = texts.protocol().questions
    context = {
        "engagement": shown.engagement,
        "form": form,
        "stands": reads.stands_of(shown),
        "phases": [
            (name, [form[one.key] for one in questions if one.phase == key])
            for key, name in texts.protocol().phases.items()
        ],
        "protocol": texts.protocol(),
    }
    return render(request, "collaboration/kickoff_mirror.html", context, status=UNPROCESSABLE if form.errors else 200)


@refusals_answered
@require_POST
@practice_required
def hopes(request: PracticeRequest, pk: int) -> HttpResponse:
    """Note that the practice read what neither side can promise."""
    shown = the_kickoff(pk)
    rules.check_open(shown)
    form = HopesForm(request.POST, hopes=reads.hopes_heard(shown))
    if not form.is_valid():
        return _page(request, shown, hopes_form=form)
    actions.acknowledge(kickoff=shown, author=request.user, keys=form.cleaned_data["read"])
    return redirect("collaboration:kickoff", pk)


@refusals_answered
@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def record(request: PracticeRequest, pk: int) -> HttpResponse:
    """Write the record, beginning with the newest version or with both sides' words, and propose it."""
    shown = the_kickoff(pk)
    rules.check_open(shown)
    form, newest = record_form(shown, request.POST if request.method == "POST" else None)
    if form.is_valid():
        outcome = proposed(shown, request.user, form)
        if isinstance(outcome, KickoffVersion):
            return redirect("collaboration:kickoff_version", pk, outcome.number)
        form = outcome
    context = {"engagement": shown.engagement, "form": form, "newest": newest, "protocol": texts.protocol()}
    return render(request, "collaboration/kickoff_record.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@practice_required
def version(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Show one version of the record: what changed, who confirmed it, and the yes."""
    shown = the_kickoff(pk)
    context = version_context(shown, number, ME)
    return render(request, "collaboration/kickoff_version.html", context)


@refusals_answered
@require_POST
@practice_required
def confirm(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Confirm exactly the version that was read."""
    shown = the_kickoff(pk)
    found = the_version(shown, number)
    actions.confirm(version=found, author=request.user, digest=request.POST.get("digest", ""))
    messages.success(request, _("You have confirmed this version."))
    return redirect("collaboration:kickoff_version", pk, number)


@require_safe
@practice_required
def printed(request: PracticeRequest, pk: int, number: int) -> HttpResponse:
    """Show one version as it is printed: the sheet in the client's language, what is around it in the reader's."""
    shown = the_kickoff(pk)
    language = queries.client_language_of(shown.engagement)
    with translation.override(language):
        context = version_context(shown, number, ME) | {"sheet_language": language}
        name = _("What we agreed")
    return sheet(request, "collaboration/kickoff_print.html", context, name=name)
