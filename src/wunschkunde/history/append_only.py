"""A migration operation that makes a table refuse updates: a fact of the schema, not a promise of the code."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SQLITE = """CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

POSTGRES = """CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"""


class AppendOnly(Operation):
    """Refuse UPDATE on ``table``. Rows leave only as a whole, with their inquiry or practice (erasure)."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: a trigger is no part of a model. So no model is rendered either, which is what takes time."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the trigger."""
        template = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES
        schema_editor.execute(template.format(table=self.table), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the trigger."""
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        schema_editor.execute(
            f"DROP TRIGGER {self.table}_append_only{'' if is_sqlite else f' ON {self.table}'}", params=None
        )
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {self.table}_refuse()", params=None)

    def describe(self) -> str:
        """Say it in one line."""
        return f"Let {self.table} only grow"
