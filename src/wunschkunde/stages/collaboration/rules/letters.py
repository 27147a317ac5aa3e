"""Which letters are written along the way, what they may be worded with, and until when one can be taken back."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Complaint, Engagement, SentLetter
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.texts.letters import Template

INVITATION = "room_invitation"
THANKS = "thank_referrer"  # for clients who recommended somebody
# The letters one chooses from; the invitation is offered where a link was made.
LETTERS = (
    "intervention",
    "own_mistake",
    "second_chance",
    "payment_reminder",
    "scope_change",
    "parting",
    "closing_invitation",
    THANKS,
)
WORDED = (*LETTERS, INVITATION, "complaint_received", "complaint_resolved")
# What every letter may name, whether the method's wording does or not.
NAMES = ("client_name", "client_first_name", "provider_name", "topic")
LINK = "link"


def placeholders_of(letter: texts.Letter) -> list[str]:
    """Return what may stand in braces in this letter, in the order in which it is asked for."""
    used = set().union(*(form.placeholders() for form in letter.templates.values()))
    return [*NAMES, *(name for name in texts.conventions().placeholders if name in used and name not in NAMES)]


def worded(letter: texts.Letter, lang: texts.Lang, subject: str, body: str) -> texts.Letter:
    """Return the letter with another wording in one language; raises Refused where it could not be filled in."""
    wording = Template(subject, body)
    if wording.malformed():
        raise Refused(
            _("The brackets do not match. A placeholder is written {{ date }}, a part that may stay out [[ … ]].")
        )
    known = placeholders_of(letter)
    for name in sorted(wording.placeholders()):
        if name not in known:
            raise Refused(
                _("“%(name)s” is not known in this letter. It may use: %(known)s.")
                % {"name": name, "known": ", ".join(known)}
            )
    if letter.key == INVITATION and LINK not in wording.required():
        raise Refused(_("This letter carries the link: {{ link }} has to be in it."))
    return replace(letter, templates={**letter.templates, lang: wording})


def check_address(client: Engagement | Complaint) -> None:
    """Raise when there is nothing to mail to."""
    if not client.email:
        raise Refused(_("There is no email address. Copy the letter, and send it another way."))


def check_waiting(sent: SentLetter) -> None:
    """Raise unless the letter can still be called back."""
    if not is_waiting(sent):
        raise Refused(_("The letter has already left, or was called back."))


def is_waiting(sent: SentLetter) -> bool:
    """Whether the letter has not left the house yet."""
    return sent.message is not None and sent.message.state == Message.State.QUEUED
