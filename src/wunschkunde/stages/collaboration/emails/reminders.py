"""A reminder: one kind line to somebody who agreed to it, and how it ends. It names nothing that is kept encrypted."""

from __future__ import annotations

from django.utils import translation
from django.utils.dateformat import format as format_day
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.queries import client_language_of
from wunschkunde.stages.collaboration.queries.reminders import About, Occasion
from wunschkunde.stages.decision.emails import Letter, first_name


def compose(engagement: Engagement, occasion: Occasion, address: str = "") -> Letter:
    """Write the reminder in the client's language; ``address`` is that of a room."""
    language = client_language_of(engagement)
    with translation.override(language):
        name = first_name(engagement.name) if language == "de-du" else engagement.name
        greeting = pgettext("reminder", "Hello %(name)s,") % {"name": name}
        farewell = pgettext("reminder", "Warm regards")
        paragraphs = [greeting, _line(occasion), address, _end(), f"{farewell}\n{engagement.practice.provider_name}"]
        body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
        return Letter(subject=_subject(occasion), body=f"{body}\n")


def _subject(occasion: Occasion) -> str:
    if occasion.about == About.CHECK_IN:
        return _("Our short check-in")
    if occasion.about == About.PAUSE:
        return _("After our pause")
    return _("A small reminder")


def _line(occasion: Occasion) -> str:
    words = {"day": _weekday(occasion), "title": occasion.title}
    if occasion.about == About.CHECK_IN:
        return _("it is time for our short check-in: four questions, two minutes. This link opens it, for you alone.")
    if occasion.about == About.PAUSE:
        return _("this is the day on which we wanted to be in touch again. Shall we talk, or is it still too early?")
    if occasion.about == About.PAYMENT:
        return _("invoice %(title)s is due on %(day)s. If it is on its way already, all is well.") % words
    if occasion.about == About.CONTRIBUTION:
        return _("we agreed on “%(title)s” by %(day)s. If it takes longer, a short word is enough.") % words
    words["then"] = date_format(occasion.agreed_on, "MONTH_DAY_FORMAT") if occasion.agreed_on else ""
    sentence = _(
        "by %(day)s you wanted to take the step we agreed on %(then)s. If it takes longer, a short word is enough."
    )
    return sentence % words


def _weekday(occasion: Occasion) -> str:
    return format_day(occasion.day, pgettext("day in a sentence", "l, j F"))


def _end() -> str:
    return _("You agreed to such reminders. If you no longer want them, one sentence in reply is enough.")
