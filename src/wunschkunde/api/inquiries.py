"""Operations of the inquiry stage: the list, and one inquiry.

That a program read one is noted for the owners; the inquiry counts as read only when a person opened it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import Field

from wunschkunde.api.access import author_of, practice_of
from wunschkunde.api.errors import PROBLEMS
from wunschkunde.api.schemas import AnswerShown, GutShown, InquiryLine, InquiryPage, InquiryShown
from wunschkunde.history.actions import note_seen
from wunschkunde.history.models import Seen
from wunschkunde.stages.decision.models import FirstGut, SecondGut
from wunschkunde.stages.decision.queries.progress import progress_of
from wunschkunde.stages.decision.queries.words import answer_words, by_key
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry import queries
from wunschkunde.stages.inquiry.actions.arriving import WORDS
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.queries import dimensions_of

ON_A_PAGE = 25
StateGiven = Literal["", "received", "clarifying", "accepted", "declined", "referred", "withdrawn"]

router = Router()


def the_inquiry(number: int) -> Inquiry:
    """Return an inquiry of the practice in scope; of any other it does not exist."""
    return get_object_or_404(Inquiry.objects.select_related("practice"), pk=number)


@router.get("/inquiries", response={200: InquiryPage, **PROBLEMS}, url_name="inquiries")
def list_inquiries(
    request: HttpRequest,
    page: Annotated[int, Query(), Field(ge=1, le=100_000)] = 1,
    state: Annotated[StateGiven, Query()] = "",
    q: Annotated[str, Query(), Field(max_length=200)] = "",
) -> InquiryPage:
    """List the inquiries: the unread on top, then by date, never by any score. `q` searches in names."""
    found = queries.matching(queries.in_state(queries.newest_first(), state), q.replace("\x00", " "))
    count = found.count()
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return InquiryPage(
        count=count,
        page=page,
        pages=max(1, -(-count // ON_A_PAGE)),
        inquiries=[InquiryLine(**_line(inquiry)) for inquiry in shown],
    )


@router.get("/inquiries/{int:number}", response={200: InquiryShown, **PROBLEMS}, url_name="inquiry")
def read_inquiry(request: HttpRequest, number: int) -> InquiryShown:
    """Show one inquiry: their words, their answers, and where it stands. No assessment is in it."""
    inquiry = the_inquiry(number)
    note_read(request, inquiry)
    stands = progress_of(inquiry, practice_of(request))
    return InquiryShown(
        **_line(inquiry),
        email=inquiry.email,
        phone=inquiry.phone,
        language=inquiry.language,
        words={name: getattr(inquiry, name) for name in WORDS if getattr(inquiry, name)},
        answers=_answers(inquiry),
        step=stands.step,
        first_gut=gut_shown(stands.first_gut),
        still_to_look_at=[point.dimension.key for point in stands.answered if not point.is_looked_at],
        second_gut=gut_shown(stands.second_gut),
        decision=stands.decision.kind if stands.decision else None,
    )


def note_read(request: HttpRequest, inquiry: Inquiry) -> None:
    """Note for the owners that somebody's program read this record, once a day."""
    note_seen(practice=practice_of(request), actor=author_of(request), target=inquiry, how=Seen.BY_PROGRAM)


def gut_shown(gut: FirstGut | SecondGut | None) -> GutShown | None:
    """Return a gut feeling as programs get it."""
    return None if gut is None else GutShown(value=gut.value, sentence=gut.sentence or "", noted_at=gut.created_at)


def _line(inquiry: Inquiry) -> dict[str, Any]:
    return {
        "id": inquiry.pk,
        "name": inquiry.name,
        "organization": inquiry.organisation,
        "state": inquiry.state,
        "received_at": inquiry.received_at,
        "read_at": inquiry.read_at,
        "answer_by": inquiry.answer_by.isoformat(),
    }


def _answers(inquiry: Inquiry) -> list[AnswerShown]:
    known = by_key(dimensions_of(inquiry.practice, with_retired=True))
    return [
        AnswerShown(
            dimension=key,
            perspective=perspective,  # type: ignore[arg-type]  # the model allows these two
            value=cast("int | list[str]", answer.value),  # it stands, so it was answered
            words=answer_words(known[key], answer.value) if key in known else "",
        )
        for (key, perspective), answer in standing_answers(inquiry).items()
    ]
