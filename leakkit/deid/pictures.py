"""The words in a picture: known where leakkit drew it, else read by OCR; each picture once, whatever file carries it.

A figure of a document is drawn here from texts, so its words are known exactly and need no reading. Every other picture is
read by `leakkit.ocr`, and so is a figure that somebody hands in later.
"""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict

_KEPT = 256
_words: OrderedDict[str, tuple[str, ...]] = OrderedDict()
_drawn: set[str] = set()


def remember_drawn(size: tuple[int, int], samples: bytes, words) -> None:
    """`words` (strings) are all that the picture with these RGB samples (three bytes a pixel) shows."""
    digest = _digest(size, samples)
    _keep(digest, tuple(words))
    _drawn.add(digest)


def drawn_words(size: tuple[int, int], samples: bytes) -> tuple[str, ...] | None:
    """The words of a picture of leakkit's own by its RGB samples (three bytes a pixel); None where leakkit did not draw it."""
    digest = _digest(size, samples)
    return _words[digest] if digest in _drawn else None


def was_drawn(data: bytes) -> bool:
    """Whether the words in a picture are known exactly, because leakkit drew it; else they were read and may be misread."""
    return _pixels(data) in _drawn


def words_in(data: bytes, name: str) -> tuple[tuple[str, ...], str]:
    """(the lines of text in a picture, "") or ((), why it could not be read)."""
    from leakkit.errors import LeakkitError

    try:
        digest = _pixels(data)
    except Exception as error:  # a broken picture fails in many ways, and none may stop the check
        return (), f"圖片無法開啟（{type(error).__name__}）"
    if digest in _words:
        return _words[digest], ""
    try:
        from leakkit.ocr import look

        words = tuple(line.text for line in look(data, name).lines)
    except (ImportError, LeakkitError) as error:
        return (), f"圖片畫面（像素）未辨識（{type(error).__name__}），只看中繼資料"
    except Exception as error:  # an engine fails in ways of its own
        return (), f"圖片畫面（像素）辨識失敗（{type(error).__name__}），只看中繼資料"
    _keep(digest, words)
    return words, ""


def _keep(digest: str, words: tuple[str, ...]):
    _words[digest] = words
    while len(_words) > _KEPT:
        _drawn.discard(_words.popitem(last=False)[0])


def _pixels(data: bytes) -> str:
    """A hash of what is seen: a document may pack the same picture anew."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        if picture.width * picture.height > 80_000_000:
            raise ValueError("too many pixels")
        seen = picture.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    return _digest(seen.size, ground.convert("RGB").tobytes())


def _digest(size: tuple[int, int], samples: bytes) -> str:
    return hashlib.sha256(f"{size}".encode() + samples).hexdigest()
