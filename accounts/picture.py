"""Drawing a picture anew, in a process of its own: whatever is hidden in what was sent, only the picture comes out.

Pillow reads files of strangers with code in C. So it never runs in the web process: `redraw` starts this very file
as a program that knows neither settings nor database, limits itself before it reads anything, and is ended when it
takes too long.
"""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass

LARGEST_SIDE, MOST_BYTES = 400, 12_000
LONGEST_SIDE_READ, MOST_POINTS_READ = 8_000, 24_000_000
SECONDS, MEMORY = 10, 768 * 1024 * 1024
# How the files of each kind end. What is tied to their end, as an archive is, is no part of the picture.
ENDS = {"PNG": b"IEND\xaeB\x60\x82", "JPEG": b"\xff\xd9", "WEBP": b""}
DRAWN, UNREADABLE, TOO_LARGE = 0, 3, 4


class Unreadable(Exception):
    """It is no whole picture of that kind, or asks for more than a picture may."""


class TooLarge(Exception):
    """It has more points than are read."""


@dataclass(frozen=True)
class Picture:
    """As WebP, without anything but its points."""

    image: bytes
    width: int
    height: int


def redraw(sent: bytes, kind: str) -> Picture:
    """The picture of that kind (PNG, JPEG or WEBP), at most 400 points wide and high, as a few kilobytes of WebP."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, kind], input=sent, capture_output=True, timeout=SECONDS, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode == TOO_LARGE:
        raise TooLarge
    size, _colon, image = done.stdout.partition(b":")
    if done.returncode != DRAWN or not image:
        raise Unreadable
    width, height = map(int, size.split(b"x"))
    return Picture(image, width, height)


# From here on it is the other process.


def limit() -> None:
    """What even a picture that was made to do harm cannot exceed; not every system knows every limit."""
    import resource

    limits = {"RLIMIT_CPU": SECONDS, "RLIMIT_AS": MEMORY, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 16}
    for name, most in limits.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def draw(sent: bytes, kind: str) -> Picture:
    from PIL import Image

    if kind not in ENDS or not ends_rightly(sent, kind):
        raise Unreadable
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is read
    with Image.open(io.BytesIO(sent), formats=[kind]) as found:
        if max(found.size) > LONGEST_SIDE_READ or found.width * found.height > MOST_POINTS_READ:
            raise TooLarge
        found.load()
        has_holes = found.has_transparency_data
        points = found.convert("RGBA" if has_holes else "RGB")
    points.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    clean = Image.new(points.mode, points.size)
    clean.paste(points)
    return lightest(clean)


def ends_rightly(sent: bytes, kind: str) -> bool:
    if kind == "WEBP":
        length = 8 + int.from_bytes(sent[4:8], "little")
        return sent[:4] == b"RIFF" and len(sent) in (length, length + length % 2)
    return sent.rstrip(b"\0").endswith(ENDS[kind].rstrip(b"\0"))


def lightest(points) -> Picture:  # type: ignore[no-untyped-def]
    """As good as a few kilobytes allow: pages of a slow link show it."""
    for side in (LARGEST_SIDE, 280, 200, 120):
        points.thumbnail((side, side))
        for quality in (90, 75, 50):
            image = io.BytesIO()
            points.save(image, "WEBP", quality=quality, method=6)
            if image.tell() <= MOST_BYTES:
                break
        else:
            continue
        break
    return Picture(image.getvalue(), *points.size)


def main() -> int:
    limit()
    warnings.simplefilter("error")
    try:
        picture = draw(sys.stdin.buffer.read(), sys.argv[1])
    except TooLarge:
        return TOO_LARGE
    except Exception:
        return UNREADABLE
    sys.stdout.buffer.write(b"%dx%d:" % (picture.width, picture.height) + picture.image)
    return DRAWN


if __name__ == "__main__":
    sys.exit(main())
