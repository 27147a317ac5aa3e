"""Nothing grows so large that one reading does not take it in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.places import ROOT, named, sources, templates

FILE_LINES = 400
FUNCTION_LINES = 40
PAGE_LINES = 130

Function = ast.FunctionDef | ast.AsyncFunctionDef


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def body_lines(function: Function) -> int:
    """The lines from `def` to the end, the docstring not counted: explaining is never too long."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if is_docstring else 0
    return end - function.lineno + 1 - docstring


def test_files() -> None:
    ours = sources("*.py", "*.css", "*.js", "*.html") + sources("*.py", below=ROOT / "tests")
    long = {named(path): line_count(path) for path in ours if line_count(path) > FILE_LINES}
    assert long == {}


def test_functions() -> None:
    long = {
        f"{named(path)}: {function.name}": body_lines(function)
        for path in sources("*.py")
        for function in functions(path)
        if body_lines(function) > FUNCTION_LINES
    }
    assert long == {}


def test_pages() -> None:
    long = {named(path): line_count(path) for path in templates() if line_count(path) > PAGE_LINES}
    assert long == {}
