"""Checks over all texts: both languages everywhere, clean typography, known dimensions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wunschkunde.texts.errors import TextsError
from wunschkunde.texts.reader import Joined

if TYPE_CHECKING:
    from collections.abc import Mapping

# Notes for readers of the files themselves; they may stand in one language.
_NOTES = frozenset({"basis", "method_note"})
_FORMAL = re.compile(r"(?<![.!?:„“–]\s)(?<!^)\b(Sie|Ihnen|Ihre[nrms]?|Ihr)\b")
_DU_WORD = re.compile(r"\b(du|dir|dich|dein\w*)\b")
_FORMAL_WORD = re.compile(r"\b(Ihnen|Ihre[nrms]?|Ihr)\b")


def check_sections(sections: Mapping[str, Any], files: Mapping[str, str]) -> None:
    """Raise TextsError for the first text that is incomplete or points nowhere."""
    known = {item.get("key") for item in sections.get("dimensions", []) if isinstance(item, dict)}
    for name, value in sections.items():
        _Walk(files[name], known, formal_ok=name == "meta").visit(value, name)


class _Walk:
    """Visits every node below one top-level key."""

    def __init__(self, file: str, known: set[Any], *, formal_ok: bool) -> None:
        self.file = file
        self.known = known
        self.formal_ok = formal_ok

    def visit(self, node: Any, path: str) -> None:
        if isinstance(node, dict):
            self.mapping(node, path)
        elif isinstance(node, list):
            for index, item in enumerate(node):
                if isinstance(node, Joined):
                    self.file = node.files[index]
                tag = item.get("key", index) if isinstance(item, dict) else index
                self.visit(item, f"{path}.{tag}")
        elif isinstance(node, str):
            self.string(node, path)

    def mapping(self, node: dict[str, Any], path: str) -> None:
        if "de" in node or "en" in node:
            self.pair(node, path)
        for key in node:
            if key.endswith("_de") and f"{key[:-3]}_en" not in node:
                self.fail(f"{path}.{key}", f"no {key[:-3]}_en beside it")
        references = node.get("dimensions")
        if isinstance(references, list):
            for reference in references:
                if isinstance(reference, str) and reference not in self.known:
                    self.fail(f"{path}.dimensions", f"unknown dimension {reference}")
        for key, value in node.items():
            self.visit(value, f"{path}.{key}")

    def pair(self, node: dict[str, Any], path: str) -> None:
        for lang in ("de", "en"):
            if lang not in node and not _NOTES & set(path.split(".")):
                self.fail(path, f"no {lang}")
            if isinstance(node.get(lang), str) and not node[lang].strip():
                self.fail(f"{path}.{lang}", "empty")
        german, informal = node.get("de"), node.get("de_du")
        if isinstance(german, str) and not self.formal_ok and informal is None and _FORMAL.search(german):
            self.fail(f"{path}.de", "formal address without de_du")
        if isinstance(german, dict) and isinstance(informal, dict):
            self.address(german, informal, path)

    def address(self, german: dict[str, Any], informal: dict[str, Any], path: str) -> None:
        """Letters: no formal word in the informal form, and the reverse."""
        if _DU_WORD.search(str(german.get("body"))):
            self.fail(f"{path}.de", "informal word in the formal letter")
        if _FORMAL_WORD.search(str(informal.get("body"))):
            self.fail(f"{path}.de_du", "formal word in the informal letter")

    def string(self, text: str, path: str) -> None:
        if '"' in text:
            self.fail(path, "straight quotation mark")
        if "\n" not in text and "  " in text.strip():
            self.fail(path, "double space")
        is_german = path.endswith((".de", ".de_du", ".body")) and ".en." not in path
        if is_german and "„" in text and text.count("„") != text.count("“"):
            self.fail(path, "unbalanced German quotation marks")

    def fail(self, path: str, reason: str) -> None:
        raise TextsError(self.file, path, reason)
