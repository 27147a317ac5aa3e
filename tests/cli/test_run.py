"""Server and worker start together, say where they are, and stop together."""

from __future__ import annotations

import os
import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.installation import PATIENCE, Installation, stop
from wunschkunde import texts
from wunschkunde.cli import cli


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return int(answer.status)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_it_serves_says_where_and_stops_when_asked(made: Installation) -> None:
    port = free_port()
    process, said = made.serve("--empty", "--port", str(port))
    link = re.search(rf"http://localhost:{port}/\S+[\w-]{{40,}}\S*", said)
    assert link, said
    assert status(f"http://127.0.0.1:{port}/konto/login/") == 200
    assert status(link.group(0)) == 200

    rest, errors = stop(process)
    assert (process.returncode, rest) == (0, "Stopped.\n"), errors
    with pytest.raises(OSError):
        status(f"http://127.0.0.1:{port}/konto/login/")


def test_when_the_server_dies_the_worker_stops_and_says_so(made: Installation) -> None:
    process, _ = made.serve("--empty", "--port", str(free_port()))
    [server] = children(process.pid)
    os.kill(server, signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors.splitlines()[-1] == "The web server ended by itself (code -9); the worker stopped with it."


def test_when_it_is_killed_the_server_gives_the_port_back(made: Installation) -> None:
    port = free_port()
    process, _ = made.serve("--empty", "--port", str(port))
    process.kill()
    process.communicate(timeout=PATIENCE)
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    pytest.fail("the server still serves")


def test_a_second_start_makes_nothing_anew_and_keeps_what_is_there(made: Installation) -> None:
    made.execute(
        "from wunschkunde.accounts.actions import create_user;"
        "create_user(email='mara@example.org', password='quince-blue-42')"
    )
    port = free_port()
    process, said = made.serve("--port", str(port))
    stop(process)
    # No database made, none copied and migrated, no examples loaded; and no way in for who has another one.
    assert said == (
        f"Wunschkunde is at http://localhost:{port}\n"
        "For a new sign-in link: wunschkunde link mara@example.org\n"
        "Ctrl-C stops it.\n"
    )
    assert made.ask("SELECT email FROM accounts_user") == [("mara@example.org",)]
    assert made.ask("SELECT * FROM accounts_practice") == []


def test_a_busy_port_is_one_line(made: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = made.call("run", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. PORT= or --port names another.\n"
    )


def test_broken_texts_stop_the_start_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise texts.TextsError("dimensions/1_human.yaml", "planning.levels", "five are needed, four are there")

    monkeypatch.setattr(texts, "catalog", broken)
    done = CliRunner().invoke(cli, ["run", "--port", str(free_port())])
    assert done.exit_code == 2
    assert done.stderr == "Texts: dimensions/1_human.yaml: planning.levels: five are needed, four are there\n"


def test_a_data_folder_that_cannot_be_made_is_one_line(installation: Installation) -> None:
    installation.data.write_text("a file in its place")
    done = installation.call("migrate")
    assert done.returncode == 2
    assert done.stderr == f"{installation.data}: cannot be made (File exists). WUNSCHKUNDE_DATA names another.\n"


def test_a_way_of_sending_nobody_knows_is_one_line(installation: Installation) -> None:
    installation.environment["EMAIL_URL"] = "pigeon://coop.example"
    done = installation.call("migrate")
    assert done.returncode == 2
    assert done.stderr.startswith("Settings: EMAIL_URL names no way of sending we know")
    assert done.stderr.count("\n") == 1
