"""Django's handle for the decision stage."""

from django.apps import AppConfig


class DecisionConfig(AppConfig):
    """The decision stage of the client's path."""

    name = "wunschkunde.stages.decision"
    label = "decision"
    default_auto_field = "django.db.models.BigAutoField"
