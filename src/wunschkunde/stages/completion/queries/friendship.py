"""Reads of friendship: what one side may know of it, and what either may say about the other to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde.accounts.languages import letter_language, texts_language, words_of
from wunschkunde.accounts.models import Practice
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries.letters import letter_of
from wunschkunde.stages.completion.models import FriendlyYes
from wunschkunde.stages.completion.rules.friendship import are_friends
from wunschkunde.stages.inquiry.rules.words import fold


@dataclass(frozen=True, slots=True)
class Friendship:
    """What one side knows: its own yes, and whether both said it. Of the other side's yes alone it knows nothing."""

    said_yes: bool
    friends_since: datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """Words to copy, or to take into one's own mail program: the server mails them to nobody."""

    subject: str
    body: str
    to: str = ""

    @property
    def mailto(self) -> str:
        """The address that opens the mail program with these words."""
        return f"mailto:{quote(self.to)}?subject={quote(self.subject)}&body={quote(self.body)}"


def friendship_seen_by(side: str, engagement: Engagement) -> Friendship:
    """Return what one side may know."""
    standing = dict(
        FriendlyYes.objects.filter(engagement=engagement, withdrawn_at=None).values_list("side", "given_at")
    )
    return Friendship(side in standing, max(standing.values()) if are_friends(standing) else None)


def recommendation_by(side: str, engagement: Engagement, own_words: str = "") -> Written:
    """Return how one side may recommend the other: without what they worked on, which is theirs to tell."""
    practice = engagement.practice
    if side == Party.PROVIDER:
        name = {"name": engagement.name}
        body = _("I have worked with %(name)s and would do so again any time: a recommendation from the heart.") % name
        return Written(_("A recommendation: %(name)s") % name, body)
    page = settings.PUBLIC_URL + reverse("inquiry:page", args=[practice.slug])
    address = page if practice.published_at else ""
    said = _("I have worked with %(name)s and gladly pass the name on.") % {"name": practice.provider_name}
    return Written(
        _("A recommendation: %(name)s") % {"name": practice.provider_name},
        "\n\n".join(filter(None, [said, own_words, address])),
    )


def client_named(name: str) -> Engagement | None:
    """Return the latest collaboration with somebody of this name whom one may write to; None where there is none."""
    reachable = Engagement.objects.exclude(email="").order_by("-started_on", "-pk")
    return next((one for one in reachable if fold(one.name) == fold(name)), None)


def thanks_to(practice: Practice, name: str) -> Written:
    """Return the thanks for a recommendation, in the words of the method or of the practice."""
    language = letter_language(practice, "de", "")
    lang = texts_language(language)
    known = {"referrer_name": name, "client_name": name, "client_first_name": name, "topic": ""}
    wanted = {**known, "provider_name": practice.provider_name}
    letter = letter_of(practice, "thank_referrer", lang)
    names = letter.templates[lang].placeholders()
    written = letter.render(lang, **{key: value for key, value in wanted.items() if key in names})
    return Written(written.subject, words_of(written.body, practice, language))
