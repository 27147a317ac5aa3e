"""The keys of programs: make, find and revoke them. Each shows in the security log by ids, never by its secret."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wunschkunde.accounts.models import API_TOKEN_PREFIX, ApiToken, Membership, new_token, token_digest

log = logging.getLogger("wunschkunde.security")

# A use is noted no oftener than this, so that reading over the interface writes next to nothing.
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def create_api_token(*, membership: Membership, name: str, scope: str) -> tuple[ApiToken, str]:
    """Make a key for a program of this member; return it and its secret, which is kept nowhere."""
    secret = API_TOKEN_PREFIX + new_token()
    token = ApiToken.objects.create(
        membership=membership, name=name.strip(), scope=ApiToken.Scope(scope), token_digest=token_digest(secret)
    )
    log.info(
        "api key created practice=%s user=%s key=%s scope=%s",
        membership.practice_id,
        membership.user_id,
        token.pk,
        token.scope,
    )
    return token, secret


@transaction.atomic
def revoke_api_token(*, token: ApiToken) -> ApiToken:
    """End a key, from its next request on; a second time changes nothing."""
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        token.revoked_at = now
        membership = token.membership
        log.info("api key revoked practice=%s user=%s key=%s", membership.practice_id, membership.user_id, token.pk)
    return token


def api_tokens_of(membership: Membership) -> QuerySet[ApiToken]:
    """Return the keys of one member in one practice, the newest first."""
    return ApiToken.objects.filter(membership=membership).select_related("membership").order_by("-pk")


def find_api_token(secret: str) -> ApiToken | None:
    """Return the key behind a secret, None when it is unknown, revoked or ended, or its member has no place now."""
    return (
        ApiToken.objects.filter(
            token_digest=token_digest(secret),
            revoked_at=None,
            expires_at__gt=timezone.now(),
            membership__state=Membership.State.ACCEPTED,
            membership__user__is_active=True,
        )
        .select_related("membership__practice", "membership__user")
        .first()
    )


def note_use(token: ApiToken) -> None:
    """Note that a key was used, at most once an hour."""
    now = timezone.now()
    is_due = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(is_due, pk=token.pk).update(last_used_at=now)
