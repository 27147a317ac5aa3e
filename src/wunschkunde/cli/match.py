"""`wunschkunde match`: who fits whom in a whole network, from two files and without a database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import click

ENGINES = ("local", "cluster")
# What shells expect of a program that was stopped from the keyboard.
INTERRUPTED = 130
UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


class Memory(click.ParamType):
    """Bytes, as 500M or 2G."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read 500M or 2G; fail for anything else."""
        if isinstance(value, int):
            return value
        text = str(value).strip().upper().removesuffix("B").removesuffix("I")
        number, unit = (text[:-1], text[-1]) if text and text[-1] in UNITS else (text, "")
        try:
            size = int(float(number) * UNITS[unit])
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no size such as 500M or 2G", param, ctx)
        if size <= 0:
            self.fail("must be more than nothing", param, ctx)
        return size


@click.command("match")
@click.argument("clients", metavar="CLIENTS", type=click.Path(path_type=Path), required=False)
@click.argument("providers", metavar="PROVIDERS", type=click.Path(path_type=Path), required=False)
@click.option("--out", metavar="MATCHES", type=click.Path(path_type=Path), help="The file to write: .parquet or .csv.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Providers for each client.")
@click.option("--stable", is_flag=True, help="Give places: the stable matching that clients like best, audited.")
@click.option("--spread", is_flag=True, help="Lists that do not all name the same few providers.")
@click.option(
    "--engine", type=click.Choice(ENGINES), default="local", show_default=True, help="Where lists are computed."
)
@click.option("--address", metavar="HOST:PORT", help="The scheduler of a cluster; without it two processes here.")
@click.option("--memory", type=Memory(), default="4G", show_default=True, help="What the program may hold in all.")
@click.option("--threads", type=click.IntRange(1, 1024), help="Threads here; as many as processors unless stated.")
@click.option("--dimensions", type=click.Path(path_type=Path), help="Dimensions of your own, in the catalog's form.")
@click.option("--compact", is_flag=True, help="Also keep both sides packed, beside MATCHES.")
@click.option("--example", nargs=2, type=click.IntRange(1), metavar="N M", help="Write N clients and M providers.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Of the example.")
def match_command(clients: Path | None, providers: Path | None, example: tuple[int, int] | None, **asked: Any) -> None:
    """Find for each client the providers who fit best, from both sides.

    CLIENTS and PROVIDERS are Parquet or CSV files with one row a person: `id`, `capacity` (providers), and for each
    dimension `<dim>_wish`, `<dim>_brings`, `<dim>_importance`, `<dim>_min`, `<dim>_max`; what is empty is open.
    Knock-outs and limits hold exactly, and the lists are exact, not approximate. Who ends on no list or without a
    place is written beside MATCHES as `.unmatched`, with the reason. Whatever was stopped goes on where it was when
    the same is typed again. Nothing is written where a file is wrong.

    With --example the two files are written instead: `clients.csv` and `providers.csv` unless named.
    """
    # Every thread multiplies its own matrices. It has to be said before NumPy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from wunschkunde.cli.program import Refusal
    from wunschkunde.texts import TextsError

    try:
        if example is not None:
            _write_example(clients, providers, example, asked)
        else:
            _match(clients, providers, asked)
    except TextsError as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        place = error.filename or asked["out"]
        raise Refusal(f"{place}: {error.strerror or error}" if place else str(error)) from error


def _write_example(clients: Path | None, providers: Path | None, size: tuple[int, int], asked: dict[str, Any]) -> None:
    from wunschkunde.cli.matching.dimensions import dimensions_of
    from wunschkunde.cli.matching.example import write_example
    from wunschkunde.cli.program import Refusal

    paths = clients or Path("clients.csv"), providers or Path("providers.csv")
    for path in paths:
        _check_place(path)
        if path.exists():
            raise Refusal(f"{path}: is there already")
    if paths[0].absolute() == paths[1].absolute():
        raise Refusal(f"{paths[0]}: clients and providers need a file each")
    write_example(dimensions_of(asked["dimensions"]), size, paths, asked["seed"])
    click.echo(f"Wrote {paths[0]} and {paths[1]}.")


def _match(clients: Path | None, providers: Path | None, asked: dict[str, Any]) -> None:
    from wunschkunde.cli.program import Refusal

    if clients is None or providers is None or asked["out"] is None:
        raise click.UsageError("CLIENTS, PROVIDERS and --out are needed, or --example N M.")
    for path in (clients, providers):
        if not path.is_file():
            raise Refusal(f"{path}: there is no such file")
    _check_place(asked["out"])
    _check_apart(asked["out"], clients, providers, is_compact=asked["compact"])
    if asked["stable"] and asked["spread"]:
        raise Refusal("--stable gives places, --spread makes lists: choose one.")
    if asked["stable"] and asked["engine"] == "cluster":
        raise Refusal("--stable is computed on this machine: leave out --engine cluster.")
    if asked["address"] is not None and asked["engine"] != "cluster":
        raise Refusal("--address belongs to --engine cluster.")
    from wunschkunde.cli.matching.job import Job
    from wunschkunde.cli.matching.parts import Run

    engine: Literal["local", "cluster"] = asked["engine"]
    try:
        with Run.alone(asked["out"].with_name(f".{asked['out'].name}.work")) as run:
            job = Job.of(clients, providers, asked, run)
            job.stable() if asked["stable"] else job.lists(engine, asked["address"])
    except KeyboardInterrupt:
        click.echo("Stopped. The same command goes on where it was.", err=True)
        raise SystemExit(INTERRUPTED) from None


def _check_place(path: Path) -> None:
    """Refuse what cannot become a file that is read again."""
    from wunschkunde.cli.program import Refusal

    if path.suffix.lower() not in (".csv", ".parquet"):
        raise Refusal(f"{path}: the name must end in .parquet or .csv")
    if not path.parent.is_dir():
        raise Refusal(f"{path.parent}: there is no such folder")
    if path.is_dir():
        raise Refusal(f"{path}: is a folder")


def _check_apart(out: Path, *given: Path, is_compact: bool) -> None:
    """Refuse to write over what is read."""
    from wunschkunde.cli.program import Refusal

    names = [out.name, f"{out.stem}.unmatched{out.suffix}"]
    if is_compact:
        names += [f"{out.stem}.clients.parquet", f"{out.stem}.providers.parquet"]
    for path in map(out.with_name, names):
        if any(path.exists() and path.samefile(one) for one in given):
            raise Refusal(f"{path}: is read here; choose another name for the matches")
