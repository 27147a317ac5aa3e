"""Hand over what the client said yes to: by a link to the colleague, or into their own practice on this server."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision.rules import check_person
from wunschkunde.stages.inquiry.actions import enter_inquiry
from wunschkunde.stages.inquiry.emails import announce
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.calendar import leaves_at
from wunschkunde.stages.referral.actions.mailing import mail_to_colleague
from wunschkunde.stages.referral.actions.offering import DAYS_OPEN, locked
from wunschkunde.stages.referral.actions.rooms import make_link
from wunschkunde.stages.referral.emails import letters
from wunschkunde.stages.referral.models import Arrival, Handover, HandoverLink, Recipient
from wunschkunde.stages.referral.queries.colleagues import home_of, mail_address_of
from wunschkunde.stages.referral.queries.rooms import address_of
from wunschkunde.stages.referral.rules import handover as rules


@transaction.atomic
def deliver(
    *, handover: Handover, author: User, at_once: bool = False, now: datetime | None = None
) -> tuple[Handover, HandoverLink, str]:
    """Hand over exactly what the client read and said yes to; return the colleague's link and its secret.

    It lies as an inquiry in their practice where that is one of this server, is mailed where they confirmed an address,
    and is otherwise given by hand. Raises Refused without a standing yes to what stands there now.
    """
    now = now or timezone.now()
    current = locked(handover)
    check_person(author, current.practice)
    state = rules.transition(current, "deliver")
    rules.check_deliverable(current, timezone.localdate(now))
    link = HandoverLink(handover=current, purpose=HandoverLink.Purpose.COLLEAGUE)
    link, secret = make_link(link, practice=current.practice, author=author, what="colleague", days=DAYS_OPEN)
    home, arrived = home_of(current.colleague), None
    if home is not None:
        arrived = _lay_into(home, current, now)
    elif mail_address_of(current.colleague):
        letter = letters.delivery_letter(current, address_of(link, secret))
        leaving = leaves_at(current.practice, now, at_once=at_once)
        current.delivery = mail_to_colleague(current.colleague, letter, "handover", leaving)
    current.state, current.delivered_at, current.delivered_by = state, now, author
    current.save()
    Recipient.objects.create(
        practice=current.practice,
        colleague=current.colleague,
        handover=current,
        handed_over_at=now,
        leaves_at=current.delivery.not_before if current.delivery else None,
        home=home,
        arrived=arrived,
    )
    facts = {"colleague": current.colleague_id, "fields": current.fields, "into_practice": home is not None}
    record(practice=current.practice, actor=author, verb="handover_delivered", target=current, data=facts)
    return current, link, secret


def _lay_into(home: Practice, handover: Handover, now: datetime) -> Inquiry:
    content = dict(rules.content_of(handover.inquiry, handover.fields))
    with scope(practice=home):
        arrived = enter_inquiry(
            practice=home,
            author=None,
            medium=Inquiry.Medium.HANDOVER,
            fields=content,
            intermediary=handover.practice.provider_name,
            at=now,
        )
        Arrival.objects.create(practice=home, handover=handover, inquiry=arrived, arrived_at=now)
        announce(arrived, now)
    return arrived
