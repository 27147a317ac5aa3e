"""Proposals: who may adopt one, when it may be made, and how far it goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User
from wunschkunde.engine.revealed import LESS, MORE, Revealed
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.learning.models import Proposal
from wunschkunde.stages.learning.rules.cases import FEWEST
from wunschkunde.stages.learning.rules.changes import before_of
from wunschkunde.stages.profile.models import Draft
from wunschkunde.stages.profile.queries import draft_of
from wunschkunde.stages.profile.rules import MOST_IMPORTANT
from wunschkunde.stages.profile.rules import may_adopt as may_adopt_versions

Subject, State = Proposal.Subject, Proposal.State


def may_adopt(user: User, practice: Practice) -> bool:
    """Whether this person decides on proposals: the owner, as with every version of the profile."""
    membership = practice.memberships.filter(user=user).first()
    return membership is not None and may_adopt_versions(membership)


def check_owner(user: User, practice: Practice) -> None:
    """Raise unless the owner decides."""
    if not may_adopt(user, practice):
        raise Refused(_("Only the owner decides on proposals."))


def proposed_importance(importance: int, found: Revealed) -> int | None:
    """Return half of the stated importance, or twice, None where the cases do not contradict it.

    The cases say with more than 90 % that it is below half, or above twice; farther than that no proposal goes.
    """
    if found.verdict == "less" and importance > 0:
        return int(importance * LESS)
    if found.verdict == "more" and importance < MOST_IMPORTANT:
        return min(MOST_IMPORTANT, max(importance + 1, int(importance * MORE)))
    return None


def check_unproposed(practice: Practice, dimension: str, subject: str, *, cases: int | None = None) -> None:
    """Raise where the same waits already, or was decided and ``cases`` has not grown by five since."""
    known = Proposal.objects.filter(practice=practice, dimension=dimension, subject=subject)
    if known.filter(state=State.OPEN).exists():
        raise Refused(_("A proposal for this dimension waits already. Decide on that one first."))
    decided = known.filter(lesson=None).first()
    if cases is not None and decided is not None and (why := too_soon(decided, cases)):
        raise Refused(why)


def too_soon(decided: Proposal, cases: int) -> str:
    """Say why the same is not proposed again yet; nothing once there are five more cases.

    What was adopted on these cases has learned from them: proposed again on the same, it would count them twice.
    """
    if cases >= decided.cases + FEWEST:
        return ""
    if decided.state == State.ADOPTED:
        return _("Your profile has learned from these cases already. It takes five more before it is proposed again.")
    return _("You put this aside. It takes five more cases before it is proposed again.")


def check_open(proposal: Proposal) -> None:
    """Raise where it was decided."""
    if proposal.state != State.OPEN:
        raise Refused(_("This proposal has been decided already."))


def check_adopt(proposal: Proposal, data: Mapping[str, Any], dimension: texts.Dimension) -> None:
    """Raise unless it may become a version now: the profile says still what it said, and nobody is writing a draft."""
    if draft_of(proposal.practice, Draft.Kind.IDEAL_CLIENT) is not None:
        raise Refused(
            _("Somebody is writing a draft of the ideal client. Adopt or discard it first, then this proposal.")
        )
    if before_of(data, dimension, proposal.after) != proposal.before:
        raise Refused(_("The profile says something else here by now. Put this proposal aside."))


def check_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raise where a proposal would change nothing."""
    if before == after:
        raise Refused(_("The profile says exactly that already."))


def check_reason(reason: str) -> None:
    """Raise where no reason is given."""
    if not reason.strip():
        raise Refused(_("Say in a sentence why."))
