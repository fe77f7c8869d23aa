"""Pictures to text: lines with their boxes and confidence, in reading order; nothing leaves the machine.

    lk.read_image("screenshot.png")        # text, confidence, x, y, w, h, block, repaired; in reading order

`frame.attrs`: ``width`` and ``height`` (pixels), ``engine``, ``limits`` (sentences on what could not be seen or may be wrong).
"""

from __future__ import annotations

from pathlib import Path

from leakkit.errors import EvidenceError, FileMissing
from leakkit.ocr.looking import ENGINES, VERSION, Look, look
from leakkit.ocr.opening import SUFFIXES, is_picture, opened

__all__ = ["ENGINES", "SUFFIXES", "VERSION", "Look", "is_picture", "look", "opened", "read_image"]


def read_image(path, engine: str | None = None):
    """The lines of a picture file as a frame (masked on display), in reading order.

    Columns: ``text`` (str), ``confidence`` (Float64, 0-1), ``x`` ``y`` ``w`` ``h`` (Int64, pixels of the upright picture), ``block`` (Int64, lines
    of one bubble, paragraph or cell share it), ``repaired`` (str, what was changed after reading; "" = nothing). `engine`: one of `ENGINES`.
    Raises FileMissing, EmptyFile, BadPicture, MissingPart, InputError.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(file=str(path)) from error
    except (OSError, ValueError) as error:
        raise EvidenceError(why=f"{path.name}: {getattr(error, 'strerror', None) or error}") from error
    return look(data, path.name, engine).frame()
