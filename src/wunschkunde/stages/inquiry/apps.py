"""Django's handle for the inquiry stage."""

from django.apps import AppConfig


class InquiryConfig(AppConfig):
    """The inquiry stage of the client's path."""

    name = "wunschkunde.stages.inquiry"
    label = "inquiry"
    default_auto_field = "django.db.models.BigAutoField"
