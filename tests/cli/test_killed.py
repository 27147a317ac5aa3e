"""kill -9 at any moment: nothing that was acknowledged is lost, and no letter goes out under two Message-IDs."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.cli.test_run import children, free_port
from tests.installation import PATIENCE, Installation, stop

PEOPLE = 12
KILLS = 3
SLOW = 0.03  # seconds a mail server thinks about one letter: time enough to be killed in the middle
PAUSE = 0.02  # seconds between two clicks of a client: the letters want their share of the processor

# Somebody who works around the clock, where no holiday is; clients to be reminded, and letters on their way.
SET_UP = f"""
import json
from datetime import time, timedelta
from django.utils import timezone
from django_scopes import scope
from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.outbox import actions as outbox
from wunschkunde.stages.collaboration.actions.consents import give
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.models import Charter, CheckIn, Commitment
from wunschkunde.stages.profile.models import Offer
owner = create_user(email="mara@example.org", name="Mara")
practice = create_practice(owner=owner, name="Rund um die Uhr", provider_name="Mara", email=owner.email)
practice.region = "ZZ"
practice.time_zone = "UTC"
practice.save()
now, secrets = timezone.now(), []
with scope(practice=practice):
    Offer.objects.create(
        practice=practice, author=owner, number=1, working_days=list(range(7)), opens_at=time(0), closes_at=time(0)
    )
    for number in range({PEOPLE}):
        data = {{"name": f"Nummer {{number}}", "topic": "Text", "email": f"reminded{{number}}@example.org"}}
        one = begin(practice=practice, author=owner, data=data)
        give(engagement=one, purpose="reminders", text="Ja.", channel="room")
        if number % 2:
            CheckIn.objects.create(practice=practice, engagement=one, due_on=now.date())
        else:
            Commitment.objects.create(
                practice=practice, engagement=one, side="client", kind="payment", title="7",
                asked_on=now.date() - timedelta(days=3), due_on=now.date() + timedelta(days=1),
            )
        charter = Charter.objects.create(practice=practice, engagement=one)
        secrets.append(open_room(target=charter, author=owner)[1])
        outbox.queue(
            practice=practice, purpose="letter_parting", to_address=f"letter{{number}}@example.org", to_name="",
            subject="Alles Gute", body="Guten Tag", language="de", not_before=now,
        )
print(json.dumps(secrets))
"""
# The minutes until the next attempt have passed.
LATER = """
from django.utils import timezone
from django_scopes import scopes_disabled
from wunschkunde.outbox.models import Message
with scopes_disabled():
    Message.objects.filter(state="queued").update(next_attempt_at=timezone.now())
"""
LOOK = """
import json
from collections import Counter
from django_scopes import scopes_disabled
from wunschkunde.history.models import Entry
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Consent, Reminder
with scopes_disabled():
    print(json.dumps({
        "states": Counter(Message.objects.values_list("state", flat=True)),
        "ids": list(Message.objects.values_list("message_id", flat=True)),
        "reminders": Reminder.objects.exclude(message=None).count(),
        "given": Consent.objects.filter(purpose="feedback").count(),
        "noted": Entry.objects.filter(verb="consent_given", data__purpose="feedback").count(),
    }))
"""


class Mailbox:
    """A mail server that takes its time, and what it accepted: address -> Message-IDs."""

    def __init__(self) -> None:
        self.accepted: dict[str, list[str]] = defaultdict(list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        time.sleep(SLOW)  # noqa: ASYNC251 - one letter after the other, as slowly as it gets
        mail = message_from_bytes(envelope.content or b"")
        self.accepted[envelope.rcpt_tos[0]].append(mail["Message-ID"])
        return "250 OK"


@pytest.fixture
def mailbox(made: Installation) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    made.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{controller.port}"
    yield box
    controller.stop()


class Clients(threading.Thread):
    """Clients who say yes and take it back, again and again; what was acknowledged is counted."""

    def __init__(self, port: int, secrets: list[str]) -> None:
        super().__init__(daemon=True)
        self.port, self.secrets = port, secrets
        self.acknowledged = 0
        self.unsure: set[str] = set()
        self.tried = 0
        self.is_done = threading.Event()

    def run(self) -> None:
        for turn in range(100_000):
            secret = self.secrets[turn % len(self.secrets)]
            if self.is_done.wait(PAUSE):
                return
            self.tried += 1
            said_yes = self.post(secret, "give")
            # A yes that may have stood already was acknowledged, too, and is no new one.
            self.acknowledged += said_yes and secret not in self.unsure
            (self.unsure.discard if self.post(secret, "withdraw") else self.unsure.add)(secret)

    def post(self, secret: str, way: str) -> bool:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"/r/charta/{secret}/einwilligungen/", f"purpose=feedback&{way}=1", kind)
            return connection.getresponse().status == 302
        time.sleep(0.05)
        return False


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9 the worker and the server with all that belongs to it."""
    family = [process.pid, *children(process.pid)]
    family += [grandchild for child in family[1:] for grandchild in children(child)]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=PATIENCE)


def look(installation: Installation) -> dict[str, Any]:
    return dict(json.loads(installation.execute(LOOK).splitlines()[-1]))


def test_nothing_is_lost_and_no_letter_is_another_one(made: Installation, mailbox: Mailbox) -> None:
    secrets = json.loads(made.execute(SET_UP).splitlines()[-1])
    port, chance = free_port(), random.Random(9)
    clients = Clients(port, secrets)
    clients.start()
    for _kill in range(KILLS):
        process, _said = made.serve("--empty", "--port", str(port))
        time.sleep(chance.uniform(0.05, 1.2))
        kill(process)
    made.execute(LATER)
    process, _said = made.serve("--empty", "--port", str(port))
    give_up_at = time.monotonic() + PATIENCE
    while (len(mailbox.accepted) < 2 * PEOPLE or not clients.acknowledged) and time.monotonic() < give_up_at:
        time.sleep(0.2)
    clients.is_done.set()
    clients.join(timeout=PATIENCE)
    time.sleep(1)
    _rest, errors = stop(process)
    found = look(made)

    assert found["states"] == {"sent": 2 * PEOPLE}, errors
    assert found["reminders"] == PEOPLE
    under_ids = {address: set(ids) for address, ids in mailbox.accepted.items()}
    assert len(under_ids) == 2 * PEOPLE
    assert {address: ids for address, ids in under_ids.items() if len(ids) != 1} == {}
    assert set().union(*under_ids.values()) == set(found["ids"])
    assert clients.acknowledged > 0
    assert clients.acknowledged <= found["given"] <= clients.tried
    assert found["noted"] == found["given"]
    assert not re.search("Traceback", errors)
