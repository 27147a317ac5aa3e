"""Looking back: the cases one can learn most from, the lesson of one, and what it would change."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.views.engagements import the_engagement
from wunschkunde.stages.collaboration.views.refusals import refusals_answered
from wunschkunde.stages.decision.queries.tone import Remark, second_look
from wunschkunde.stages.learning.actions.lessons import keep_lesson
from wunschkunde.stages.learning.actions.proposals import propose_from_lesson
from wunschkunde.stages.learning.forms.lessons import LessonForm, LessonProposalForm
from wunschkunde.stages.learning.models import Lesson
from wunschkunde.stages.learning.queries import proposals as proposal_reads
from wunschkunde.stages.learning.queries import review as reads
from wunschkunde.stages.learning.queries.cases import case_of, cases
from wunschkunde.stages.learning.rules.lessons import check_ended
from wunschkunde.stages.profile.models import Draft
from wunschkunde.stages.profile.queries import current_ideal_client, dimensions_of, version_data

UNPROCESSABLE = 422


@require_safe
@practice_required
def review(request: PracticeRequest) -> HttpResponse:
    """Show what went otherwise than it looked."""
    found = cases()
    context = {
        "question": reads.QUESTION,
        "evidence": reads.evidence_of(request.practice, request.user, found),
        "review": reads.review_of(found),
    }
    return render(request, "learning/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def lesson(request: PracticeRequest, pk: int) -> HttpResponse:
    """Write the lesson of one collaboration, or write on; afterwards a second look at its tone."""
    engagement = the_engagement(pk)
    check_ended(engagement)
    known = Lesson.objects.filter(engagement=engagement).first()
    words = known.words if known else {}
    form = LessonForm(request.POST if request.method == "POST" else None, words=words)
    if form.is_valid():
        keep_lesson(engagement=engagement, author=request.user, words=form.cleaned_data)
        messages.success(request, _("The lesson is saved."))
        return redirect("learning:lesson", pk)
    context = {
        "engagement": engagement,
        "intro": texts.teacher_questions().intro,
        "case": case_of(engagement),
        "invited": reads.invited_by(engagement),
        "form": form,
        "lesson": known,
        "remarks": _remarks(words),
        "proposals": proposal_reads.in_words(request.practice, proposal_reads.of_lesson(known)) if known else [],
    }
    return render(request, "learning/lesson.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_answered
@practice_required
def propose(request: PracticeRequest, pk: int) -> HttpResponse:
    """Make a lesson a proposal to the profile; it changes nothing yet."""
    engagement = the_engagement(pk)
    known = Lesson.objects.filter(engagement=engagement).select_related("practice").first()
    if known is None:
        return redirect("learning:lesson", pk)
    ideal_client = version_data(current_ideal_client(request.practice), Draft.Kind.IDEAL_CLIENT)
    data = request.POST if request.method == "POST" else None
    form = LessonProposalForm(data, dimensions=dimensions_of(request.practice), ideal_client=ideal_client)
    if form.is_valid() and (number := _proposed(request, known, form)):
        return redirect("learning:proposal", number)
    context = {"engagement": engagement, "form": form}
    return render(request, "learning/lesson_propose.html", context, status=UNPROCESSABLE if form.errors else 200)


def _remarks(words: dict[str, str]) -> list[Remark]:
    """Return the places that may come across sharply. A lesson is no letter: it needs no greeting."""
    return [one for one in second_look("\n".join(words.values()), get_language()).remarks if one.words]


def _proposed(request: PracticeRequest, lesson: Lesson, form: LessonProposalForm) -> int | None:
    """Return the number of the proposal; None where it was refused, which the form then says."""
    chosen = form.cleaned_data
    try:
        made = propose_from_lesson(
            lesson=lesson,
            author=request.user,
            dimension=chosen["dimension"],
            after=form.after(),
            reason=chosen["reason"],
        )
    except (Refused, ValidationError) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else ValidationError(str(refused)))
        return None
    return made.pk
