"""The engine: it computes and explains, it never decides. No Django, clock, database, network.

>>> from wunschkunde.engine import Dimension, Side, reciprocal_fit
>>> pace = Dimension("pace", client_need="similar", provider_need="similar")
>>> calm, brisk = Side({"pace": 2}, {"pace": 2}), Side({"pace": 4}, {"pace": 4})
>>> reciprocal_fit(calm, brisk, [pace]).fit
0.5
"""

from __future__ import annotations

from wunschkunde.engine.dimensions import NEEDS, TABLES, WAYS, Dimension, Need, Way
from wunschkunde.engine.expectations import Mark, mark_expectations
from wunschkunde.engine.explanation import (
    ClientExplanation,
    ClientPoint,
    PairInWords,
    Point,
    PractitionerExplanation,
    answer_in_words,
    explain_change,
    explain_for_client,
    explain_for_practitioner,
    knockout_in_words,
)
from wunschkunde.engine.fit import THRESHOLD, Band, Gap, Knockout, NeedFit, Pair, ReciprocalFit, reciprocal_fit
from wunschkunde.engine.questions import NextQuestion, next_question
from wunschkunde.engine.sides import LEVELS, Answer, Limit, Side, as_answer
from wunschkunde.engine.suggestion import Colleague, RankedColleague, Suggestion, rank_colleagues, suggest
from wunschkunde.engine.tone import ToneFinding, check_tone

__all__ = [
    "LEVELS",
    "NEEDS",
    "TABLES",
    "THRESHOLD",
    "WAYS",
    "Answer",
    "Band",
    "ClientExplanation",
    "ClientPoint",
    "Colleague",
    "Dimension",
    "Gap",
    "Knockout",
    "Limit",
    "Mark",
    "Need",
    "NeedFit",
    "NextQuestion",
    "Pair",
    "PairInWords",
    "Point",
    "PractitionerExplanation",
    "RankedColleague",
    "ReciprocalFit",
    "Side",
    "Suggestion",
    "ToneFinding",
    "Way",
    "answer_in_words",
    "as_answer",
    "check_tone",
    "explain_change",
    "explain_for_client",
    "explain_for_practitioner",
    "knockout_in_words",
    "mark_expectations",
    "next_question",
    "rank_colleagues",
    "reciprocal_fit",
    "suggest",
]
