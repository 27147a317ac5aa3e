"""Which colleagues have still to be told that their details are kept: those of a file, those written down by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.queries.telling import notice_url
from wunschkunde.stages.inquiry.rules.telling import SHOWN_AHEAD, due_day
from wunschkunde.stages.referral.models import ColleagueIntake, ColleagueNotice
from wunschkunde.stages.referral.queries.lines import Line


@dataclass(frozen=True, slots=True)
class Owed:
    """A file some of whose colleagues have still to be told, or None for those by hand: how many, and by when."""

    intake: ColleagueIntake | None
    count: int
    due_on: date

    @property
    def source(self) -> str:
        """Where they come from, in a few words."""
        return self.intake.source if self.intake else _("Entered by hand")

    @property
    def url(self) -> str:
        """Where they are told."""
        if self.intake is None:
            return reverse("referral:tell_by_hand")
        return reverse("referral:tell", args=[self.intake.pk])


def owed() -> list[Owed]:
    """Return the files of the practice in scope with somebody to be told, and who was entered by hand, by day."""
    waiting = ColleagueNotice.objects.filter(told_on=None).values("intake").annotate(Count("pk"), Min("due_on"))
    by_file = {row["intake"]: (row["pk__count"], row["due_on__min"]) for row in waiting.order_by()}
    files = ColleagueIntake.objects.filter(pk__in=by_file).order_by("pk")
    by_hand = still_to_tell(None).aggregate(Count("pk"), since=Min("written_down_on"))
    entered = [Owed(None, by_hand["pk__count"], due_day(by_hand["since"]))] if by_hand["since"] else []
    return sorted([*entered, *(Owed(one, *by_file[one.pk]) for one in files)], key=lambda one: one.due_on)


def still_to_tell(intake: ColleagueIntake | None) -> QuerySet[Colleague]:
    """Return the colleagues of this file who have not been told yet, by name; None: those written down by hand.

    Whoever agreed to be named, in person or by their link, was spoken to about it and knows.
    """
    if intake is None:
        found = Colleague.objects.filter(told_of=None, may_be_named_on=None)
    else:
        found = Colleague.objects.filter(told_of__intake=intake, told_of__told_on=None)
    return found.order_by("name", "pk")


def due_on(intake: ColleagueIntake | None) -> date | None:
    """Return by when the first of them has to be told; None where nobody is left."""
    return next((one.due_on for one in owed() if one.intake == intake), None)


def source_of(colleague: Colleague) -> str:
    """Return where a colleague's details come from: the file they came by, or the hand that wrote them down."""
    notice = ColleagueNotice.objects.filter(colleague=colleague, intake__isnull=False).select_related("intake").first()
    if notice is not None and notice.intake is not None:
        return notice.intake.source
    return _("from your own public page, or from a talk with you")


def notice_words(practice: Practice, intake: ColleagueIntake | None) -> str:
    """Return what tells a colleague that their details are kept, in the active language (Art. 14 GDPR)."""
    said = _(
        "I have written down your name, your public contact and your topics, to recommend you to people whom you suit "
        "better than I do. They come from: %(source)s. You are named to nobody before you say yes, and you can have "
        "them corrected or erased at any time. What else is worth knowing is written here:"
    ) % {"source": intake.source if intake else _("your own public page, or a talk with you")}
    return f"{said}\n{notice_url(practice)}"


def lines(today: date) -> list[Line]:
    """Return for each file whom to tell within a week, or late; put aside, it comes back when the day is over."""
    return [_line(one, today) for one in owed() if one.due_on <= today + SHOWN_AHEAD]


def _line(owed: Owed, today: date) -> Line:
    day, number = date_format(owed.due_on, "MONTH_DAY_FORMAT"), owed.intake.pk if owed.intake else "hand"
    text = ngettext(
        "Tell %(count)s colleague by %(day)s that you keep their details (%(source)s)",
        "Tell %(count)s colleagues by %(day)s that you keep their details (%(source)s)",
        owed.count,
    ) % {"count": owed.count, "day": day, "source": owed.source}
    return Line(f"told:{number}:{'late' if owed.due_on < today else 'soon'}", text, owed.url)
