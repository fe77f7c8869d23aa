"""Pictures that an office receives and pictures that do harm: pixels, or one sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from leakkit.errors import BadPicture, EmptyFile, EvidenceError
from leakkit.ocr.opening import is_picture, opened

from .drawn import saved


def plain(mode="RGB", size=(64, 32), colour=None):
    return Image.new(mode, size, colour if colour is not None else 0)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width=60_000, height=60_000):
    """A PNG of a few bytes that says it is 3,600 million pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind, mode", [("PNG", "RGB"), ("PNG", "L"), ("PNG", "1"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16"),
                                        ("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB"), ("BMP", "RGB"), ("TIFF", "RGB"),
                                        ("TIFF", "CMYK"), ("TIFF", "I;16"), ("TIFF", "F"), ("GIF", "P")])
def test_every_kind_becomes_eight_bit_rgb(kind, mode):
    got = opened(saved(plain(mode), kind), f"a.{kind.lower()}")
    assert got.pixels.shape == (32, 64, 3) and got.pixels.dtype == np.uint8
    assert got.format == kind


def test_sixteen_bits_keep_their_writing():
    grey = np.full((40, 80), 60_000, "uint16")
    grey[10:20, 10:60] = 3_000
    got = opened(saved(Image.fromarray(grey), "PNG"), "a.png").pixels
    assert got[15, 30, 0] < 30 and got[30, 70, 0] > 220


@pytest.mark.parametrize("ink, ground", [((0, 0, 0, 255), 255), ((255, 255, 255, 255), 0)])
def test_a_transparent_ground_is_one_on_which_the_writing_shows(ink, ground):
    image = plain("RGBA", colour=(0, 0, 0, 0))
    image.paste(ink, (10, 10, 30, 20))
    got = opened(saved(image), "a.png").pixels
    assert got[0, 0, 0] == ground and got[15, 15, 0] == ink[0]


def test_a_turned_photograph_is_turned_upright_and_says_so():
    image = plain(size=(64, 32), colour=(200, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = 6
    got = opened(saved(image, "JPEG", exif=exif), "a.jpg")
    assert got.pixels.shape[:2] == (64, 32)
    assert [code for code, _ in got.notes] == ["turned"]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_read_and_that_is_said(kind):
    frames = [plain("RGB", colour=c) for c in ((250, 0, 0), (0, 250, 0), (0, 0, 250))]
    got = opened(saved(frames[0], kind, save_all=True, append_images=frames[1:]), "a")
    assert got.pixels[5, 5, 0] > 200
    assert got.notes == (("frames", {"count": 3}),)


@pytest.mark.parametrize("data, word", [
    (b"not a picture at all", "格式"),
    (saved(plain(), "PNG")[:60], "損壞"),
    (saved(Image.effect_noise((200, 200), 50), "JPEG")[:3000], "損壞"),
    (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, "損壞"),
    (bomb(), "像素過多"),
    (bomb(200_000, 2), "像素過多"),
    (b"%PDF-1.7 ...", "格式"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "格式"),
])
def test_a_bad_picture_is_one_sentence(data, word, zh):
    with pytest.raises(BadPicture, match=word) as told:
        opened(data, "壞圖.png")
    assert "壞圖.png" in str(told.value) and "\n" not in str(told.value)


def test_heic_without_its_reader_says_what_to_do(zh, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(BadPicture, match="pillow-heif"):
        opened(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100, "IMG_0001.HEIC")


def test_nothing_but_a_leakkit_error_comes_out_of_broken_bytes():
    rng = np.random.default_rng(3)
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"):
        data = bytearray(saved(Image.effect_noise((40, 30), 40).convert("RGB"), kind))
        for _ in range(60):
            broken = bytearray(data)
            for at in rng.integers(0, len(broken), 4):
                broken[at] = rng.integers(0, 256)
            try:
                opened(bytes(broken[:rng.integers(1, len(broken) + 1)]), "x")
            except EvidenceError:
                pass


def test_an_empty_file_is_named():
    with pytest.raises(EmptyFile):
        opened(b"", "a.png")


@pytest.mark.parametrize("name, yes", [("a.PNG", True), ("a.b.jpeg", True), ("a.heic", True), ("a.pdf", False), ("png", False)])
def test_a_picture_by_its_name(name, yes):
    assert is_picture(name) == yes


def test_the_file_is_closed_and_the_bytes_are_not_changed():
    data = saved(plain())
    before = bytes(data)
    opened(data, "a.png")
    assert data == before and io.BytesIO(data).read() == before
