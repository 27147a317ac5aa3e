"""Criticism: keep it in the client's words, answer it once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.history.actions import record
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.actions.engagements import locked
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.models import Closing, Criticism
from wunschkunde.stages.completion.rules.criticism import check_say, check_unanswered, check_words


@transaction.atomic
def say_criticism(*, closing: Closing, words: str) -> Criticism:
    """Keep what the client says in the room; the same words sent again are kept once. Raises Refused."""
    current = locked(closing.engagement)
    check_say(closing)
    return _keep(current, words, Criticism.Channel.ROOM, None)


@transaction.atomic
def note_criticism(*, engagement: Engagement, author: User, words: str) -> Criticism:
    """Keep what a client told somebody here, or wrote to another question; the same words once. Raises Refused."""
    current = locked(engagement)
    rules.check_person(author, current.practice)
    return _keep(current, words, Criticism.Channel.TOLD, author)


def _keep(engagement: Engagement, words: str, channel: str, author: User | None) -> Criticism:
    check_words(words)
    said = Criticism.objects.filter(engagement=engagement, channel=channel)
    known = next((one for one in said if one.words == words.strip()), None)
    if known is not None:
        return known
    made = Criticism.objects.create(
        practice=engagement.practice, engagement=engagement, channel=channel, words=words.strip(), author=author
    )
    facts = {"channel": channel}
    record(practice=engagement.practice, actor=author, verb="criticism_received", target=made, data=facts)
    return made


@transaction.atomic
def answer_criticism(*, criticism: Criticism, author: User, answer: str) -> Criticism:
    """Answer once; the client reads it in the room. Raises Refused."""
    current = Criticism.objects.select_for_update(of=("self",)).select_related("practice").get(pk=criticism.pk)
    rules.check_person(author, current.practice)
    check_unanswered(current)
    check_words(answer)
    current.answer, current.answered_by, current.answered_at = answer.strip(), author, timezone.now()
    current.save(update_fields=["answer", "answered_by", "answered_at"])
    record(practice=current.practice, actor=author, verb="criticism_answered", target=current)
    return current
