"""Django's handle for the web shell."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shell that carries the stages: settings, addresses, Heute, the look."""

    name = "wunschkunde.web"
    label = "web"
