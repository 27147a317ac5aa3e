"""Rows kept in memory and put back: what takes a second to build once takes milliseconds for every further test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True)
class Snapshot:
    """The rows of every table that was empty before: SQLite's as tuples, PostgreSQL's as it copies them."""

    rows: dict[str, Any]

    @classmethod
    def take(cls, before: set[str]) -> Snapshot:
        """Keep the tables that were not among the filled ones ``before``."""
        return cls({table: _copy(table) for table in sorted(filled_tables() - before)})

    def restore(self) -> None:
        """Put every row back, with its number; they met all constraints when they were kept.

        No number is given out twice: PostgreSQL's sequences are past these rows since they were first written, whatever
        was rolled back, and SQLite counts on from the highest.
        """
        with transaction.atomic(), connection.constraint_checks_disabled(), _no_triggers():
            for table, rows in self.rows.items():
                _paste(table, rows)


def filled_tables() -> set[str]:
    """Return the tables that hold anything."""
    quote = connection.ops.quote_name
    filled = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quote(table)})")
            if cursor.fetchone()[0]:
                filled.add(table)
    return filled


@contextmanager
def _no_triggers() -> Iterator[None]:
    """Spare PostgreSQL the look at every foreign key, which would come at the end of the test."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def _copy(table: str) -> Any:
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # A plus sign before a column: as it is stored, instead of as Python's dates and times.
            columns = connection.introspection.get_table_description(cursor, table)
            stored = ", ".join(f"+{connection.ops.quote_name(column.name)}" for column in columns)
            return cursor.execute(f"SELECT {stored} FROM {quoted}").fetchall()
        with cursor.copy(f"COPY {quoted} TO STDOUT") as copied:
            return b"".join(bytes(part) for part in copied)


def _paste(table: str, rows: Any) -> None:
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {quoted} VALUES ({places})", rows)
            return
        with cursor.copy(f"COPY {quoted} FROM STDIN") as pasted:
            pasted.write(rows)
