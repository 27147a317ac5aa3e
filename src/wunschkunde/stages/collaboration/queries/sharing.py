"""What both sides share: entries with what may be done to them, conversations, and how much there is of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.models import Engagement, Meeting, SharedEntry
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import Line, Panel
from wunschkunde.stages.collaboration.rules.sharing import can_settle, can_take_back
from wunschkunde.stages.collaboration.states import LIVE

NEWS_DAYS = 14  # so long Heute tells of what a client has shared
LATEST = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """One entry as one side reads it."""

    entry: SharedEntry
    who: str
    can_take_back: bool
    can_settle: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation as both read it: what it was about, the next step, and whose it is."""

    meeting: Meeting
    whose: str
    is_ahead: bool


def names_of(engagement: Engagement) -> dict[str, str]:
    """Return how the two sides are called to each other, by side."""
    return {Party.PROVIDER.value: engagement.practice.provider_name, Party.CLIENT.value: engagement.name}


def entries(engagement: Engagement) -> QuerySet[SharedEntry]:
    """Return what was shared, the latest first."""
    return SharedEntry.objects.filter(engagement=engagement).order_by("-happened_on", "-pk")


def as_read_by(side: str, engagement: Engagement, found: list[SharedEntry], now: datetime) -> list[Shared]:
    """Return these entries with their writer's name and with what this side may do to them."""
    names, is_live = names_of(engagement), engagement.state in LIVE
    return [
        Shared(entry, names[entry.side], can_take_back(entry, side, now), is_live and can_settle(entry))
        for entry in found
    ]


def change_count(engagement: Engagement) -> int:
    """Return how many changes both sides told each other."""
    return SharedEntry.objects.filter(engagement=engagement, kind=SharedEntry.Kind.CHANGE).count()


def meetings(engagement: Engagement) -> QuerySet[Meeting]:
    """Return the conversations, the latest first, those ahead included."""
    return Meeting.objects.filter(engagement=engagement).order_by("-held_on", "-pk")


def as_talks(engagement: Engagement, found: list[Meeting], today: date) -> list[Talk]:
    """Return these conversations with the name of whoever takes the next step."""
    names = names_of(engagement)
    return [Talk(meeting, names.get(meeting.next_step_side, ""), meeting.held_on >= today) for meeting in found]


def panel(engagement: Engagement, _user: User, today: date) -> Panel | None:
    """Return what was told and agreed along the way, in a few lines; None after an end without any of it."""
    told, talks = list(entries(engagement)[:LATEST]), list(meetings(engagement)[:LATEST])
    is_live = engagement.state in LIVE
    if not (is_live or told or talks):
        return None
    context = {
        "engagement": engagement,
        "is_live": is_live,
        "told": as_read_by(Party.PROVIDER, engagement, told, timezone.now()),
        "talks": as_talks(engagement, talks, today),
    }
    return Panel("collaboration/parts/panel_sharing.html", context)


def lines(_user: User, today: date) -> list[Line]:
    """Return what clients have shared lately, each once."""
    since = today - timedelta(days=NEWS_DAYS)
    found = (
        SharedEntry.objects.filter(side=Party.CLIENT, engagement__state__in=LIVE, created_at__date__gte=since)
        .select_related("engagement")
        .defer("text", "heeded_reason")
        .order_by("pk")
    )
    return [
        Line(
            occasion=f"shared:{entry.pk}",
            text=_("%(name)s has shared something with you") % {"name": entry.engagement.name},
            url=reverse("collaboration:sharing", args=[entry.engagement.pk]),
            note=entry.get_kind_display(),
        )
        for entry in found
    ]
