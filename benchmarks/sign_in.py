"""How long a refused sign-in takes: for a stranger, a wrong password, a disabled account, and after too many failures.

`python benchmarks/sign_in.py --tries 200`: medians in milliseconds, and the ratio to a wrong password. Between 0.9 and
1.1 nobody learns from the time of an answer who has an account. Whole requests through all of the program, without the
network, one of each kind in turn, so that a busy moment of the machine meets all kinds alike.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from typing import Any

PASSWORD, WRONG = "quince-blue-and-42", "wrong whole sentence"
KNOWN, UNKNOWN, DISABLED = "olga@praxis.example", "nobody@nowhere.example", "weg@praxis.example"
FAILURES = 10
BEST, WORST = 0.9, 1.1


def prepare() -> None:
    """Make a database of its own with one person who may sign in, and one who may no longer."""
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    from wunschkunde.accounts.actions import create_user

    create_user(email=KNOWN, password=PASSWORD)
    disabled = create_user(email=DISABLED, password=PASSWORD)
    disabled.is_active = False
    disabled.save()


def attempt(email: str, password: str, number: int = 0) -> tuple[float, Any]:
    """Try to sign in from the address of this number, for the first time; return the seconds, and the answer."""
    from django.test import Client

    client = Client(HTTP_HOST="localhost", REMOTE_ADDR=f"10.0.{number // 256}.{number % 256}")
    start = time.perf_counter()
    answer = client.post("/konto/login/", {"login": email, "password": password})
    return time.perf_counter() - start, answer


def measure(tries: int) -> dict[str, list[float]]:
    """Time every kind of refusal ``tries`` times, in turn."""
    from django.core.cache import cache

    kinds = {
        "wrong password": (KNOWN, WRONG),
        "unknown address": (UNKNOWN, WRONG),
        "disabled, wrong password": (DISABLED, WRONG),
        "disabled, right password": (DISABLED, PASSWORD),
    }
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(-5, tries):  # the first ones warm up
        for kind, (email, password) in kinds.items():
            cache.clear()  # each of them as if it were the first failure
            seconds, answer = attempt(email, password)
            if answer.status_code != 200:  # noqa: PLR2004
                sys.exit(f"{kind}: {answer.status_code}")
            if number >= 0:
                times[kind].append(seconds)
    cache.clear()
    for number in range(FAILURES + 1):
        attempt(KNOWN, WRONG, number)
        attempt(UNKNOWN, WRONG, number)
    for number in range(tries):
        times["known, after ten failures"].append(attempt(KNOWN, WRONG, number)[0])
        times["unknown, after ten failures"].append(attempt(UNKNOWN, WRONG, number)[0])
    return times


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tries", type=int, default=200)
    tries = arguments.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WUNSCHKUNDE_DATA": folder, "DJANGO_SETTINGS_MODULE": "wunschkunde.web.settings"}
        os.environ.pop("DATABASE_URL", None)
        prepare()
        medians = {kind: statistics.median(seconds) for kind, seconds in measure(tries).items()}
    worst = False
    for kind, seconds in medians.items():
        against = "known, after ten failures" if "ten failures" in kind else "wrong password"
        ratio = seconds / medians[against]
        worst |= not BEST <= ratio <= WORST
        print(f"{kind:30} {seconds * 1000:8.1f} ms   ratio {ratio:.3f}")
    print("outside 0.9 to 1.1" if worst else "all within 0.9 to 1.1")
    sys.exit(worst)


if __name__ == "__main__":
    main()
