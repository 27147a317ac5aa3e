"""`wunschkunde fit`: weigh one inquiry of a practice file from both sides, without a database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from wunschkunde import texts
from wunschkunde.cli.weighing import Weighed, reason, weigh
from wunschkunde.engine import NextQuestion
from wunschkunde.texts.practice import find_inquiry, read_practices

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 10


@click.command("fit")
@click.argument("practice_file", metavar="PRACTICE.yaml", type=click.Path(path_type=Path))
@click.argument("inquiry_id", metavar="INQUIRY_ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Language of the words.")
def fit_command(practice_file: Path, inquiry_id: str, lang: Literal["de", "en"], *, as_json: bool) -> None:
    """Weigh an inquiry from both sides: what carries, what rubs, what is open.

    PRACTICE.yaml has the form of the example practices. Nothing is stored, nothing decided.
    """
    try:
        practice, inquiry = find_inquiry(read_practices(practice_file), inquiry_id, file=str(practice_file))
        weighed = weigh(practice, inquiry)
    except texts.TextsError as error:
        click.echo(error, err=True)
        raise SystemExit(2) from error
    if as_json:
        click.echo(json.dumps(as_data(weighed, lang), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        from wunschkunde.cli.fit_page import show

        show(weighed, lang)


def as_data(weighed: Weighed, lang: texts.Lang) -> dict[str, Any]:
    """The JSON object: needs and fit in [0, 1], or null when nothing is comparable."""
    fit = weighed.fit
    return {
        "inquiry": weighed.inquiry.id,
        "provider_need": _number(fit.provider_need.value),
        "client_need": _number(fit.client_need.value),
        "fit": _number(fit.fit),
        "interval": None if fit.interval is None else [_number(end) for end in fit.interval],
        "band": fit.band,
        "knockouts": _unique([knockout.dimension for knockout in fit.knockouts]),
        "gaps": [{"dimension": gap.dimension, "pair": gap.pair.need, "loss": _number(gap.loss)} for gap in fit.gaps],
        "strengths": list(fit.strengths),
        "open": list(fit.open),
        "open_pairs": [{"dimension": pair.dimension, "pair": pair.need} for pair in fit.open_pairs],
        "certainty": _number(fit.certainty),
        "next_question": _question(weighed.question, lang),
        "illusory": _unique([mark.pattern for mark in weighed.marks]),
        "suggestion": weighed.suggestion,
        "colleagues": [
            {
                "name": ranked.colleague.name,
                "fit": _number(ranked.fit.fit),
                "better_than_practice": ranked.is_better,
                "reason": reason(weighed.practice, ranked, lang),
            }
            for ranked in weighed.colleagues
        ],
    }


def _question(question: NextQuestion | None, lang: texts.Lang) -> dict[str, str] | None:
    if question is None:
        return None
    return {
        "dimension": question.dimension,
        "side": question.side,
        "text": texts.dimension(question.dimension).clarify.in_(lang),
        "why": texts.words().word("why_question").in_(lang),
    }


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _unique(keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(keys))
