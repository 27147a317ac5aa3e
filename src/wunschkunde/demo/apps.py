"""Django's handle for the demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The three example practices as running practices."""

    name = "wunschkunde.demo"
    label = "demo"
