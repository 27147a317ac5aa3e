"""The regions whose public holidays the program knows: the states and cantons of Germany, Austria, Switzerland."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _
from holidays import country_holidays

COUNTRIES = (("DE", _("Germany")), ("AT", _("Austria")), ("CH", _("Switzerland")))
# Cities with a holiday of their own are listed beside the states, by longer codes; they are left out.
CODE_LENGTH = 2
TIME_ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich"}


@cache
def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the regions by country, each as its code (``DE-NW``) and its own name."""
    groups = []
    for country, name in COUNTRIES:
        aliases = type(country_holidays(country)).get_subdivision_aliases()
        regions = [(f"{country}-{code}", names[0]) for code, names in aliases.items() if len(code) <= CODE_LENGTH]
        groups.append((name, sorted(regions, key=lambda region: region[1])))
    return groups  # type: ignore[return-value]  # the names of countries are translated when shown


def time_zone_of(region: str) -> str:
    """Return the time zone of a region's country."""
    return TIME_ZONES[region.partition("-")[0]]
