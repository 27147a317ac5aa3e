"""Said and done: what the practice promises on its page, beside what it did. Only what can be counted is compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration.models import Commitment
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import live_engagements
from wunschkunde.stages.collaboration.rules.punctuality import tallies
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.inquiry.states import OPEN
from wunschkunde.stages.learning.queries import Evidence, Question
from wunschkunde.stages.learning.queries.cases import Case
from wunschkunde.stages.learning.rules.cases import FEWEST
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.profile.models import Offer
from wunschkunde.stages.profile.queries import current_offer, dimensions_of

LOOKED_AT = timedelta(days=365)
PUNCTUALITY = "punctuality"


@dataclass(frozen=True, slots=True)
class Deed:
    """One promise in words, what was done in words, and whether both agree as far as counting can tell."""

    said: str
    done: str
    agrees: bool


def evidence_of(practice: Practice, _reader: User, _found: Sequence[Case]) -> Evidence:
    """Return how many answers and dates there are to look at."""
    today = timezone.localdate()
    answered, dates = _answered(today), _dates(practice, today)
    is_enough = current_offer(practice) is not None and max(len(answered), dates[1]) >= FEWEST
    missing = "" if is_enough else _("It takes five answered inquiries, or five dates of yours that were due.")
    return Evidence(len(answered) + dates[1], FEWEST, missing)


def deeds_of(practice: Practice, today: date) -> list[Deed]:
    """Return what can be compared today; a promise with too few deeds is left out."""
    offer = current_offer(practice)
    if offer is None:
        return []
    found = (_answers(offer, today), _punctuality(practice, offer, today), _places(offer))
    return [one for one in found if one is not None]


def _answered(today: date) -> list[bool]:
    """Return for each inquiry of the last year that was answered, or should have been, whether it was in time."""
    since = today - LOOKED_AT
    decided = Min("decisions__created_at", filter=Q(decisions__undo=None))
    asked = (
        Inquiry.objects.filter(read_on__gte=since).annotate(first=decided).values_list("answer_by", "first", "state")
    )
    dated = [(answer_by, first and timezone.localdate(first), state) for answer_by, first, state in asked]
    return [
        first is not None and first <= answer_by
        for answer_by, first, state in dated
        if first is not None or (state in OPEN and answer_by < today)
    ]


def _dates(practice: Practice, today: date) -> tuple[int, int]:
    """Return how many of the practice's own dates were kept or moved in time, and how many were due."""
    own = Commitment.objects.filter(side=Party.PROVIDER)
    counts = tallies(own, calendar_of(practice), today)
    return sum(one.kept + one.told for one in counts), sum(one.total for one in counts)


def _answers(offer: Offer, today: date) -> Deed | None:
    answered = _answered(today)
    if len(answered) < FEWEST:
        return None
    said = ngettext(
        "An answer within %(days)s working day", "An answer within %(days)s working days", offer.answer_days
    ) % {"days": offer.answer_days}
    done = _("%(kept)s of %(total)s inquiries of the last year were answered in time.")
    return Deed(said, done % {"kept": sum(answered), "total": len(answered)}, all(answered))


def _punctuality(practice: Practice, offer: Offer, today: date) -> Deed | None:
    dimension = next(one for one in dimensions_of(practice) if one.key == PUNCTUALITY)
    level, (kept, total) = offer.brings.get(PUNCTUALITY), _dates(practice, today)
    if level is None or total < FEWEST:
        return None
    said = f"{words_of(dimension.name)}: {words_of(dimension.level(level))}"
    done = _("%(kept)s of %(total)s dates of yours were kept, or moved before they had passed.")
    return Deed(said, done % {"kept": kept, "total": total}, kept == total)


def _places(offer: Offer) -> Deed | None:
    if not offer.capacity:
        return None
    running = live_engagements().count()
    said = ngettext(
        "At most %(most)s client at the same time", "At most %(most)s clients at the same time", offer.capacity
    ) % {"most": offer.capacity}
    done = ngettext("%(running)s collaboration is under way.", "%(running)s collaborations are under way.", running)
    return Deed(said, done % {"running": running}, running <= offer.capacity)


QUESTION = Question(
    key="deeds",
    title=gettext_lazy("Said and done"),
    lead=gettext_lazy("Does what you do match what your page says about you?"),
    route="learning:deeds",
    evidence_of=evidence_of,
)
