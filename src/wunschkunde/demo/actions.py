"""Load the three example practices as running practices, their dates moved to today, and remove them again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from wunschkunde.accounts.actions import create_practice
from wunschkunde.accounts.models import Membership, Practice, User
from wunschkunde.demo.collaborations import load_collaborations
from wunschkunde.demo.compliments import load_compliments
from wunschkunde.demo.directory import load_listing
from wunschkunde.demo.inquiries import load_inquiries
from wunschkunde.demo.past import load_past
from wunschkunde.demo.referrals import load_handover
from wunschkunde.demo.scenes import PRACTICES, Scene, scene, time_off
from wunschkunde.history.actions import record
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Complaint, Engagement
from wunschkunde.stages.decision.models import Colleague, Decision
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.profile.models import IdealClient, Offer


@transaction.atomic
def load_demo(*, owner: User, now: datetime | None = None) -> list[Practice]:
    """Create the three example practices with ``owner`` as their owner; return them, the first one leading."""
    return [_load_practice(scene(key), owner, now or timezone.now()) for key in PRACTICES]


@transaction.atomic
def remove_demo(*, owner: User | None = None) -> int:
    """Erase the example practices of ``owner``, or all of them, with all that belongs to them; return how many."""
    examples = Practice.objects.filter(is_demo=True)
    if owner is not None:
        examples = examples.filter(memberships__user=owner, memberships__role=Membership.Role.OWNER)
    practices = list(examples)
    with scopes_disabled():
        for practice in practices:
            for model in (Complaint, Engagement, Decision, Inquiry, Colleague, IdealClient, Offer, Message, Entry):
                model.objects.filter(practice=practice).delete()
            practice.delete()
    return len(practices)


def _load_practice(example: Scene, owner: User, now: datetime) -> Practice:
    provider = example.content["provider"]
    practice = create_practice(
        owner=owner,
        slug=example.key,
        name=provider["practice"],
        provider_name=provider["name"],
        email=provider["email"],
        place=provider["place"],
        website=provider["website"],
        address_form=provider["address_form"].lower(),
        region=example.stage["region"],
        imprint=_imprint(provider),
        is_demo=True,
        published_at=now,
    )
    with scope(practice=practice):
        _load_profile(example, practice, owner, now)
        _load_colleagues(example, practice, now)
        load_listing(example.key, practice, owner, now)
        load_past(example, practice, owner, now)
        load_inquiries(example, practice, owner, now)
        load_handover(example.key, practice, owner, now)
        load_collaborations(example, practice, owner, now)
        load_compliments(example, practice, owner, now)
    return practice


def _imprint(provider: dict[str, Any]) -> dict[str, str]:
    return {
        "name": provider["name"],
        "street": "Beispielweg 1",
        "city": f"00000 {provider['place']}",
        "phone": "0000 000000",
        "email": provider["email"],
        "responsible": provider["name"],
    }


def _load_profile(example: Scene, practice: Practice, owner: User, now: datetime) -> None:
    content, stage = example.content, example.stage
    dimensions = content["dimensions"]
    importances = {key: answer["importance"] for key, answer in dimensions.items()}
    limits = [{"dimension": key, **answer["knockout"]} for key, answer in dimensions.items() if "knockout" in answer]
    texts = {key: text for key, text in content["ideal_client"].items() if key != "version"}
    number = 0
    shared = {
        "practice": practice,
        "author": owner,
        "texts": texts,
        "segments": stage["segments"],
        "traits": stage["traits"],
        "wishes": {key: answer["expects"] for key, answer in dimensions.items()},
    }
    for earlier in stage["earlier_versions"]:
        number = earlier["number"]
        ideal_client = IdealClient.objects.create(
            **shared,
            number=number,
            adopted_at=now - timedelta(weeks=earlier["weeks_ago"]),
            note=earlier["note"],
            importances={**importances, **earlier["importances"]},
            limits=[limit for limit in limits if limit["dimension"] not in earlier.get("without_limits", [])],
        )
        record(practice=practice, actor=owner, verb="ideal_client_adopted", target=ideal_client)
    ideal_client = IdealClient.objects.create(
        **shared,
        number=number + 1,
        adopted_at=now - timedelta(weeks=40),
        note=stage["note"],
        importances=importances,
        limits=limits,
    )
    record(practice=practice, actor=owner, verb="ideal_client_adopted", target=ideal_client)
    _load_offer(example, practice, owner, now)


def _load_offer(example: Scene, practice: Practice, owner: User, now: datetime) -> None:
    content, stage = example.content, example.stage
    provider = content["provider"]
    worries = [{"key": f"w{number}", **worry} for number, worry in enumerate(stage["worries"])]
    texts = {key: text for key, text in content["offer"].items() if key != "person"}
    offer = Offer.objects.create(
        practice=practice,
        author=owner,
        number=1,
        adopted_at=now - timedelta(weeks=40),
        texts={
            **texts,
            **stage.get("offer_texts", {}),
            "office_hours": provider["office_hours"],
            "time_off": provider["time_off"],
        },
        services=[
            {**service, "worries": [f"w{number}" for number in service["worries"]]} for service in stage["services"]
        ],
        worries=worries,
        brings={key: answer["offers"] for key, answer in content["dimensions"].items()},
        human_side=stage["human_side"],
        working_days=stage["working_days"],
        opens_at=time.fromisoformat(stage["opens_at"]),
        closes_at=time.fromisoformat(stage["closes_at"]),
        answer_days=stage["answer_days"],
        time_off=time_off(stage["time_off"], now.astimezone(ZoneInfo(practice.time_zone)).date()),
        capacity=provider["capacity_projects"],
    )
    record(practice=practice, actor=owner, verb="offer_adopted", target=offer)


def _load_colleagues(example: Scene, practice: Practice, now: datetime) -> None:
    said_on = now.date() - timedelta(days=30)
    Colleague.objects.bulk_create(
        Colleague(
            practice=practice,
            name=colleague["name"],
            strength=colleague["strength"],
            contact=colleague["contact"],
            capacity=colleague["capacity"],
            capacity_until=said_on + timedelta(days=120),
            may_be_named_on=said_on,
            may_be_named_by=Colleague.NamedBy.TOLD,
            wishes={key: a["expects"] for key, a in colleague["dimensions"].items() if "expects" in a},
            brings={key: a["offers"] for key, a in colleague["dimensions"].items() if "offers" in a},
        )
        for colleague in example.content["colleagues"]
    )
