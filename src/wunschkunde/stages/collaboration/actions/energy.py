"""Note what a week cost or gave; take it back; let a week pass without a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import EnergyEntry, EnergyWeekSkipped, Engagement
from wunschkunde.stages.collaboration.rules.energy import week_of


@transaction.atomic
def note_energy(
    *,
    engagement: Engagement,
    author: User,
    value: int,
    causes: Sequence[str] = (),
    note: str = "",
    day: date | None = None,
) -> EnergyEntry:
    """Note what the week of ``day`` (today) cost or gave: -3..3. A second note of the same week takes its place.

    The history says that something was noted, never what. Raises Refused for a week that is still to come.
    """
    rules.check_person(author, engagement.practice)
    today = timezone.localdate()
    week = week_of(day or today)
    if week > today:
        raise rules.Refused(_("This week is still to come."))
    entry, _made = EnergyEntry.objects.update_or_create(
        engagement=engagement,
        author=author,
        week=week,
        defaults={
            "practice": engagement.practice,
            "value": value,
            "causes": list(causes),
            "note": note.strip() or None,
            "saved_at": timezone.now(),
        },
    )
    record(practice=engagement.practice, actor=author, verb="energy_noted", target=entry)
    return entry


@transaction.atomic
def erase_energy(*, entry: EnergyEntry, author: User) -> None:
    """Take a note back. Raises Refused for anybody but its author."""
    if not rules.may_see_energy(author, entry.author):
        raise rules.Refused(_("Only whoever noted this may take it back."))
    record(practice=entry.practice, actor=author, verb="energy_erased", target=entry)
    entry.delete()


@transaction.atomic
def skip_week(*, practice: Practice, author: User, day: date | None = None) -> EnergyWeekSkipped:
    """Let a week pass: nothing asks again before the next."""
    rules.check_person(author, practice)
    week = week_of(day or timezone.localdate())
    skipped, made = EnergyWeekSkipped.objects.get_or_create(practice=practice, author=author, week=week)
    if made:
        record(practice=practice, actor=author, verb="energy_week_skipped", target=skipped)
    return skipped
