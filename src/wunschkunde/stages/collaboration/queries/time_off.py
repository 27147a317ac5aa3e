"""When both sides are away: the practice as its offer says, the client as they said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wunschkunde.stages.collaboration.models import Engagement, TimeOff
from wunschkunde.stages.profile.calendar import calendar_of

Span = tuple[date, date]


def time_off_of(engagement: Engagement) -> QuerySet[TimeOff]:
    """Return when the client is or was away, the earliest first."""
    return TimeOff.objects.filter(engagement=engagement).select_related("engagement__practice")


def spans_of(engagement: Engagement) -> tuple[Span, ...]:
    """Return the same as spans of days, as a calendar takes them."""
    return tuple((off.first_on, off.last_on) for off in time_off_of(engagement))


def span_in_words(first: date, last: date) -> str:
    """Return a span of days in words of the active language."""
    if first == last:
        return date_format(first, "DATE_FORMAT")
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "DATE_FORMAT"),
        "last": date_format(last, "DATE_FORMAT"),
    }


def coming_in_words(spans: Iterable[Span], today: date) -> str:
    """Return the spans that are not over yet in words; nothing when none is planned."""
    return "; ".join(span_in_words(first, last) for first, last in sorted(spans) if last >= today)


def sentences(engagement: Engagement, today: date) -> list[str]:
    """Return the coming time off of each side that has any, in a sentence of the active language."""
    both = (
        (engagement.practice.provider_name, calendar_of(engagement.practice).time_off),
        (engagement.name, spans_of(engagement)),
    )
    said = [(name, coming_in_words(spans, today)) for name, spans in both]
    return [_("Time off of %(name)s: %(days)s.") % {"name": name, "days": days} for name, days in said if days]
