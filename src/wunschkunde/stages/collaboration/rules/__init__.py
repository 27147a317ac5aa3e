"""Who may act, and when which step may be taken: ``check_…`` raises a sentence, ``can_…`` answers a bool."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.states import LIVE, TRANSITIONS, State
from wunschkunde.stages.decision.rules import Refused, check_person

__all__ = [
    "Refused",
    "can",
    "check_live",
    "check_person",
    "check_running",
    "may_see_energy",
    "members_of",
    "transition",
]


def can(engagement: Engagement, verb: str) -> bool:
    """Whether the table of transitions knows this step from the engagement's state."""
    return (State(engagement.state), verb) in TRANSITIONS


def transition(engagement: Engagement, verb: str) -> State:
    """Return the state after ``verb``; raises Refused where the table knows no such step. Nothing is saved."""
    if not can(engagement, verb):
        raise Refused(
            _("This collaboration is %(state)s; that step is not possible now.")
            % {"state": State(engagement.state).label}
        )
    return TRANSITIONS[State(engagement.state), verb]


def check_live(engagement: Engagement) -> None:
    """Raise when the collaboration has ended."""
    if engagement.state not in LIVE:
        raise Refused(_("This collaboration has ended. Nothing can be added to it."))


def check_running(engagement: Engagement) -> None:
    """Raise unless the collaboration is under way: nobody is asked for anything during a pause."""
    check_live(engagement)
    if engagement.state != State.RUNNING:
        raise Refused(_("This collaboration rests. End the pause first."))


def may_see_energy(user: User, author: User) -> bool:
    """Whether somebody may see these energy entries: their author, nobody else."""
    return user.pk == author.pk


def members_of(practice: Practice) -> list[User]:
    """Return the people of a practice who may be responsible for something."""
    accepted = practice.memberships.filter(state=Membership.State.ACCEPTED).select_related("user").order_by("pk")
    return [membership.user for membership in accepted if membership.user is not None]
