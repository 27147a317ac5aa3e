"""Django's handle for the outbox app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox app."""

    name = "wunschkunde.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
