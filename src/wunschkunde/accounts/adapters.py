"""How allauth behaves here: no open sign-up, links of the public address, a security log, sealed secrets."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from encrypted_fields.fields import EncryptedTextField

from wunschkunde.accounts.middleware import SIGNED_IN_AT
from wunschkunde.accounts.models import User

log = logging.getLogger("wunschkunde.security")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody can sign up from outside; signing out and a new password end every session of a person."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Return False: whoever belongs here was invited."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session and note since when it lasts."""
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Log who came in."""
        log.info("signed in user=%s", user.pk)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log a failed sign-in by the id of the account, if there is one; what was typed stays out of the log."""
        user = User.objects.filter(email=str(credentials.get("email", "")).lower()).only("pk").first()
        log.warning("sign-in failed user=%s", user.pk if user else "unknown")
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        """End all sessions of the person on the server, this one too."""
        user_id = request.user.pk
        super().logout(request)
        for session in UserSession.objects.filter(user_id=user_id):
            session.end()
        log.info("signed out user=%s", user_id)

    def set_password(self, user: User, password: str) -> None:
        """Set a password. The sessions signed with the old one end, since Django compares a hash of it."""
        super().set_password(user, password)
        log.info("password set user=%s", user.pk)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset mail; its host comes from the settings, never from the request."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.PUBLIC_URL}{path.replace('UID-KEY', key)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of its reader, beside the request: an answer takes as long for a stranger."""
        user = context.get("user")
        with translation.override(user.language if user else None):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
            body = render_to_string(f"{template_prefix}_message.txt", context)
        mail = EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email])
        threading.Thread(target=_deliver, args=(mail,)).start()


def _deliver(mail: EmailMessage) -> None:
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001 - the person asks again; the log says why nothing came
        log.warning("account mail not sent error=%s", type(error).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Seals the secrets of second factors with the key of the private notes."""

    field = EncryptedTextField()

    def encrypt(self, text: str) -> str:
        """Return ``text`` sealed."""
        return str(self.field.get_prep_value(text))

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was sealed."""
        return str(self.field.from_db_value(encrypted_text, None, None))

    def _get_site_name(self) -> str:
        return "Wunschkunde"
