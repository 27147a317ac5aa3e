"""Trust 22 on paper: a sheet that is saved as a file says nothing of the link it came from."""

from __future__ import annotations

import re
import zlib

import pytest
from django_scopes import scope

from tests.cast import Cast
from tests.stages.collaboration.kickoff.walk import a_record, answer_both
from tests.trust.house import House, build
from tests.trust.test_rooms_links import asked
from wunschkunde.stages.collaboration.actions import kickoff as kickoff_actions
from wunschkunde.stages.collaboration.printing import can_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(cast: Cast) -> House:
    with scope(practice=cast.practice):
        return build(cast)


@pytest.mark.once
@pytest.mark.skipif(not can_pdf(), reason="no WeasyPrint here")
def test_22_a_pdf_of_a_room_carries_no_way_back_into_it(house: House) -> None:
    """A file is handed on; whoever reads it must not hold the client's link."""
    with scope(practice=house.cast.practice):
        answer_both(house.objects["kickoff"], house.author, {"why_now": "Weil."}, {})
        kickoff_actions.propose(kickoff=house.objects["kickoff"], author=None, record=a_record(), based_on=0)
        for purpose in ("kickoff", "charter"):
            answer = asked(house.path(f"room_{purpose}_print", 1), pdf="1")
            assert answer["Content-Type"] == "application/pdf"
            assert answer["Referrer-Policy"] == "no-referrer"
            streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", answer.content, re.DOTALL)
            whole = answer.content + b"".join(unpacked(stream) for stream in streams)
            assert b"/Type" in whole
            assert b"/r/" not in whole
            assert house.secrets[purpose].encode() not in whole


def unpacked(stream: bytes) -> bytes:
    """A stream of a PDF as it was before it was packed; nothing where it was not."""
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
