"""The mails of a complaint: thanks for saying it, a calm line to the practice, the letter that puts it right."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.emails.letters import compose
from wunschkunde.stages.collaboration.models import Complaint
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.queries.letters import letter_of
from wunschkunde.stages.decision.emails import Letter, first_name
from wunschkunde.stages.inquiry.emails import BETWEEN_DIGESTS, NO_NAME, THANKS_A_DAY
from wunschkunde.stages.inquiry.queries import long_date
from wunschkunde.stages.inquiry.rules.words import name_for_mail
from wunschkunde.stages.profile.calendar import calendar_of

RECEIVED = "complaint_received"
ANNOUNCED = "complaints_digest"
# The letters that put it right: with an own mistake, or with what was found out.
ANSWERS = ("complaint_resolved", "own_mistake")


def acknowledge(complaint: Complaint, secret: str, next_message_on: date, now: datetime) -> Message | None:
    """Queue the thanks within office hours: the day of the next message and the room's link, no word of the complaint.

    Returns None where there is no address, or where this one was thanked often enough for a day: nobody can have a
    stranger's mailbox filled.
    """
    if not complaint.email:
        return None
    sent = Message.objects.filter(
        purpose=RECEIVED, to_address__iexact=complaint.email, created_at__gte=now - timedelta(days=1)
    )
    if sent.count() >= THANKS_A_DAY:
        return None
    language = client_language_of(complaint)
    with translation.override(language):
        letter = _thanks(complaint, language, secret, next_message_on)
    return outbox.queue(
        practice=complaint.practice,
        purpose=RECEIVED,
        to_address=complaint.email,
        to_name=name_for_mail(complaint.name),
        subject=letter.subject,
        body=letter.body,
        language=language,
        not_before=calendar_of(complaint.practice).next_opening(now),
    )


def _thanks(complaint: Complaint, language: str, secret: str, next_message_on: date) -> Letter:
    practice, name = complaint.practice, name_for_mail(complaint.name)
    understood = {
        Complaint.Matter.RETURN: _("It is about a return and its refund."),
        Complaint.Matter.DEFECT: _("Something is broken, or not as it was agreed."),
        Complaint.Matter.SERVICE: _("It is about my work."),
        Complaint.Matter.CONDUCT: _("It is about how you were treated."),
        Complaint.Matter.OTHER: _("Something went wrong for you."),
    }[Complaint.Matter(complaint.matter)]
    lang = texts_language(language)
    written = letter_of(practice, RECEIVED, lang).render(
        lang,
        client_name=name or NO_NAME,
        client_first_name=(first_name(name) if name else "") or NO_NAME,
        provider_name=practice.provider_name,
        observation=understood,
        next_step=_("First I look at what happened."),
        deadline=long_date(next_message_on),
    )
    body = words_of(written.body.replace(f" {NO_NAME}", ""), practice, language)
    said = _("Who answers for it, what happens by when, and room for further words:")
    address = settings.PUBLIC_URL + reverse("collaboration:room_complaint", args=[secret])
    return Letter(subject=written.subject, body=f"{body.rstrip()}\n\n{said}\n{address}\n")


def announce(complaint: Complaint, now: datetime) -> Message | None:
    """Tell whoever answers for it that a complaint waits: in office hours, at most hourly, never from whom or what.

    A line that still waits says it for all that come meanwhile.
    """
    person = complaint.responsible
    if person is None:
        return None
    told = Message.objects.filter(purpose=ANNOUNCED, to_address__iexact=person.email)
    last = told.exclude(state=Message.State.CANCELED).order_by("-pk").first()
    if last is not None and last.state == Message.State.QUEUED:
        return last
    earliest = max(now, last.not_before + BETWEEN_DIGESTS) if last else now
    with translation.override(person.language):
        subject = _("A complaint has arrived")
        body = _("It waits to be read. Their words come first, then the days of every step:")
    return outbox.queue(
        practice=complaint.practice,
        purpose=ANNOUNCED,
        to_address=person.email,
        to_name=person.name,
        subject=subject,
        body=f"{body}\n{settings.PUBLIC_URL}{reverse('collaboration:complaints')}\n",
        language=person.language,
        not_before=calendar_of(complaint.practice).next_opening(earliest),
    )


def compose_answer(complaint: Complaint, template: str) -> Letter:
    """Fill the letter that puts it right: it names the mistake, the remedy and the day."""
    given = {"mistake": complaint.mistake, "remedy": complaint.remedy, "deadline": complaint.remedy_on}
    return compose(client=complaint, key=template, given={name: value for name, value in given.items() if value})
