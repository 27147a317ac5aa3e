"""Addresses of the decision stage."""

from django.urls import URLPattern

app_name = "decision"

urlpatterns: list[URLPattern] = []
