"""Reads of who wrote a practice beside a colleague, and what that practice said to it."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext
from django_scopes import get_scope, scopes_disabled

from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.referral.models import Tie
from wunschkunde.stages.referral.queries.lines import Line
from wunschkunde.stages.referral.rules.directory import is_owner

MOST_SHOWN = 50


def _named(home: Practice) -> QuerySet[Colleague]:
    return Colleague.objects.filter(own_practice=home).exclude(practice=home).select_related("practice")


def asking(home: Practice) -> list[Colleague]:
    """Return the colleagues beside whom another practice wrote this one, and who wait for its word.

    Whoever was told no does not ask again by another entry: what they wrote stands on the page, and nowhere else.
    """
    with scopes_disabled():
        answered = Tie.objects.filter(practice=home, colleague=OuterRef("pk"), name=OuterRef("name"))
        refused = Tie.objects.filter(practice=home, is_confirmed=False, colleague__practice=OuterRef("practice"))
        found = _named(home).exclude(Exists(answered)).exclude(Exists(refused))
        return list(found.order_by("pk")[:MOST_SHOWN])


def answered(home: Practice) -> list[Tie]:
    """Return what this practice said of those who still stand so in another one's colleagues."""
    with scopes_disabled():
        standing = Tie.objects.filter(practice=home, colleague__own_practice=home, name=F("colleague__name"))
        return list(standing.select_related("colleague__practice").order_by("-answered_at", "-pk")[:MOST_SHOWN])


def named_here(home: Practice, number: int) -> Colleague | None:
    """Return a colleague beside whom another practice wrote this one; None for any other."""
    with scopes_disabled():
        return _named(home).filter(pk=number).first()


def is_tied(colleague: Colleague) -> bool:
    """Whether their own practice said yes to this colleague, under this name."""
    with scopes_disabled():
        said = Tie.objects.filter(practice=colleague.own_practice_id, colleague=colleague, name=colleague.name)
        return said.filter(is_confirmed=True).exists()


def lines(user: User) -> list[Line]:
    """Return what Heute says to the owner of the practice in scope whom others wrote down as colleague."""
    home: Practice = get_scope()["practice"]
    waiting = asking(home)
    if not waiting or not is_owner(user, home):
        return []
    text = ngettext(
        "%(name)s would like to hand inquiries over into your practice: yes or no?",
        "%(name)s and others would like to hand inquiries over into your practice: yes or no?",
        len({one.practice_id for one in waiting}),
    ) % {"name": waiting[0].practice.provider_name}
    return [Line(f"ties:{max(one.pk for one in waiting)}", text, reverse("referral:ties"))]
