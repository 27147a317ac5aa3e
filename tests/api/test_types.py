"""Whatever is sent is answered, never a fault: odd types, numbers, bytes. What is not described is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Program
from wunschkunde.stages.decision.models import FirstGut
from wunschkunde.stages.inquiry.models import Inquiry

pytestmark = pytest.mark.django_db

# One database for all examples of a test: whatever they write is taken back by `untouched`.
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ODD_BODIES = [
    b"",
    b"[]",
    b"null",
    b"7",
    b"{",
    b"\xff\xfe",
    b'{"value": NaN}',
    b'{"value": Infinity}',
    b'{"value": 1e400}',
    b'{"value": ' + b"9" * 5000 + b"}",
    b'{"value": [5]}',
    b'{"value": {"a": 1}}',
    b'{"value": "5"}',
    b'{"value": 5.0}',
    b'{"value": true}',
    b'{"value": 11}',
    b'{"value": -1}',
    b'{"value": 5, "sentence": "a\\u0000b"}',
    b'{"value": 5, "sentence": "\\ud800"}',
    b'{"value": 5, "sentence": ["a"]}',
    b'{"value": 5, "sentence": "' + b"x" * 2001 + b'"}',
    b"[" * 60_000,
    b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
]
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
TEXTS = st.one_of(st.text(max_size=30), JSON)


def untouched(send: Any) -> Any:
    """Send, and take back what was written."""
    with transaction.atomic():
        answer = send()
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("body", ODD_BODIES, ids=lambda body: body[:30].decode("latin-1"))
def test_an_odd_body_is_refused_with_a_sentence(program: Program, inquiry: Inquiry, body: bytes) -> None:
    answer = program.send(f"inquiries/{inquiry.pk}/first-gut", body)
    assert answer.status_code in (400, 422)
    assert list(answer.json()) == ["detail"]
    with scope(practice=inquiry.practice):
        assert not FirstGut.objects.exists()


def test_a_body_beyond_64_kib_is_not_read(program: Program, inquiry: Inquiry) -> None:
    body = json.dumps({"value": 5, "sentence": "x" * 70_000}).encode()
    assert program.send(f"inquiries/{inquiry.pk}/first-gut", body).status_code == 413


@pytest.mark.parametrize(
    "extra",
    [{"practice": 1}, {"author": 1}, {"inquiry": 1}, {"created_at": "2020-01-01"}, {"is_staff": True}, {"id": 9}],
)
def test_nothing_else_can_be_set(program: Program, inquiry: Inquiry, extra: dict[str, Any]) -> None:
    answer = program.post(f"inquiries/{inquiry.pk}/first-gut", {"value": 5, **extra})
    assert answer.status_code == 422
    with scope(practice=inquiry.practice):
        assert not FirstGut.objects.exists()


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=1e400", "page=" + "9" * 5000, "state=best", "q=%00", "page=1&page=x"]
)
def test_odd_questions_of_the_list(program: Program, inquiry: Inquiry, query: str) -> None:
    answer = program.client.get(f"/api/inquiries?{query}", headers=program.headers)
    assert answer.status_code == (200 if query == "q=%00" else 422)


@QUICK
@given(body=JSON)
def test_no_json_is_a_fault(program: Program, inquiry: Inquiry, body: Any) -> None:
    for step in ("first-gut", "looks", "second-gut", "assessment", "decision"):
        raw = json.dumps(body).encode()
        assert untouched(lambda at=step, raw=raw: program.send(f"inquiries/{inquiry.pk}/{at}", raw)).status_code < 500


@QUICK
@given(value=st.one_of(st.integers(-2, 12), JSON), sentence=TEXTS, skip=st.one_of(st.booleans(), JSON))
def test_no_gut_feeling_is_a_fault(program: Program, inquiry: Inquiry, value: Any, sentence: Any, skip: Any) -> None:
    body = json.dumps({"value": value, "sentence": sentence, "skip": skip}).encode()
    answer = untouched(lambda: program.send(f"inquiries/{inquiry.pk}/first-gut", body))
    assert answer.status_code in (201, 422)
