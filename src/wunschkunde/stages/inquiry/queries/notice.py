"""The privacy notice, written from the settings of the practice and complete to Art. 13 GDPR (L20)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wunschkunde.accounts.models import Practice
from wunschkunde.stages.inquiry.rules.imprint import authority_of


@dataclass(frozen=True, slots=True)
class Section:
    """One question a reader has about their data, and its answer."""

    title: str
    paragraphs: tuple[str, ...]


def sections(practice: Practice, language: str) -> tuple[Section, ...]:
    """Return the notice in ``language``."""
    with translation.override(language):
        return (
            _controller(practice),
            _purposes(practice),
            *_handling(practice),
            _words_shown(),
            _technology(),
            _rights(practice),
            _freedom(),
        )


def notice_text(practice: Practice, language: str) -> str:
    """Return the notice as plain text, as it is kept beside each inquiry."""
    return "\n\n".join("\n".join((section.title, *section.paragraphs)) for section in sections(practice, language))


def digest_of(text: str) -> str:
    """Return the SHA-256 of a notice in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _controller(practice: Practice) -> Section:
    imprint = practice.imprint
    who = ", ".join(
        part
        for part in (imprint.get("name") or practice.provider_name, imprint.get("street"), imprint.get("city"))
        if part
    )
    contact = ", ".join(part for part in (imprint.get("email") or practice.email, imprint.get("phone")) if part)
    return Section(_("Who is responsible"), (who, contact))


def _purposes(practice: Practice) -> Section:
    paragraphs = [
        _(
            "What is written into the form serves one purpose: to answer this inquiry and to find out, "
            "for both sides, whether working together would do both good. The details come from the "
            "form alone, or from the email or the conversation in which somebody asked; where an "
            "inquiry was passed on by another person, its source is named."
        ),
        _(
            "The basis is Art. 6(1)(b) GDPR: steps before a contract, at the request of the person who "
            "asks. Notes on how both sides fit, and the protection of the form against floods, rest on "
            "Art. 6(1)(f) GDPR: the interest in choosing with care and in a form that works. Health, "
            "religion and beliefs are not asked about; please leave them out."
        ),
    ]
    if practice.country == "CH":
        paragraphs.append(
            _("In Switzerland the Federal Act on Data Protection applies; this notice meets its Art. 19, too.")
        )
    return Section(_("What the details are for, and on what basis"), tuple(paragraphs))


def _handling(practice: Practice) -> tuple[Section, ...]:
    months = practice.retention_months
    kept = ngettext(
        "An inquiry is erased %(months)s month after it arrived, and at once when it is withdrawn: then only the fact "
        "remains, and the reason if one was given.",
        "An inquiry is erased %(months)s months after it arrived, and at once when it is withdrawn: then only the fact "
        "remains, and the reason if one was given.",
        months,
    ) % {"months": months}
    return (
        Section(
            _("Who receives them"),
            (
                _(
                    "Only %(name)s, and those who run the server and the email on their behalf and under their "
                    "instructions. Nobody else, unless the person concerned agreed beforehand to exactly that. "
                    "Nothing is sent to countries outside the European Economic Area and Switzerland."
                )
                % {"name": practice.provider_name},
            ),
        ),
        Section(
            _("How long they are kept"),
            (
                kept,
                _(
                    "Where an inquiry becomes a collaboration, its details are kept for as long as the "
                    "collaboration and the legal retention periods require."
                ),
                _(
                    "A complaint is used to put right what went wrong (Art. 6(1)(b) and (c) GDPR). It is erased "
                    "three years after it was closed: until then, claims can arise from it."
                ),
            ),
        ),
    )


def _words_shown() -> Section:
    return Section(
        _("When somebody's words are shown"),
        (
            _(
                "Words about working together are shown only where the person who said them agreed to "
                "exactly these words, to each place and to the name, and a picture only with a yes to that "
                "picture (Art. 6(1)(a) GDPR). The yes is kept with its date. It can be taken back at any "
                "time with the link it was given with, or by email: from then on the words are shown "
                "nowhere, and go into no new print and no new e-book. What others have copied before cannot "
                "be called back."
            ),
        ),
    )


def _technology() -> Section:
    return Section(
        _("What happens technically"),
        (
            _(
                "These pages set no cookies, count nobody and load nothing from elsewhere. So that nobody can flood "
                "the form, a coded, shortened form of the network address is counted and erased within a day."
            ),
        ),
    )


def _rights(practice: Practice) -> Section:
    authority = authority_of(practice)
    return Section(
        _("What rights you have"),
        (
            _(
                "Access, rectification, erasure, restriction, a copy in a common format (Art. 15 to 18 and "
                "20 GDPR), and objection to what rests on Art. 6(1)(f) (Art. 21 GDPR). An email to the "
                "address above is enough. Consent, once given, can be withdrawn at any time with effect for "
                "the future."
            ),
            _("You can complain to: %(name)s, %(website)s.") % {"name": authority.name, "website": authority.website},
        ),
    )


def _freedom() -> Section:
    return Section(
        _("Who decides, and what has to be said"),
        (
            _(
                "A person reads and decides. The program compares the answers of both sides by published rules and "
                "explains the result in words; it decides nothing by itself (Art. 22 GDPR)."
            ),
            _(
                "Only a name, an email address and your request are required: without them there is no way "
                "to answer. Everything else is voluntary, and leaving it out has no disadvantage."
            ),
        ),
    )
