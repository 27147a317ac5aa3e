"""What axe finds on a page with everything unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from playwright.sync_api import Page

Mode = Literal["light", "dark"]
# The night changes nothing but colors.
RULES: dict[Mode, dict[str, Any]] = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}

# The page is folded again afterwards. Only what is wrong leaves it, by the elements where it is.
LOOK = """async options => {
  const folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach(part => (part.open = true));
  const found = await axe.run(document, {resultTypes: ["violations"], ...options});
  folded.forEach(part => (part.open = false));
  const where = one => one.nodes.slice(0, 4).map(node => node.target.join(" "));
  return found.violations.map(one => [one.id, ...where(one)].join(" at "));
}"""


def barriers(page: Page, mode: Mode) -> list[str]:
    """Return what axe has against the page as it stands, by day or by night; it is day again afterwards."""
    page.emulate_media(color_scheme=mode)
    if page.evaluate("!window.axe"):  # half a megabyte
        page.evaluate(AXE_SCRIPT)
    found = [f"{mode}: {violation}" for violation in page.evaluate(LOOK, RULES[mode])]
    page.emulate_media(color_scheme="light")
    return found
