"""No hint ever reaches the other side: neither a room nor a letter knows of early signs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.places import PACKAGE
from tests.stages.collaboration.punctuality.conftest import TODAY
from tests.stages.collaboration.signs.test_pages import drained
from wunschkunde import texts
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.actions.signs import put_aside
from wunschkunde.stages.collaboration.models import Charter, CheckIn, Complaint, Kickoff
from wunschkunde.stages.collaboration.queries.signs import hint_of

STAGE = PACKAGE / "stages" / "collaboration"
CANARY = "Kanarienvogel"


def sentences() -> set[str]:
    warnings = texts.warnings()
    said = {warnings.intro}
    for sign in (*warnings.client, *warnings.provider):
        said |= {sign.sign, sign.next_step, sign.harmless, sign.mirror, sign.noticed_by_client}
    return {text.in_(lang) for text in said if text is not None for lang in texts.LANGS}


def rooms_of(engagement):
    of = {"practice": engagement.practice, "engagement": engagement}
    yield Kickoff.objects.create(**of)
    yield Charter.objects.create(**of)
    yield CheckIn.objects.create(**of)
    yield Complaint.objects.create(**of, name=engagement.name, statement="Die Schuhe drücken.")


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_room_shows_a_sign_its_facts_or_why_it_was_put_aside(engagement, owed, owner, language):
    owed("client:payment", f"{CANARY} 1", (10, 2))
    owed("client:answer", f"{CANARY} 2", (10, 2), asked=(9, 1))
    owed("provider:delivery", f"{CANARY} 3", (11, 12))
    drained(engagement, owner)
    shown = hint_of(engagement, owner, TODAY).found
    put_aside(engagement=engagement, author=owner, sign=shown.sign, occasion=shown.occasion, reason=f"{CANARY} 4")
    assert hint_of(engagement, owner, TODAY) is not None
    for target in rooms_of(engagement):
        link, secret = open_room(target=target, author=owner)
        answer = Client().get(reverse(f"collaboration:room_{link.purpose}", args=[secret]), {"lang": language})
        assert answer.status_code == 200
        page = answer.content.decode()
        assert CANARY not in page
        assert [said for said in sentences() if said in page] == []
    assert not Message.objects.exists()


def test_neither_rooms_nor_letters_know_of_signs():
    public = [*(STAGE / "public").glob("*.py"), *(STAGE / "templates/collaboration/rooms").glob("**/*.html")]
    letters = [path for path in STAGE.glob("**/emails*") if path.suffix == ".py"]
    knowing = [
        path.name
        for path in [*public, *letters]
        if any(
            word in path.read_text(encoding="utf-8") for word in ("queries.signs", "parts/sign", "panel_signs", "SignD")
        )
    ]
    assert public
    assert knowing == []
