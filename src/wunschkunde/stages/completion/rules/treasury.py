"""What the treasury takes in, and when it offers itself. Only pictures are looked into; nothing is asked of a clock."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from wunschkunde.stages.collaboration.rules import Refused

MEGABYTE = 1024 * 1024
PICTURE_BYTES = 8 * MEGABYTE
PICTURE_PIXELS = 40_000_000
QUOTA = 50 * MEGABYTE
EDGE = 1600
QUALITY = 84

# After a full stop, a question or an exclamation mark, with what closes a quotation; not after „z. B.“ or „Dr.“.
SENTENCE_END = re.compile(r"(?<=[.!?…])(?<!\b\w\.)(?<!Dr\.)\s+|(?<=[.!?…][”“\"»)])\s+")
MANY_SENTENCES = 60

AFTER_COMPLAINT = timedelta(days=7)
AFTER_PARTING = timedelta(days=14)
LOW_WEEKS = 3
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture written anew: the JPEG and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def kind_of(data: bytes) -> str | None:
    """Return which kind of picture these bytes begin as ("JPEG", "PNG", "WEBP"); None for everything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    return None


def written_anew(data: bytes) -> Picture:
    """Decode a picture and write it anew, upright and no larger than `EDGE`: what else was in the file stays behind.

    Raises Refused with a sentence for anything too large, of another kind, or broken. The size in pixels is read
    from the head, before anything is unpacked.
    """
    if len(data) > PICTURE_BYTES:
        raise Refused(_("This picture is larger than 8 MB. Please make it smaller first."))
    kind = kind_of(data)
    if kind is None:
        raise Refused(_("This is no picture the treasury can keep: JPEG, PNG or WebP."))
    try:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # whoever makes PDFs in this process may have been more lenient
        with Image.open(io.BytesIO(data), formats=(kind,)) as image:
            _check_pixels(image.width * image.height)
            return _redrawn(image)
    except Refused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, MemoryError):
        raise Refused(_("This picture cannot be read. Perhaps the file is damaged.")) from None


def _check_pixels(count: int) -> None:
    if count > PICTURE_PIXELS:
        raise Refused(_("This picture has more than 40 million pixels. Please make it smaller first."))


def _redrawn(image: Image.Image) -> Picture:
    image.draft("RGB", (EDGE, EDGE))  # a large JPEG is unpacked at a fraction of its size
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((EDGE, EDGE))
    paper = Image.new("RGB", upright.size, "white")
    if "A" in upright.getbands() or "transparency" in upright.info:
        with_alpha = upright.convert("RGBA")
        paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
    else:
        paper.paste(upright.convert("RGB"))
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=QUALITY)
    return Picture(written.getvalue(), paper.width, paper.height)


def check_quota(used: int, added: int) -> None:
    """Raise where the pictures of a practice would take more room than there is."""
    if used + added > QUOTA:
        raise Refused(_("The treasury has no room for another picture. Remove one first, or keep the words alone."))


def sentences_of(message: str) -> list[str]:
    """Return the sentences of a message, each once and as it stands there, to choose from."""
    found = (part.strip() for line in message.splitlines() for part in SENTENCE_END.split(line))
    return list(dict.fromkeys(part for part in found if part))[:MANY_SENTENCES]


def low_weeks_since(means: Iterable[tuple[date, float]], today: date) -> date | None:
    """Return the first Monday of a run of at least `LOW_WEEKS` noted weeks below zero that lasts until now.

    ``means`` holds a Monday and the mean of what was noted for its week, the latest first. A week without a note
    neither breaks nor lengthens the run; a run whose last note is older than the week before this one is over.
    """
    monday = today - timedelta(days=today.weekday())
    run = []
    for week, mean in means:
        if mean >= 0:
            break
        run.append(week)
    if len(run) < LOW_WEEKS or run[0] < monday - WEEK:
        return None
    return run[-1]
