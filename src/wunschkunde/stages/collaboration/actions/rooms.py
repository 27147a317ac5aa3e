"""Links of rooms: make, revoke, note their use. The secret is returned once and kept nowhere."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User, new_token, token_digest
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import Charter, CheckIn, Complaint, Kickoff, RoomLink

log = logging.getLogger("wunschkunde.security")

LIFETIME = timedelta(days=30)

RoomObject = Kickoff | Charter | CheckIn | Complaint
PURPOSES: dict[type[RoomObject], RoomLink.Purpose] = {
    Kickoff: RoomLink.Purpose.KICKOFF,
    Charter: RoomLink.Purpose.CHARTER,
    CheckIn: RoomLink.Purpose.CHECK_IN,
    Complaint: RoomLink.Purpose.COMPLAINT,
}


@transaction.atomic
def open_room(
    *, target: RoomObject, author: User | None, days: int = LIFETIME.days, secret: str = ""
) -> tuple[RoomLink, str]:
    """Make a link that opens ``target`` for its client; return it and its secret.

    ``author`` is None where the client's own deed asked for it. Earlier links of the same object stay until they end
    or are revoked. A ``secret`` is given where the same form, sent twice, must lead to the same room.
    """
    practice, purpose = target.practice, PURPOSES[type(target)]
    if author is not None:
        rules.check_person(author, practice)
    secret = secret or new_token()
    link = RoomLink.objects.create(
        practice=practice,
        purpose=purpose,
        token_digest=token_digest(secret),
        created_by=author,
        expires_at=timezone.now() + timedelta(days=days),
        **{purpose.value: target},
    )
    record(practice=practice, actor=author, verb="room_opened", target=link, data={"purpose": purpose, "days": days})
    log.info("room link created practice=%s link=%s purpose=%s", practice.pk, link.pk, purpose.value)
    return link, secret


@transaction.atomic
def revoke_room(*, link: RoomLink, author: User) -> RoomLink:
    """End a link, from its next use on; a second time changes nothing."""
    rules.check_person(author, link.practice)
    if RoomLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        link.refresh_from_db()
        record(practice=link.practice, actor=author, verb="room_closed", target=link)
        log.info("room link revoked practice=%s link=%s", link.practice_id, link.pk)
    return link


def note_room_use(*, link: RoomLink, now: datetime) -> None:
    """Note when a link was last used, so that the practice can show it; nothing was decided, so no history."""
    RoomLink.objects.filter(pk=link.pk).update(last_used_at=now)
