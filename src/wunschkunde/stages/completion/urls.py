"""Addresses of the completion stage. What begins with ``r/`` opens by link, without an account."""

from django.urls import URLPattern

app_name = "completion"

urlpatterns: list[URLPattern] = [
    # closing
    # thanks, recommendations, business friends
    # criticism
    # treasury
]
