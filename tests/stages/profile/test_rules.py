from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from wunschkunde import texts
from wunschkunde.accounts.models import Membership
from wunschkunde.stages.profile import rules


@pytest.mark.parametrize(
    ("statement", "is_bare"),
    [
        ("ehrlich", True),
        ("Sie sind ehrlich, humorvoll und offen", True),
        ("freundliche Menschen", True),
        ("zuverlässig und lösungsorientiert", False),  # a rough rule, and it only hints
        ("They are honest and reliable.", True),
        ("creative, decisive", True),
        ("Sie fragen nach, bevor sie urteilen", False),
        ("They answer within two days", False),
        ("sagen ehrlich, wenn ihnen ein Entwurf nicht gefällt", False),
        ("", False),
    ],
)
def test_bare_adjectives(statement, is_bare):
    assert rules.is_bare_adjective(statement) is is_bare


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("Alter", ["age"]),
        ("Altersgruppe", ["age"]),
        ("Nationalität der Kundin", ["origin"]),
        ("Welcher Konfession gehören Sie an?", ["religion"]),
        ("chronische Krankheiten", ["health"]),
        ("sexuelle Orientierung", ["sexual_identity"]),
        ("Politische Einstellung", ["political_opinion"]),
        ("Menschen mit Behinderung", ["disability"]),
        ("Geschlecht", ["gender"]),
        ("AGE and Gender", ["age", "gender"]),
        ("work with an agency", []),
        ("Alternativen prüfen", []),
        ("original ideas", []),
        ("lediglich per Post", []),
        ("Kinderbuch oder Sachbuch", []),
        ("Lautstärke", []),
    ],
)
def test_what_is_never_asked(words, topics):
    assert rules.never_asked_topics(words) == topics


@pytest.mark.parametrize(
    ("role", "state", "may"),
    [
        ("owner", "accepted", True),
        ("owner", "suspended", False),
        ("owner", "invited", False),
        ("member", "accepted", False),
    ],
)
def test_owners_adopt(role, state, may):
    assert rules.may_adopt(Membership(role=role, state=state)) is may


@pytest.mark.parametrize("value", ["text", [["text"]], [{"text": 1}], [1], ["text", "text"], ["nothing of ours"], 3])
def test_what_is_no_choice_is_refused_with_a_sentence(value):
    with pytest.raises(ValidationError):
        rules.check_answer(texts.dimension("topic"), value)
