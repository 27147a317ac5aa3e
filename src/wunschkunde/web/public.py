"""Pages of the shell that everybody reaches."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template import loader

log = logging.getLogger("wunschkunde.web")


def index(request: HttpRequest) -> HttpResponse:
    """Lead to Heute, or to the sign-in page on the way there."""
    return redirect("home")


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, with a number by which the log tells what happened; no database is asked."""
    number = secrets.token_hex(4)
    log.error("error page shown number=%s", number)
    return HttpResponseServerError(loader.get_template("500.html").render({"number": number}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form was open for too long or its cookie is missing."""
    return render(request, "403_csrf.html", status=403)
