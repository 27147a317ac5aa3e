"""What no record can show stands to be read: every sign of the method has one place, and only one."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from wunschkunde import texts
from wunschkunde.stages.collaboration.models import SignDismissed
from wunschkunde.stages.collaboration.queries.signs import unseen_signs
from wunschkunde.stages.collaboration.rules.signs import RULES
from wunschkunde.stages.decision.queries.signs import inquiry_signs

WARNINGS = texts.warnings()
ALL = (*WARNINGS.provider, *WARNINGS.client)


def test_every_sign_of_the_method_has_one_place():
    places = [rule.__name__ for rule in RULES]
    places += [sign.key for sign in (*unseen_signs(), *inquiry_signs())]
    assert sorted(places) == sorted(sign.key for sign in ALL)


@pytest.mark.parametrize("lang", texts.LANGS)
def test_the_page_shows_what_no_rule_finds_and_nothing_else_the_own_side_first(signed_in, engagement, owner, lang):
    owner.language = {"de_du": "de-du"}.get(lang, lang)
    owner.save()
    overview = signed_in.get(f"/zusammenarbeit/{engagement.pk}/").content.decode()
    page = signed_in.get(f"/zusammenarbeit/{engagement.pk}/fruehzeichen/").content.decode()
    assert f"/zusammenarbeit/{engagement.pk}/fruehzeichen/#unseen" in overview
    shown = sorted(
        (sign for sign in ALL if escape(sign.sign.in_(lang)) in page),
        key=lambda sign: page.index(escape(sign.sign.in_(lang))),
    )
    assert shown == unseen_signs()
    assert [sign.side for sign in shown] == sorted((sign.side for sign in shown), reverse=True)
    for sign in shown:
        said = (sign.harmless, sign.noticed_by_client, sign.next_step, sign.mirror)
        assert all(escape(words.in_(lang)) in page for words in said if words)
    assert not SignDismissed.objects.exists()
