"""Offer a handover to the client, and call the offer off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.actions.gut import locked as locked_inquiry
from wunschkunde.stages.decision.emails import Letter, letter_language
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.decision.rules import Refused, check_person, check_reachable
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.calendar import leaves_at
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Handover, HandoverLink
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.rules import handover as rules

DAYS_OPEN = 180


def locked(handover: Handover) -> Handover:
    """Return the handover as it stands now, held until the transaction ends, so that no step is taken twice."""
    found = Handover.objects.select_for_update(of=("self",))
    return found.select_related("practice", "inquiry__practice", "colleague__practice").get(pk=handover.pk)


@transaction.atomic
def offer(
    *,
    inquiry: Inquiry,
    colleague: Colleague,
    author: User,
    fields: Collection[str],
    answer_by: date,
    letter: Letter | None,
    at_once: bool = False,
    now: datetime | None = None,
) -> tuple[Handover, HandoverLink, str]:
    """Ask the client whether these fields may go to this colleague; return the link to their answer and its secret.

    The letter carries the link where ``{{ link }}`` stands; without a letter the link is given by hand. Raises Refused.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    current = locked_inquiry(inquiry)
    check_person(author, current.practice)
    rules.check_referred(current)
    rules.check_free(current)
    rules.check_colleague(colleague, current, today)
    rules.check_fields(current, fields)
    rules.check_answer_by(answer_by, today)
    check_reachable(current, is_mailed=letter is not None)
    _check_letter(letter)
    kept = [key for key, _text in rules.content_of(current, fields)]
    made = Handover.objects.create(
        practice=current.practice,
        inquiry=current,
        colleague=colleague,
        fields=kept,
        answer_by=answer_by,
        asked_by=author,
        asked_at=now,
    )
    link = HandoverLink(handover=made, purpose=HandoverLink.Purpose.CLIENT)
    link, secret = make_link(link, practice=current.practice, author=author, what="client", days=DAYS_OPEN)
    if letter is not None:
        made.letter = _mailed(made, letter, address_of(link, secret), leaves_at(current.practice, now, at_once=at_once))
        made.save(update_fields=["letter"])
    facts = {"colleague": colleague.pk, "fields": kept, "by_hand": letter is None}
    record(practice=current.practice, actor=author, verb="handover_offered", target=made, data=facts)
    return made, link, secret


def _check_letter(letter: Letter | None) -> None:
    if letter is not None and letters.LINK not in letter.body:
        raise Refused(_("This letter carries the link: {{ link }} has to be in it."))


def _mailed(handover: Handover, letter: Letter, address: str, leaves: datetime) -> Message:
    inquiry = handover.inquiry
    return outbox.queue(
        practice=handover.practice,
        purpose="handover_offer",
        to_address=inquiry.email,
        to_name=inquiry.name,
        subject=letter.subject,
        body=letter.body.replace(letters.LINK, address),
        language=letter_language(inquiry),
        not_before=leaves,
    )


@transaction.atomic
def call_off(*, handover: Handover, author: User) -> Handover:
    """Call an offer off before anything was handed over. Raises Refused afterwards."""
    current = locked(handover)
    check_person(author, current.practice)
    return end(current, "call_off", author)


def end(current: Handover, verb: str, author: User | None) -> Handover:
    """End a locked handover before the colleague's word, and call back the letter that asked for the yes."""
    current.state, current.ended_at = rules.transition(current, verb), timezone.now()
    current.save(update_fields=["state", "ended_at"])
    if current.letter is not None:
        outbox.cancel(message=current.letter)
    record(practice=current.practice, actor=author, verb=f"handover_{current.state}", target=current)
    return current
