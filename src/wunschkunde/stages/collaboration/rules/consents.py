"""When somebody may agree to something. Taking it back is possible always: it must be as easy (Art. 7)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Consent, Engagement
from wunschkunde.stages.collaboration.rules import Refused, check_live, check_person


def check_give(engagement: Engagement, text: str, channel: str, author: User | None) -> None:
    """Raise unless this is a consent: to a sentence that was read, given by the client or told to somebody here."""
    check_live(engagement)
    check_author(engagement, author)
    if not text.strip():
        raise Refused(_("A consent needs the sentence that was agreed to."))
    if (channel == Consent.Channel.TOLD) != (author is not None):
        raise Refused(_("What was told in person is entered by somebody who heard it."))


def check_author(engagement: Engagement, author: User | None) -> None:
    """Raise when somebody acts who is neither the client nor of the practice."""
    if author is not None:
        check_person(author, engagement.practice)
