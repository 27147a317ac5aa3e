"""The charter: begin it, propose a version, confirm exactly the newest one."""

from __future__ import annotations

from django.db import transaction

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import Charter, CharterConfirmation, CharterVersion, Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.charter import newest_of
from wunschkunde.stages.collaboration.rules import charter as charter_rules


@transaction.atomic
def begin_charter(*, engagement: Engagement, author: User) -> Charter:
    """Begin the charter of an engagement; a second time changes nothing. Raises Refused."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    rules.check_live(current)
    charter, is_new = Charter.objects.get_or_create(engagement=current, defaults={"practice": current.practice})
    if is_new:
        record(practice=current.practice, actor=author, verb="charter_begun", target=charter)
    return charter


@transaction.atomic
def propose(
    *, charter: Charter, side: str, clauses: charter_rules.Clauses, base: int, author: User | None = None
) -> CharterVersion:
    """Propose the promises as one side would give them; return the new version.

    ``clauses`` says choice, text and reason by promise; a promise it is silent about stays as it is. ``base`` is the
    number of the version it was written beside, 0 for none. What says the same as the newest version is no new one:
    that version is returned. Raises Refused.
    """
    current = locked(charter.engagement)
    charter_rules.check_hand(current.practice, side, author)
    rules.check_live(current)
    newest = newest_of(charter)
    before = newest.clauses if newest else charter_rules.all_kept()
    whole = charter_rules.settled(clauses, before, side)
    charter_rules.check_clauses(whole)
    digest = charter_rules.digest_of(whole)
    if newest is not None and newest.digest == digest:
        return newest
    charter_rules.check_base(newest, base)
    version = CharterVersion.objects.create(
        practice=current.practice,
        charter=charter,
        number=newest.number + 1 if newest else 1,
        clauses=whole,
        digest=digest,
        side=Party(side),
        author=author,
    )
    facts = {"number": version.number, "digest": digest, "side": side}
    record(practice=current.practice, actor=author, verb="charter_proposed", target=charter, data=facts)
    return version


@transaction.atomic
def confirm(*, charter: Charter, side: str, digest: str, author: User | None = None) -> CharterConfirmation:
    """Confirm the newest version, which has to be the one that was read; a second time changes nothing.

    Raises Refused when there is no version or a newer one.
    """
    current = locked(charter.engagement)
    charter_rules.check_hand(current.practice, side, author)
    rules.check_live(current)
    version = charter_rules.check_confirm(newest_of(charter), digest)
    confirmation, is_new = CharterConfirmation.objects.get_or_create(
        version=version, side=Party(side), defaults={"practice": current.practice, "author": author}
    )
    if is_new:
        given = version.confirmations.values_list("side", flat=True)
        facts = {"number": version.number, "side": side, "is_agreed": charter_rules.is_agreed(given)}
        record(practice=current.practice, actor=author, verb="charter_confirmed", target=charter, data=facts)
    return confirmation
