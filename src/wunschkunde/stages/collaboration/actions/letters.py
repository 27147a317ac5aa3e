"""Letters along the way: word one differently, send one, take it back while it has not left the house."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wunschkunde import texts
from wunschkunde.accounts.models import Practice, User
from wunschkunde.history.actions import record
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration import rules
from wunschkunde.stages.collaboration.models import Complaint, Engagement, OwnTemplate, SentLetter
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.queries.letters import sent_to
from wunschkunde.stages.collaboration.rules.letters import check_address, check_waiting, worded
from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.profile.calendar import leaves_at

Client = Engagement | Complaint
SECOND_TAP = timedelta(seconds=10)


def locked(client: Client) -> Client:
    """Return the row as it stands now, held until the transaction ends."""
    found: Client = type(client).objects.select_for_update(of=("self",)).select_related("practice").get(pk=client.pk)
    return found


@transaction.atomic
def send(
    *,
    client: Client,
    author: User,
    template: str,
    letter: Letter,
    at_once: bool = False,
    overnight: bool = False,
    now: datetime | None = None,
) -> SentLetter:
    """Put a letter on its way: in office hours, ``at_once`` after its minute, ``overnight`` on the next morning.

    The same letter sent by a second tap is the same letter. Raises Refused when there is no address.
    """
    now, current = now or timezone.now(), locked(client)
    rules.check_person(author, current.practice)
    check_address(current)
    tapped = sent_to(current).filter(template=template, author=author, created_at__gt=now - SECOND_TAP).first()
    if tapped is not None and tapped.message is not None and _says(tapped.message, letter):
        return tapped
    message = outbox.queue(
        practice=current.practice,
        purpose=f"letter_{template}"[:40],
        to_address=current.email,
        to_name=current.name,
        subject=letter.subject,
        body=letter.body,
        language=client_language_of(current),
        not_before=leaves_at(current.practice, now, at_once=at_once, overnight=overnight),
    )
    return _kept(current, author, template, message, now)


@transaction.atomic
def note_by_hand(*, client: Client, author: User, template: str, now: datetime | None = None) -> SentLetter:
    """Note that a letter was copied and sent another way; its words are kept nowhere."""
    current = locked(client)
    rules.check_person(author, current.practice)
    return _kept(current, author, template, None, now or timezone.now())


def _says(message: Message, letter: Letter) -> bool:
    is_waiting = message.state == Message.State.QUEUED
    return is_waiting and message.subject == outbox.header_safe(letter.subject)[:300] and message.body == letter.body


def _kept(client: Client, author: User, template: str, message: Message | None, now: datetime) -> SentLetter:
    belongs = {"engagement": client} if isinstance(client, Engagement) else {"complaint": client}
    sent = SentLetter.objects.create(
        practice=client.practice, template=template, author=author, message=message, created_at=now, **belongs
    )
    facts = {"template": template, "by_hand": message is None}
    record(practice=client.practice, actor=author, verb="letter_written", target=client, data=facts)
    return sent


@transaction.atomic
def take_back(*, sent: SentLetter, author: User) -> SentLetter:
    """Call a letter back while it has not left. Raises Refused when it has."""
    rules.check_person(author, sent.practice)
    check_waiting(sent)
    if sent.message is None or not outbox.cancel(message=sent.message):
        sent.refresh_from_db()
        check_waiting(sent)
    _note(sent, author, "letter_taken_back")
    return sent


@transaction.atomic
def send_now(*, sent: SentLetter, author: User, now: datetime | None = None) -> SentLetter:
    """Let a waiting letter leave at once. Raises Refused when it has left."""
    rules.check_person(author, sent.practice)
    check_waiting(sent)
    if sent.message is None or not outbox.send_now(message=sent.message, now=now or timezone.now()):
        sent.refresh_from_db()
        check_waiting(sent)
    _note(sent, author, "letter_sent_now")
    return sent


def _note(sent: SentLetter, author: User, verb: str) -> None:
    target = sent.engagement or sent.complaint or sent
    record(practice=sent.practice, actor=author, verb=verb, target=target, data={"template": sent.template})


@transaction.atomic
def word_differently(
    *, practice: Practice, author: User, template: str, lang: texts.Lang, letter: Letter
) -> OwnTemplate | None:
    """Keep how this practice words a letter; the method's own words are no wording of one's own.

    Raises Refused when the wording could not be filled in.
    """
    rules.check_person(author, practice)
    method = texts.letter(template)
    worded(method, lang, letter.subject, letter.body)
    if (letter.subject, letter.body.strip()) == (method.templates[lang].subject, method.templates[lang].body.strip()):
        word_as_method(practice=practice, author=author, template=template, lang=lang)
        return None
    own, _made = OwnTemplate.objects.update_or_create(
        practice=practice, template=template, language=lang, defaults={"subject": letter.subject, "body": letter.body}
    )
    facts = {"template": template, "language": lang}
    record(practice=practice, actor=author, verb="letter_worded", target=own, data=facts)
    return own


@transaction.atomic
def word_as_method(*, practice: Practice, author: User, template: str, lang: texts.Lang) -> None:
    """Go back to the method's wording of a letter; a second time changes nothing."""
    rules.check_person(author, practice)
    own = OwnTemplate.objects.filter(practice=practice, template=template, language=lang).first()
    if own is not None:
        facts = {"template": template, "language": lang}
        record(practice=practice, actor=author, verb="letter_worded_as_method", target=own, data=facts)
        own.delete()
