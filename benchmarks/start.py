"""How long Wunschkunde takes to start: the first time, and when everything is there already.

`python benchmarks/start.py --starts 5` starts `wunschkunde run` on a fresh data folder, and again on the same one, each
time until it prints that it serves; beside it, as the peer, a bare `python -c "import django.db.models"`. Each round
starts all of them, so that a busy moment of the machine meets all alike. Printed: seconds by the clock and of the
processors, medians, and the ratio to the peer's processor seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict

Seconds = tuple[float, float]  # by the clock; of the processors


def processors() -> float:
    """Return the processor seconds of all processes that were started from here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def peer() -> Seconds:
    """Import Django's models in a process of its own."""
    before, start = processors(), time.perf_counter()
    subprocess.run([sys.executable, "-c", "import django.db.models"], check=True)
    return time.perf_counter() - start, processors() - before


def run(folder: str, *words: str) -> Seconds:
    """Start Wunschkunde on this folder, wait until it serves, and stop it; the seconds by the clock end at serving."""
    command = [sys.executable, "-m", "wunschkunde", "run", "--port", str(free_port()), *words]
    environment = {**os.environ, "WUNSCHKUNDE_DATA": folder}
    before, start = processors(), time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - fixed words
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        if not any("Ctrl-C" in line for line in process.stdout or ()):
            sys.exit("it ended instead of serving")
        taken = time.perf_counter() - start
        process.terminate()
    return taken, processors() - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--starts", type=int, default=5)
    starts: int = parser.parse_args().starts
    found: dict[str, list[Seconds]] = defaultdict(list)
    for _start in range(starts):
        found["import django.db.models"].append(peer())
        for kind, words in (("with the example practices", ()), ("empty", ("--empty",))):
            with tempfile.TemporaryDirectory() as folder:
                found[f"first start, {kind}"].append(run(folder, *words))
                found[f"second start, {kind}"].append(run(folder, *words))
    base = statistics.median(busy for _clock, busy in found["import django.db.models"])
    for name, seconds in found.items():
        clock, busy = (statistics.median(column) for column in zip(*seconds, strict=True))
        print(f"{name}: {clock:.2f} s by the clock, {busy:.2f} s of the processors, {busy / base:.0f} x the peer")


if __name__ == "__main__":
    main()
