"""The worker does what is due, and a failing job does not take the others along."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from wunschkunde.cli import work
from wunschkunde.cli.work import Job, jobs


def test_a_job_is_done_once_per_interval() -> None:
    done: list[str] = []
    job = Job("write it down", lambda: done.append("x"), seconds=5)
    for now in (100.0, 104.9, 105.0, 106.0, 111.0):
        job.run_if_due(now)
    assert len(done) == 3


def test_a_failing_job_is_logged_and_tried_again(caplog) -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise ConnectionError("no server")

    job = Job("deliver letters", fail, seconds=5)
    work.log.propagate = True
    job.run_if_due(0.0)
    job.run_if_due(5.0)
    assert len(tries) == 2
    assert [record.getMessage() for record in caplog.records] == ["job failed job=deliver letters"] * 2


@pytest.mark.django_db(transaction=True)
def test_the_loop_ends_when_asked(monkeypatch) -> None:
    is_stopping = threading.Event()
    monkeypatch.setattr(work, "jobs", lambda: [Job("stop", is_stopping.set, seconds=1)])
    work.work(is_stopping)
    assert is_stopping.is_set()


@pytest.mark.django_db(transaction=True)
def test_the_loop_ends_when_nobody_wants_it(monkeypatch) -> None:
    wanted = iter([True, True, False])
    done: list[int] = []
    monkeypatch.setattr(work, "jobs", lambda: [Job("count", lambda: done.append(1), seconds=0)])
    work.work(threading.Event(), is_wanted=lambda: next(wanted))
    assert len(done) == 2


@pytest.mark.django_db
def test_sessions_that_ended_are_forgotten() -> None:
    Session.objects.create(session_key="ended", session_data="", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="running", session_data="", expire_date=timezone.now() + timedelta(days=1))

    next(job for job in jobs() if job.name == "forget sessions that ended").act()

    assert [session.session_key for session in Session.objects.all()] == ["running"]


def test_everything_whose_day_comes_is_looked_after() -> None:
    assert [(job.name, job.seconds) for job in jobs()] == [
        ("deliver letters", 5),
        ("remind of what is due", 300),
        ("tell of handovers decided elsewhere", 300),
        ("end handovers nobody answered", 300),
        ("tell who holds what was erased", 300),
        ("erase inquiries whose day has come", 86_400),
        ("erase collaborations whose day has come", 86_400),
        ("erase complaints whose day has come", 86_400),
        ("forget sessions that ended", 86_400),
    ]
