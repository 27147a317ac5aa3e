"""A matching that was stopped goes on where it was, and ends with the bytes of one that was not."""

import errno
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from tests.cli.test_match import match
from wunschkunde.cli import cli
from wunschkunde.cli.matching import budget, parts, seating
from wunschkunde.cli.matching.parts import Run
from wunschkunde.engine.matching import audit, stable

OUT = "matches.csv"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A small market in which every round, every block and every few clients are a step of their own."""
    names = [str(tmp_path / name) for name in ("clients.csv", "providers.csv")]
    assert CliRunner().invoke(cli, ["match", *names, "--example", "24", "6"]).exit_code == 0
    monkeypatch.setattr(seating, "EVERY", 0.0)
    monkeypatch.setattr(stable, "CLIENTS_AT_ONCE", 4)
    monkeypatch.setattr(audit, "CLIENTS_AT_ONCE", 4)
    monkeypatch.setattr(parts, "MOST_CLIENTS", 8)
    monkeypatch.setattr(parts, "FEWEST_CLIENTS", 8)
    return tmp_path


def written(folder):
    """What lies there, but for what was read."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name.startswith("m")}


def stopped_after(monkeypatch, steps):
    """Whoever runs it stops it from the keyboard, when so many steps were kept."""
    kept, keep = [], Run._keep

    def keep_and_stop(run, name, write):
        keep(run, name, write)
        kept.append(name)
        if len(kept) == steps:
            raise KeyboardInterrupt

    monkeypatch.setattr(Run, "_keep", keep_and_stop)
    return kept


@pytest.mark.parametrize("kind", ["--stable", "--spread", "--top=3"])
def test_stopped_anywhere_it_goes_on_to_the_same_bytes(files, monkeypatch, kind):
    with monkeypatch.context() as patch:
        steps = stopped_after(patch, 0)
        match(files, kind)
    whole = written(files)
    assert len(steps) > 3
    for path in files.glob("m*"):
        path.unlink()
    for stop in sorted({1, len(steps) // 2, len(steps) - 1, len(steps)}):
        with monkeypatch.context() as patch:
            stopped_after(patch, stop)
            result = match(files, kind, code=130)
            assert result.stderr.endswith("Stopped. The same command goes on where it was.\n")
            assert not written(files)
        with monkeypatch.context() as patch:
            again = stopped_after(patch, 0)
            match(files, kind)
        assert again == steps[stop:], "what was kept is not made again"
        assert written(files) == whole
        assert not (files / f".{OUT}.work").exists()
        for path in files.glob("m*"):
            path.unlink()


@pytest.mark.parametrize("kind", ["--stable", "--top=3"])
def test_other_files_begin_anew(files, monkeypatch, kind):
    with monkeypatch.context() as patch:
        stopped_after(patch, 3)
        match(files, kind, code=130)
    lines = (files / "clients.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (files / "clients.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    match(files, kind)
    found = written(files)
    match(files, kind, out="m2.csv")
    assert (files / "m2.csv").read_bytes() == found[OUT]


@pytest.mark.parametrize("broken", ["places.npz", "counted.json"])
def test_what_was_written_down_and_is_broken_is_made_again(files, monkeypatch, broken):
    match(files, "--stable")
    whole = written(files)
    with monkeypatch.context() as patch:
        steps = stopped_after(patch, 0)
        patch.setattr(Run, "end", lambda _: None)
        match(files, "--stable")
    assert broken in steps
    kept = files / f".{OUT}.work" / broken
    kept.write_bytes(kept.read_bytes()[:30])
    match(files, "--stable")
    assert written(files) == whole


def test_what_is_found_not_to_be_stable_is_not_written(files, monkeypatch):
    """Somebody's place is given away behind the back of the audit."""
    seat = seating.seat

    def seat_wrongly(*given, **more):
        provider = seat(*given, **more)
        provider[provider >= 0] = provider[provider >= 0][::-1]
        return provider

    monkeypatch.setattr(seating, "seat", seat_wrongly)
    result = match(files, "--stable", code=2)
    assert result.stderr.startswith("Nothing was written: not stable: ")
    assert {path.name for path in files.iterdir()} == {"clients.csv", "providers.csv"}


@pytest.mark.parametrize("kept", [0, 4])
def test_threads_and_memory_change_no_byte(files, monkeypatch, kept):
    """Vectors are kept of nobody, or of some."""
    match(files, "--stable", "--threads=1")
    whole = written(files)
    monkeypatch.setattr(budget, "kept_of", lambda *_, **__: kept)
    match(files, "--stable", "--threads=2")
    assert written(files) == whole


@pytest.mark.parametrize("kind", ["--stable", "--top=3"])
def test_two_at_once_do_not_work_on_the_same_matches(files, monkeypatch, kind):
    with monkeypatch.context() as patch:
        stopped_after(patch, 2)
        match(files, kind, code=130)
    folder = files / f".{OUT}.work"
    kept = sorted(folder.iterdir())
    with Run.alone(folder):
        assert match(files, kind, code=2).stderr == f"{folder}: another run is at work on these matches\n"
        assert not written(files)
        match(files, kind, out="m2.csv")
    assert sorted(folder.iterdir()) == kept, "what was begun stays"
    match(files, kind)
    assert (files / OUT).read_bytes() == (files / "m2.csv").read_bytes()
    assert not folder.exists()


def test_a_folder_that_knows_no_locks_is_worked_in(files, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(parts.fcntl, "flock", refuse)
    match(files, "--top=3")
    assert not (files / f".{OUT}.work").exists()


def test_what_a_worker_still_writes_for_earlier_files_is_no_part_of_these(tmp_path):
    with Run.alone(tmp_path / "work") as run:
        run.begin({"clients": "earlier"})
        late = Run(run.folder).part(0)
    with Run.alone(tmp_path / "work") as run:
        run.begin({"clients": "these"})
        late.touch()
        assert not run.part(0).exists()


def test_places_are_given_here_alone(files):
    assert "leave out --engine cluster" in match(files, "--stable", "--engine", "cluster", code=2).stderr


def test_whoever_looks_sees_how_far_it_is(files, monkeypatch):
    said = []

    class Heard:
        reach = staticmethod(said.append)

    @contextmanager
    def progress(words, total):
        said.append((words, total))
        yield Heard

    monkeypatch.setattr(seating, "progress", progress)
    match(files, "--stable")
    second = said.index(("Auditing", 24))
    for first, last in ((0, second), (second, len(said))):
        done = said[first + 1 : last]
        assert done == sorted(done)
        assert len(set(done)) > 5
        assert done[-1] == 24
