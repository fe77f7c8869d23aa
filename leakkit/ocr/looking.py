"""One picture, looked at: opened, read by an engine, its hiding signs, script and numbers looked at again, put in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.masking import SecretFrame
from leakkit.ocr import marks
from leakkit.ocr.line import Engine, TextLine
from leakkit.ocr.opening import opened
from leakkit.ocr.order import in_order

#: raised when what a picture gives changes, so that cases read their pictures again
VERSION = "1"
ENGINES = ("rapidocr", "tesseract")
#: below this a line is named in the limits
LOW = 0.85
_ASIDE = 1.6          # how far beside a line hiding signs are looked for, in its heights
_COLUMNS = {"text": "str", "confidence": "Float64", "x": "Int64", "y": "Int64", "w": "Int64", "h": "Int64", "block": "Int64", "repaired": "str"}


@dataclass(frozen=True)
class Look:
    """A picture as read: its `lines` in reading order with their `blocks`, its `pixels`, the `engine`, and `limits` (sentences)."""

    lines: tuple[TextLine, ...] = field(repr=False)
    blocks: tuple[int, ...] = field(repr=False)
    pixels: np.ndarray = field(repr=False)
    format: str
    engine: str
    limits: tuple[str, ...]

    def frame(self) -> SecretFrame:
        """The lines as `read_image` gives them."""
        rows = [(line.text, round(line.confidence, 3), *line.box, block, "；".join(line.repairs))
                for line, block in zip(self.lines, self.blocks, strict=True)]
        frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
        frame = SecretFrame(frame)
        frame.attrs.update(width=self.pixels.shape[1], height=self.pixels.shape[0], engine=self.engine, limits=list(self.limits))
        return frame


def look(data: bytes, name: str, engine: str | Engine | None = None) -> Look:
    """Read the bytes of a picture file. Raises EmptyFile, BadPicture, MissingPart, InputError (no such engine)."""
    chosen = _engine(engine)
    picture = opened(data, name)
    lines = [_again(line, picture.pixels) for line in chosen.lines(picture.pixels)]
    ordered = in_order(lines)
    limits = [tell(f"ocr.note.{code}", **facts) for code, facts in picture.notes]
    lines = tuple(line for _, line in ordered)
    return Look(lines, tuple(block for block, _ in ordered), picture.pixels, picture.format, f"{chosen.name} {chosen.version}",
                (*limits, *_limits(lines)))


def _engine(engine):
    if engine is None or engine == "rapidocr":
        from leakkit.ocr.rapid import Rapid

        return Rapid()
    if engine == "tesseract":
        from leakkit.ocr.tesseract import Tesseract

        return Tesseract()
    if isinstance(engine, str):
        raise InputError(why=tell("ocr.no_engine", name=engine, known="、".join(ENGINES)))
    return engine


def _again(line: TextLine, pixels) -> TextLine:
    """A line after a second look at its pixels for hiding signs."""
    from leakkit.ocr.rapid import crop

    if not any(marks.is_han(char.sign) for char in line.chars):
        return line
    along = (line.quad[1] - line.quad[0]) / max(line.width, 1) * line.height * _ASIDE
    wide = line.quad + np.float32([-along, along, along, -along])
    return marks.marked(line, crop(pixels, wide), before=_ASIDE)


def _limits(lines) -> list[str]:
    if not lines:
        return [tell("ocr.limit.nothing")]
    low = [line for line in lines if line.confidence < LOW]
    mended = [line for line in lines if line.repairs]
    return [*([tell("ocr.limit.low", count=len(low), all=len(lines), level=LOW)] if low else []),
            *([tell("ocr.limit.repaired", count=len(mended))] if mended else [])]
