"""Pictures of strangers, drawn anew in a process of their own."""

import io
import os
import struct
import zlib

import pytest
from PIL import Image

from accounts import picture
from accounts.picture import MOST_BYTES, TooLarge, Unreadable, redraw

KINDS = ["PNG", "JPEG", "WEBP"]


def a_picture(kind: str = "PNG", size: tuple[int, int] = (600, 300), mode: str = "RGB", **options) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "#0b3d6680").save(made, kind, **options)
    return made.getvalue()


def opened(sent: bytes, kind: str = "PNG") -> Image.Image:
    return Image.open(io.BytesIO(redraw(sent, kind).image))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_a_small_one_of_the_same_shape(kind):
    drawn = redraw(a_picture(kind), kind)

    assert (drawn.width, drawn.height) == (400, 200)
    assert Image.open(io.BytesIO(drawn.image)).format == "WEBP"


def test_a_small_picture_is_not_blown_up():
    assert opened(a_picture(size=(60, 90))).size == (60, 90)


def test_what_shines_through_goes_on_shining_through():
    assert opened(a_picture(mode="RGBA")).mode == "RGBA"
    assert opened(a_picture(mode="RGB")).mode == "RGB"


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_pictures_with_other_colours_are_drawn_too(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = io.BytesIO()
    Image.new(mode, (50, 50)).save(made, kind)

    assert opened(made.getvalue(), kind).size == (50, 50)


def test_what_a_camera_wrote_beside_the_picture_is_gone():
    taken = Image.Exif()
    taken[0x010E] = "Av. Juan de Arona 151, San Isidro"
    sent = a_picture("JPEG", exif=taken)
    drawn = redraw(sent, "JPEG").image

    assert b"San Isidro" in sent
    assert b"San Isidro" not in drawn
    assert not Image.open(io.BytesIO(drawn)).getexif()


def test_even_a_picture_of_noise_weighs_little():
    made = io.BytesIO()
    Image.frombytes("RGB", (400, 400), os.urandom(400 * 400 * 3)).save(made, "PNG")

    assert len(redraw(made.getvalue(), "PNG").image) <= MOST_BYTES


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"", "PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "PNG"),
        (a_picture("GIF"), "PNG"),
        (a_picture("JPEG"), "PNG"),
        (a_picture("PNG"), "JPEG"),
        (a_picture("PNG")[:-20], "PNG"),
        (a_picture("JPEG")[:400], "JPEG"),
        (a_picture("JPEG")[:400] + b"\xff\xd9", "JPEG"),
        (a_picture("WEBP")[:-9], "WEBP"),
        (a_picture("GIF"), "GIF"),
    ],
    ids=["nothing", "svg", "gif", "jpeg as png", "png as jpeg", "cut png", "cut jpeg", "patched", "cut webp", "kind"],
)
def test_what_is_no_whole_picture_of_its_kind_is_refused(sent, kind):
    with pytest.raises(Unreadable):
        redraw(sent, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_with_something_tied_to_its_end_is_refused(kind):
    with pytest.raises(Unreadable):
        redraw(a_picture(kind) + b"PK\x03\x04 an archive PK\x05\x06" + bytes(18) + b"end", kind)


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes with that many points, all white."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    row = b"\0" + b"\xff" * (-(-width // 8))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    points = zlib.compress(row * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (8_001, 10), (5_000, 5_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_unread(size):
    sent = a_bomb(*size)

    assert len(sent) < 2_000_000
    with pytest.raises(TooLarge):
        redraw(sent, "PNG")


def test_the_largest_that_is_read_is_drawn_within_the_limits():
    assert opened(a_bomb(6_000, 4_000)).size == (400, 267)


def test_a_process_without_memory_or_time_refuses_and_harms_nobody(monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    greedy.write_text(
        f"import sys; sys.path.insert(0, {str(os.getcwd())!r})\n"
        "from accounts import picture\npicture.limit()\nbytearray(2**31)\n"
    )
    monkeypatch.setattr(picture, "__file__", str(greedy))
    with pytest.raises(Unreadable):
        redraw(a_picture(), "PNG")
    greedy.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(picture, "SECONDS", 0.2)
    with pytest.raises(Unreadable):
        redraw(a_picture(), "PNG")
