"""Links of the rooms of working together. The secret is returned once and kept nowhere."""

from __future__ import annotations

from django.db import transaction

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Charter, CheckIn, Complaint, Kickoff, RoomLink
from wunschkunde.stages.referral.actions.rooms import LIFETIME, make_link

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
    purpose = PURPOSES[type(target)]
    opens = {"purpose": purpose, purpose.value: target}
    return make_link(
        RoomLink(**opens), practice=target.practice, author=author, what=purpose.value, days=days, secret=secret
    )
