"""When a collaboration may end, when an ending may be taken back, and how long its data stay."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Cause, Engagement, Intervention, Parting, SentLetter
from wunschkunde.stages.decision.rules import Refused

# Notes about clients stay three years after the end, as long as a claim usually lasts in Germany (§ 195 BGB; L18).
YEARS_KEPT = 3
TAKEN_BACK_WITHIN = timedelta(days=1)

VERBS = {
    Parting.Kind.INSIGHT: "end_with_insight",
    Parting.Kind.HANDED_OVER: "hand_over",
    Parting.Kind.PARTED: "part",
}
# Where respect is missing or somebody is in danger, nobody has to stay for a second chance.
WITHOUT_SECOND_CHANCE = (Cause.RESPECT, Cause.SAFETY)


def erase_day(ended_on: date) -> date:
    """Return the day on which everything about an ended collaboration is erased."""
    try:
        return ended_on.replace(year=ended_on.year + YEARS_KEPT)
    except ValueError:  # 29 February
        return date(ended_on.year + YEARS_KEPT, 3, 1)


def had_second_chance(engagement: Engagement, today: date) -> bool:
    """Whether a second chance was given: it ended with something else than a parting, or its day has passed."""
    was_given = Q(closed_at__isnull=False) & ~Q(outcome=Intervention.Outcome.PARTED) | Q(talk_on__lt=today)
    return engagement.interventions.filter(was_given, is_second_chance=True).exists()


def check_part(engagement: Engagement, cause: str, today: date) -> None:
    """Raise while a misunderstanding still waits for its second chance; `rules.transition` knows the rest."""
    if cause in WITHOUT_SECOND_CHANCE:
        return
    open_ones = engagement.interventions.filter(cause=Cause.MISUNDERSTANDING, closed_at=None)
    is_asked = cause == Cause.MISUNDERSTANDING or open_ones.exists()
    if is_asked and not had_second_chance(engagement, today):
        raise Refused(
            _(
                "A misunderstanding gets its second chance first: prepare one conversation for it. "
                "Once its day has passed, you may part all the same."
            )
        )


def can_part(engagement: Engagement, cause: str, today: date) -> bool:
    """Whether an ending for this cause may be entered."""
    try:
        check_part(engagement, cause, today)
    except Refused:
        return False
    return True


def check_hand_over(consent_on: date | None, today: date) -> None:
    """Raise where somebody would be handed over without their dated yes."""
    if consent_on is None:
        raise Refused(_("Nothing is handed over without their yes. Enter the day on which they said it."))
    if consent_on > today:
        raise Refused(_("Their yes comes before the handover: its day cannot be one to come."))


def check_take_back(parting: Parting, today: date) -> None:
    """Raise unless the ending may still be taken back: until the next day, while no letter of it has left."""
    if today > parting.parted_on + TAKEN_BACK_WITHIN:
        raise Refused(_("The day for taking this back is over. If you work together again, begin anew."))
    sent = SentLetter.objects.filter(engagement=parting.engagement, template="parting", message__isnull=False)
    if sent.filter(message__state=Message.State.SENT).exists():
        raise Refused(_("The letter has already left. Write to the person if something changed."))


def can_take_back(parting: Parting, today: date) -> bool:
    """Whether the ending may still be taken back."""
    try:
        check_take_back(parting, today)
    except Refused:
        return False
    return True
