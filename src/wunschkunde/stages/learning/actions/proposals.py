"""Proposals: make one out of the cases or out of a lesson, adopt it as a version of the profile, put it aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.learning.models import Lesson, Proposal
from wunschkunde.stages.learning.queries.cases import cases
from wunschkunde.stages.learning.queries.revealed import frozen, stand_of
from wunschkunde.stages.learning.rules import proposals as proposal_rules
from wunschkunde.stages.learning.rules.changes import before_of, changed
from wunschkunde.stages.profile import rules as profile_rules
from wunschkunde.stages.profile.actions import adopt_ideal_client
from wunschkunde.stages.profile.models import Draft
from wunschkunde.stages.profile.queries import current_ideal_client, dimensions_of, version_data

Subject, State = Proposal.Subject, Proposal.State


@transaction.atomic
def propose_revealed(*, practice: Practice, author: User, dimension: str) -> Proposal:
    """Keep what the cases say about one dimension as a proposal, with its evidence. Raises Refused."""
    rules.check_person(author, _locked(practice))
    stand = stand_of(practice, cases())
    line = stand.line(dimension) if stand else None
    after = proposal_rules.proposed_importance(line.importance, line.found) if line else None
    if stand is None or line is None or after is None:
        raise Refused(_("Your cases do not contradict what you said here."))
    proposal_rules.check_unproposed(practice, dimension, Subject.IMPORTANCE, cases=stand.cases)
    proposal = Proposal(
        practice=practice,
        author=author,
        dimension=dimension,
        subject=Subject.IMPORTANCE,
        before={"importance": line.importance},
        after={"importance": after},
        cases=stand.cases,
        evidence=frozen(line, stand),
    )
    return _made(proposal)


@transaction.atomic
def propose_from_lesson(
    *, lesson: Lesson, author: User, dimension: str, after: Mapping[str, Any], reason: str
) -> Proposal:
    """Make a lesson a proposal; ``after``: {"importance": 0..10} or {"limit": one of IdealClient.limits}.

    Raises Refused, and ValidationError for what a profile does not take.
    """
    practice = _locked(lesson.practice)
    rules.check_person(author, practice)
    proposal_rules.check_reason(reason)
    subject = Subject.IMPORTANCE if "importance" in after else Subject.LIMIT
    known = dimensions_of(practice)
    if subject == Subject.IMPORTANCE:
        profile_rules.check_importances(known, {dimension: after["importance"]})
    else:
        profile_rules.check_limits(known, [after["limit"]])
    proposal_rules.check_unproposed(practice, dimension, subject)
    before = before_of(_profile_data(practice), _dimension(practice, dimension), after)
    proposal_rules.check_change(before, after)
    proposal = Proposal(
        practice=practice,
        author=author,
        dimension=dimension,
        subject=subject,
        before=before,
        after=dict(after),
        lesson=lesson,
        reason=reason.strip(),
    )
    return _made(proposal)


@transaction.atomic
def adopt(*, proposal: Proposal, author: User, note: str) -> Proposal:
    """Make a proposal the next version of the ideal client: the owner's yes, nobody else's. Raises Refused."""
    current = _open_one(proposal, author)
    data = _profile_data(current.practice)
    proposal_rules.check_adopt(current, data, _dimension(current.practice, current.dimension))
    version = adopt_ideal_client(practice=current.practice, author=author, data=changed(data, current), note=note)
    return _decided(current, author, State.ADOPTED, version=version)


@transaction.atomic
def put_aside(*, proposal: Proposal, author: User, reason: str) -> Proposal:
    """Leave the profile as it is, for a reason. Raises Refused."""
    current = _open_one(proposal, author)
    proposal_rules.check_reason(reason)
    return _decided(current, author, State.PUT_ASIDE, decided_for=reason.strip())


def _locked(practice: Practice) -> Practice:
    """One at a time: two that propose the same leave one proposal."""
    return Practice.objects.select_for_update().get(pk=practice.pk)


def _open_one(proposal: Proposal, author: User) -> Proposal:
    _locked(proposal.practice)
    current = Proposal.objects.select_related("practice").get(pk=proposal.pk)
    proposal_rules.check_owner(author, current.practice)
    proposal_rules.check_open(current)
    return current


def _made(proposal: Proposal) -> Proposal:
    proposal.save()
    facts = {"dimension": proposal.dimension, "subject": proposal.subject}
    record(practice=proposal.practice, actor=proposal.author, verb="proposed", target=proposal, data=facts)
    return proposal


def _decided(proposal: Proposal, author: User, state: str, **fields: Any) -> Proposal:
    fields |= {"state": state, "decided_by": author, "decided_at": timezone.now()}
    for name, value in fields.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(fields))
    record(practice=proposal.practice, actor=author, verb=f"proposal_{state}", target=proposal)
    return proposal


def _profile_data(practice: Practice) -> dict[str, Any]:
    return version_data(current_ideal_client(practice), Draft.Kind.IDEAL_CLIENT)


def _dimension(practice: Practice, key: str) -> texts.Dimension:
    return next(one for one in dimensions_of(practice, with_retired=True) if one.key == key)
