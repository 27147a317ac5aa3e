"""Django's handle for the learning stage."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    """The learning stage."""

    name = "wunschkunde.stages.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
