"""Files somebody might send as a picture: good ones, and those that are something else or too much."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

CANARY = b"<script>kanarie()</script>"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (180, 40, 60)).save(written, kind, **more)
    return written.getvalue()


def with_place() -> bytes:
    """A photograph that says where, when and with what it was taken, lying on its side, with a comment."""
    exif = Image.Exif()
    exif[0x010F] = "Kanarienkamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 33.0, 4.0)
    return picture(exif=exif, comment=CANARY)


def polyglot() -> bytes:
    """A picture that is a page as well, and an archive at its end."""
    return picture(comment=CANARY) + CANARY + b"PK\x05\x06" + bytes(18)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, packed: bytes) -> bytes:
    """A PNG with one bit a pixel whose pixels are these packed bytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def hundred_megapixels() -> bytes:
    """Whole and valid: 10,000 by 10,000 white pixels in a few kilobytes."""
    return png(10_000, 10_000, zlib.compress((b"\x00" + b"\xff" * 1250) * 10_000, 9))


def bomb() -> bytes:
    """Says it has four billion pixels."""
    return png(65_000, 65_000, zlib.compress(bytes(100)))


def text_bomb() -> bytes:
    """A small picture with a text that unpacks to 100 MB."""
    small = png(8, 8, zlib.compress(b"\x00\xff" * 8))
    text = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(100_000_000), 9))
    return small[:33] + text + small[33:]
