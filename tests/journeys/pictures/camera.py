"""Opens a page, takes its picture in two widths and two modes, and looks whether the page is whole."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import ConsoleMessage, Page, Response

from tests.architecture.messages import entries, translations
from tests.architecture.places import DOCS
from tests.journeys.barriers import Mode, barriers

Look = tuple[int, Mode]

# Every picture is taken in this minute: an ordinary Wednesday, between two appointments.
MOMENT = datetime(2026, 9, 16, 10, 5, tzinfo=ZoneInfo("Europe/Berlin"))
WIDTHS = {390: 844, 1280: 900}
MODES: tuple[Mode, ...] = ("light", "dark")
FOLDER = DOCS / "gallery"

# Pictures that the documentation shows lie in git; they change only when somebody asks for it.
SHOWN = DOCS / "images"
UPDATES_SHOWN = bool(os.environ.get("UPDATE_PICTURES"))

# `make pictures` takes each page in both widths, both modes and both languages. An ordinary run measures both widths,
# looks for barriers in both modes, and keeps fewer pictures: taking one costs half of what opening the page does.
ALL = [(width, mode) for mode in MODES for width in WIDTHS]
LOOKS: dict[str, list[Look]] = {"de": [(1280, "light"), (390, "dark")], "en": [(390, "light"), (1280, "light")]}
KEPT = {"de": LOOKS["de"], "en": [(390, "light")]}

RAW = re.compile(r"\{\{|\{%|%\(\w+\)s|\bNone\b|\bundefined\b|(?<![\w@./-])[a-z]+_[a-z_]+(?![\w@./-])")
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")
# Shorter ones stand in what people wrote themselves, in two languages.
WORDS, WORDS_OF_A_PIECE = 2, 4

# All that is said on a page, what stands folded up too.
TEXT = """() => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll("script, template, [data-shows-placeholders]").forEach(part => part.remove());
  return body.textContent;
}"""


@dataclass
class Gallery:
    """The pictures of one test, and what was found wrong on the way."""

    page: Page
    language: str
    problems: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to what the browser complains about."""
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def show(self, name: str, address: str, *, status: int = 200, spoken: str = "") -> None:
        """Open an address and keep its pictures."""
        answer = self.page.goto(address)
        self.keep(name, answer, status=status, spoken=spoken)

    def keep(self, name: str, answer: Response | None = None, *, status: int = 200, spoken: str = "") -> None:
        """Keep the pictures of the page as it stands, and leave it as wide as a desk.

        Who pressed something has waited for its answer.
        """
        if answer is not None and answer.status != status:
            self.problems.append(f"{name}: {answer.status} instead of {status}")
        self.page.evaluate("document.fonts.ready")
        for width, mode in ALL if UPDATES_SHOWN else LOOKS[self.language]:
            self.page.emulate_media(color_scheme=mode)
            self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.problems.append(f"{name}: {wide} px wide at {width}")
            if UPDATES_SHOWN or (width, mode) in KEPT[self.language]:
                self._take(FOLDER / f"{name}-{self.language}-{width}-{mode}.png")
        if self.language == "de":  # a barrier in one language is one in the other
            self._look_for_barriers(name)
        self._look_at_words(name, spoken or self.language)
        self.problems += [f"{name}: {error}" for error in self.errors]
        self.errors.clear()

    def show_in_docs(self, image: str, first: str = "main", last: str = "", above: int = 0, below: int = 0) -> None:
        """Renew a picture of the documentation, if asked for: this page from one element to the end of another.

        ``above`` and ``below`` are the pixels of air that such a part does not bring along.
        """
        if not UPDATES_SHOWN:
            return
        width = max(WIDTHS)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        self.page.evaluate("window.scrollTo(0, 0)")
        upper, lower = (self.page.locator(one).first.bounding_box() for one in (first, last or first))
        assert upper is not None, f"{image}: no {first}"
        assert lower is not None, f"{image}: no {last}"
        top, bottom = upper["y"] - above, lower["y"] + lower["height"] + below
        clip = {"x": 0.0, "y": top, "width": float(width), "height": bottom - top}
        self.page.screenshot(path=SHOWN / f"{image}-{self.language}-{width}-light.png", full_page=True, clip=clip)

    def _take(self, path: Path) -> None:
        """Take the whole page. The browser may pack it loosely: over a thousand pictures that is minutes."""
        browser = self.page.context.new_cdp_session(self.page)
        size = browser.send("Page.getLayoutMetrics")["cssContentSize"]
        clip = {**size, "scale": 1}
        options = {"format": "png", "captureBeyondViewport": True, "optimizeForSpeed": True, "clip": clip}
        path.write_bytes(b64decode(browser.send("Page.captureScreenshot", options)["data"]))
        browser.detach()

    def _look_for_barriers(self, name: str) -> None:
        """By day as narrow as a phone, by night as wide as a desk."""
        for mode, width in zip(MODES, WIDTHS, strict=True):
            self.page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            self.problems += [f"{name}: {found}" for found in barriers(self.page, mode)]

    def _look_at_words(self, name: str, spoken: str) -> None:
        said = self.page.evaluate("document.documentElement.lang")
        if said != spoken:
            self.problems.append(f"{name}: lang={said}")
        seen = re.sub(r"\s+", " ", self.page.evaluate(TEXT))
        self.problems += [f"{name}: raw {found.group()!r}" for found in RAW.finditer(seen)]
        if self.language == "de":
            self.problems += [f"{name}: English {words!r}" for words in english() if words in seen]


@cache
def english() -> frozenset[str]:
    """Sentences of the interface that stand translated on a German page, in pieces between what is filled in."""
    pieces: set[str] = set()
    for _path, (_context, text), message in entries("de"):
        if text not in translations(message):
            parts = FILLED_IN.split(text)
            fewest = WORDS if len(parts) == 1 else WORDS_OF_A_PIECE
            tidy = [re.sub(r"\s+", " ", part).strip(" .,:;·–-") for part in parts]
            pieces.update(part for part in tidy if len(part.split()) >= fewest)
    return frozenset(pieces)
