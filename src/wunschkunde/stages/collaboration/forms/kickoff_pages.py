"""The pages on the record that both sides have: the same form, the same version, the same way to a yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from wunschkunde.accounts.models import User
from wunschkunde.stages.collaboration.actions.kickoff import propose
from wunschkunde.stages.collaboration.forms.kickoff import ConfirmForm, RecordForm
from wunschkunde.stages.collaboration.models import Consent, Kickoff, KickoffVersion
from wunschkunde.stages.collaboration.models.engagement import Party
from wunschkunde.stages.collaboration.queries import kickoff as reads
from wunschkunde.stages.collaboration.queries import kickoff_record as records
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules import kickoff as rules
from wunschkunde.stages.collaboration.states import LIVE


def record_form(shown: Kickoff, data: Mapping[str, Any] | None) -> tuple[RecordForm, KickoffVersion | None]:
    """Return the form of the record, filled with the newest version or a first draft, and that version."""
    newest = reads.stands_of(shown).newest
    begins_with = newest.record if newest else records.first_draft(shown, timezone.localdate())
    return RecordForm(data, record=begins_with, number=newest.number if newest else 0), newest


def proposed(shown: Kickoff, author: User | None, form: RecordForm) -> KickoffVersion | RecordForm:
    """Propose what a valid form holds; where that is refused, return the form as it was typed, with the reason.

    Nothing written is lost: where the other side was faster, a second try stands on top of their version.
    """
    try:
        return propose(kickoff=shown, author=author, record=form.record(), based_on=form.cleaned_data["based_on"])
    except Refused as refused:
        newest = reads.stands_of(shown).newest
        again = form.rebased(newest.number if newest else 0)
        again.add_error(None, str(refused))
        return again


def the_version(shown: Kickoff, number: int) -> KickoffVersion:
    """Return one version of a kickoff, or raise Http404."""
    return get_object_or_404(KickoffVersion.objects.select_related("kickoff"), kickoff=shown, number=number)


def version_context(
    shown: Kickoff, number: int, reader: Party, purposes: Sequence[Consent.Purpose] = ()
) -> dict[str, Any]:
    """Return what a page on one version needs, on either side; ``purposes`` are the consents on offer.

    Raises Http404 for a number that is not there.
    """
    stands = reads.stands_of(shown)
    found = next((one for one in stands.versions if one.number == number), None)
    if found is None:
        raise Http404
    before = next((one for one in stands.versions if one.number < number), None)
    heard = {one.key for one in reads.hopes_heard(shown)}
    can_confirm = rules.can_confirm(found, reader, heard)
    return {
        "stands": stands,
        "version": found,
        "before": before,
        "changes": records.changes_between(before, found) if before else [],
        "sections": records.sections_of(found.record),
        "confirmations": {one.side: one for one in found.confirmations.all()},
        "is_agreed": reads.is_agreed(found),
        "is_newest": found == stands.newest,
        "is_live": shown.engagement.state in LIVE,
        "can_confirm": can_confirm,
        "i_have_to_read": bool(rules.unacknowledged(shown, reader, heard)),
        "other_has_to_read": any(rules.unacknowledged(shown, side, heard) for side in Party if side != reader),
        "confirm_form": ConfirmForm(digest=found.digest, purposes=purposes) if can_confirm else None,
        "engagement": shown.engagement,
        "provider_name": shown.engagement.practice.provider_name,
    }
