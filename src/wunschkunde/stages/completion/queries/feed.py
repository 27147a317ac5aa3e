"""The feed of what others say, as Atom 1.0."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.completion.queries.testimonials import Voice


def feed_of(practice: Practice, voices: Sequence[Voice]) -> str:
    """Return the feed: words as plain text, under the name agreed to, each with an address of its own."""
    page = settings.PUBLIC_URL + reverse("inquiry:page", args=[practice.slug])
    address = settings.PUBLIC_URL + reverse("completion:voices_feed", args=[practice.slug])
    feed = Atom1Feed(
        title=_("What others say about %(name)s") % {"name": _printable(practice.provider_name)},
        link=page,
        description="",
        language=get_language(),
        feed_url=address,
        feed_guid=address,
    )
    for voice in voices:
        name = _printable(voice.name) or _("without a name")
        feed.add_item(
            title=name if voice.is_checked else f"{name} · {_('not checked')}",
            link=f"{page}#voice-{voice.pk}",
            description=linebreaks(_printable(voice.words), autoescape=True),
            unique_id=f"{address}#{voice.pk}",
            pubdate=voice.since,
            updateddate=voice.since,
        )
    return str(feed.writeString("utf-8"))


def _printable(words: str) -> str:
    """What XML can carry."""
    return "".join(sign for sign in words if sign.isprintable() or sign == "\n")
