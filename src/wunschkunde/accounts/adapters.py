"""How allauth behaves here: no open sign-up; accounts come from the first start and from invitations."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody can sign up from outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: whoever belongs here was invited."""
        return False
