"""What programs may read without a key: the description of the interface, which holds nobody's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from wunschkunde.api.interface import PREFIX, api


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe every operation in the form of OpenAPI."""
    return JsonResponse(api.get_openapi_schema(path_prefix=PREFIX))
