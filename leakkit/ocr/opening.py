"""A picture file to pixels. Pictures are untrusted: what is no picture, is damaged, or would fill the memory is refused by name."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass, field

import numpy as np

from leakkit.errors import BadPicture, EmptyFile
from leakkit.language import tell

#: pixels: 100 million are a scrolling screenshot of 1,080 by 90,000, and 300 MB in memory
MAX_PIXELS = 100_000_000
#: a side longer than this is no screenshot
MAX_SIDE = 120_000
SUFFIXES = (".png", ".jpg", ".jpeg", ".jfif", ".heic", ".heif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif")
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, EOFError, IndexError, KeyError, OverflowError, struct.error, MemoryError,
           AssertionError, ZeroDivisionError, AttributeError)
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF", "MPO", "DIB", "PPM")


@dataclass(frozen=True)
class Opened:
    """A picture as pixels: `pixels` (height × width × 3, uint8, RGB, upright), its `format`, and `notes`: codes of
    ``ocr.note.…`` with their facts, for what the pixels do not show (other frames, a turned picture)."""

    pixels: np.ndarray = field(repr=False)
    format: str
    notes: tuple[tuple[str, dict], ...] = ()


def is_picture(name: str) -> bool:
    """Whether a file name says that it is a picture."""
    return name.lower().endswith(SUFFIXES)


def opened(data: bytes, name: str) -> Opened:
    """The pixels of a picture file. Raises EmptyFile, BadPicture (no picture, damaged, too large, HEIC without its reader)."""
    from PIL import Image

    if not data:
        raise EmptyFile(file=name)
    _allow_heic(data, name)
    Image.init()
    kinds = [kind for kind in _FORMATS if kind in Image.OPEN]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=kinds) as picture:
                _check_size(picture.size, name)
                return _read(picture)
    except Image.DecompressionBombError as error:
        raise BadPicture(file=name, why=tell("ocr.bad.bomb", limit=MAX_PIXELS // 10**6)) from error
    except Image.UnidentifiedImageError as error:
        raise BadPicture(file=name, why=tell("ocr.bad.unknown")) from error
    except _FAULTS as error:
        raise BadPicture(file=name, why=tell("ocr.bad.damaged")) from error


def _allow_heic(data, name):
    if data[4:8] != b"ftyp" or data[8:12] not in _HEIC:
        return
    try:
        import pillow_heif
    except ImportError as error:
        raise BadPicture(file=name, why=tell("ocr.bad.heic")) from error
    pillow_heif.register_heif_opener()


def _check_size(size, name):
    width, height = size
    if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
        raise BadPicture(file=name, why=tell("ocr.bad.bomb", limit=MAX_PIXELS // 10**6))


def _read(picture) -> Opened:
    from PIL import ImageOps

    notes = []
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and picture.format != "MPO":
        notes.append(("frames", {"count": frames}))
        picture.seek(0)
    kind = picture.format or ""
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    if picture.getexif().get(0x0112, 1) not in (0, 1):
        notes.append(("turned", {}))
    if turned.mode in ("CMYK", "YCCK"):
        notes.append(("cmyk", {}))
    return Opened(_eight_bits(turned), kind, tuple(notes))


def _eight_bits(picture) -> np.ndarray:
    """RGB uint8 of any mode; 16-bit grey is scaled, a transparent ground becomes the one on which the content shows."""
    if picture.mode.startswith("I") or picture.mode == "F":
        grey = np.asarray(picture).astype("float64")
        top = 65535 if picture.mode.startswith("I") and grey.max(initial=0) > 255 else max(grey.max(initial=0), 255)
        grey = np.clip(grey * (255 / top), 0, 255).astype("uint8")
        return np.repeat(grey[:, :, None], 3, axis=2)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        return _on_ground(np.asarray(picture.convert("RGBA")))
    return np.array(picture.convert("RGB"))


def _on_ground(rgba) -> np.ndarray:
    alpha = rgba[:, :, 3:].astype("float32") / 255
    inked = rgba[:, :, 3] > 128
    light = bool(inked.any() and not inked.all() and rgba[:, :, :3][inked].mean() > 160)
    ground = 0 if light else 255
    return (rgba[:, :, :3] * alpha + ground * (1 - alpha)).round().astype("uint8")
