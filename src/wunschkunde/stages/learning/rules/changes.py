"""What a proposal would change in the data of the ideal client; plain data in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wunschkunde import texts
from wunschkunde.stages.learning.models import Proposal

Data = Mapping[str, Any]


def importance_in(data: Data, dimension: texts.Dimension) -> int:
    """Return how important a dimension is in this profile, 0 to 10; its usual weight where nothing is said."""
    return int(data["importances"].get(dimension.key, dimension.default_importance))


def limit_in(data: Data, key: str, side: str) -> dict[str, Any] | None:
    """Return the limit a profile sets for what clients bring, or for what they wish; None without one."""
    return next((one for one in data["limits"] if one["dimension"] == key and one["side"] == side), None)


def before_of(data: Data, dimension: texts.Dimension, after: Data) -> dict[str, Any]:
    """Return what the profile says where ``after`` would change it, in the same form."""
    if "importance" in after:
        return {"importance": importance_in(data, dimension)}
    return {"limit": limit_in(data, dimension.key, after["limit"]["side"])}


def changed(data: Data, proposal: Proposal) -> dict[str, Any]:
    """Return the data of the ideal client with the proposal in it."""
    if proposal.subject == Proposal.Subject.IMPORTANCE:
        importances = {**data["importances"], proposal.dimension: proposal.after["importance"]}
        return {**data, "importances": importances}
    limit = proposal.after["limit"]
    replaced = limit_in(data, proposal.dimension, limit["side"])
    return {**data, "limits": [*(one for one in data["limits"] if one != replaced), limit]}
