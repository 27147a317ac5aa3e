"""How it goes over time: ideal clients, misfits, how soon a misfit is seen, how long and how gladly one works together.

Every share says on how many it rests, and stays silent below five.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median, median_low

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wunschkunde.accounts.languages import words_of
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.shares import MINIMUM, Share, share_of
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.completion.models import Closing, Compliment, Criticism
from wunschkunde.stages.decision.models import Assessment, Decision
from wunschkunde.stages.inquiry.rules.words import fold
from wunschkunde.stages.inquiry.states import State
from wunschkunde.stages.learning.queries import Evidence, Question
from wunschkunde.stages.learning.queries.cases import Case
from wunschkunde.stages.learning.queries.fairness import accepted_bands
from wunschkunde.stages.learning.queries.pictures import Columns, columns_of
from wunschkunde.stages.learning.rules.periods import Period, lately, periods_for
from wunschkunde.stages.profile.calendar import calendar_of
from wunschkunde.stages.profile.models import IdealClient

DAYS_A_MONTH = 30.4
AS_AGREED = 0  # of the five levels, -2 to 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time: how many collaborations, how many of them with ideal clients, how many new ones rub."""

    period: Period
    running: int
    ideal: Share | None
    begun: int
    misfits: Share | None
    joy: float | None
    ended: int
    fulfilled: Share | None  # as clients saw the result at the end: as agreed or more
    levels: int
    compliments: int
    criticisms: int


@dataclass(frozen=True, slots=True)
class Recent:
    """Inquiries of one half of the time from which none is erased yet."""

    period: Period
    assessed: int
    misfits: Share | None
    clear_noes: int
    days: int | None  # working days from its day of reading to a clear no, in the median


@dataclass(frozen=True, slots=True)
class Together:
    """How long one works together, and who comes again. None below five."""

    ended: int
    months: float | None
    people: int
    again: Share | None
    fulfilled: Share | None
    levels: int
    next_steps: int


@dataclass(frozen=True, slots=True)
class ClientType:
    """A client type of the profile, from the version that brought it to the one that no longer has it."""

    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Course:
    """All of it."""

    stretches: tuple[Stretch, ...]
    recent: tuple[Recent, ...]
    together: Together
    ideal: Columns | None
    misfits: Columns | None


def evidence_of(_practice: Practice, _reader: User, _found: Sequence[Case]) -> Evidence:
    """Return how many accepted clients there are; five are the least for any share."""
    count = len(accepted_bands())
    lacking = max(0, MINIMUM - count)
    more = ngettext("It takes %(count)s more accepted client.", "It takes %(count)s more accepted clients.", lacking)
    return Evidence(count, MINIMUM, more % {"count": lacking} if lacking else "")


def course_of(practice: Practice, found: Sequence[Case], today: date) -> Course:
    """Return the course of a practice up to today."""
    engagements = list(Engagement.objects.only("inquiry_id", "started_on", "ended_on", "email", "name").order_by("pk"))
    bands = accepted_bands()
    known = [(one, bands[one.inquiry_id]) for one in engagements if one.inquiry_id in bands]
    said = [list(Compliment.objects.values_list("said_on", flat=True)), _criticized(practice)]
    periods = periods_for([(one.started_on, one.ended_on) for one, _band in known], today)
    stretches = tuple(_stretch(period, known, found, said) for period in periods)
    names = [short_name(one.period) for one in stretches]
    return Course(
        stretches=stretches,
        recent=_recent(practice, today),
        together=_together(engagements, found),
        ideal=columns_of(
            list(zip(names, [one.ideal for one in stretches], strict=True)),
            goal=1.0,
            goal_word=_("Dotted: the goal, all of them"),
        ),
        misfits=columns_of(
            list(zip(names, [one.misfits for one in stretches], strict=True)),
            goal=0.0,
            goal_word=_("Dotted: the goal, none"),
        ),
    )


def client_types() -> list[ClientType]:
    """Return the client types of all versions of the profile, those of today first, then by when they came."""
    found: dict[str, list[date | None]] = {}
    names: set[str] = set()
    for version in IdealClient.objects.order_by("number").only("number", "segments", "adopted_at"):
        day = timezone.localdate(version.adopted_at)
        names = {words_of(one.get("name", {})) for one in version.segments} - {""}
        for name in sorted(names):
            found.setdefault(name, [day, None])[1] = None
        for name in set(found) - names:
            found[name][1] = found[name][1] or day
    types = [ClientType(name, since, until) for name, (since, until) in found.items() if since is not None]
    return sorted(types, key=lambda one: (one.until is not None, one.since, one.name))


