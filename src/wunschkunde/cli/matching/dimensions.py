"""The dimensions of a matching: the catalog's, or those of a file in its form."""

from __future__ import annotations

from pathlib import Path

from wunschkunde import engine, texts
from wunschkunde.engine.matching.rules import MOST_OPTIONS
from wunschkunde.texts.reader import Reader
from wunschkunde.texts.strict_yaml import read_yaml


def dimensions_of(path: Path | None) -> tuple[engine.Dimension, ...]:
    """Read `dimensions:` of a file; words are not needed. Raises TextsError, naming the key, for what does not hold."""
    if path is None:
        return texts.engine_dimensions()
    return tuple(_dimension(node) for node in Reader(read_yaml(path), str(path))["dimensions"].keyed())


def _dimension(node: Reader) -> engine.Dimension:
    kind = node["kind"].one_of(("scale5", "choice_multi"))
    options = tuple(item["key"].word() for item in node["scale"].keyed()) if kind == "choice_multi" else ()
    if kind == "choice_multi" and not 0 < len(options) <= MOST_OPTIONS:
        node["scale"].fail(f"must have 1 to {MOST_OPTIONS} options")
    ways = {need: node["direction"][need].one_of(engine.WAYS) for need in engine.NEEDS}
    try:
        return engine.Dimension(
            key=node["key"].word(),
            client_need=_way(ways["client_need"]),
            provider_need=_way(ways["provider_need"]),
            importance=node["default_importance"].number(0, 10),
            options=options,
        )
    except ValueError as error:
        node["direction"].fail(str(error))


def _way(word: str) -> engine.Way:
    return next(way for way in engine.WAYS if way == word)
