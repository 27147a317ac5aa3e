"""`wunschkunde run`: one process serves the pages, one does what happens by itself; together they start and stop."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress

import click

from wunschkunde.cli import database, links
from wunschkunde.cli.program import Refusal, set_up, typed
from wunschkunde.cli.work import stop_on_signals, work

# Threads, not processes: one SQLite file has one writer, and one process keeps a small server small.
THREADS = 4
START_SECONDS = 60
STOP_SECONDS = 20
PR_SET_PDEATHSIG = 1


@click.command("run")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535), help="The port.")
@click.option("--empty", is_flag=True, help="Start without the example practices.")
def run_command(host: str, port: int, *, empty: bool) -> None:
    """Serve Wunschkunde here, and send its letters."""
    refuse_busy_port(host, port)
    # Browsers give passkeys to names only, never to a number.
    name = "localhost" if host == "127.0.0.1" else host
    os.environ.setdefault("PUBLIC_URL", f"http://{name}:{port}")
    set_up()
    prepare(with_demo=not empty)
    is_stopping = stop_on_signals()
    server = start_server(host, port)
    try:
        wait_until_served(server, host, port)
        announce()
        work(is_stopping, is_wanted=lambda: server.poll() is None)
    finally:
        died = server.poll()
        stop(server)
    if died is not None and not is_stopping.is_set():
        click.echo(f"The web server ended by itself (code {died}); the worker stopped with it.", err=True)
        sys.exit(1)
    click.echo("Stopped.")


def refuse_busy_port(host: str, port: int) -> None:
    """Raise when nothing can listen there."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Refusal(f"Cannot listen on {host}:{port}: {error.strerror}. PORT= or --port names another.") from error


def prepare(*, with_demo: bool) -> None:
    """Make the database current; on the very first start also somebody who may sign in, and the example practices."""
    from django.db import transaction

    from wunschkunde.accounts.models import User
    from wunschkunde.web.translations import compile_catalogs

    compile_catalogs()
    if database.is_empty():
        click.echo("Making the database.")
    database.migrate()
    if User.objects.exists():
        return
    # Together or not at all: a first start that is broken off stays the first.
    with transaction.atomic():
        owner = links.create_first_user()
        if with_demo:
            from wunschkunde.demo.actions import load_demo

            click.echo("Loading the example practices.")
            load_demo(owner=owner)


def start_server(host: str, port: int) -> subprocess.Popen[bytes]:
    """Start granian with the program in a process of its own."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning"]
    command += ["--workers-kill-timeout", "10", "wunschkunde.web.wsgi:application"]
    # A session of its own: Ctrl-C reaches us alone, and we stop the server in order.
    return subprocess.Popen(  # noqa: S603 - fixed words and checked numbers
        command,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread of ours runs yet
    )


def end_with_parent() -> None:
    """Ask Linux to stop this process when its parent is killed: a server left behind would keep the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_served(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Return when the server answers, so that a printed address is one that works, or when it is gone."""
    give_up_at = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < give_up_at:
        with suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.05)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Let the server finish what it is answering, then end it."""
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        server.wait(STOP_SECONDS)
    # Whatever is left of it, also when granian itself was killed and its worker stayed behind.
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def announce() -> None:
    """Print where Wunschkunde is, and the way in for whoever has no other one yet."""
    from django.conf import settings

    click.echo(f"Wunschkunde is at {settings.PUBLIC_URL}")
    user = links.first_user()
    if user and links.has_no_other_way_in(user):
        click.echo(f"Sign in once with this link, within the hour: {links.sign_in_url(user)}")
    elif user:
        click.echo(f"For a new sign-in link: {typed(f'link {user.email}')}")
    click.echo("Ctrl-C stops it.")
