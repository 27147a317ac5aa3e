"""`wunschkunde learn`: learn from the cases of each line and answer its queries; JSON lines in and out."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from wunschkunde.engine.learning import Question


# No answer is larger; what is would only overflow.
MOST = 1e12


class BadLineError(ValueError):
    """A line that does not keep the interface: where and why."""


@click.command("learn")
@click.argument("lines", metavar="[LINES.jsonl]", type=click.Path(allow_dash=True), default="-")
def learn_command(lines: str) -> None:
    """Say how likely a good outcome is, learning from few cases.

    Reads one JSON object a line, from a file or from standard input, and answers each with one line:

    \b
    {"id": …, "questions": [{"id", "importance": 0-10 or null, "direction": 1, -1 or 0,
      "typical": {"mean", "sd"}, "graded_by_practitioner": true or false}],
     "history": [{"answers": {question: number or null}, "outcome": 0 or 1}],
     "queries": [{"answers": {…}}]}
    {"id": …, "results": [{"p", "base", "contributions": {question: number}, "interval": [low, high]}]}

    logit(p) is base and contributions together; the interval holds 80 %. Nothing is stored, nothing decided. A line
    that cannot be read is answered with {"id", "error"}, and the rest goes on.
    """  # noqa: D301  Click wants the sign itself where lines must not be joined
    # The matrices are small: a second thread costs more than it brings. It has to be said before NumPy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        stream = click.open_file(lines, "rb")
    except OSError as error:
        click.echo(f"{lines}: {error.strerror}", err=True)
        raise SystemExit(2) from error
    with stream:
        for answer in answered(stream):
            click.echo(json.dumps(answer, ensure_ascii=False, allow_nan=False))


def answered(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the answer to each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            data = None
            try:
                data = _object(line)
                yield {"id": data.get("id"), "results": _results(data)}
            except BadLineError as error:
                yield {"id": None if data is None else _id_of(data), "error": f"line {number}: {error}"}


def _object(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise BadLineError("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLineError(f"not JSON ({error})") from error
    return _mapping(data, "the line")


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _id_of(data: dict[str, Any]) -> str | int | None:
    key = data.get("id")
    return key if isinstance(key, str | int) else None


def _results(data: dict[str, Any]) -> list[dict[str, Any]]:
    from wunschkunde.engine.learning import learner_of, standardized

    if "id" not in data:
        raise BadLineError("id: missing")
    if data["id"] is not None and not isinstance(data["id"], str | int):
        raise BadLineError("id: must be text or a whole number")
    questions = _questions(data)
    known = {question.id for question in questions}
    history = [_answers(case, known, path) for path, case in _items(data, "history")]
    outcomes = [_outcome(case, path) for path, case in _items(data, "history")]
    queries = [_answers(case, known, path) for path, case in _items(data, "queries")]
    learner = learner_of(questions).fit(standardized(questions, history, history), outcomes)
    cases = standardized(questions, history, queries)
    bases, contributions = learner.explain(cases)
    found = zip(learner.predict(cases), bases, contributions, learner.interval(cases), strict=True)
    return [
        {
            "p": float(p),
            "base": float(base),
            "contributions": {question.id: float(part) for question, part in zip(questions, parts, strict=True)},
            "interval": [float(low), float(high)],
        }
        for p, base, parts, (low, high) in found
    ]


def _questions(data: dict[str, Any]) -> list[Question]:
    from wunschkunde.engine.learning import Question

    questions: dict[str, Question] = {}
    for path, item in _items(data, "questions"):
        key = item.get("id")
        if not isinstance(key, str):
            raise BadLineError(f"{path}.id: must be text")
        if key in questions:
            raise BadLineError(f"{path}.id: {key!r} stands twice")
        importance = item.get("importance")
        if importance is not None and not 0 <= (importance := _number(importance, f"{path}.importance")) <= 10:  # noqa: PLR2004
            raise BadLineError(f"{path}.importance: must be from 0 to 10, or null")
        direction = _number(item.get("direction"), f"{path}.direction")
        if direction not in (-1, 0, 1):
            raise BadLineError(f"{path}.direction: must be 1, -1 or 0")
        typical = _mapping(item.get("typical"), f"{path}.typical")
        mean, sd = (_number(typical.get(name), f"{path}.typical.{name}") for name in ("mean", "sd"))
        if sd < 0:
            raise BadLineError(f"{path}.typical.sd: must not be below 0")
        is_graded = item.get("graded_by_practitioner", False)
        if not isinstance(is_graded, bool):
            raise BadLineError(f"{path}.graded_by_practitioner: must be true or false")
        questions[key] = Question(key, importance, int(direction), mean, sd, is_graded)
    return list(questions.values())


def _items(data: dict[str, Any], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    items = data.get(key)
    if not isinstance(items, list):
        raise BadLineError(f"{key}: must be a list")
    for number, item in enumerate(items):
        yield f"{key}.{number}", _mapping(item, f"{key}.{number}")


def _answers(case: dict[str, Any], known: set[str], path: str) -> dict[str, float | None]:
    answers = _mapping(case.get("answers"), f"{path}.answers")
    for key in answers:
        if key not in known:
            raise BadLineError(f"{path}.answers.{key}: no such question")
    return {key: None if value is None else _number(value, f"{path}.answers.{key}") for key, value in answers.items()}


def _outcome(case: dict[str, Any], path: str) -> int:
    outcome = _number(case.get("outcome"), f"{path}.outcome")
    if outcome not in (0, 1):
        raise BadLineError(f"{path}.outcome: must be 0 or 1")
    return int(outcome)


def _mapping(value: Any, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadLineError(f"{path}: must be an object")
    return value


def _number(value: Any, path: str) -> float:
    # True is an int in Python, and 1e400 an infinity.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadLineError(f"{path}: must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if abs(number) > MOST:
        raise BadLineError(f"{path}: too large")
    return number
