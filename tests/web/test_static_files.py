"""Static files: what a browser may keep, and that it asks anew after an update."""

from __future__ import annotations

from pathlib import Path

from django.templatetags.static import static
from django.test import Client

from wunschkunde.web.settings import _digest


def test_ours_are_kept_for_good_and_those_of_a_package_for_a_while() -> None:
    for name in ("css/base.css", "fonts/inter-latin-wght-normal.woff2", "vendor/htmx.min.js"):
        assert "immutable" in Client().get(static(name))["Cache-Control"], name
    of_a_package = Client().get(static("mfa/js/webauthn.js"))
    assert of_a_package.status_code == 200
    assert "immutable" not in of_a_package["Cache-Control"]


def test_a_changed_added_or_renamed_file_changes_all_addresses(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "base.css").write_text("body {}")
    seen = [_digest(tmp_path)]
    (tmp_path / "css" / "base.css").write_text("body { margin: 0 }")
    seen.append(_digest(tmp_path))
    (tmp_path / "css" / "more.css").write_text("")
    seen.append(_digest(tmp_path))
    (tmp_path / "css" / "more.css").rename(tmp_path / "css" / "else.css")
    seen.append(_digest(tmp_path))
    assert len(set(seen)) == 4
    assert _digest(tmp_path) == seen[-1]
