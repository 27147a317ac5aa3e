"""Django's handle for the profile stage."""

from django.apps import AppConfig


class ProfileConfig(AppConfig):
    """The profile stage of the client's path."""

    name = "wunschkunde.stages.profile"
    label = "profile"
    default_auto_field = "django.db.models.BigAutoField"
