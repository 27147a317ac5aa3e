"""Colleagues: ask whether they may be named; what they say of themselves by their link."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import OwedNotice
from wunschkunde.stages.referral.actions.intake import owe_by_hand
from wunschkunde.stages.referral.actions.mailing import mail_to_colleague
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import ColleagueLink, ColleagueNotice, Handover
from wunschkunde.stages.referral.queries.colleagues import asked_of_late, mail_address_of
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.rules.colleagues import can_confirm, check_address, check_asking, check_places

# What somebody said yes to, they can take back by the same link as long as they are named.
DAYS_OPEN = 4 * 366


def locked_colleague(colleague: Colleague) -> Colleague:
    """Return the colleague as they stand now, held until the transaction ends."""
    return Colleague.objects.select_for_update(of=("self",)).select_related("practice").get(pk=colleague.pk)


@transaction.atomic
def ask_to_be_named(*, colleague: Colleague, author: User) -> tuple[ColleagueLink, str]:
    """Make the link by which a colleague says whether they may be named; return it and its secret."""
    link = ColleagueLink(colleague=colleague)
    return make_link(link, practice=colleague.practice, author=author, what="about", days=DAYS_OPEN)


@transaction.atomic
def agree_to_be_named(*, colleague: Colleague, mail_to: str = "", link: ColleagueLink | None = None) -> Colleague:
    """Note the colleague's yes, by their ``link`` and on this day; ``mail_to`` is where handovers may be mailed.

    Whoever holds a link may name any address: nothing is mailed there before it is confirmed from there. Raises Refused
    when too many were asked.
    """
    current = locked_colleague(colleague)
    current.may_be_named_on, current.may_be_named_by = timezone.localdate(), Colleague.NamedBy.LINK
    current.mail_to = mail_to
    current.save(update_fields=["may_be_named_on", "may_be_named_by", "mail_to"])
    facts = {"may_be_mailed": bool(mail_to)}
    record(practice=current.practice, actor=None, verb="colleague_may_be_named", target=current, data=facts)
    # By their link they have read what is kept, and the notice it leads to.
    owe_by_hand([current])
    owed = ColleagueNotice.objects.filter(colleague=current, told_on=None)
    owed.update(told_on=timezone.localdate(), way=OwedNotice.Way.KNOWN)
    if link is not None and link.mailed_to:
        confirm_address(colleague=current, link=link)
    if mail_to and not mail_address_of(current):
        ask_for_address(colleague=current)
    return current


@transaction.atomic
def ask_for_address(*, colleague: Colleague, author: User | None = None) -> Message:
    """Mail a link to the address a colleague gave; used, it confirms the address. Raises Refused for the fourth a day.

    ``author`` is None where the colleague gave it just now.
    """
    now = timezone.now()
    current = locked_colleague(colleague)
    check_address(current)
    check_asking(asked_of_late(current, now))
    link = ColleagueLink(colleague=current, mailed_to=current.mail_to)
    link, secret = make_link(link, practice=current.practice, author=author, what="about")
    return mail_to_colleague(
        current, letters.address_letter(current, address_of(link, secret)), "colleague_address", now
    )


@transaction.atomic
def confirm_address(*, colleague: Colleague, link: ColleagueLink) -> bool:
    """Note that the address is theirs: they hold what was mailed there. False where it is another, or was noted."""
    current = locked_colleague(colleague)
    if not can_confirm(current, link):
        return False
    link.confirmed_at = timezone.now()
    link.save(update_fields=["confirmed_at"])
    record(practice=current.practice, actor=None, verb="colleague_address_confirmed", target=current)
    return True


@transaction.atomic
def take_name_back(*, colleague: Colleague) -> Colleague:
    """Name the colleague to nobody any more, and mail them nothing. What was handed over before stays with them."""
    current = locked_colleague(colleague)
    if current.may_be_named_on is not None or current.mail_to:
        current.may_be_named_on, current.may_be_named_by, current.mail_to = None, "", ""
        current.save(update_fields=["may_be_named_on", "may_be_named_by", "mail_to"])
        questions = Handover.objects.filter(colleague=current).values("asked_what_became")
        for question in Message.objects.filter(pk__in=questions):
            outbox.cancel(message=question)  # it would leave weeks from now
        record(practice=current.practice, actor=None, verb="colleague_not_named", target=current)
    return current


@transaction.atomic
def say_places(*, colleague: Colleague, capacity: int, until: date) -> Colleague:
    """Note how many places the colleague has, and until when that holds, as they said by a link. Raises Refused."""
    check_places(until, timezone.localdate())
    current = locked_colleague(colleague)
    current.capacity, current.capacity_until = capacity, until
    current.save(update_fields=["capacity", "capacity_until"])
    facts = {"places": capacity, "until": until.isoformat()}
    record(practice=current.practice, actor=None, verb="colleague_places_said", target=current, data=facts)
    return current
