"""The engine: it computes and explains, it never decides. No Django, clock, database, network.

>>> from wunschkunde.engine import Dimension, Side, reciprocal_fit
>>> pace = Dimension("pace", client_need="similar", provider_need="similar")
>>> calm, brisk = Side({"pace": 2}, {"pace": 2}), Side({"pace": 4}, {"pace": 4})
>>> reciprocal_fit(calm, brisk, [pace]).fit
0.5
"""

from __future__ import annotations

from wunschkunde.engine.dimensions import NEEDS, TABLES, WAYS, Dimension, Need, Way
from wunschkunde.engine.fit import THRESHOLD, Band, Gap, Knockout, NeedFit, Pair, ReciprocalFit, reciprocal_fit
from wunschkunde.engine.questions import NextQuestion, next_question
from wunschkunde.engine.sides import LEVELS, Answer, Limit, Side, as_answer
from wunschkunde.engine.suggestion import Colleague, RankedColleague, Suggestion, rank_colleagues, suggest

__all__ = [
    "LEVELS",
    "NEEDS",
    "TABLES",
    "THRESHOLD",
    "WAYS",
    "Answer",
    "Band",
    "Colleague",
    "Dimension",
    "Gap",
    "Knockout",
    "Limit",
    "Need",
    "NeedFit",
    "NextQuestion",
    "Pair",
    "RankedColleague",
    "ReciprocalFit",
    "Side",
    "Suggestion",
    "Way",
    "as_answer",
    "next_question",
    "rank_colleagues",
    "reciprocal_fit",
    "suggest",
]
