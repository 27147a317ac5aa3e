"""An inquiry that was recommended elsewhere, three colleagues, and a link for each of the other two sides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.stages.decision.conftest import inquiry_of as inquiry_of  # noqa: PLC0414 - a fixture
from tests.stages.decision.conftest import owner as owner  # noqa: PLC0414 - a fixture
from tests.stages.decision.conftest import practice as practice  # noqa: PLC0414 - a fixture
from tests.stages.decision.conftest import signed_in as signed_in  # noqa: PLC0414 - a fixture
from tests.stages.decision.conftest import stranger as stranger  # noqa: PLC0414 - a fixture
from tests.stages.decision.test_letters import CANARY, assessed
from wunschkunde.accounts.actions import create_practice
from wunschkunde.accounts.models import Practice, User, new_token
from wunschkunde.stages.decision.actions.deciding import Choice, decide
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.actions.consenting import consent
from wunschkunde.stages.referral.actions.delivering import deliver
from wunschkunde.stages.referral.actions.offering import offer
from wunschkunde.stages.referral.actions.ties import answer_tie
from wunschkunde.stages.referral.models import ColleagueLink, Handover, HandoverLink
from wunschkunde.stages.referral.rules.handover import page_of

FIELDS = ("name", "email", "occasion")
SECRET = CANARY  # what only the practice knows: in gut feelings, note and reason


def reads_mail(colleague: Colleague, address: str = "bruno@feinschliff.example") -> Colleague:
    """A colleague who gave this address, and confirmed it by the link that went there."""
    Colleague.objects.filter(pk=colleague.pk).update(mail_to=address)
    colleague.refresh_from_db()
    now = timezone.now()
    ends = {"expires_at": now + timedelta(days=30), "token_digest": new_token()}
    ColleagueLink.objects.create(
        practice=colleague.practice, colleague=colleague, mailed_to=address, confirmed_at=now, **ends
    )
    return colleague


@pytest.fixture
def bruno(practice: Any) -> Colleague:
    return reads_mail(Colleague.objects.select_related("practice").get(name="Bruno Feinschliff"))


@pytest.fixture
def home(stranger: User, practice: Practice) -> Practice:
    """Bruno's own practice on this server, open to inquiries."""
    made = create_practice(owner=stranger, name="Feinschliff", provider_name="Bruno Feinschliff", email="b@f.example")
    made.published_at = timezone.now()
    made.save()
    return made


def belongs_to(colleague: Colleague, home: Practice | None) -> None:
    """Write their own practice beside a colleague, and let that practice say yes."""
    Colleague.objects.filter(pk=colleague.pk).update(own_practice=home)
    colleague.refresh_from_db()
    if home is not None:
        with scope(practice=home):
            author = home.memberships.get().user
            answer_tie(practice=home, colleague=colleague, author=author, is_confirmed=True)


@pytest.fixture
def inquiry(inquiry_of: Callable[..., Inquiry], owner: User, bruno: Colleague) -> Inquiry:
    """Dr Zollstock, recommended to Bruno; gut feelings, a note and the reason hold what may never leave."""
    made = inquiry_of("q01")
    assessed(made, owner)
    decide(inquiry=made, author=owner, choice=Choice(kind="refer", reason=CANARY, colleague=bruno), letter=None)
    made.refresh_from_db()
    return made


def a_day(days: int = 10) -> date:
    return timezone.localdate() + timedelta(days=days)


def offered(inquiry: Inquiry, colleague: Colleague, author: User, **more: Any) -> tuple[Handover, HandoverLink, str]:
    given: dict[str, Any] = {"fields": FIELDS, "answer_by": a_day(), "letter": None, **more}
    return offer(inquiry=inquiry, colleague=colleague, author=author, **given)


def agreed(inquiry: Inquiry, colleague: Colleague, author: User, **more: Any) -> Handover:
    made, link, _secret = offered(inquiry, colleague, author, **more)
    return consent(handover=made, link=link, digest=page_of(made))


def delivered(inquiry: Inquiry, colleague: Colleague, author: User) -> tuple[Handover, HandoverLink, str]:
    return deliver(handover=agreed(inquiry, colleague, author), author=author)
