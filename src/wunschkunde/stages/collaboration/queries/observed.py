"""What can be seen of the promises: plain counts of what happened, alike for both sides, silent where nothing did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde import texts
from wunschkunde.accounts.languages import words_of
from wunschkunde.stages.collaboration.models import Commitment, Engagement, Meeting, SharedEntry
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import check_ins, time_off
from wunschkunde.stages.collaboration.queries.sharing import names_of
from wunschkunde.stages.collaboration.rules.check_ins import values_of
from wunschkunde.stages.collaboration.rules.punctuality import KEPT, Standing, kept, told_before
from wunschkunde.stages.collaboration.rules.sharing import is_agenda_early
from wunschkunde.stages.profile.calendar import calendar_of

Sentences = dict[str, list[str]]
Kind = SharedEntry.Kind

# Two of the four statements of a check-in say how a promise is felt by both.
FELT = {"relationship": "eye_level", "goals": "realistic_goals"}


def observed(engagement: Engagement, today: date) -> Sentences:
    """Return what was seen of each promise, in sentences, by the promise's key."""
    said: Sentences = defaultdict(list)
    names = names_of(engagement)
    _of_meetings(engagement, today, names, said)
    _of_entries(engagement, names, said)
    _of_commitments(engagement, today, names, said)
    _of_check_ins(engagement, names, said)
    if planned := time_off.sentences(engagement, today):
        said["time_off"] = planned
    return dict(said)


def _share(part: int, whole: int) -> str:
    return _("%(part)d of %(whole)d") % {"part": part, "whole": whole}


def _both(label: str, names: dict[str, str], counts: dict[str, str]) -> str:
    """Say one thing of each side it can be said of: "Prepared: Quittenblau 3 of 4, Malin Sander 4 of 4."."""
    sides = [f"{names[side]} {counts[side]}" for side in Party.values if side in counts]
    return _("%(label)s: %(sides)s.") % {"label": label, "sides": ", ".join(sides)}


def _shares(flags: dict[str, list[bool]]) -> dict[str, str]:
    return {side: _share(sum(given), len(given)) for side, given in flags.items() if given}


def _by_side(pairs: Iterable[tuple[str, bool]]) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = {side: [] for side in Party.values}
    for side, flag in pairs:
        found[side].append(flag)
    return found


def _of_meetings(engagement: Engagement, today: date, names: dict[str, str], said: Sentences) -> None:
    held = list(Meeting.objects.filter(engagement=engagement, held_on__lte=today).defer("agenda"))
    prepared = {
        Party.PROVIDER.value: [one.provider_prepared for one in held if one.provider_prepared is not None],
        Party.CLIENT.value: [one.client_prepared for one in held if one.client_prepared is not None],
    }
    if any(prepared.values()):
        said["prepared"].append(_both(_("Came prepared"), names, _shares(prepared)))
    sent = [(one.agenda_sent_on, one.held_on) for one in held if one.agenda_sent_on is not None]
    if sent:
        calendar = calendar_of(engagement.practice)
        early = sum(is_agenda_early(sent_on, held_on, calendar) for sent_on, held_on in sent)
        words = ngettext(
            "The agenda of %(whole)d conversation was sent, %(early)d at least two working days ahead.",
            "The agendas of %(whole)d conversations were sent; at least two working days ahead: %(early)d.",
            len(sent),
        )
        said["prepared"].append(words % {"whole": len(sent), "early": early})
    if held:
        named = sum(bool(one.next_step and one.next_step_side and one.next_step_on) for one in held)
        words = ngettext(
            "%(whole)d conversation, %(named)d with a next step, a name and a day.",
            "%(whole)d conversations; with a next step, a name and a day: %(named)d.",
            len(held),
        )
        said["hands_on"].append(words % {"whole": len(held), "named": named})
    due = [one for one in held if one.next_step_side and (one.next_step_done_on or _is_past(one.next_step_on, today))]
    done = _by_side((one.next_step_side, one.next_step_done_on is not None) for one in due)
    if due:
        said["hands_on"].append(_both(_("Next steps done"), names, _shares(done)))


def _is_past(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _of_entries(engagement: Engagement, names: dict[str, str], said: Sentences) -> None:
    found = list(SharedEntry.objects.filter(engagement=engagement).defer("text", "heeded_reason"))
    told = (
        ("trust_and_growth", Kind.GROWTH, _("Wishes to grow noted")),
        ("openness", Kind.CHANGE, _("Changes shared")),
        ("best_solution", Kind.OPTION, _("Options noted")),
        ("best_solution", Kind.DISSENT, _("Different views noted")),
        ("best_solution", Kind.ADVICE_AGAINST, _("Advised against something")),
    )
    for promise, kind, label in told:
        sides = [entry.side for entry in found if entry.kind == kind]
        if sides:
            said[promise].append(_both(label, names, {side: str(sides.count(side)) for side in Party.values}))
    advice = [entry.heeded for entry in found if entry.kind == Kind.ADVICE_AGAINST]
    if advice:
        became = SharedEntry.Heeded
        words = _(
            "Of this advice, %(heeded)d was heeded, %(otherwise)d decided otherwise with a reason, "
            "%(open)d is still open."
        )
        counts = {
            "heeded": advice.count(became.HEEDED),
            "otherwise": advice.count(became.DECIDED_OTHERWISE),
            "open": advice.count(became.OPEN),
        }
        said["best_solution"].append(words % counts)


def _of_commitments(engagement: Engagement, today: date, names: dict[str, str], said: Sentences) -> None:
    """By the measure of the mirrored line: there and here the same is on time."""
    calendar = calendar_of(engagement.practice)
    measured = [(one, kept(one, calendar, today)) for one in Commitment.objects.filter(engagement=engagement)]
    ripe = [(one, how) for one, how in measured if how.standing not in (Standing.OPEN, Standing.DROPPED)]
    groups = (
        ((Commitment.Kind.DELIVERY,), _("Delivered on time")),
        ((Commitment.Kind.PAYMENT,), _("Paid on time")),
        ((Commitment.Kind.ANSWER, Commitment.Kind.INPUT), _("Answers and contributions on time")),
    )
    for kinds, label in groups:
        flags = _by_side((one.side, how.standing in KEPT) for one, how in ripe if one.kind in kinds)
        if any(flags.values()):
            said["punctual"].append(_both(label, names, _shares(flags)))
    late = [one for one, how in ripe if how.standing not in KEPT]
    told = _by_side((one.side, told_before(one, calendar)) for one in late)
    if late:
        said["punctual"].append(_both(_("Of the late ones, announced before the day was over"), names, _shares(told)))


def _of_check_ins(engagement: Engagement, names: dict[str, str], said: Sentences) -> None:
    opened = check_ins.latest_open(engagement)
    if opened is None:
        return
    for item in texts.pulse_check().items:
        if item.key in FELT:
            label = _("In the last check-in, from 0 to 10, “%(statement)s”") % {
                "statement": words_of(item.text).removesuffix(".")
            }
            values = {side: str(values_of(given)[item.key]) for side, given in opened.items()}
            said[FELT[item.key]].append(_both(label, names, values))
    for row in check_ins.promises_said(opened, names):
        sides = "; ".join(_("%(name)s “%(words)s”") % {"name": name, "words": words} for name, words in row.said)
        said[row.promise.key].append(_("In the last check-in: %(sides)s") % {"sides": sides})
