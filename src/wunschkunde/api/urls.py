"""Addresses of the interface for programs. Every operation stands behind the door for keys."""

from __future__ import annotations

from django.urls import URLPattern, path

from wunschkunde.api import public
from wunschkunde.api.access import key_required
from wunschkunde.api.interface import api

app_name = "api"


def _behind_the_door() -> list[URLPattern]:
    # By name: an address for both reading and writing is listed twice there, with the same view.
    operations = {entry.name: entry for entry in api.urls[0] if isinstance(entry, URLPattern)}
    del operations["api-root"]
    for entry in operations.values():
        entry.callback = key_required(entry.callback)
    return list(operations.values())


urlpatterns = [path("openapi.json", public.openapi, name="openapi"), *_behind_the_door()]
