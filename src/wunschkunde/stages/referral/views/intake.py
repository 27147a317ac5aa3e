"""Colleagues from a file, looked at before anything is written; and all of them as a file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.decision.views.refusals import refusals_answered
from wunschkunde.stages.referral.actions.intake import settle_notices, take_in_colleagues
from wunschkunde.stages.referral.forms.intake import MOST_SHOWN, IntakeForm, ToldForm
from wunschkunde.stages.referral.models import ColleagueIntake
from wunschkunde.stages.referral.queries import notices
from wunschkunde.stages.referral.queries.intake import planned, rows_to_write
from wunschkunde.stages.referral.rules.colleague_csv import write_csv
from wunschkunde.stages.referral.rules.colleague_vcard import write_vcards


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def take_in(request: PracticeRequest) -> HttpResponse:
    """Read a file of colleagues, show what it would change, and take it in at the second press."""
    form = IntakeForm(request.POST, request.FILES) if request.method == "POST" else IntakeForm()
    context: dict[str, object] = {"form": form, "owed": notices.owed()}
    if form.is_bound and form.is_valid():
        if "take" in request.POST:
            said = {"source": form.cleaned_data["source"], "ground": form.cleaned_data["ground"]}
            intake = take_in_colleagues(practice=request.practice, author=request.user, rows=form.rows, **said)
            if intake is None:
                messages.success(request, _("All of them were here already, just so."))
            else:
                facts = {"added": intake.added, "changed": intake.changed}
                messages.success(request, _("Imported: %(added)s new, %(changed)s changed.") % facts)
            return redirect("decision:colleagues")
        context["steps"] = planned(form.rows)
    context |= {"mistakes": form.mistakes[:MOST_SHOWN], "further": max(0, len(form.mistakes) - MOST_SHOWN)}
    return render(request, "referral/take_in.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def tell(request: PracticeRequest, number: int) -> HttpResponse:
    """Show the words that tell the colleagues of a file that their details are kept; note who was told."""
    return _tell(request, get_object_or_404(ColleagueIntake, pk=number))


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def tell_by_hand(request: PracticeRequest) -> HttpResponse:
    """The same for those who were written down by hand."""
    return _tell(request, None)


def _tell(request: PracticeRequest, intake: ColleagueIntake | None) -> HttpResponse:
    waiting = notices.still_to_tell(intake)
    today = timezone.localdate()
    form = ToldForm(waiting, request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        try:
            settle_notices(practice=request.practice, intake=intake, author=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Noted."))
            return redirect(request.path) if waiting.exists() else redirect("decision:colleagues")
    due_on = notices.due_on(intake)
    context = {
        "intake": intake,
        "form": form,
        "waiting": list(waiting),
        "due_on": due_on,
        "is_late": due_on is not None and due_on < today,
        "paragraph": notices.notice_words(request.practice, intake),
    }
    return render(request, "referral/tell.html", context, status=422 if form.errors else 200)


@require_safe
@practice_required
def as_table(request: PracticeRequest) -> HttpResponse:
    """Hand out the colleagues as a table."""
    return _file(write_csv(rows_to_write()), "text/csv; charset=utf-8", "csv")


@require_safe
@practice_required
def as_cards(request: PracticeRequest) -> HttpResponse:
    """Hand out the colleagues as cards for an address book."""
    return _file(write_vcards(rows_to_write()), "text/vcard; charset=utf-8", "vcf")


def _file(text: str, kind: str, ending: str) -> HttpResponse:
    name = _("colleagues")
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
