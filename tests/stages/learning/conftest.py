"""The practice Quittenblau with a profile, and somebody who makes closed collaborations."""

from __future__ import annotations

import pytest

from tests.stages.collaboration.charter.conftest import clock, owner, practice
from tests.stages.collaboration.check_ins.conftest import stranger
from tests.stages.learning.made import Maker
from wunschkunde.accounts.models import Practice, User
from wunschkunde.stages.profile.models import IdealClient, Offer

__all__ = ["clock", "owner", "practice", "stranger"]

WISHES = {"closeness": 3, "planning": 2, "punctuality": 5, "decision_path": 4, "attention": 2}
IMPORTANCES = {"closeness": 8, "planning": 6, "punctuality": 6, "decision_path": 5, "attention": 3}


@pytest.fixture
def maker(practice: Practice, owner: User) -> Maker:
    by = {"practice": practice, "author": owner, "number": 1}
    IdealClient.objects.create(**by, wishes=WISHES, importances=IMPORTANCES)
    Offer.objects.create(**by, brings=WISHES)
    return Maker(practice, owner)
