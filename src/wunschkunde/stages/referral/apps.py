"""Django's handle for the referral stage."""

from django.apps import AppConfig


class ReferralConfig(AppConfig):
    """The referral stage."""

    name = "wunschkunde.stages.referral"
    label = "referral"
    default_auto_field = "django.db.models.BigAutoField"
