"""Rest, with a day for meeting again or without one, and go on."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.difficulty import close
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.actions.reminders import call_back_reminders
from wunschkunde.stages.collaboration.models import Engagement, Intervention, Pause
from wunschkunde.stages.collaboration.rules.difficulty import check_open
from wunschkunde.stages.collaboration.rules.pauses import check_return


@transaction.atomic
def rest(
    *,
    engagement: Engagement,
    author: User,
    until: date | None = None,
    reason: str = "",
    intervention: Intervention | None = None,
) -> Pause:
    """Begin a pause. ``until`` is the agreed day of meeting again; without it nothing reminds of anything.

    A reminder that still waits in the outbox is called back.

    ``intervention`` is the difficult situation it is the outcome of. Raises Refused unless the collaboration runs.
    """
    current = locked(engagement)
    rules.check_person(author, current.practice)
    current.state = rules.transition(current, "pause")
    check_return(until, timezone.localdate())
    if intervention is not None:
        intervention = Intervention.objects.get(pk=intervention.pk, engagement=current)
        check_open(intervention)
        close(intervention=intervention, author=author, outcome=Intervention.Outcome.PAUSED)
    pause = Pause.objects.create(
        practice=current.practice,
        engagement=current,
        reason=reason.strip(),
        until=until,
        begins_on=timezone.localdate(),
    )
    current.save(update_fields=["state"])
    call_back_reminders(current)
    facts = {"until": until.isoformat() if until else None}
    record(practice=current.practice, actor=author, verb="engagement_paused", target=current, data=facts)
    return pause


@transaction.atomic
def resume(*, engagement: Engagement, author: User) -> Engagement:
    """End the pause and go on. Raises Refused where there is none."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    current.state = rules.transition(current, "resume")
    current.save(update_fields=["state"])
    current.pauses.filter(ended_on=None).update(ended_on=timezone.localdate())
    record(practice=current.practice, actor=author, verb="engagement_resumed", target=current)
    return current
