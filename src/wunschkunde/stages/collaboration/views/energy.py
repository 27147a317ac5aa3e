"""The energy ledger: one touch a week, the picture over the weeks, the own exhaustion before any client."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions.energy import erase_energy, note_energy
from wunschkunde.stages.collaboration.actions.energy import skip_week as skip_this_week
from wunschkunde.stages.collaboration.forms.energy import EnergyForm
from wunschkunde.stages.collaboration.models import EnergyEntry, Engagement
from wunschkunde.stages.collaboration.queries import energy, live_engagements
from wunschkunde.stages.collaboration.rules.energy import week_of
from wunschkunde.stages.collaboration.states import State

UNPROCESSABLE = 422

Touches = list[tuple[Engagement, EnergyEntry | None, EnergyForm]]


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def ledger(request: PracticeRequest) -> HttpResponse:
    """Note this week, and look at the ones before."""
    today = timezone.localdate()
    running = list(live_engagements().filter(state=State.RUNNING).order_by("name", "pk"))
    forms = _forms(request, running, today)
    is_valid = all(form.is_valid() for _engagement, _entry, form in forms)
    if request.method == "POST" and is_valid:
        count = _keep(request, forms, today)
        said = ngettext("%(count)s note kept.", "%(count)s notes kept.", count) % {"count": count}
        messages.success(request, said if count else _("Nothing was chosen, nothing is kept."))
        return redirect("collaboration:energy")
    context = {
        "texts": texts.energy_ledger(),
        "week": week_of(today),
        "forms": forms,
        "exhaustion": energy.exhaustion_of(request.user, today),
        "courses": [course for course in energy.courses(request.user, today) if course.values],
        "with_fee": "honorar" in request.GET,
    }
    is_refused = request.method == "POST" and not is_valid
    return render(request, "collaboration/energy.html", context, status=UNPROCESSABLE if is_refused else 200)


def _forms(request: PracticeRequest, running: list[Engagement], today: date) -> Touches:
    of_week = energy.entries_of(request.user).filter(week=week_of(today), engagement__in=running)
    entries = {entry.engagement_id: entry for entry in of_week}
    data = request.POST if request.method == "POST" else None
    known = [(one, entries.get(one.pk)) for one in running]
    return [(one, entry, EnergyForm(one.name, entry, data, prefix=f"e{one.pk}")) for one, entry in known]


def _keep(request: PracticeRequest, forms: Touches, today: date) -> int:
    noted = [(engagement, form) for engagement, _entry, form in forms if form.is_noted and form.has_changed()]
    for engagement, form in noted:
        note_energy(
            engagement=engagement,
            author=request.user,
            value=form.cleaned_data["value"],
            causes=form.cleaned_data["causes"],
            note=form.cleaned_data["note"],
            day=today,
        )
    return len(noted)


@require_POST
@practice_required
def skip_week(request: PracticeRequest) -> HttpResponse:
    """Let this week pass without a note."""
    skip_this_week(practice=request.practice, author=request.user)
    messages.success(request, _("This week stays without a note."))
    return redirect("collaboration:energy")


@require_POST
@practice_required
def erase(request: PracticeRequest, pk: int) -> HttpResponse:
    """Take one's own note back; anybody else's does not exist here."""
    entry: EnergyEntry = get_object_or_404(energy.entries_of(request.user).select_related("practice", "author"), pk=pk)
    erase_energy(entry=entry, author=request.user)
    messages.success(request, _("The note is erased."))
    return redirect("collaboration:energy")
