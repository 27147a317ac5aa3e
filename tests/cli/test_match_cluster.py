"""A ranking on a cluster gives the bytes of one here, also when a worker is killed in the middle of a part."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from wunschkunde.cli import cli
from wunschkunde.cli.matching import parts
from wunschkunde.cli.matching.parts import Run, do_part, parts_of
from wunschkunde.engine import Dimension, Side
from wunschkunde.engine.matching.cluster import cluster
from wunschkunde.engine.matching.encode import market_of_sides

DIMENSIONS = tuple(Dimension(key, "similar", "more") for key in ("pace", "guidance", "care"))
IN_A_PART = 40


def part_by_part(folder, number):
    """Begin a part, tell who does it, and take long enough to be killed."""
    parts.MOST_CLIENTS = IN_A_PART
    (Path(folder) / f"begun-{number}-{os.getpid()}").touch()
    time.sleep(0.4)
    return do_part(folder, number, DIMENSIONS)


@pytest.fixture
def market(monkeypatch):
    monkeypatch.setattr(parts, "MOST_CLIENTS", IN_A_PART)
    rng = np.random.default_rng(6)

    def side():
        said = [{d.key: int(rng.integers(1, 6)) for d in DIMENSIONS} for _ in range(2)]
        return Side(*said)

    return market_of_sides([side() for _ in range(200)], [side() for _ in range(30)], DIMENSIONS)


def begun_by(folder):
    """Who began which part: [(number, process)]."""
    return [tuple(int(word) for word in path.name.split("-")[1:]) for path in sorted(folder.glob("begun-*"))]


def match(folder, out, *more, code=0):
    files = [str(folder / name) for name in ("clients.csv", "providers.csv")]
    done = CliRunner().invoke(cli, ["match", *files, *(() if out is None else ("--out", str(folder / out))), *more])
    assert done.exit_code == code, done.output
    return done.stderr


def test_a_killed_worker_changes_no_byte(tmp_path, market):
    here, there = (Run(tmp_path / name) for name in ("here", "there"))
    for run in (here, there):
        run.folder.mkdir()
        run.begin({"top": 5}, market)
    numbers = range(len(parts_of(market)))
    for number in numbers:
        do_part(str(here.folder), number, DIMENSIONS)
    with cluster(workers=2) as pool:
        futures = [pool.submit(part_by_part, str(there.folder), number) for number in numbers]
        while not begun_by(there.folder):
            time.sleep(0.02)
        lost, victim = begun_by(there.folder)[0]
        assert not there.part(lost).exists()
        os.kill(victim, signal.SIGKILL)
        assert [future.result(timeout=60) for future in futures] == list(numbers)
        match(tmp_path, None, "--example", "40", "12")
        match(tmp_path, "there.parquet", "--engine", "cluster", "--address", pool._client.scheduler.address)
    begun = begun_by(there.folder)
    assert len({process for _, process in begun}) > 1
    assert {process for number, process in begun if number == lost} > {victim}
    for number in numbers:
        assert there.part(number).read_bytes() == here.part(number).read_bytes()
    match(tmp_path, "here.parquet")
    assert (tmp_path / "there.parquet").read_bytes() == (tmp_path / "here.parquet").read_bytes()
    assert "--address nowhere: nobody answers there" in match(
        tmp_path, "m.csv", "--engine", "cluster", "--address", "nowhere", code=2
    )
