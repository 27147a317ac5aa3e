"""Django's handle for the collaboration stage."""

from django.apps import AppConfig


class CollaborationConfig(AppConfig):
    """The collaboration stage."""

    name = "wunschkunde.stages.collaboration"
    label = "collaboration"
    default_auto_field = "django.db.models.BigAutoField"
