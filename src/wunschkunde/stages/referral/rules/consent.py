"""The sentence a client says yes to, and its version (L24)."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from wunschkunde.stages.referral.models import Handover


def wording() -> str:
    """Return the sentence without its names, in the active language."""
    return _(
        "Yes: %(practice)s may pass on to %(name)s exactly what is written above, and nothing else. "
        "%(name)s may say in one word what became of it."
    )


def sentence_for(handover: Handover) -> str:
    """Return the sentence with the name of this colleague, in the active language."""
    return wording() % {"practice": handover.practice.provider_name, "name": handover.colleague.name}


def version() -> str:
    """Return the digest of the wording, so that it can be told later which one was read."""
    return hashlib.sha256(wording().encode()).hexdigest()
