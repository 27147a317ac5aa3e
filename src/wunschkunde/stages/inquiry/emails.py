"""The client's thanks at once, one calm line to the provider when the office opens, and where the notice is read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.accounts.models import Membership
from wunschkunde.outbox import actions as outbox
from wunschkunde.outbox.models import Message
from wunschkunde.stages.inquiry import queries
from wunschkunde.stages.inquiry.models import Inquiry, OwedNotice
from wunschkunde.stages.inquiry.queries.telling import notice_url
from wunschkunde.stages.inquiry.rules.words import name_for_mail
from wunschkunde.stages.profile.calendar import calendar_of

RECEIVED = "inquiry_received"
DIGEST = "inquiries_digest"
# Nobody can have a stranger's mailbox filled: more thanks than this to one address in a day are not sent.
THANKS_A_DAY = 3
BETWEEN_DIGESTS = timedelta(hours=1)
# Stands where a name would, and is taken out together with the blank before it.
NO_NAME = "\ue000"


def thank(inquiry: Inquiry, token: str, now: datetime) -> Message | None:
    """Queue the acknowledgement: the day of reading, the promise, the client's link; no word of the form but the name.

    Returns None where this address was thanked often enough for a day.
    """
    sent = Message.objects.filter(
        purpose=RECEIVED, to_address__iexact=inquiry.email, created_at__gte=now - timedelta(days=1)
    )
    if sent.count() >= THANKS_A_DAY:
        return None
    name = name_for_mail(inquiry.name)
    with translation.override(inquiry.language):
        subject, body = _thanks(inquiry, name, token, now)
    return outbox.queue(
        practice=inquiry.practice,
        purpose=RECEIVED,
        to_address=inquiry.email,
        to_name=name,
        subject=subject,
        body=body,
        language=inquiry.language,
        not_before=now,
    )


def _thanks(inquiry: Inquiry, name: str, token: str, now: datetime) -> tuple[str, str]:
    """Return subject and body in the active language."""
    practice, lang = inquiry.practice, texts_language(inquiry.language)
    first_name = name.split(maxsplit=1)[0] if name else ""
    letter = texts.letter(RECEIVED).render(
        lang,
        client_name=name or NO_NAME,
        client_first_name=first_name or NO_NAME,
        provider_name=practice.provider_name,
        deadline=queries.long_date(inquiry.answer_by),
    )
    paragraphs = [letter.body.replace(f" {NO_NAME}", "").strip()]
    if not calendar_of(practice).is_open(now):
        after_hours = words_of(texts.inquiry_form().after_hours, practice, inquiry.language)
        paragraphs.append(after_hours.replace("{{ date }}", queries.long_date(inquiry.read_on)))
    link = settings.PUBLIC_URL + reverse("inquiry:receipt", args=[token])
    paragraphs.append(
        _("This link shows how your wishes meet what I offer. There you can also withdraw the inquiry at any time:")
        + f"\n{link}"
    )
    return letter.subject, "\n\n".join(paragraphs) + "\n"


def notice_paragraph(owed: OwedNotice) -> str:
    """Return what tells somebody that their details are kept, from where, and where the rest is written (Art. 14).

    In the active language, as the end of a letter. It names nobody but the reader.
    """
    inquiry = owed.inquiry
    if inquiry is None:
        said = _(
            "PS: I have written down your name, because somebody who asked me told me that they came "
            "through you. Why, for how long, and which rights you have, you can read here:"
        )
    else:
        came = {
            Inquiry.Medium.CALL: _(
                "PS: I have written down your inquiry as I heard it on the phone on %(day)s. Why, for how "
                "long, and which rights you have, you can read here:"
            ),
            Inquiry.Medium.TALK: _(
                "PS: I have written down your inquiry as I heard it in a conversation on %(day)s. Why, for "
                "how long, and which rights you have, you can read here:"
            ),
        }
        came[Inquiry.Medium.HANDOVER] = _(
            "PS: Your inquiry was handed over to me on %(day)s, with your consent. Why I keep it, for "
            "how long, and which rights you have, you can read here:"
        )
        by_mail = _(
            "PS: I have written down your inquiry as it reached me by email on %(day)s. Why, for how "
            "long, and which rights you have, you can read here:"
        )
        day = inquiry.received_at.astimezone(calendar_of(owed.practice).zone)
        said = came.get(Inquiry.Medium(inquiry.medium), by_mail) % {"day": date_format(day, "MONTH_DAY_FORMAT")}
    return f"{said}\n{notice_url(owed.practice)}"


def announce(inquiry: Inquiry, now: datetime) -> Message | None:
    """Tell the provider how many inquiries wait: in office hours, at most hourly, and never what they say.

    A line that still waits is rewritten, so a weekend ends in one mail.
    """
    waiting = announce_anew()
    if waiting is not None:
        return waiting
    practice, count = inquiry.practice, queries.unread().count()
    last = Message.objects.filter(purpose=DIGEST).exclude(state=Message.State.CANCELED).order_by("-pk").first()
    language = _owner_language(practice.pk)
    with translation.override(language):
        subject, body = _digest(count)
    return outbox.queue(
        practice=practice,
        purpose=DIGEST,
        to_address=practice.email,
        to_name=practice.provider_name,
        subject=subject,
        body=body,
        language=language,
        not_before=calendar_of(practice).next_opening(max(now, last.not_before + BETWEEN_DIGESTS) if last else now),
    )


def announce_anew() -> Message | None:
    """Let the line that still waits say how many wait now: some were read before the office opened, or left.

    Without anything unread it is called back. Where no line waits nothing is written: nothing new has arrived. One that
    is leaving just now says what it said; then None is returned as well.
    """
    waiting = Message.objects.filter(purpose=DIGEST, state=Message.State.QUEUED).order_by("-pk").first()
    count = queries.unread().count()
    if waiting is None:
        return None
    with translation.override(waiting.language):
        subject, body = _digest(count)
    is_held = outbox.rewrite(message=waiting, subject=subject, body=body) if count else outbox.cancel(message=waiting)
    return waiting if is_held else None


def _digest(count: int) -> tuple[str, str]:
    subject = ngettext("%(count)s new inquiry", "%(count)s new inquiries", count) % {"count": count}
    body = ngettext(
        "%(count)s inquiry waits to be read, whenever you are ready:",
        "%(count)s inquiries wait to be read, whenever you are ready:",
        count,
    ) % {"count": count}
    return subject, f"{body}\n{settings.PUBLIC_URL}{reverse('inquiry:list')}\n"


def _owner_language(practice_id: int) -> str:
    owner = (
        Membership.objects.filter(practice_id=practice_id, role=Membership.Role.OWNER, state=Membership.State.ACCEPTED)
        .select_related("user")
        .order_by("pk")
        .first()
    )
    return owner.user.language if owner and owner.user else settings.LANGUAGE_CODE
