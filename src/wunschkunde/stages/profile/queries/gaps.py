"""What is still missing in a profile, and where worries and services miss each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wunschkunde import texts
from wunschkunde.stages.profile.queries import core_dimensions


@dataclass(frozen=True, slots=True)
class WorryGaps:
    """Both gaps of the map: worries no service eases, services that ease no worry."""

    worries: tuple[Mapping[str, Any], ...]
    services: tuple[Mapping[str, Any], ...]

    def __bool__(self) -> bool:
        return bool(self.worries or self.services)


def worry_gaps(offer: Mapping[str, Any]) -> WorryGaps:
    """Return both gaps of an offer's data."""
    eased = {key for service in offer.get("services", []) for key in service.get("worries", [])}
    known = {worry["key"] for worry in offer.get("worries", [])}
    return WorryGaps(
        worries=tuple(worry for worry in offer.get("worries", []) if worry["key"] not in eased),
        services=tuple(item for item in offer.get("services", []) if not known & set(item.get("worries", []))),
    )


def open_core(ideal_client: Mapping[str, Any], offer: Mapping[str, Any]) -> list[texts.Dimension]:
    """Return those of the nine core dimensions to which a wish or an answer is missing."""
    return [
        dimension
        for dimension in core_dimensions()
        if ideal_client["wishes"].get(dimension.key) is None or offer["brings"].get(dimension.key) is None
    ]
