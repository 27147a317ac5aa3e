"""`wunschkunde assessment`: the newest assessment of the running practice, never before both gut feelings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from wunschkunde.cli.database import with_program
from wunschkunde.cli.program import Refusal

if TYPE_CHECKING:
    # Only the name: Django's models need the settings first.
    from wunschkunde.stages.decision.models import Assessment


@click.command("assessment")
@click.argument("practice_slug", metavar="PRACTICE_SLUG")
@click.argument("inquiry_id", metavar="INQUIRY_ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Language of the words.")
@with_program
def assessment_command(practice_slug: str, inquiry_id: str, lang: Literal["de", "en"], *, as_json: bool) -> None:
    """Print the newest assessment of an inquiry of the running practice.

    PRACTICE_SLUG stands in the address of the public page, INQUIRY_ID in that of the inquiry. Nothing is computed:
    an inquiry that has not got both gut feelings has no assessment.
    """
    from django.utils import translation
    from django_scopes import scope

    from wunschkunde.accounts.models import Practice

    practice = Practice.objects.filter(slug=practice_slug).first()
    if practice is None:
        raise Refusal(f"{practice_slug}: there is no such practice here.")
    with scope(practice=practice):
        with translation.override("en"):  # refusals on the command line speak English
            assessment = stored_assessment(inquiry_id)
        with translation.override(lang):
            print_assessment(assessment, inquiry_id, lang, as_json=as_json)


def stored_assessment(inquiry_id: str) -> Assessment:
    """Return the newest assessment of an inquiry of the practice in scope; refuse when there is none."""
    from wunschkunde.api.decisions import latest_assessment
    from wunschkunde.stages.decision.rules import Refused
    from wunschkunde.stages.inquiry.models import Inquiry

    number = int(inquiry_id) if inquiry_id.isdecimal() and len(inquiry_id) <= len(str(2**31)) else 0
    inquiry = Inquiry.objects.filter(pk=number).first()
    if inquiry is None:
        raise Refusal(f"{inquiry_id}: this practice has no such inquiry.")
    try:
        return latest_assessment(inquiry)
    except Refused as refused:
        raise Refusal(f"{inquiry_id}: {refused}") from refused


def print_assessment(assessment: Assessment, inquiry_id: str, lang: Literal["de", "en"], *, as_json: bool) -> None:
    """Print an assessment as the interface for programs gives it, or as a page for a person."""
    from rich.console import Console

    from wunschkunde.api.decisions import assessment_shown
    from wunschkunde.cli.fit_page import Page
    from wunschkunde.stages.decision.queries.picture import picture_of

    if as_json:
        click.echo(assessment_shown(assessment).model_dump_json(indent=2))
        return
    picture, page = picture_of(assessment), Page(Console(highlight=False), lang)
    page.explanation(picture.explained, picture.band, inquiry_id)
    if picture.question is not None:
        page.lines("section_question", [picture.question.text, picture.question.why])
    page.lines("section_suggestion", [picture.advice])
