"""Put a line of Heute aside, and take it back."""

from __future__ import annotations

from django.db import transaction

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import LineDismissed


# How somebody keeps their own desk is no event: the history stays silent.
@transaction.atomic
def put_aside(*, practice: Practice, author: User, occasion: str) -> LineDismissed:
    """Put a line aside for this occasion; a second time changes nothing."""
    rules.check_person(author, practice)
    line, _made = LineDismissed.objects.get_or_create(practice=practice, author=author, occasion=occasion[:120])
    return line


@transaction.atomic
def take_back(*, practice: Practice, author: User, occasion: str) -> None:
    """Show a line again that was put aside."""
    rules.check_person(author, practice)
    LineDismissed.objects.filter(author=author, occasion=occasion[:120]).delete()
