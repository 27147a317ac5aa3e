"""Pages of the shell that everybody reaches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def index(request: HttpRequest) -> HttpResponse:
    """Lead to Heute, or to the sign-in page on the way there."""
    return redirect("home")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form was open for too long or its cookie is missing."""
    return render(request, "403_csrf.html", status=403)
