"""The weighed inquiry as a page for a person at the terminal."""

from __future__ import annotations

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from wunschkunde import texts
from wunschkunde.cli.weighing import Weighed, reason
from wunschkunde.engine import Band, PairInWords, Point, PractitionerExplanation, explain_for_practitioner

BAND_STYLES = {"carries": "green", "clarify": "yellow", "rubs": "red"}
MAX_WIDTH = 100


def show(weighed: Weighed, lang: texts.Lang) -> None:
    """Print the page."""
    page = Page(Console(highlight=False), lang)
    title = " · ".join(part for part in (weighed.inquiry.id, weighed.inquiry.name) if part)
    page.explanation(explain_for_practitioner(weighed.fit, texts.words(), lang), weighed.fit.band, title)
    if weighed.question is not None:
        question = texts.dimension(weighed.question.dimension).clarify.in_(lang)
        page.lines("section_question", [question, page.word("why_question")])
    page.lines("section_hopes", hopes(weighed, lang))
    page.lines(
        "section_colleagues", [reason(weighed.practice, item, lang) for item in weighed.colleagues if item.is_better]
    )
    page.lines("section_suggestion", [page.word(f"suggest_{weighed.suggestion}")])


def hopes(weighed: Weighed, lang: texts.Lang) -> list[str]:
    """The marked hopes: their words, what may hide behind them, a kind reply."""
    lines = []
    for pattern in texts.illusory_patterns():
        said = [weighed.inquiry.text[mark.start : mark.end] for mark in weighed.marks if mark.pattern == pattern.key]
        if said:
            quoted = ", ".join(f"„{words}“" if lang != "en" else f"“{words}”" for words in said)
            lines.append(f"{quoted}: {pattern.hides.in_(lang)} {pattern.reply.in_(lang)}")
    return lines


def clean(text: str) -> str:
    """Without control characters: a file must not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


class Page:
    """Headings and paragraphs in one language."""

    def __init__(self, console: Console, lang: texts.Lang) -> None:
        self.console = console
        self.lang = lang

    def word(self, key: str) -> str:
        """A phrase of the explanations."""
        return texts.words().word(key).in_(self.lang)

    def explanation(self, explained: PractitionerExplanation, band: Band, title: str) -> None:
        """The assessment itself: its headline in a frame, what carries, what rubs, what is open."""
        head = Group(Text(clean(explained.headline)), Text(clean(explained.certainty), style="dim"))
        subtitle = Text(explained.band, style=BAND_STYLES[band])
        panel = Panel(head, title=Text(clean(title), style="bold"), subtitle=subtitle)
        self.console.print(panel, width=min(MAX_WIDTH, self.console.width))
        self.lines("section_knockouts", explained.knockouts)
        self.points("section_carries", explained.carries, with_sides=False)
        self.points("section_rubs", explained.rubs, with_question=True)
        self.points("section_shades", explained.shades)
        self.lines("section_open", [", ".join(point.name for point in explained.open)] if explained.open else [])

    def lines(self, heading: str, lines: list[str] | tuple[str, ...]) -> None:
        """A heading with its lines; nothing when there are none."""
        if lines:
            self.heading(heading)
            for line in lines:
                self.line(line)

    def points(
        self, heading: str, points: tuple[Point, ...], *, with_sides: bool = True, with_question: bool = False
    ) -> None:
        """A heading with its dimensions: name and sentence, both sides' words, the clarifying question."""
        if not points:
            return
        self.heading(heading)
        for point in points:
            self.line(f"{point.name}: {point.sentence}")
            for pair in (point.client_need, point.provider_need) if with_sides else ():
                if pair.state in ("shade", "apart"):
                    self.line(self.sides(pair), indent=4, style="dim")
            if with_question:
                self.line(point.clarify, indent=4, style="italic")

    def sides(self, pair: PairInWords) -> str:
        """Both sides' own words of one need."""
        wisher, bringer = ("client", "provider") if pair.need == "client_need" else ("provider", "client")
        wish = self.word(f"{wisher}_wishes").format(wish=pair.wish)
        return f"{wish} · {self.word(f'{bringer}_brings').format(brought=pair.brought)}"

    def heading(self, key: str) -> None:
        """A heading."""
        self.console.print()
        self.console.print(Text(self.word(key), style="bold"))

    def line(self, text: str, *, indent: int = 2, style: str = "") -> None:
        """One paragraph, wrapped and indented."""
        paragraph = Padding(Text(clean(text), style=style), (0, 0, 0, indent))
        self.console.print(paragraph, width=min(MAX_WIDTH, self.console.width))
