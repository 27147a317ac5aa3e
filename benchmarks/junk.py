"""What a flood of junk does to the inquiry form, and to the people who write in meanwhile.

`python benchmarks/junk.py` starts `wunschkunde run` on a fresh database with the example practices. First a visitor
loads the form and sends it now and then in peace; then the same while 10,000 made-up inquiries are posted within a
minute, from as many networks as asked for, with stamps of forms that were opened before. Printed: how the visitor's
waiting times compare, who got in, and what the flood left behind. The load comes from the same machine, so the flood
costs it twice; compare ratios, not seconds.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PEACE = 20  # seconds of measuring before the flood
FLOODERS = 8  # connections of the flood at a time
READING = 3.2  # seconds a visitor has the form open; faster ones are taken for programs
SLUG = "quittenblau"
PAGE, FORM, SEND = f"/p/{SLUG}/", f"/p/{SLUG}/anfrage/", f"/p/{SLUG}/anfrage/senden/"


class Visitor:
    """Somebody with a connection of their own, behind a proxy that tells from which network they come."""

    def __init__(self, port: int, address: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.address = address

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[float, int, str]:
        """Send one request; return its seconds, its status and its text."""
        headers = {"X-Forwarded-For": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form) if form else None
        start = time.perf_counter()
        self.connection.request("POST" if form else "GET", path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        return time.perf_counter() - start, answer.status, text


def inquiry(number: int, stamp: str, words: str) -> dict[str, str]:
    """Return a filled-in form that nothing tells from an honest one."""
    name, email = f"Person {number}", f"person{number}@{words[:4].lower()}.example"
    return {"stamp": stamp, "website": "", "name": name, "email": email, "occasion": f"{words} {number}. " * 20}


def visit(port: int, seconds: float, first: int) -> tuple[list[float], Counter[int]]:
    """Load the form and send it, each time from another network; return waiting times and the answers to posts."""
    times, answers, number = [], Counter[int](), first
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        visitor = Visitor(port, f"198.51.{number % 256}.7")
        waited, _status, page = visitor.ask(FORM)
        times.append(waited)
        for _ in range(4):
            time.sleep(READING / 4)
            times.append(visitor.ask(PAGE)[0])  # looks up what the practice offers, meanwhile
        found = re.search(r'name="stamp" value="([^"]+)"', page)
        waited, status, _page = visitor.ask(SEND, inquiry(number, found.group(1) if found else "", "Honest words"))
        times.append(waited)
        answers[status] += 1
        number += 1
    return times, answers


def flood(port: int, stamps: list[str], networks: int, seconds: float, result: Any) -> None:
    """Post one form after the other over several connections until all are sent or the time is over."""
    answers: Counter[int] = Counter()
    pile, lock, end = list(enumerate(stamps)), threading.Lock(), time.monotonic() + seconds

    def work() -> None:
        visitor = Visitor(port, "")
        while time.monotonic() < end:
            with lock:
                if not pile:
                    return
                number, stamp = pile.pop()
            visitor.address = f"10.{number % networks // 256}.{number % networks % 256}.{number % 250}"
            try:
                _waited, status, _text = visitor.ask(SEND, inquiry(number, stamp, "Junk words"))
            except (OSError, http.client.HTTPException):
                status, visitor = 0, Visitor(port, "")
            with lock:
                answers[status] += 1

    start = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(FLOODERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.put((dict(answers), time.monotonic() - start))


def start_program(folder: str, port: int) -> subprocess.Popen[bytes]:
    """Start the program, and return once it serves."""
    program = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "wunschkunde", "run", "--port", str(port)],
        env={**os.environ, "TRUSTED_PROXIES": "1"},
        stdout=(Path(folder) / "log").open("wb"),
        stderr=subprocess.STDOUT,
    )
    for _ in range(600):
        try:
            if Visitor(port, "192.0.2.1").ask(FORM)[1] == http.client.OK:
                return program
        except OSError:
            time.sleep(0.2)
    program.terminate()
    sys.exit("the program does not serve")


def stamps_for(count: int) -> list[str]:
    """Return stamps of forms that were opened a minute ago, and let the example practice send real mail."""
    from datetime import timedelta

    import django

    django.setup()
    from django.utils import timezone

    from wunschkunde.accounts.models import Practice
    from wunschkunde.stages.inquiry.rules.guards import Stamp, write_stamp

    practice = Practice.objects.get(slug=SLUG)
    Practice.objects.filter(pk=practice.pk).update(is_demo=False)
    opened_at = timezone.now() - timedelta(minutes=1)
    return [write_stamp(Stamp(f"junk {number:028}", opened_at), practice) for number in range(count)]


def left_behind(folder: str) -> dict[str, int]:
    """Count what lies on the disk and in the database."""
    from django_scopes import scopes_disabled

    from wunschkunde.outbox.models import Message
    from wunschkunde.stages.inquiry.models import Inquiry

    with scopes_disabled():
        return {
            "bytes on disk": sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()),
            "inquiries": Inquiry.objects.count(),
            "of them junk": Inquiry.objects.filter(name__startswith="Person", email__contains="@junk").count(),
            "mails to strangers": Message.objects.filter(to_address__contains="@junk").count(),
            "digests to the owner": Message.objects.filter(purpose="inquiries_digest").count(),
        }


def p95(times: list[float]) -> float:
    """Return the time within which 95 of 100 were answered."""
    return statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--networks", type=int, default=100)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WUNSCHKUNDE_DATA": folder, "DJANGO_SETTINGS_MODULE": "wunschkunde.web.settings"}
        os.environ.pop("DATABASE_URL", None)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        program = start_program(folder, port)
        try:
            measure(folder, port, asked)
        finally:
            program.terminate()
            program.wait(30)


def measure(folder: str, port: int, asked: argparse.Namespace) -> None:
    """Measure in peace, then in the flood, and print both."""
    stamps = stamps_for(asked.posts)
    before = left_behind(folder)
    calm, calm_answers = visit(port, PEACE, 0)
    peace = left_behind(folder)
    result: Any = multiprocessing.Queue()
    flooder = multiprocessing.Process(target=flood, args=(port, stamps, asked.networks, asked.seconds, result))
    flooder.start()
    busy, busy_answers = visit(port, asked.seconds, 100)
    answers, seconds = result.get()
    flooder.join()
    after = left_behind(folder)
    sent = sum(answers.values())
    print(f"junk posts answered       {sent} of {asked.posts} in {seconds:.0f} s ({sent / seconds:.0f}/s), {answers}")
    print(f"from networks             {asked.networks}")
    for name, times, posts in (("peace", calm, calm_answers), ("the flood", busy, busy_answers)):
        print(f"{'visitor in ' + name:25} p95 {p95(times) * 1000:.0f} ms of {len(times)} requests, posts {dict(posts)}")
    print(f"ratio of both p95         {p95(busy) / p95(calm):.1f}")
    for name, count in after.items():
        print(f"{name:25} {count:+} (flood {count - peace[name]:+}, peace {peace[name] - before[name]:+})")


if __name__ == "__main__":
    main()
