"""Which colleagues of a file have still to be told that their details are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.queries.telling import notice_url
from wunschkunde.stages.inquiry.rules.telling import SHOWN_AHEAD
from wunschkunde.stages.referral.models import ColleagueIntake, ColleagueNotice
from wunschkunde.stages.referral.queries.lines import Line


@dataclass(frozen=True, slots=True)
class Owed:
    """A file some of whose colleagues have still to be told: how many, and by when."""

    intake: ColleagueIntake
    count: int
    due_on: date


def owed() -> list[Owed]:
    """Return the files of the practice in scope with somebody to be told, the nearest day first."""
    waiting = ColleagueNotice.objects.filter(told_on=None).values("intake").annotate(Count("pk"), Min("due_on"))
    by_file = {row["intake"]: (row["pk__count"], row["due_on__min"]) for row in waiting.order_by()}
    files = ColleagueIntake.objects.filter(pk__in=by_file)
    return sorted((Owed(one, *by_file[one.pk]) for one in files), key=lambda one: (one.due_on, one.intake.pk))


def still_to_tell(intake: ColleagueIntake) -> QuerySet[Colleague]:
    """Return the colleagues of this file who have not been told yet, by name."""
    return Colleague.objects.filter(told_of__intake=intake, told_of__told_on=None).order_by("name", "pk")


def notice_words(intake: ColleagueIntake) -> str:
    """Return what tells a colleague that their details are kept, in the active language (Art. 14 GDPR)."""
    said = _(
        "I have written down your name, your public contact and your topics, to recommend you to people whom you suit "
        "better than I do. They come from: %(source)s. You are named to nobody before you say yes, and you can have "
        "them corrected or erased at any time. What else is worth knowing is written here:"
    ) % {"source": intake.source}
    return f"{said}\n{notice_url(intake.practice)}"


def lines(today: date) -> list[Line]:
    """Return for each file whom to tell within a week, or late; put aside, it comes back when the day is over."""
    return [_line(one, today) for one in owed() if one.due_on <= today + SHOWN_AHEAD]


def _line(owed: Owed, today: date) -> Line:
    day, number = date_format(owed.due_on, "MONTH_DAY_FORMAT"), owed.intake.pk
    text = ngettext(
        "Tell %(count)s colleague by %(day)s that you keep their details (%(source)s)",
        "Tell %(count)s colleagues by %(day)s that you keep their details (%(source)s)",
        owed.count,
    ) % {"count": owed.count, "day": day, "source": owed.intake.source}
    return Line(
        f"told:{number}:{'late' if owed.due_on < today else 'soon'}", text, reverse("referral:tell", args=[number])
    )
