"""No loose ends in the source: what is not done is not there."""

from __future__ import annotations

import re

from tests.architecture.places import ROOT, named, sources

LOOSE_END = re.compile(
    r"(?:#|//|<!--|\{#|/\*)\s*(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b"
)


def test_no_loose_ends() -> None:
    ours = sources("*.py", "*.html", "*.css", "*.js", "*.yaml") + sources("*.py", below=ROOT / "tests")
    found = [
        f"{named(path)}:{number}"
        for path in ours
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LOOSE_END.search(line)
    ]
    assert found == []
