"""How long the second look at a draft takes, compared with a plain scan for the same words, and how it grows.

`python benchmarks/tone.py` checks a letter of 10,000 characters by the rules of the method, and scans the same letter
for the same cues with `re` alone: no folding of letters, no positions, no exceptions. Then drafts made to be slow, of
25,000 and of 100,000 characters: what takes linear time takes four times as long. Compare ratios, not seconds.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from wunschkunde import texts
from wunschkunde.engine import check_tone

LETTER = "Guten Tag Frau Beispiel,\n\n{}\n\nHerzliche Grüße\nFriederike Amsel\n"
ORDINARY = "Danke für Ihre Geduld. Die Unterlagen sind gut angekommen, und am 3. Mai sehen wir weiter. "
LENGTH, SMALL, LARGE = 10_000, 25_000, 100_000
LIMIT = 0.05  # seconds, for an ordinary long letter
STEEPEST = 6  # linear is 4; beyond this it grows faster than the draft
HOSTILE = (
    "?",
    "!?",
    "a",
    "A ",
    "AAAA ",
    "\n",
    " ",
    "\u0301",
    "ﬁ",
    "1. ",
    "Sie müssen ",
    "immer wieder ",
    "Idiot",
    "Na toll!",
)


def seconds(act: Callable[[], object], *, times: int = 7) -> float:
    """Return the shortest of several runs, in seconds of this process alone."""
    found = []
    for _time in range(times):
        start = time.process_time()
        act()
        found.append(time.process_time() - start)
    return min(found)


def plain_scan() -> Callable[[str], int]:
    """Return a scan for all German cues, one pattern for each rule, that counts what it finds."""
    patterns = [
        re.compile("|".join(re.escape(cue.rstrip("*")) for cue in rule.cues["de"]), re.IGNORECASE)
        for rule in texts.tone_rules()
        if rule.cues["de"]
    ]
    return lambda text: sum(1 for pattern in patterns for _found in pattern.finditer(text))


def draft(unit: str, length: int) -> str:
    """Return a text of this length out of one piece."""
    return (unit * (length // len(unit) + 1))[:length]


def hostile(unit: str, length: int) -> float:
    """Return how long a draft out of one piece takes."""
    text, rules = draft(unit, length), texts.tone_check()
    return seconds(lambda: check_tone(text, rules, "de"), times=3)


def main() -> None:
    """Measure and print."""
    rules, scan = texts.tone_check(), plain_scan()
    letter = LETTER.format(draft(ORDINARY, LENGTH - len(LETTER)))[:LENGTH]
    check_tone(letter, rules, "de")
    ours, plain = seconds(lambda: check_tone(letter, rules, "de")), seconds(lambda: scan(letter))
    print(f"a letter of {len(letter)} characters   {ours * 1000:.1f} ms (limit {LIMIT * 1000:.0f} ms)")
    print(f"plain scan for the same cues    {plain * 1000:.1f} ms")
    print(f"ratio                           {ours / plain:.1f}")
    slowest = 0.0
    for unit in HOSTILE:
        small, large = (hostile(unit, length) for length in (SMALL, LARGE))
        slowest = max(slowest, large / small)
        print(f"{LARGE} of {unit!r:18} {large * 1000:7.1f} ms, {large / small:.1f} times that of {SMALL}")
    print(f"steepest growth                 {slowest:.1f} (linear is {LARGE / SMALL:.0f}, limit {STEEPEST})")


if __name__ == "__main__":
    main()
