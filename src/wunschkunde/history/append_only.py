"""A migration operation that makes a table refuse updates: a fact of the schema, not a promise of the code."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

POSTGRES = """CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"""


class AppendOnly(migrations.RunPython):
    """Refuse UPDATE on ``table``. Rows leave only as a whole, with their inquiry or practice (erasure)."""

    def __init__(self, table: str) -> None:
        def create(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            template = SQLITE if editor.connection.vendor == "sqlite" else POSTGRES
            editor.execute(template.format(table=table), params=None)

        def drop(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
            editor.execute(f"DROP TRIGGER {table}_append_only{on}", params=None)
            if editor.connection.vendor != "sqlite":
                editor.execute(f"DROP FUNCTION {table}_refuse()", params=None)

        super().__init__(create, drop)
