"""Trust 39 and 40: what comes in is a picture, is written anew, counted, and goes out to members alone."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.stages.completion.treasury import pictures
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.completion.actions.treasury import add_picture
from wunschkunde.stages.completion.models import Compliment, ComplimentPicture
from wunschkunde.stages.completion.rules import treasury as rules

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="kanarie()"/>'


def send(client: Client, compliment: Compliment, data: bytes, name: str = "karte.jpg", kind: str = "image/jpeg") -> Any:
    address = reverse("completion:compliment_picture_add", args=[compliment.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, data, kind), "alt": "Eine Karte"})


def shown(client: Client, compliment: Compliment, **query: str) -> Any:
    return client.get(reverse("completion:compliment_picture", args=[compliment.pk]), query)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_40_three_kinds_come_in_and_one_goes_out(reader, keep, kind):
    compliment = keep()
    assert (
        send(reader, compliment, pictures.picture(kind, (3200, 1600)), name="x.exe", kind="text/html").status_code
        == 302
    )
    answer = shown(reader, compliment)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 800))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'inline; filename="kompliment-{compliment.pk}.jpg"'
    assert shown(reader, compliment, speichern="1")["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


def test_40_place_time_and_camera_stay_behind_and_it_stands_upright(reader, keep):
    compliment = keep()
    sent = pictures.with_place()
    assert b"Kanarienkamera" in sent
    send(reader, compliment, sent)
    kept = shown(reader, compliment).content
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (30, 40)
        assert not image.getexif()
        assert "comment" not in image.info
    assert b"anarie" not in kept


def test_40_nothing_that_hid_in_the_file_is_kept(reader, keep):
    compliment = keep()
    assert send(reader, compliment, pictures.polyglot()).status_code == 302
    kept = shown(reader, compliment).content
    assert pictures.CANARY not in kept
    assert b"PK" not in kept[-40:]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (SVG, "JPEG, PNG und WebP"),
        (b"<!doctype html><p>Kanarie</p>", "JPEG, PNG und WebP"),
        (b"GIF89a" + bytes(40), "JPEG, PNG und WebP"),
        (b"%PDF-1.7 \xff\xd8\xff", "JPEG, PNG und WebP"),
        (pictures.hundred_megapixels(), "40 Millionen"),
        (pictures.bomb(), "40 Millionen|nicht lesen"),
        (pictures.text_bomb(), "nicht lesen"),
        (pictures.picture()[:300], "nicht lesen"),
        (b"\xff\xd8\xff" + SVG, "nicht lesen"),
        (b"\x89PNG\r\n\x1a\n" + bytes(90), "nicht lesen"),
        (b"", "leer"),
    ],
    ids=["svg", "html", "gif", "pdf", "100 MP", "bomb", "text bomb", "cut off", "svg as jpeg", "empty png", "empty"],
)
def test_40_what_is_no_picture_or_too_much_of_one_is_refused(reader, keep, data, sentence):
    compliment = keep()
    answer = send(reader, compliment, data)
    assert answer.status_code == 422
    assert any(words in answer.text for words in sentence.split("|"))
    assert not ComplimentPicture.objects.exists()
    assert shown(reader, compliment).status_code == 404


def test_40_a_file_too_large_is_refused_before_it_is_opened(reader, keep, monkeypatch):
    compliment = keep()
    monkeypatch.setattr(rules, "PICTURE_BYTES", 1000)
    with pytest.raises(Refused):
        add_picture(compliment=compliment, author=compliment.author, upload=pictures.picture() + bytes(1000))
    address = reverse("completion:compliment_picture_add", args=[compliment.pk])
    assert reader.generic("POST", address, b"x", CONTENT_LENGTH="9999999").status_code == 413


def test_27_only_members_may_send_more_than_a_form(client, reader, keep, stranger):
    """A stranger's large body is refused before anybody reads it, although the address takes a picture."""
    address = reverse("completion:compliment_picture_add", args=[keep().pk])
    large = b"x" * 3_000_000
    kind = "multipart/form-data; boundary=x"
    assert Client().generic("POST", address, large, content_type=kind).status_code == 413
    assert reader.generic("POST", address, large, content_type=kind).status_code != 413
    next_door = Client()
    next_door.force_login(stranger)
    assert next_door.generic("POST", address, large, content_type=kind).status_code == 404
    assert reader.generic("POST", address + "zeigen/", large, content_type=kind).status_code == 413
    assert reader.generic("POST", reverse("completion:compliment_new"), large, content_type=kind).status_code == 413


def test_40_a_practice_has_so_much_room_and_no_more(reader, keep, monkeypatch):
    first, second = keep(), keep()
    send(reader, first, pictures.picture())
    size = ComplimentPicture.objects.get().size
    monkeypatch.setattr(rules, "QUOTA", 2 * size - 1)
    refused = send(reader, second, pictures.picture())
    assert "kein Platz" in refused.text
    assert send(reader, first, pictures.picture()).status_code == 302  # in the place of the one before
    assert ComplimentPicture.objects.count() == 1
    reader.post(reverse("completion:compliment_picture_remove", args=[first.pk]))
    assert send(reader, second, pictures.picture()).status_code == 302


def test_2_nobody_else_gets_the_picture(reader, keep, stranger):
    compliment = keep()
    send(reader, compliment, pictures.picture())
    next_door = Client()
    next_door.force_login(stranger)
    assert shown(next_door, compliment).status_code == 404
    assert "/login/" in shown(Client(), compliment)["Location"]
    assert send(next_door, compliment, pictures.picture("PNG")).status_code == 404
    assert next_door.post(reverse("completion:compliment_picture_remove", args=[compliment.pk])).status_code == 404
    assert shown(reader, compliment).status_code == 200


def test_the_picture_lies_in_the_database_and_cannot_be_read_there(reader, keep):
    send(reader, keep(), pictures.picture())
    with connection.cursor() as cursor:
        cursor.execute("SELECT data, alt FROM completion_complimentpicture")
        data, alt = cursor.fetchone()
    assert not data.startswith("/9j/")  # a JPEG in base64
    assert "Karte" not in alt


def test_with_the_person_goes_the_picture(reader, keep, engagement):
    send(reader, keep(engagement), pictures.picture())
    kept = keep()
    engagement.delete()
    assert not ComplimentPicture.objects.exists()
    assert list(Compliment.objects.all()) == [kept]


def test_the_small_book_carries_its_pictures(reader, keep):
    compliment = keep(said_on=timezone.localdate() - timedelta(days=9))
    send(reader, compliment, pictures.picture())
    address = reverse("completion:treasury_print")
    page = reader.get(address)
    assert reverse("completion:compliment_picture", args=[compliment.pk]) in page.text
    assert compliment.words in page.text
    answer = reader.get(address, {"pdf": "1"})
    assert answer.content.startswith(b"%PDF-")
    assert b"/Subtype /Image" in answer.content
    assert json.dumps("schatzkiste.pdf") in answer["Content-Disposition"]
