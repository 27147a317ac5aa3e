"""A kickoff step by step: begin, answer, hand in, propose, acknowledge, confirm. Either side, each in its turn.

``author`` is the person of the practice who acts; None where the client does, in the room.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record as note
from wunschkunde.stages.collaboration.models import (
    Engagement,
    HopeAcknowledged,
    Kickoff,
    KickoffConfirmation,
    KickoffSheet,
    KickoffVersion,
)
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.kickoff import hopes_heard
from wunschkunde.stages.collaboration.rules import Refused, check_person, check_running
from wunschkunde.stages.collaboration.rules import kickoff as rules


@transaction.atomic
def begin_kickoff(*, engagement: Engagement, author: User) -> Kickoff:
    """Begin the kickoff of an engagement, once."""
    check_person(author, engagement.practice)
    check_running(engagement)
    try:
        with transaction.atomic():
            kickoff = Kickoff.objects.create(practice=engagement.practice, engagement=engagement)
    except IntegrityError:
        raise Refused(_("This kickoff has begun already.")) from None
    note(practice=kickoff.practice, actor=author, verb="kickoff_begun", target=engagement)
    return kickoff


def _locked(kickoff: Kickoff, author: User | None) -> tuple[Kickoff, Party]:
    """Return the kickoff, held until the transaction ends, and the side that acts."""
    held = Kickoff.objects.select_for_update(of=("self",)).select_related("engagement__practice", "practice")
    current = held.get(pk=kickoff.pk)
    if author is None:
        return current, Party.CLIENT
    check_person(author, current.practice)
    return current, Party.PROVIDER


# What one is still writing is no event yet: saving leaves no trace in the history.
@transaction.atomic
def save_answers(
    *, kickoff: Kickoff, author: User | None, answers: Mapping[str, str], levels: Mapping[str, str]
) -> KickoffSheet:
    """Keep what one side wrote so far; only what is given changes. Raises Refused once it is handed in."""
    current, side = _locked(kickoff, author)
    rules.check_write(current, side)
    sheet, _made = KickoffSheet.objects.get_or_create(
        kickoff=current, side=side, defaults={"practice": current.practice}
    )
    known = {key: rules.normalized(answers[key]) for key in rules.sheet_keys() if key in answers}
    reached = {key: rules.normalized(levels[key]) for key in rules.LEVELS if key in levels}
    sheet.answers = {key: said for key, said in {**sheet.answers, **known}.items() if said}
    sheet.levels = {key: said for key, said in {**sheet.levels, **reached}.items() if said}
    sheet.save()
    return sheet


@transaction.atomic
def hand_in(*, kickoff: Kickoff, author: User | None) -> KickoffSheet:
    """Close one side's answers; with the second side's both open at once. Raises Refused out of turn."""
    current, side = _locked(kickoff, author)
    sheet = KickoffSheet.objects.filter(kickoff=current, side=side).first()
    rules.check_hand_in(current, side, sheet.answers if sheet else {})
    if sheet is None:  # check_hand_in has said so already
        raise LookupError(f"no sheet of kickoff {current.pk}")
    sheet.handed_in_at = timezone.now()
    sheet.save()
    note(
        practice=current.practice,
        actor=author,
        verb="kickoff_handed_in",
        target=current.engagement,
        data={"side": side.value, "answered": len(sheet.answers)},
    )
    return sheet


@transaction.atomic
def propose(*, kickoff: Kickoff, author: User | None, record: Mapping[str, Any], based_on: int) -> KickoffVersion:
    """Propose the record as a new version; both have to confirm it anew.

    ``based_on`` is the number of the version that was read (0 for none). The same text as the newest version is that
    version. Raises Refused out of turn, and when another version came in between.
    """
    current, side = _locked(kickoff, author)
    rules.check_propose(current, record)
    newest = current.versions.order_by("-number").first()
    digest = rules.digest_of(record)
    if newest is not None and newest.digest == digest:
        return newest
    number = newest.number if newest else 0
    if number != based_on:
        raise Refused(_("Meanwhile there is a newer version. Read it first."))
    version = KickoffVersion.objects.create(
        practice=current.practice,
        kickoff=current,
        number=number + 1,
        record=dict(record),
        digest=digest,
        side=side,
        author=author,
    )
    note(
        practice=current.practice,
        actor=author,
        verb="kickoff_proposed",
        target=current.engagement,
        data={"number": version.number, "digest": digest, "side": side.value},
    )
    return version


@transaction.atomic
def acknowledge(*, kickoff: Kickoff, author: User | None, keys: Collection[str]) -> list[HopeAcknowledged]:
    """Keep that one side read the sentences about hopes nobody can meet; what it knew already stays as it was."""
    current, side = _locked(kickoff, author)
    heard = {one.key for one in hopes_heard(current)}
    rules.check_acknowledge(current, keys, heard)
    fresh = rules.unacknowledged(current, side, heard) & set(keys)
    told = [
        HopeAcknowledged.objects.create(practice=current.practice, kickoff=current, side=side, pattern=key)
        for key in sorted(fresh)
    ]
    if told:
        data = {"patterns": sorted(fresh), "side": side.value}
        note(
            practice=current.practice,
            actor=author,
            verb="kickoff_hopes_read",
            target=current.engagement,
            data=data,
        )
    return told


@transaction.atomic
def confirm(*, version: KickoffVersion, author: User | None, digest: str) -> KickoffConfirmation:
    """Confirm exactly this version, as it was read: ``digest`` is what the page showed. Raises Refused otherwise."""
    current, side = _locked(version.kickoff, author)
    rules.check_confirm(
        KickoffVersion.objects.select_related("kickoff__engagement").get(pk=version.pk),
        side,
        digest,
        {one.key for one in hopes_heard(current)},
    )
    confirmation = KickoffConfirmation.objects.create(
        practice=current.practice, version=version, side=side, author=author
    )
    note(
        practice=current.practice,
        actor=author,
        verb="kickoff_confirmed",
        target=current.engagement,
        data={"number": version.number, "digest": version.digest, "side": side.value},
    )
    return confirmation
