"""Heute: what arrived, what is due, what waits for an answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wunschkunde.accounts.access import practice_required


@practice_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the day."""
    return render(request, "home.html")
