"""What learning brings to Heute: proposals that wait for the owner, and the five questions of the quarter."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wunschkunde.accounts.models import User
from wunschkunde.engine.fairness import MINIMUM
from wunschkunde.stages.learning.models import FairnessReview
from wunschkunde.stages.learning.queries.fairness import accepted_bands
from wunschkunde.stages.learning.queries.proposals import in_words, waiting
from wunschkunde.stages.learning.rules.fairness import next_review
from wunschkunde.stages.learning.rules.proposals import may_adopt
from wunschkunde.stages.referral.queries.lines import Line


def lines(user: User, today: date) -> list[Line]:
    """Return what learning asks of this person today."""
    return [*_proposals(user), *_quarter(today)]


def _proposals(user: User) -> list[Line]:
    found = list(waiting())
    if not found or not may_adopt(user, found[0].practice):
        return []
    return [
        Line(
            occasion=f"proposal:{said.proposal.pk}",
            text=_("A proposal for your profile waits for your yes"),
            url=reverse("learning:proposal", args=[said.proposal.pk]),
            note=said.title,
        )
        for said in in_words(found[0].practice, found)
    ]


def _quarter(today: date) -> list[Line]:
    """Return the question once enough clients were accepted for it. Put aside, it comes back in the next quarter."""
    last = FairnessReview.objects.values_list("reviewed_on", flat=True).first()
    due = next_review(last)
    if (due is not None and due > today) or len(accepted_bands()) < 2 * MINIMUM:
        return []
    quarter = (today.month + 2) // 3
    text = _("No stepchildren: time for the five questions of the quarter")
    return [Line(f"fairness:{today.year}:{quarter}", text, reverse("learning:fairness"))]
