"""What went wrong for the clients of an example practice that sells goods."""

from __future__ import annotations

from wunschkunde.demo.stage import Stage, Told
from wunschkunde.stages.collaboration.actions.complaining import enter_complaint
from wunschkunde.stages.collaboration.actions.complaints import (
    acknowledge_in_person,
    add_fact,
    save_settings,
)


def load_complaints(stage: Stage, contents: dict[str, Told], told: dict[str, Told]) -> None:
    """Create the complaints told under the keys of their stories, and open the public form for more."""
    save_settings(practice=stage.practice, author=stage.owner, is_public=True, refund_days=7, responsible=stage.owner)
    for key, one in told.items():
        content, arrived = contents[key], stage.day(one["received"])
        complaint = enter_complaint(
            practice=stage.practice,
            author=stage.owner,
            medium=one["medium"],
            fields={
                "name": content["name"],
                "email": content["email"],
                "statement": content["text"].strip(),
                "wished": one["wished"],
                "matter": one["matter"],
                "order_number": one["order_number"],
                "returned_on": stage.day(one["returned"]) if "returned" in one else None,
            },
            at=stage.noon(arrived),
        )
        if one.get("acknowledged"):
            acknowledge_in_person(complaint=complaint, author=stage.owner)
        for fact in one["facts"]:
            add_fact(
                complaint=complaint,
                author=stage.owner,
                text=fact["text"],
                evidence=fact["evidence"],
                happened_on=stage.day(fact["day"]),
            )
