"""Addresses of sign-in links, practices and members."""

from django.urls import URLPattern

app_name = "accounts"

urlpatterns: list[URLPattern] = []
