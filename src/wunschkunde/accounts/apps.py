"""People who sign in, the practices they belong to, and in which state."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, practices (the tenants) and memberships."""

    name = "wunschkunde.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
