"""Django's handle for the completion stage."""

from django.apps import AppConfig


class CompletionConfig(AppConfig):
    """The completion stage."""

    name = "wunschkunde.stages.completion"
    label = "completion"
    default_auto_field = "django.db.models.BigAutoField"
