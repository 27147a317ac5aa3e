"""What the treasury of an example practice holds: three kind words of its stories, as they were said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.scenes import Scene
from wunschkunde.demo.stage import Stage
from wunschkunde.stages.collaboration.models import Engagement
from wunschkunde.stages.completion.actions.treasury import keep_compliment
from wunschkunde.stages.completion.models import Compliment

About = Compliment.About

# By practice: the story of each, and what is kept of it.
KEPT: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "quittenblau": [
        (
            "q08",
            {
                "sign": "Eine Postkarte mit einem Leuchtturm, die bei der letzten Zahlung lag.",
                "about": About.MANNER,
                "weeks_ago": 3,
            },
        ),
        (
            "q10",
            {
                "words": "Jetzt weiß ich wenigstens, dass hier Menschen arbeiten.",
                "about": About.MANNER,
                "occasion": "nach der Entschuldigung am Telefon",
                "strength": "einen Fehler zugeben",
                "weeks_ago": 1,
            },
        ),
        (
            "q04",
            {
                "words": "Sie haben meinen Garten zum Sprechen gebracht.",
                "sign": "Ein Korb Tomaten.",
                "about": About.BOTH,
                "occasion": "beim Lesen der ersten Seite, im Gewächshaus",
                "strength": "zuhören, bis es riecht",
                "weeks_ago": 4,
            },
        ),
    ],
}


def load_compliments(example: Scene, practice: Practice, owner: User, now: datetime) -> None:
    """Fill the treasury of one example practice."""
    stage = Stage(practice, owner, now, example.stage["working_days"])
    people = {content["id"]: content for content in example.content["inquiries"]}
    for key, told in KEPT.get(example.key, []):
        engagement = Engagement.objects.filter(email=people[key]["email"]).first()
        source = "" if engagement else people[key]["name"]
        said_on = stage.day({"weeks_ago": told["weeks_ago"]})
        data = {**told, "source": source, "said_on": said_on}
        keep_compliment(practice=practice, author=owner, engagement=engagement, data=data)
