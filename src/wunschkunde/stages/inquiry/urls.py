"""Addresses of the inquiry stage."""

from django.urls import URLPattern

app_name = "inquiry"

urlpatterns: list[URLPattern] = []
