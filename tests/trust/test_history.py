"""The history is a chain: nobody changes or takes out a line unseen. And no tenant table answers without a scope."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from wunschkunde.accounts.actions import create_practice, create_user
from wunschkunde.accounts.models import Practice
from wunschkunde.history.actions import record
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import entries_of, first_broken_entry

TENANT_MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("wunschkunde.")
    and model._meta.app_label != "accounts"
    and any(isinstance(field, models.ForeignKey) and field.related_model is Practice for field in model._meta.fields)
]


@pytest.fixture
def practice(db) -> Practice:
    owner = create_user(email="olga@praxis.example")
    practice = create_practice(owner=owner, name="Praxis", provider_name="Olga", email=owner.email)
    for number in range(5):
        record(practice=practice, actor=owner, verb="looked", target=practice, data={"number": number})
    return practice


@pytest.fixture
def unguarded(practice):
    """The table without its trigger, as whoever holds the database file could make it."""
    on = "" if connection.vendor == "sqlite" else " ON history_entry"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER history_entry_append_only{on}")
    return practice


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def nth(practice: Practice, place: int) -> Entry:
    return Entry.objects.filter(practice=practice).order_by("pk")[place]


def test_an_untouched_chain_holds(practice):
    with scope(practice=practice):
        assert first_broken_entry() is None
        assert [entry.data["number"] for entry in entries_of(practice)] == list(range(5))


@pytest.mark.parametrize(
    "change", ["verb = 'forged'", "data = '{\"number\": 9}'", "actor_id = NULL", "target_id = 99", "digest = 'x'"]
)
def test_an_edited_line_is_found(unguarded, change):
    with scope(practice=unguarded):
        edited = nth(unguarded, 2)
        run(f"UPDATE history_entry SET {change} WHERE id = %s", edited.pk)
        assert first_broken_entry() == edited


def test_a_missing_line_is_found(practice):
    with scope(practice=practice):
        after = nth(practice, 3)
        run("DELETE FROM history_entry WHERE id = %s", nth(practice, 2).pk)
        assert first_broken_entry() == after


def test_the_database_refuses_to_change_a_line(practice):
    with scope(practice=practice), pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(verb="forged")
    with scope(practice=practice), pytest.raises(TypeError):
        nth(practice, 0).save()


def test_every_practice_has_a_chain_of_its_own(practice):
    other = create_practice(owner=create_user(email="o@b.example"), name="B", provider_name="B", email="o@b.example")
    record(practice=other, actor=None, verb="looked", target=other)
    with scope(practice=other):
        assert Entry.objects.get().previous_digest == ""
        assert first_broken_entry() is None


@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model._meta.label)
def test_no_tenant_table_answers_without_a_scope(model):
    with pytest.raises(ScopeError):
        model.objects.all()
    with pytest.raises(ScopeError):
        model.objects.filter(pk=1)
    with pytest.raises(ScopeError):
        model.objects.get(pk=1)


def test_there_are_tenant_tables():
    assert {"Inquiry", "FirstGut", "Message", "Entry", "IdealClient"} <= {model.__name__ for model in TENANT_MODELS}
