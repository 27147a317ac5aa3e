from __future__ import annotations

import pytest

from wunschkunde import texts
from wunschkunde.engine.sides import Limit
from wunschkunde.stages.profile.models import IdealClient, Offer
from wunschkunde.stages.profile.sides import engine_dimension, provider_side


def test_both_versions_make_one_side():
    side = provider_side(
        IdealClient(
            wishes={"planning": 4, "topic": ["text"], "values": []},
            importances={"planning": 8},
            limits=[
                {"dimension": "availability", "side": "client_expects", "above": 4},
                {"dimension": "availability", "side": "client_offers", "below": 2},
            ],
        ),
        Offer(brings={"planning": 3}),
    )
    assert side.wishes == {"planning": 4, "topic": frozenset({"text"})}
    assert side.brings == {"planning": 3}
    assert side.importances == {"planning": 8}
    assert side.limits == {"availability": (Limit("wishes", above=4), Limit("brings", below=2))}


@pytest.mark.parametrize("dimension", texts.dimensions(), ids=lambda dimension: dimension.key)
def test_every_dimension_of_the_method_computes(dimension):
    plain = engine_dimension(dimension)
    assert (plain.key, plain.client_need, plain.provider_need) == (
        dimension.key,
        dimension.client_need,
        dimension.provider_need,
    )
    assert bool(plain.options) is (dimension.kind == "choice_multi")
    assert plain.importance == dimension.default_importance
