"""Django's handle for the history app."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """The history app."""

    name = "wunschkunde.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"