def short_name(period: Period) -> str:
    """Return the month in which a stretch ends."""
    return date_format(period.last, "M y")


def _criticized(practice: Practice) -> list[date]:
    zone = calendar_of(practice).zone
    return [at.astimezone(zone).date() for at in Criticism.objects.values_list("received_at", flat=True)]


def _stretch(
    period: Period, known: Iterable[tuple[Engagement, str]], found: Iterable[Case], said: Sequence[Sequence[date]]
) -> Stretch:
    running = [band for one, band in known if period.meets(one.started_on, one.ended_on)]
    begun = [band for one, band in known if period.holds(one.started_on)]
    joys = [fmean(case.manner.values()) for case in found if case.manner and period.holds(case.ended_on)]
    compliments, criticisms = (sum(map(period.holds, days)) for days in said)
    levels = _levels(case for case in found if period.holds(case.ended_on))
    return Stretch(
        period=period,
        running=len(running),
        ideal=share_of(running.count("carries"), len(running)),
        begun=len(begun),
        misfits=share_of(begun.count("rubs"), len(begun)),
        joy=fmean(joys) if len(joys) >= MINIMUM else None,
        ended=len(joys),
        fulfilled=_fulfilled(levels),
        levels=len(levels),
        compliments=compliments,
        criticisms=criticisms,
    )


def _recent(practice: Practice, today: date) -> tuple[Recent, ...]:
    calendar = calendar_of(practice)
    rows = Assessment.objects.order_by("pk").values_list(
        "second_gut__first_gut__inquiry", "second_gut__first_gut__inquiry__received_at", "result__band"
    )
    assessed = {inquiry: (at.astimezone(calendar.zone).date(), band) for inquiry, at, band in rows}
    noes = Decision.objects.filter(undo=None, inquiry__state__in=(State.DECLINED, State.REFERRED))
    noes = noes.filter(kind__in=(Decision.Kind.DECLINE, Decision.Kind.REFER)).order_by("pk")
    said = {
        inquiry: (received.astimezone(calendar.zone).date(), read_on, at.astimezone(calendar.zone).date())
        for inquiry, received, read_on, at in noes.values_list(
            "inquiry", "inquiry__received_at", "inquiry__read_on", "created_at"
        )
    }
    found = []
    for period in lately(today, practice.retention_months):
        bands = [band for day, band in assessed.values() if period.holds(day)]
        days = [
            calendar.working_days_between(read_on, said_on)
            for day, read_on, said_on in said.values()
            if period.holds(day)
        ]
        found.append(
            Recent(
                period=period,
                assessed=len(bands),
                misfits=share_of(bands.count("rubs"), len(bands)),
                clear_noes=len(days),
                days=median_low(days) if len(days) >= MINIMUM else None,
            )
        )
    return tuple(found)


def _levels(found: Iterable[Case]) -> list[int]:
    """Return where clients saw the result at the end; those for whom the levels do not say it are left out."""
    return [level for case in found if (level := case.levels.get(Party.CLIENT)) is not None]


def _fulfilled(levels: Sequence[int]) -> Share | None:
    return share_of(sum(level >= AS_AGREED for level in levels), len(levels))


def _together(engagements: Iterable[Engagement], found: Iterable[Case]) -> Together:
    """Return how long collaborations that ended lasted, who came more than once, what was delivered as agreed."""
    levels = _levels(found)
    ended = [(one.ended_on - one.started_on).days / DAYS_A_MONTH for one in engagements if one.ended_on is not None]
    people: dict[str, int] = {}
    for one in engagements:
        who = fold(one.email or one.name)
        people[who] = people.get(who, 0) + 1
    return Together(
        ended=len(ended),
        months=median(ended) if len(ended) >= MINIMUM else None,
        people=len(people),
        again=share_of(sum(count > 1 for count in people.values()), len(people)),
        fulfilled=_fulfilled(levels),
        levels=len(levels),
        next_steps=Closing.objects.filter(ending=Closing.Ending.NEXT_STEP).count(),
    )


QUESTION = Question(
    key="course",
    title=gettext_lazy("How it goes over time"),
    lead=gettext_lazy(
        "Ideal clients, what does not fit and how soon you see it, how long and how gladly you work together."
    ),
    route="learning:course",
    evidence_of=evidence_of,
)
