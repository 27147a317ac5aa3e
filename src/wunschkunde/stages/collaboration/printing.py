"""Sheets for paper: a page as it prints, or as a PDF where WeasyPrint is installed (the extra ``pdf``)."""

from __future__ import annotations

from base64 import b64decode
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

NOWHERE = "https://sheet.invalid/"
INSIDE = "data:image/jpeg;base64,"


def can_pdf() -> bool:
    """Whether a PDF can be made here."""
    return find_spec("weasyprint") is not None


def sheet(request: HttpRequest, template: str, context: dict[str, Any], *, name: str) -> HttpResponse:
    """Show a sheet as a page that offers its PDF; with ``?pdf`` answer that PDF, to be saved as ``name``.pdf."""
    if "pdf" not in request.GET or not can_pdf():
        return render(request, template, {**context, "can_pdf": can_pdf()})
    answer = HttpResponse(pdf_of(render_to_string(template, context, request)), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.pdf")
    return answer


def pdf_of(html: str) -> bytes:
    """Return a page as PDF. Only our own static files are read for it: no other file, and never the network."""
    from weasyprint import HTML

    written: bytes = HTML(string=html, base_url=NOWHERE, url_fetcher=own_file).write_pdf()
    return written


def own_file(url: str, *_args: Any, **_more: Any) -> Any:
    """Return one of our static files to WeasyPrint; raises ValueError for every other address (trust 42).

    A picture that stands in the page itself is read from there.
    """
    from weasyprint.urls import URLFetcherResponse

    if url.startswith(INSIDE):
        return URLFetcherResponse(url, b64decode(url.removeprefix(INSIDE)), {"Content-Type": "image/jpeg"})
    path = unquote(urlsplit(url).path)
    prefix = "/" + settings.STATIC_URL.strip("/") + "/"
    found = finders.find(path.removeprefix(prefix)) if url.startswith(NOWHERE) and path.startswith(prefix) else None
    if not found:
        raise ValueError(f"not a file of ours: {url}")
    file = Path(str(found))
    kind = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}.get(file.suffix, "")
    return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind or "application/octet-stream"})
