"""A letter of the method to a client: its wording, filled with what is known and what the writer adds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language, words_of
from wunschkunde.stages.collaboration.models import Complaint, Engagement, Intervention
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.queries.letters import letter_of, overdue_payment
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.letters import NAMES, THANKS
from wunschkunde.stages.decision.emails import Letter, first_name
from wunschkunde.stages.profile.calendar import calendar_of

DAYS_TO_PAY = 7
REMINDER = "payment_reminder"
Client = Engagement | Complaint


def names_of(client: Client) -> dict[str, str]:
    """Return what every letter to somebody may name."""
    return {
        "client_name": client.name,
        "client_first_name": first_name(client.name),
        "provider_name": client.practice.provider_name,
        "topic": client.topic if isinstance(client, Engagement) else "",
    }


def asked_for(client: Client, key: str) -> list[tuple[str, bool]]:
    """Return what the writer has to say, in the order of the letter: each placeholder, and whether it is needed."""
    lang = texts_language(client_language_of(client))
    wording = letter_of(client.practice, key, lang).templates[lang]
    words = wording.subject + wording.body
    names = sorted(wording.placeholders() - {*NAMES}, key=lambda name: words.index(f"{{{{ {name} }}}}"))
    return [(name, name in wording.required()) for name in names]


def known_of(engagement: Engagement, key: str, today: date, situation: Intervention | None) -> dict[str, Any]:
    """Return what is known already of what a letter asks for: dates as dates, sentences as they were written."""
    known: dict[str, Any] = {}
    if situation is not None:
        known |= {"observation": situation.observation, "effect": situation.effect, "wish": situation.wish}
        known["date"] = situation.talk_on
    if key == THANKS:
        is_du = client_language_of(engagement) == "de-du"
        known["referrer_name"] = first_name(engagement.name) if is_du else engagement.name
    if key == REMINDER:
        calendar = calendar_of(engagement.practice)
        known["deadline"] = calendar.due_day(today + timedelta(days=DAYS_TO_PAY))
        payment = overdue_payment(engagement, today)
        if payment is not None:
            known |= {"invoice_number": payment.title, "date": payment.new_due_on or payment.due_on}
    return {name: value for name, value in known.items() if value}


def compose(*, client: Client, key: str, given: dict[str, Any]) -> Letter:
    """Fill a letter as the practice words it, in the client's language. Raises Refused when something is missing."""
    language = client_language_of(client)
    lang = texts_language(language)
    letter = letter_of(client.practice, key, lang)
    wanted = letter.templates[lang].placeholders()
    with translation.override(language):
        values = {
            name: date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)
            for name, value in {**names_of(client), **given}.items()
            if name in wanted or name == "client_name"
        }
    try:
        written = letter.render(lang, **values)
    except texts.LetterError as error:
        raise Refused(str(error)) from error
    return Letter(subject=written.subject, body=words_of(written.body, client.practice, language))
