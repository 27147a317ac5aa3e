"""How a password is checked: the library's way, except that a disabled account looks like a wrong password."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from wunschkunde.accounts.models import User


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Tells nobody that a password was right when the account is disabled."""

    @classmethod
    def _stash_user(cls, _user: User | None) -> None:
        """Keep nothing: the library would lead a disabled person with the right password to a page that says so."""
