"""What is kept of a picture that was read: its lines with places, colours and repairs, as plain data that a case can store."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

import pandas as pd

from leakkit.errors import CaseDamaged
from leakkit.masking import SecretFrame
from leakkit.ocr.upright import back_to

_COLUMNS = {"text": "str", "confidence": "Float64", "x": "Int64", "y": "Int64", "w": "Int64", "h": "Int64", "block": "Int64", "repaired": "str"}


@dataclass(frozen=True)
class Line:
    """One line as kept. `x` `y` `w` `h`: its upright box in pixels; `left` `top` `right` `bottom`: the same after the tilt of the page was taken
    out; `at`: the middle of each character, 0-1 of the width; `block`: number of its paragraph; `area`, `area_box`, `ground`, `ink`: see `regions`."""

    text: str = field(repr=False)
    confidence: float
    x: int
    y: int
    w: int
    h: int
    left: float
    top: float
    right: float
    bottom: float
    at: tuple[float, ...] = field(repr=False)
    block: int
    area: int
    area_box: tuple[int, int, int, int]
    ground: tuple[int, int, int]
    ink: tuple[int, int, int]
    repairs: tuple[str, ...] = field(repr=False, default=())

    @property
    def height(self) -> float:
        """The height of the writing, pixels."""
        return self.bottom - self.top


@dataclass(frozen=True)
class Sheet:
    """A picture as read: `lines` in reading order, `width` and `height` (pixels, of the page made flat and upright), `format`, `engine`, `limits`
    (sentences), `hashes` (see `likeness`), `version` of the reading, `size` (width and height of the picture file), `matrix` (9 numbers, from places
    of the sheet to the picture file; empty where they are the same)."""

    lines: tuple[Line, ...] = field(repr=False)
    width: int
    height: int
    format: str
    engine: str
    limits: tuple[str, ...]
    hashes: dict = field(repr=False)
    version: str
    size: tuple[int, int] = (0, 0)
    matrix: tuple[float, ...] = ()

    def in_picture(self, box) -> tuple:
        """A box (x, y, width, height, …) of the sheet as a box in the picture file, pixels; the same one where the picture was read as it is."""
        if not self.matrix:
            return tuple(box)
        x, y, w, h = back_to(self.matrix, box[:4])
        left, top = max(0, x), max(0, y)
        return left, top, max(1, min(x + w, self.size[0]) - left), max(1, min(y + h, self.size[1]) - top), *box[4:]

    @property
    def text(self) -> str:
        """All lines, one under another."""
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float | None:
        """The mean confidence of the lines (0-1); None where there is none."""
        return sum(line.confidence for line in self.lines) / len(self.lines) if self.lines else None

    def frame(self) -> SecretFrame:
        """The lines as `read_image` gives them."""
        rows = [(line.text, line.confidence, *self.in_picture((line.x, line.y, line.w, line.h)), line.block, "；".join(line.repairs)) for line in self.lines]
        frame = SecretFrame(pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS))
        frame.attrs.update(width=self.size[0], height=self.size[1], engine=self.engine, limits=list(self.limits))
        return frame

    def to_json(self) -> bytes:
        """The sheet as UTF-8 JSON, the same bytes for the same sheet."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Sheet:
        """The sheet that `to_json` wrote. Raises CaseDamaged."""
        try:
            facts = json.loads(data)
            lines = tuple(Line(**{key: tuple(cell) if isinstance(cell, list) else cell for key, cell in row.items()}) for row in facts["lines"])
            return cls(**{**facts, "lines": lines, "limits": tuple(facts["limits"]), "size": tuple(facts["size"]),
                          "matrix": tuple(facts["matrix"])})
        except (ValueError, TypeError, KeyError) as error:
            raise CaseDamaged(file="pictures", why=type(error).__name__) from error
