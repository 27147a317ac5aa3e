"""How a signed-in device and its network are called in the list of sessions."""

from __future__ import annotations

from django import template

register = template.Library()

# The first hit counts: nearly every browser also names others.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """Name browser and system of a user agent, as in "Firefox, Windows"; an unknown one by its first word."""
    names = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return ", ".join(name for name in names if name) or user_agent.partition("/")[0][:40] or "–"


@register.filter
def network(address: str) -> str:
    """Write a kept network so that one sees what is left out: "192.0.2.…", "2001:db8:1:…"."""
    return f"{address.removesuffix('0')}…" if "." in address else f"{address.removesuffix(':')}…"


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")
