"""The table of who gets what at which address, and how each of them asks.

`access_matrix.csv` has one line for each route and method. An argument names an object of the practice (`inquiry`),
which becomes its id, or stands for itself (`planning`). Answers are words, see `word_of`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from tests.architecture.routes import Route
from tests.cast import Cast
from tests.trust import elsewhere
from tests.trust.together import ROOMS, guess, objects_together
from wunschkunde.accounts.actions import create_sign_in_link, create_user
from wunschkunde.accounts.keys import create_api_token
from wunschkunde.accounts.members import invite
from wunschkunde.accounts.models import Membership, new_token, token_digest
from wunschkunde.stages.decision.models import Colleague
from wunschkunde.stages.inquiry.models import ClientLink, Inquiry, Intermediary, OwedNotice

TABLE = Path(__file__).with_name("access_matrix.csv")
PEOPLE = ("anonymous", "link", "newcomer", "invited", "suspended", "member", "owner", "foreign_owner")
METHODS = ("GET", "POST")
WORDS = {
    200: "page",
    204: "page",
    400: "bad",
    401: "keyless",
    403: "denied",
    404: "missing",
    405: "method",
    409: "conflict",
    410: "ended",
    422: "invalid",
}
# Objects that only a secret opens: without the link one holds another secret of the same form.
SECRETS = ("receipt", "sign_in", "invitation", *elsewhere.ROOMS, *ROOMS)

GUESSES = {
    "pk": "inquiry",
    "slug": "practice",
    "token": "receipt",
    "key": "planning",
    "kind": "ideal_client",
    "step": "sentence",
} | dict.fromkeys(("number", "old", "new", "page"), "1")
GUESSES_AT = {
    ("accounts:sign_in_link", "token"): "sign_in",
    ("accounts:invitation", "token"): "invitation",
    ("member_change", "pk"): "membership",
    ("decision:colleague", "pk"): "colleague",
    ("inquiry:settle_notice", "pk"): "notice",
    ("accounts:api_token_revoke", "pk"): "key",
    **{(f"referral:{name}", argument): what for (name, argument), what in elsewhere.GUESSES.items()},
    **{
        (f"api:{name}", "number"): "inquiry"
        for name in ("inquiry", "first_gut", "looks", "second_gut", "assessment", "decision")
    },
    ("decision:choose", "kind"): "accept",
    ("mfa_remove_webauthn", "pk"): "1",
    ("mfa_edit_webauthn", "pk"): "1",
}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    route: str
    arguments: str
    method: str
    answers: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """The arguments of the route, by name: objects or literal values."""
        return dict(pair.split("=") for pair in self.arguments.split()) if self.arguments else {}


@dataclass(frozen=True)
class Scene:
    """Somebody for each column, and an object for each name."""

    clients: dict[str, Client]
    objects: dict[str, str]
    missing: dict[str, str]

    def path(self, row: Row, *, holds: bool = True, missing: bool = False) -> str:
        """The address of a row for somebody who holds its secret or not, or for an object that does not exist."""
        values = {}
        for name, value in row.names.items():
            unknown = missing or (value in SECRETS and not holds)
            values[name] = (self.missing if unknown else self.objects).get(value, value)
        return reverse(row.route, kwargs=values)

    def ask(self, person: str, method: str, path: str) -> Any:
        """Send one request; whatever it writes is taken back."""
        client = self.clients[person]
        cookies = deepcopy(client.cookies)
        cache.clear()  # so many requests a minute would meet the limits
        try:
            with transaction.atomic():
                answer = client.generic(method, path)
                transaction.set_rollback(True)
        finally:
            client.cookies = cookies
        return answer


def set_scene(cast: Cast) -> Scene:
    """Sign everybody in and choose the objects, all of one practice."""
    people = ("newcomer", "invited", "suspended", "member", "owner", "foreign_owner")
    clients = {name: Client(raise_request_exception=False) for name in PEOPLE}
    for name in people:
        clients[name].force_login(getattr(cast, name))
    session = clients["owner"].session
    session["practice"] = cast.practice.pk
    session.save()
    for name in people:
        clients[name].get("/konto/")  # the visit of this hour is noted once, not in each request that is taken back
    _, invitation = invite(practice=cast.practice, author=cast.owner, email="matrix@gast.example", role="member")
    guest = create_user(email="guest@gast.example", password="a whole sentence")
    receipt = new_token()
    owners = Membership.objects.get(practice=cast.practice, user=cast.owner)
    key, _ = create_api_token(membership=owners, name="matrix", scope="read")
    with scope(practice=cast.practice):
        inquiry = Inquiry.objects.filter(state="received").order_by("pk").first()
        link = ClientLink.objects.order_by("pk").first()
        link.token_digest, link.pk = token_digest(receipt), None
        link.save()
        person = Intermediary.objects.create(practice=cast.practice, name="Bruno", name_key="bruno")
        notice = OwedNotice.objects.create(practice=cast.practice, intermediary=person, due_on=timezone.localdate())
        objects = {
            **elsewhere.objects_elsewhere(cast),
            **objects_together(cast),
            "notice": str(notice.pk),
            "inquiry": str(inquiry.pk),
            "colleague": str(Colleague.objects.order_by("pk").first().pk),
            "membership": str(Membership.objects.get(practice=cast.practice, user=cast.member).pk),
            "key": str(key.pk),
            "practice": cast.practice.slug,
            "receipt": receipt,
            "sign_in": create_sign_in_link(user=guest),
            "invitation": invitation,
        }
    missing = dict.fromkeys(objects, "987654") | {"practice": "no-such-practice"} | {s: new_token() for s in SECRETS}
    return Scene(clients, objects, missing)


def word_of(answer: Any) -> str:
    """Say an answer in one word; a redirect by where it leads."""
    if answer.status_code not in (301, 302):
        return WORDS.get(answer.status_code, str(answer.status_code))
    path = answer.url.partition("?")[0]
    leads = {"account_login": "sign-in", "accounts:start": "start", "account_reauthenticate": "confirm"}
    return next((word for name, word in leads.items() if path == reverse(name)), "on")


def rows() -> list[Row]:
    """The table as it stands in the repository."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(line["route"], line["arguments"], line["method"], {person: line[person] for person in PEOPLE})
            for line in csv.DictReader(file)
        ]


def write(lines: list[Row]) -> None:
    """Write the table, in the order of the routes."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["route", "arguments", "method", *PEOPLE])
        for row in lines:
            writer.writerow([row.route, row.arguments, row.method, *(row.answers[person] for person in PEOPLE)])


def answers_of(scene: Scene, row: Row) -> dict[str, str]:
    """How the program answers everybody at the address of a row. Only the one with the link holds its secret."""
    return {
        person: word_of(scene.ask(person, row.method, scene.path(row, holds=person != "anonymous")))
        for person in PEOPLE
    }


def blank_rows(route: Route) -> Iterator[Row]:
    """Rows for a new route, whose arguments are guessed by their names."""
    names = re.findall(r"<(?:\w+:)?(\w+)>", route.pattern)
    known = {name: GUESSES_AT.get((route.name, name)) or guess(route.name, name) for name in names}
    arguments = " ".join(f"{name}={known[name] or GUESSES.get(name, 'x')}" for name in names)
    for method in METHODS:
        yield Row(route.name, arguments, method, {})
