"""Early signs: facts in, signs out. No database, no clock; nothing here knows at what hour anybody wrote.

The own side comes first: nobody is told of a client's lateness while their own waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde.stages.collaboration.models import Commitment
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.energy import MYSELF, Exhaustion, Noted, week_of
from wunschkunde.stages.collaboration.rules.punctuality import due_of, is_open
from wunschkunde.stages.profile.calendar import Calendar

# Put off by so many working days, a talk is avoided; so many changes drip; so many new versions move a goal; a decision
# that is asked for so often is missing something; a gut feeling this low, of ten, is a warning.
TALK_PUT_OFF, CHANGES, NEW_VERSIONS, UNPREPARED, ASKED_FOR, WARNING = 3, 3, 3, 2, 3, 3
# Entries further apart than this do not follow each other; a run that ended longer ago is over.
FORTNIGHT = timedelta(days=14)
# The gut was asked about the first weeks of working together; after them, what happens says more.
FIRST_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something counts, as the practice says it."""

    silence_days: int = 10
    own_silence_days: int = 5
    overdue_days: int = 7
    low_weeks: int = 3
    invoice_weeks: int = 4


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that was planned and is still to come."""

    pk: int
    talk_on: date
    own_part_only: bool = False  # of whose part is what, nothing but the own was written down


@dataclass(frozen=True, slots=True)
class Voice:
    """What the reader's own gut said after every point, before they accepted with no question and no condition."""

    value: int
    noted_on: date
    accepted_on: date


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting, and whether the own side came prepared; None where nobody said."""

    pk: int
    held_on: date
    prepared: bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one engagement, as one reader may know it."""

    is_running: bool = True
    is_paid: bool = True  # False where no fee was agreed on purpose
    commitments: Sequence[Commitment] = ()
    away: Sequence[tuple[date, date]] = ()  # the client's time off
    weeks: Sequence[Noted] = ()  # the reader's own entries, the oldest first
    exhaustion: Exhaustion | None = None  # the reader's own, over all they work with
    agreed_on: date | None = None
    changes: Sequence[date] = ()  # noted for both to read
    versions: Sequence[date] = ()  # of the record, after the agreement
    meetings: Sequence[Met] = ()  # the latest first
    talks: Sequence[Talk] = ()  # the reader's own
    voice: Voice | None = None  # None where somebody else felt or decided, and where the warning was acted on
    running: int = 0  # of the whole practice, said only to the engagement that was begun last
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A sign that shows: of which side, since when, by which facts; ``occasion`` tells it from the next time."""

    sign: str
    side: Party
    occasion: str
    since: date
    facts: str
    commitment: int | None = None


Rule = Callable[[Facts, Limits, Calendar, date], Iterable[Found]]


def late_without_word(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """A day of one's own has passed, and nobody was told."""
    for one in _owed(facts, Party.PROVIDER):
        due = due_of(one, calendar)
        if due < today:
            said = _("“%(title)s” was due on %(day)s; nothing has been said since.")
            yield _of(one, "late_without_word", due, said % {"title": one.title, "day": _day(due)})


