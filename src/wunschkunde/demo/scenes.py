"""Reads the example practices and the scenes that make running practices of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import yaml

PRACTICES = ("quittenblau", "leuchtspur", "pfadwerk")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Scene:
    """One example practice: its content (profile, colleagues, inquiries) and where things stand in the demo."""

    key: str
    content: dict[str, Any]
    stage: dict[str, Any]

    def inquiries(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Return pairs of an inquiry's content and its place in the demo, only those with a place."""
        placed = self.stage["inquiries"]
        return [(inquiry, placed[inquiry["id"]]) for inquiry in self.content["inquiries"] if inquiry["id"] in placed]


@cache
def scene(key: str) -> Scene:
    """Return the scene of one example practice."""
    here = resources.files("wunschkunde.demo")
    content = yaml.load(here.joinpath("practices", f"{key}.yaml").read_bytes(), yaml.CSafeLoader)
    scenes = yaml.load(here.joinpath("scenes.yaml").read_bytes(), yaml.CSafeLoader)
    return Scene(key=key, content=content["example_practices"][0], stage=scenes[key])


def moment(received: dict[str, Any], now: datetime, working_days: list[int], zone: ZoneInfo) -> datetime:
    """Return when an inquiry arrived, told from ``now`` backwards and never in the future."""
    today = now.astimezone(zone).date()
    at = time.fromisoformat(received["at"])
    if "weekday" in received:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(received["weekday"])) % 7)
        arrived = datetime.combine(day, at, zone)
        return arrived if arrived <= now else arrived - timedelta(days=7)
    if "weeks_ago" in received:
        long_ago = today - timedelta(weeks=received["weeks_ago"])
        return datetime.combine(_working_day_before(long_ago, 1, working_days), at, zone)
    return datetime.combine(_working_day_before(today, received["working_days_ago"], working_days), at, zone)


def _working_day_before(day: date, count: int, working_days: list[int]) -> date:
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() in working_days
    return day


def time_off(ranges: list[dict[str, str]], today: date) -> list[dict[str, str]]:
    """Return yearly ranges of month and day as dated ranges of this year and the next."""
    dated = []
    for year in (today.year, today.year + 1):
        for span in ranges:
            ends = year if span["to"] >= span["from"] else year + 1
            dated.append({"from": f"{year}-{span['from']}", "to": f"{ends}-{span['to']}"})
    return dated
