"""The letters of referring: the method's templates, filled in the language of the one who reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wunschkunde import texts
from wunschkunde.accounts.languages import letter_language, texts_language, words_of
from wunschkunde.stages.decision.emails import Letter, first_name
from wunschkunde.stages.decision.emails import letter_language as client_language
from wunschkunde.stages.decision.models import Assessment, Colleague
from wunschkunde.stages.decision.queries.computation import fit_of
from wunschkunde.stages.decision.queries.picture import misfit_sentence, speaker_of
from wunschkunde.stages.inquiry.models import Inquiry
from wunschkunde.stages.referral.models import Handover
from wunschkunde.stages.referral.states import State

# Stands in a letter being written where its link will be: the link is made only when it leaves.
LINK = "{{ link }}"


def colleague_language(colleague: Colleague) -> str:
    """Return the language code in which a colleague reads."""
    return letter_language(colleague.practice, colleague.language, colleague.address_form)


def offer_letter(inquiry: Inquiry, colleague: Colleague) -> Letter:
    """Write to the client whom one thinks of, and why: the way of working is the reason, never the person."""
    language = client_language(inquiry)
    assessment = Assessment.objects.filter(second_gut__first_gut__inquiry=inquiry).order_by("-pk").first()
    is_first = not inquiry.handovers.exists()
    with translation.override(language):
        reason = misfit_sentence(fit_of(assessment), speaker_of(inquiry.practice, language)) if assessment else ""
        given = {
            "colleague_name": colleague.name,
            "colleague_strength": words_of(colleague.strength).rstrip("."),
            "colleague_contact": colleague.contact,
            "misfit_reason": reason if is_first else "",
            "link": LINK,
        }
    return _to_client("handover_offer", inquiry, given)


def ended_letter(handover: Handover) -> Letter:
    """Tell the client that it did not work out there, and that nothing goes on without a new yes."""
    name = handover.colleague.name
    with translation.override(client_language(handover.inquiry)):
        if handover.state == State.UNANSWERED:
            day = date_format(handover.answer_by, "DATE_FORMAT")
            said = _("By %(day)s there was no answer from %(name)s.") % {"day": day, "name": name}
        else:
            said = _("%(name)s cannot take it on at the moment.") % {"name": name}
    return _to_client("handover_ended", handover.inquiry, {"observation": said})


def delivery_letter(handover: Handover, link: str) -> Letter:
    """Write to the colleague that something was handed over. It names nobody: what it is stands behind the link."""
    language = colleague_language(handover.colleague)
    with translation.override(language):
        scope = ", ".join(str(Handover.Field(field).label) for field in handover.fields)
        given = {"handover_scope": scope, "deadline": date_format(handover.answer_by, "DATE_FORMAT"), "link": link}
    return _to_colleague("handover", handover.colleague, given)


def withdrawn_letter(handover: Handover) -> Letter:
    """Tell the colleague that the client took the consent back."""
    given = {"date": _day(handover.colleague, handover.delivered_at)}
    return _to_colleague("handover_withdrawn", handover.colleague, given)


def outcome_letter(handover: Handover, link: str) -> Letter:
    """Ask the colleague what became of it."""
    given = {"date": _day(handover.colleague, handover.answered_at), "link": link}
    return _to_colleague("handover_outcome", handover.colleague, given)


def naming_letter(colleague: Colleague, link: str) -> Letter:
    """Ask a colleague whether they may be named. It is copied and sent by hand: they did not write to us first."""
    return _to_colleague("may_i_name_you", colleague, {"link": link})


def address_letter(colleague: Colleague, link: str) -> Letter:
    """Ask whether an address is theirs; it says nothing of any inquiry."""
    return _to_colleague("confirm_address", colleague, {"link": link})


def erased_letter(colleague: Colleague, handed_over_at: datetime) -> Letter:
    """Tell the colleague that what was handed over on this day was erased; it names nobody."""
    return _to_colleague("handover_erased", colleague, {"date": _day(colleague, handed_over_at)})


def _day(colleague: Colleague, moment: datetime | None) -> str:
    with translation.override(colleague_language(colleague)):
        day: date = timezone.localdate(moment)
        return date_format(day, "DATE_FORMAT")


def _to_client(key: str, inquiry: Inquiry, given: dict[str, str]) -> Letter:
    names = {"client_name": inquiry.name, "client_first_name": first_name(inquiry.name)}
    return _filled(key, client_language(inquiry), {**names, **given}, inquiry.practice)


def _to_colleague(key: str, colleague: Colleague, given: dict[str, str]) -> Letter:
    language = colleague_language(colleague)
    name = first_name(colleague.name) if language == "de-du" else colleague.name
    return _filled(key, language, {"colleague_name": name, **given}, colleague.practice)


def _filled(key: str, language: str, given: dict[str, str], practice: Any) -> Letter:
    template = texts.letter(key)
    known = set().union(*(form.placeholders() for form in template.templates.values()))
    wanted = {name: text for name, text in given.items() if name in {*known, "client_name"}}
    written = template.render(texts_language(language), **wanted, provider_name=practice.provider_name)
    return Letter(subject=written.subject, body=words_of(written.body, practice, language))
