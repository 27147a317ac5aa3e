"""The states of an inquiry as a picture. The table itself stands in the inquiry stage, which a decision moves on."""

from __future__ import annotations

from wunschkunde.stages.inquiry.states import TRANSITIONS, State


def states_diagram() -> str:
    """Return the page docs/reference/states.md: the transitions as a Mermaid diagram and as a table."""
    arrows = [f"    {start.value} --> {end.value}: {verb}" for (start, verb), end in TRANSITIONS.items()]
    rows = [f"| {start.value} | {verb} | {end.value} |" for (start, verb), end in TRANSITIONS.items()]
    return "\n".join(
        [
            "# The states of an inquiry",
            "",
            "Generated from `TRANSITIONS` in `stages/inquiry/states.py`. Whatever is not listed here is refused.",
            "`reopen` takes a decision back while its letter has not left the house, and so does `resume` where a",
            "question went out before it; nothing else leads back.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"    [*] --> {State.RECEIVED.value}",
            *arrows,
            "```",
            "",
            "| from | verb | to |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
