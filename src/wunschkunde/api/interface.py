"""The interface as one object; each stage adds its operations."""

from __future__ import annotations

from ninja import NinjaAPI

from wunschkunde.api import decisions, inquiries
from wunschkunde.api.access import Key
from wunschkunde.api.errors import answer_errors

PREFIX = "/api/"

api = NinjaAPI(
    title="Wunschkunde",
    version="1",
    description="Gut first, twice; then the assessment. Then a person decides, on the page: no key does.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=Key(),
)
answer_errors(api)
api.add_router("", inquiries.router, tags=["inquiry"])
api.add_router("", decisions.router, tags=["decision"])
