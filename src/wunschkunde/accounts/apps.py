"""People who sign in, the practices they belong to, and in which state."""

from django.apps import AppConfig
from django.db.models.signals import pre_save


class AccountsConfig(AppConfig):
    """Users, practices (the tenants) and memberships."""

    name = "wunschkunde.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See to it that no signed-in device is kept with its whole address."""
        from wunschkunde.accounts.networks import shorten_address

        pre_save.connect(shorten_address, sender="usersessions.UserSession")
