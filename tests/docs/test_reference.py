"""The reference pages say what the program is."""

import pytest

from docs import generate
from tests.architecture.places import DOCS


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_the_page_is_current(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")

    assert written == generate.PAGES[name]().rstrip() + "\n", "stale: run `make docs`"


def test_a_setting_nobody_describes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(generate.SETTINGS, "PUBLIC_URL")

    with pytest.raises(LookupError, match="PUBLIC_URL"):
        generate.settings_page()
