"""The two gut feelings, the looks between them, and notes: written once, never changed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.decision import rules
from wunschkunde.stages.decision.models import FirstGut, Look, Note, SecondGut
from wunschkunde.stages.inquiry.emails import announce_anew
from wunschkunde.stages.inquiry.models import Inquiry


def locked(inquiry: Inquiry) -> Inquiry:
    """Return the inquiry as it stands now, held until the transaction ends, so no step is taken twice."""
    return Inquiry.objects.select_for_update(of=("self",)).select_related("practice").get(pk=inquiry.pk)


@transaction.atomic
def mark_read(*, inquiry: Inquiry, author: User) -> Inquiry:
    """Note when a member of the practice opened the inquiry for the first time; later openings change nothing."""
    read_at = timezone.now()
    if Inquiry.objects.filter(pk=inquiry.pk, read_at=None).update(read_at=read_at):
        inquiry.read_at = read_at
        record(practice=inquiry.practice, actor=author, verb="inquiry_read", target=inquiry)
        announce_anew()
    return inquiry


@transaction.atomic
def note_first_gut(*, inquiry: Inquiry, author: User, value: int | None, sentence: str = "") -> FirstGut:
    """Write the first gut feeling down, 0 to 10; ``value`` None is a skip, recorded as such. Raises Refused."""
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_first_gut(current)
    first_gut = FirstGut.objects.create(
        practice=current.practice, author=author, inquiry=current, value=value, sentence=sentence.strip()
    )
    verb = "first_gut_skipped" if value is None else "first_gut_noted"
    record(practice=current.practice, actor=author, verb=verb, target=current)
    return first_gut


@transaction.atomic
def look_at(*, inquiry: Inquiry, author: User, dimension: str) -> Look:
    """Record that one dimension was looked at on its own; a second look changes nothing. Raises Refused."""
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_look(current)
    look, is_new = Look.objects.get_or_create(
        first_gut=current.first_gut, dimension=dimension, defaults={"practice": current.practice}
    )
    if is_new:
        record(
            practice=current.practice,
            actor=author,
            verb="dimension_looked_at",
            target=current,
            data={"dimension": dimension},
        )
    return look


@transaction.atomic
def note_second_gut(*, inquiry: Inquiry, author: User, value: int | None, sentence: str = "") -> SecondGut:
    """Write the second gut feeling down, after every answered dimension was looked at. Raises Refused."""
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_second_gut(current)
    second_gut = SecondGut.objects.create(
        practice=current.practice, author=author, first_gut=current.first_gut, value=value, sentence=sentence.strip()
    )
    verb = "second_gut_skipped" if value is None else "second_gut_noted"
    record(practice=current.practice, actor=author, verb=verb, target=current)
    return second_gut


@transaction.atomic
def note(*, inquiry: Inquiry, author: User, text: str, basis: str, heard_on: date, dimension: str = "") -> Note:
    """Add a dated thought, with what it rests on: said, observed or assumed. Raises Refused.

    The same thought noted twice, one after the other, is there once.
    """
    current = locked(inquiry)
    rules.check_person(author, current.practice)
    rules.check_note(current)
    last, said = current.notes.first(), (author.pk, text.strip(), basis, heard_on, dimension)
    if last and said == (last.author_id, last.text, last.basis, last.heard_on, last.dimension):
        return last
    written = Note.objects.create(
        practice=current.practice,
        author=author,
        inquiry=current,
        text=text.strip(),
        basis=Note.Basis(basis),
        heard_on=heard_on,
        dimension=dimension,
    )
    record(
        practice=current.practice,
        actor=author,
        verb="note_added",
        target=current,
        data={"basis": basis, "note": written.pk},
    )
    return written