def silent_myself(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:
    """An answer is owed, and no word came from oneself."""
    for one, since, days in _unanswered(facts, Party.PROVIDER, calendar, today):
        if days >= limits.own_silence_days:
            said = ngettext(
                "Asked on %(day)s: “%(title)s”. Since then %(count)d working day has passed.",
                "Asked on %(day)s: “%(title)s”. Since then %(count)d working days have passed.",
                days,
            )
            yield _of(one, "silent_myself", since, said % {"title": one.title, "day": _day(since), "count": days})


def avoiding(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """A talk was planned, its day has passed, and nothing was noted of it."""
    for talk in facts.talks:
        if calendar.working_days_between(talk.talk_on, today) >= TALK_PUT_OFF:
            said = _("The conversation was planned for %(day)s, and its outcome is still open.") % {
                "day": _day(talk.talk_on)
            }
            yield Found("avoiding", Party.PROVIDER, f"talk:{talk.pk}:{talk.talk_on}", talk.talk_on, said)


def unprepared_myself(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """Twice in a row one came unprepared."""
    last = [one for one in facts.meetings if one.held_on <= today][:UNPREPARED]
    if len(last) == UNPREPARED and all(one.prepared is False for one in last):
        said = _("The meetings of %(days)s are noted as not prepared on your side.")
        days = {"days": _days(one.held_on for one in reversed(last))}
        yield Found("unprepared_myself", Party.PROVIDER, f"meeting:{last[0].pk}", last[0].held_on, said % days)


def invoice_late(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """Weeks after the last delivery no invoice was entered."""
    delivered = [one for one in facts.commitments if one.kind == Commitment.Kind.DELIVERY and one.done_on]
    if not facts.is_paid or not delivered:
        return
    last = max(delivered, key=lambda one: (one.done_on, one.pk))
    done_on = last.done_on or today
    billed = any(one.kind == Commitment.Kind.PAYMENT and one.asked_on >= last.asked_on for one in facts.commitments)
    if not billed and done_on + timedelta(weeks=limits.invoice_weeks) <= today:
        said = _("“%(title)s” was delivered on %(day)s; no invoice has been entered since.")
        yield _of(last, "invoice_late", done_on, said % {"title": last.title, "day": _day(done_on)})


def overpromised(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """More is under way than the own offer says."""
    if facts.capacity is not None and facts.running > facts.capacity:
        said = _("%(running)d collaborations are under way; your offer says %(capacity)d at the same time.") % {
            "running": facts.running,
            "capacity": facts.capacity,
        }
        yield Found("overpromised", Party.PROVIDER, f"running:{facts.running}:{facts.capacity}", today, said)


def ignored_gut(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """The own gut said no, and it was accepted all the same; over once both agreed on what they are about to do."""
    voice = facts.voice
    if voice is None or facts.agreed_on is not None:
        return
    if voice.value <= WARNING and today - voice.accepted_on <= FIRST_WEEKS:
        said = _(
            "After every point you noted a gut feeling of %(value)d out of 10 on %(noted)s; you accepted on "
            "%(accepted)s, with no question and no condition."
        ) % {"value": voice.value, "noted": _day(voice.noted_on), "accepted": _day(voice.accepted_on)}
        yield Found("ignored_gut", Party.PROVIDER, f"accepted:{voice.accepted_on}", voice.accepted_on, said)


def self_doubt_only(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """A talk is still to come, and of whose part is what, only the own was written down."""
    for talk in facts.talks:
        if talk.own_part_only and talk.talk_on >= today:
            said = _(
                "For the conversation on %(day)s only your own part is written down; what is theirs and what is "
                "nobody's is left open."
            ) % {"day": _day(talk.talk_on)}
            yield Found("self_doubt_only", Party.PROVIDER, f"talk:{talk.pk}", talk.talk_on, said)


def late_payment(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:
    """An invoice is overdue."""
    for one in _owed(facts, Party.CLIENT):
        due = due_of(one, calendar)
        days = (today - due).days
        if one.kind == Commitment.Kind.PAYMENT and days >= limits.overdue_days:
            said = ngettext(
                "Invoice %(title)s was due on %(day)s, %(count)d day ago.",
                "Invoice %(title)s was due on %(day)s, %(count)d days ago.",
                days,
            )
            yield _of(one, "late_payment", due, said % {"title": one.title, "day": _day(due), "count": days})


def silence(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:
    """An answer of the client has been open for long."""
    for one, since, days in _unanswered(facts, Party.CLIENT, calendar, today):
        if days >= limits.silence_days:
            said = ngettext(
                "Asked on %(day)s: “%(title)s”. No answer for %(count)d working day.",
                "Asked on %(day)s: “%(title)s”. No answer for %(count)d working days.",
                days,
            )
            yield _of(one, "silence", since, said % {"title": one.title, "day": _day(since), "count": days})


def no_decision(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """An answer of the client got another day again and again."""
    for one in _owed(facts, Party.CLIENT):
        if one.kind == Commitment.Kind.ANSWER and one.postponed + 1 >= ASKED_FOR:
            said = _("“%(title)s” has been open since %(day)s; another day was named %(count)d times.")
            words = {"title": one.title, "day": _day(one.asked_on), "count": one.postponed}
            yield _of(one, "no_decision", due_of(one, calendar), said % words)


def draining(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """Week after week cost energy, by other causes than the own condition alone."""
    run: list[Noted] = []
    for entry in facts.weeks:
        if entry.value >= 0 or entry.causes == (MYSELF,):
            run = []
        elif run and entry.week - run[-1].week > FORTNIGHT:
            run = [entry]
        else:
            run.append(entry)
    if len(run) >= limits.low_weeks and week_of(today) - run[-1].week <= FORTNIGHT:
        said = _("Noted below zero in the weeks from %(days)s.") % {
            "days": _days(one.week for one in run[-limits.low_weeks :])
        }
        if facts.exhaustion is not None:  # the own exhaustion is named before any client
            first = _("First you: in %(low)d of the last %(weeks)d weeks almost everything cost energy.")
            said = f"{first % {'low': facts.exhaustion.low_weeks, 'weeks': facts.exhaustion.weeks}} {said}"
        yield Found("draining", Party.CLIENT, f"low:{run[0].week}", run[0].week, said)


def scope_drip(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """Changes add up since both agreed."""
    if facts.agreed_on is None:
        return
    since = sorted(day for day in facts.changes if day >= facts.agreed_on)
    if len(since) >= CHANGES:
        said = _("Since the agreement of %(day)s, %(count)d changes were noted: %(days)s.") % {
            "day": _day(facts.agreed_on),
            "count": len(since),
            "days": _days(since),
        }
        yield Found("scope_drip", Party.CLIENT, f"changes:{len(since) // CHANGES}", since[CHANGES - 1], said)


def moving_target(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> Iterable[Found]:  # noqa: ARG001
    """The record was written anew again and again after both had agreed."""
    if facts.agreed_on is not None and len(facts.versions) >= NEW_VERSIONS:
        versions = sorted(facts.versions)
        said = _("Since the agreement of %(day)s, the kickoff was written anew %(count)d times: %(days)s.") % {
            "day": _day(facts.agreed_on),
            "count": len(versions),
            "days": _days(versions),
        }
        yield Found("moving_target", Party.CLIENT, f"versions:{len(versions) // NEW_VERSIONS}", versions[-1], said)


# In this order: first what one can mend oneself, the most pressing on top.
RULES: tuple[Rule, ...] = (
    late_without_word,
    silent_myself,
    avoiding,
    unprepared_myself,
    invoice_late,
    overpromised,
    ignored_gut,
    self_doubt_only,
    late_payment,
    silence,
    no_decision,
    draining,
    scope_drip,
    moving_target,
)
ORDER = {rule.__name__: place for place, rule in enumerate(RULES)}


def signs_in(facts: Facts, limits: Limits, calendar: Calendar, today: date) -> list[Found]:
    """Return every sign that shows, the own ones first; a collaboration that rests or has ended shows none."""
    if not facts.is_running:
        return []
    return sorted((found for rule in RULES for found in rule(facts, limits, calendar, today)), key=rank)


def rank(found: Found) -> tuple[int, date]:
    """Return what signs are sorted by, in one engagement as over all of them."""
    return ORDER[found.sign], found.since


def check_shown(found: Found | None, sign: str, occasion: str) -> None:
    """Raise unless this is the hint that shows."""
    if found is None or (found.sign, found.occasion) != (sign, occasion):
        raise Refused(_("This sign is no longer there."))


def _owed(facts: Facts, side: Party) -> list[Commitment]:
    return [one for one in facts.commitments if one.side == side and is_open(one)]


def _unanswered(facts: Facts, side: Party, calendar: Calendar, today: date) -> Iterable[tuple[Commitment, date, int]]:
    """Return the answers owed, since when, and the working days since; one promised for a later day is no silence.

    Nobody is silent on their days off.
    """
    if side == Party.CLIENT:
        calendar = replace(calendar, time_off=(*calendar.time_off, *facts.away))
    for one in _owed(facts, side):
        if one.kind == Commitment.Kind.ANSWER and due_of(one, calendar) <= today:
            since = max(one.asked_on, one.told_on or one.asked_on)
            yield one, since, calendar.working_days_between(since, today)


def _of(one: Commitment, sign: str, since: date, facts: str) -> Found:
    return Found(sign, Party(one.side), f"commitment:{one.pk}:{since}", since, facts, one.pk)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _days(days: Iterable[date]) -> str:
    return ", ".join(map(_day, days))
