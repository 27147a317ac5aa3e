"""The worker: what happens by itself, in one loop over the outbox instead of a queue of tasks."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import click

from wunschkunde.cli.database import with_program

log = logging.getLogger("wunschkunde.worker")

DELIVERY_SECONDS = 5
REMINDER_SECONDS = 300
DAY_SECONDS = 24 * 3600


@dataclass
class Job:
    """Something done again and again, ``seconds`` apart. It must not mind being done twice."""

    name: str
    act: Callable[[], object]
    seconds: float
    due_at: float = field(default=0.0)

    def run_if_due(self, now: float) -> None:
        """Act when the time has come. A failure is logged and met again next time: the loop outlives it."""
        if now < self.due_at:
            return
        self.due_at = now + self.seconds
        try:
            self.act()
        except Exception:
            log.exception("job failed job=%s", self.name)


def jobs() -> list[Job]:
    """What the worker does, in this order."""
    from django.core.management import call_command

    from wunschkunde.outbox.actions import deliver_due
    from wunschkunde.stages.collaboration.actions.complaining import erase_due_complaints
    from wunschkunde.stages.collaboration.actions.parting import erase_due_engagements
    from wunschkunde.stages.collaboration.actions.reminders import remind_due
    from wunschkunde.stages.inquiry.actions import erase_due
    from wunschkunde.stages.referral.actions.answering import follow_decisions, run_out_due
    from wunschkunde.stages.referral.actions.erasing import tell_of_erasures

    return [
        Job("deliver letters", deliver_due, DELIVERY_SECONDS),
        Job("remind of what is due", remind_due, REMINDER_SECONDS),
        Job("tell of handovers decided elsewhere", follow_decisions, REMINDER_SECONDS),
        Job("end handovers nobody answered", run_out_due, REMINDER_SECONDS),
        Job("tell who holds what was erased", tell_of_erasures, REMINDER_SECONDS),
        Job("erase inquiries whose day has come", erase_due, DAY_SECONDS),
        Job("erase collaborations whose day has come", erase_due_engagements, DAY_SECONDS),
        Job("erase complaints whose day has come", erase_due_complaints, DAY_SECONDS),
        Job("forget sessions that ended", lambda: call_command("clearsessions"), DAY_SECONDS),
    ]


def work(is_stopping: threading.Event, is_wanted: Callable[[], bool] = lambda: True) -> None:
    """Do the jobs until asked to stop or no longer wanted; a letter being delivered is finished first."""
    from django.db import close_old_connections

    todo = jobs()
    while not is_stopping.is_set() and is_wanted():
        for job in todo:
            job.run_if_due(time.monotonic())
        close_old_connections()
        is_stopping.wait(1)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    is_stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        is_stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return is_stopping


@click.command("work")
@with_program
def work_command() -> None:
    """Deliver letters, remind and erase what is due, without serving pages."""
    work(stop_on_signals())
