"""The same people in every test: the practice Quittenblau as the demo shows it, and whoever stands around it.

Friederike owns the practice and the other example practices. Jonas works with her; Imke has an invitation, Sven was
suspended. Fee Fremd owns a practice elsewhere, Neele has none yet.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from django.utils import timezone

from tests.snapshot import Snapshot, filled_tables
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.members import accept_invitation, invite, suspend
from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.demo.actions import load_demo

# How old a rehearsed cast may be: what is due tomorrow is due tomorrow a few minutes later, too.
FRESH = timedelta(minutes=20)
PASSWORD = "quince-blue-and-42"


@dataclass(frozen=True)
class Cast:
    """Practices and people; everybody signs in with `PASSWORD`."""

    practice: Practice
    elsewhere: Practice
    owner: User
    member: User
    invited: User
    suspended: User
    foreign_owner: User
    newcomer: User


def assemble(*, now: datetime | None = None) -> Cast:
    """Put everybody on the stage, the demo's weeks counted from ``now``."""
    owner = _person("Friederike Amsel", "friederike@quittenblau.example")
    practice = load_demo(owner=owner, now=now)[0]
    foreign_owner = _person("Fee Fremd", "fee@anderswo.example")
    elsewhere = create_practice(
        owner=foreign_owner, name="Anderswo", provider_name=foreign_owner.name, email=foreign_owner.email
    )
    member, invited = _person("Jonas Wieland", "jonas@quittenblau.example"), _person("Imke Lohse", "imke@gast.example")
    suspended = _person("Sven Bruns", "sven@frueher.example")
    _join(practice, owner, member)
    suspend(membership=_join(practice, owner, suspended), author=owner)
    invite(practice=practice, author=owner, email=invited.email, role=Membership.Role.MEMBER)
    newcomer = _person("Neele Anfang", "neele@neu.example")
    return Cast(practice, elsewhere, owner, member, invited, suspended, foreign_owner, newcomer)


_rehearsals: list[tuple[datetime, Snapshot, Cast]] = []


def rehearsed() -> Cast:
    """Put everybody on the stage as `assemble` did a few minutes ago; the first time, and on another day, anew."""
    now = timezone.now()
    for at, snapshot, cast in _rehearsals:
        if timedelta(0) <= now - at < FRESH:
            snapshot.restore()
            return deepcopy(cast)  # each test has its own people, as they were read the first time
    before = filled_tables()
    cast = assemble()
    for field in fields(Cast):
        getattr(cast, field.name).refresh_from_db()
    _rehearsals.append((now, Snapshot.take(before), deepcopy(cast)))
    return cast


def _person(name: str, email: str) -> User:
    return create_user(email=email, name=name, password=PASSWORD)


def _join(practice: Practice, owner: User, user: User) -> Membership:
    _, token = invite(practice=practice, author=owner, email=user.email, role=Membership.Role.MEMBER)
    return accept_invitation(token=token, user=user)
