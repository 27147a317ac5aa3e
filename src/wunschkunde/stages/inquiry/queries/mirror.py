"""What a client may see of the comparison: whether the practice offers what they need. No number, nothing private."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language
from wunschkunde.accounts.models import Practice
from wunschkunde.engine.explanation import ClientPoint, explain_for_client
from wunschkunde.engine.fit import reciprocal_fit
from wunschkunde.engine.sides import Side
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.sides import client_side
from wunschkunde.stages.profile.calendar import calendar_by
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.profile.queries import dimensions_of
from wunschkunde.stages.profile.sides import engine_dimension, provider_side

WEEKEND = {5, 6}
ANY_TIME = 5  # the level of availability that promises evenings and weekends
SHAPES = {"met": "carries", "nearly": "carries", "unknown": "open", "not_met": "rubs"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing about the frame that holds for everybody, such as replies at weekends."""

    name: str
    answer: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """The client's own check: what is offered of what they wish, and what holds for everybody."""

    headline: str
    points: tuple[tuple[ClientPoint, str], ...]  # with the status its shape is drawn by
    facts: tuple[Fact, ...]


def mirror_of(inquiry: Inquiry, language: str) -> Mirror:
    """Return the client's check by the offer that held when the inquiry arrived; call it in the practice's scope."""
    offer = inquiry.offer
    if offer is None:
        return Mirror("", (), ())
    known = dimensions_of(inquiry.practice, with_retired=True)
    return check_offer(inquiry.practice, offer, client_side(inquiry), known, texts_language(language))


def check_offer(
    practice: Practice, offer: Offer, client: Side, known: tuple[texts.Dimension, ...], lang: texts.Lang
) -> Mirror:
    """Return what this offer holds of what a client wishes, in the dimensions given."""
    # An empty ideal client: what the practice wishes for, and its limits, are no part of this comparison.
    fit = reciprocal_fit(
        provider_side(IdealClient(), offer),
        client,
        [engine_dimension(dimension) for dimension in known],
        practice.threshold,
    )
    explained = explain_for_client(fit, texts.words().with_dimensions(known), lang)
    # A wish that was only derived from what the client brings is not put into their mouth.
    has_wished = [point for point in explained.points if point.dimension in client.wishes]
    says_something = any(point.state != "unknown" for point in has_wished)
    return Mirror(
        headline=explained.headline if says_something else "",
        points=tuple((point, SHAPES[point.state]) for point in has_wished),
        facts=frame_of(practice, offer),
    )


def frame_of(practice: Practice, offer: Offer) -> tuple[Fact, ...]:
    """Return what holds for everybody by this offer, in the active language."""
    calendar = calendar_by(practice, offer)
    is_any_time = offer.brings.get("availability") == ANY_TIME
    days = calendar.answer_days
    promise = (
        ngettext("within %(count)s working day", "within %(count)s working days", days) % {"count": days}
        if days
        else _("on the working day it is read")
    )
    return (
        Fact(_("Replies in the evening"), _yes_or_no(is_yes=is_any_time)),
        Fact(_("Replies on weekends"), _yes_or_no(is_yes=is_any_time or bool(calendar.working_days & WEEKEND))),
        Fact(_("First answer"), promise),
    )


def _yes_or_no(*, is_yes: bool) -> str:
    return _("yes") if is_yes else _("no")
