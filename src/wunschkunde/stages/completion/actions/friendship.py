"""Say yes to being business friends, take it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.rules.charter import check_hand
from wunschkunde.stages.completion.models import Closing, FriendlyYes
from wunschkunde.stages.completion.rules.friendship import check_opened


@transaction.atomic
def say_yes(*, closing: Closing, side: str, author: User | None = None) -> FriendlyYes:
    """Say one side's yes; one that stands is returned. Raises Refused before both have answered."""
    current = locked(closing.engagement)
    check_hand(current.practice, side, author)
    check_opened(closing)
    said, is_new = FriendlyYes.objects.get_or_create(
        engagement=current,
        side=Party(side),
        withdrawn_at=None,
        defaults={"practice": current.practice, "author": author},
    )
    if is_new:
        record(practice=current.practice, actor=author, verb="friendly_yes", target=closing, data={"side": side})
    return said


@transaction.atomic
def take_yes_back(*, closing: Closing, side: str, author: User | None = None) -> None:
    """Take one side's yes back, at any time; a second time changes nothing."""
    current = locked(closing.engagement)
    check_hand(current.practice, side, author)
    standing = FriendlyYes.objects.filter(engagement=current, side=side, withdrawn_at=None)
    if standing.update(withdrawn_at=timezone.now()):
        record(practice=current.practice, actor=author, verb="friendly_no", target=closing, data={"side": side})
