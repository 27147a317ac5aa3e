"""Every command that the documentation shows is run here, the way it is written."""

from __future__ import annotations

import re
import shlex
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.architecture.places import DOCS, ROOT, named
from tests.installation import PATIENCE, Installation, stop
from wunschkunde.cli import cli

BLOCK = re.compile(r"^```(?:sh|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)

# Before there is a checkout, and what only the reader's own machine can do.
BEFORE = ("git clone", "cd ", "sudo apt-get")

# Who the examples speak to.
READER = "you@example.com"


def pages() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def commands() -> Iterator[tuple[str, str]]:
    for page in pages():
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                command = line.partition(" #")[0].strip().removeprefix("$ ")
                if command and not command.startswith(("#", *BEFORE)):
                    yield named(page), command


def given(command: str) -> tuple[dict[str, str], list[str]]:
    """Split what is set for the command from its words: `PORT=8080 make run`."""
    words = shlex.split(command)
    settings = [word for word in words if re.fullmatch(r"[A-Z_]+=.*", word)]
    return dict(word.split("=", 1) for word in settings), [word for word in words if word not in settings]


def test_there_are_commands_to_run() -> None:
    assert ("README.md", "make run") in set(commands())


@pytest.mark.parametrize("command", sorted({command for _, command in commands()}))
def test_the_command_works(command: str, made: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, words = given(command)
    if words[0] == "make":
        assert_make_knows(words, settings)
        return
    program, *rest = words
    assert program.removeprefix(".venv/bin/") in {"wunschkunde", "pytest"}, f"nothing runs {command!r}"
    if program.endswith("pytest"):
        assert all((ROOT / word).exists() for word in rest if not word.startswith("-"))
        return
    if rest[0] == "match":
        monkeypatch.chdir(tmp_path)
        # Files first, as the page tells: any example will do.
        wanted = [rest] if "--example" in rest else [["match", "--example", "30", "10"], rest]
        assert [CliRunner().invoke(cli, line).exit_code for line in wanted] == [0] * len(wanted)
        return
    if READER in rest:
        made.execute(f"from wunschkunde.accounts.actions import create_user; create_user(email={READER!r})")
    made.environment.update(settings)
    if rest[0] == "run":
        process, _ = made.serve(*[word for word in rest[1:] if word != "--port"], "--port", free_port())
        stop(process)
    elif rest[0] == "work":
        process = made.start(*rest)
        wait_for_its_loop(process)
        stop(process)
        assert process.returncode == 0
    else:
        done = made.call(*rest)
        assert done.returncode == 0, done.stderr


def wait_for_its_loop(process: subprocess.Popen[str]) -> None:
    """Return when it catches the signal that ends it, as it does just before it begins to work."""
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        assert process.poll() is None, process.communicate()
        caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)
        if caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.1)
    pytest.fail("it does not begin to work")


def assert_make_knows(words: list[str], settings: dict[str, str]) -> None:
    assigned = [f"{name}={value}" for name, value in settings.items()]
    done = subprocess.run(
        ["make", "--dry-run", *words[1:], *assigned], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
