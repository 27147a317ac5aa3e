"""Every address of the program, as the resolver knows it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its pattern, its name with namespaces, the view, and who may enter by the view's own mark."""

    pattern: str
    name: str
    module: str
    access: str | None


def routes() -> list[Route]:
    """All routes, in the order in which they are tried."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, pattern, inside)
        elif isinstance(entry, URLPattern):
            view = entry.callback
            yield Route(pattern, f"{namespace}{entry.name}", _module(view), getattr(view, "access", None))


def _module(view: Any) -> str:
    return str(inspect.unwrap(getattr(view, "view_class", view)).__module__)
