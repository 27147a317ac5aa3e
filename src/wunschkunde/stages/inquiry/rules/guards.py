"""The public form without cookie or account: a signed stamp in the form, and budgets per address and in total."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from wunschkunde.accounts.models import Practice
from wunschkunde.accounts.networks import network_of
from wunschkunde.stages.inquiry.rules.words import fold

FASTEST = timedelta(seconds=3)  # nobody reads, thinks and writes faster
LONGEST = timedelta(hours=24)
BUDGET_PER_ADDRESS = 12  # inquiries an hour from one network
# Once everybody together sent so many in an hour, a network that sent two waits, and one that sent none still gets in:
# else whoever floods the form would shut out all others.
BUDGET_IN_TOTAL = 120
BUDGET_WHEN_CROWDED = 2
BUDGET_AT_MOST = 600  # an hour from all networks, so that disk and mailboxes hold

Age = Literal["fresh", "too_fast", "too_old"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the form carries, signed: since when it is open, and the key that makes a repeated submit the same one."""

    key: str
    opened_at: datetime

    def age(self, now: datetime) -> Age:
        """Whether the form was open long enough to be written, and not so long that it must be sent again."""
        open_for = now - self.opened_at
        if open_for < FASTEST:
            return "too_fast"
        return "too_old" if open_for > LONGEST else "fresh"


def new_stamp(now: datetime) -> Stamp:
    """Return the stamp of a form that is opened now."""
    return Stamp(key=secrets.token_urlsafe(24), opened_at=now)


def write_stamp(stamp: Stamp, practice: Practice) -> str:
    """Return the stamp as text that nobody else can write, good for this practice only."""
    return signing.dumps([stamp.key, stamp.opened_at.timestamp()], salt=_salt(practice))


def read_stamp(text: str, practice: Practice) -> Stamp | None:
    """Return the stamp, or None when it is missing, changed, or of another practice."""
    try:
        key, opened_at = signing.loads(text, salt=_salt(practice))
        return Stamp(key=key, opened_at=datetime.fromtimestamp(opened_at, tz=UTC))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _salt(practice: Practice) -> str:
    return f"inquiry form of practice {practice.pk}"


def receipt_token(practice: Practice, key: str) -> str:
    """Return the secret of the client's link for one submit.

    It follows from the form's random key and the secret of this installation, so that sending the same form twice leads
    to the same receipt although only digests are stored.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), f"receipt {practice.pk} {key}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def content_digest(
    fields: Mapping[str, str],
    answers: Mapping[str, Mapping[str, Any]],
    most_important: Collection[str] = (),
    intermediary: str = "",
) -> str:
    """Return a digest of all that was said: blanks, case and form of spelling make no difference."""
    said = {name: fold(text) for name, text in (*fields.items(), ("intermediary", intermediary)) if text}
    chosen = {key: {side: value for side, value in sides.items() if value} for key, sides in answers.items()}
    whole = json.dumps([said, chosen, sorted(most_important)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def client_address(request: HttpRequest) -> str:
    """Return the address a request came from; what a proxy adds counts only from as many proxies as are configured."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def bucket_of(address: str, hour: datetime) -> str:
    """Return a keyed digest of the network of an address, another one every hour: it counts and tells nothing."""
    network = network_of(address) or "unknown"
    text = f"{hour.isoformat()} {network}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
