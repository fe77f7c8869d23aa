"""One picture, looked at: opened, read by an engine, its hiding signs, script and numbers looked at again, put in reading order."""

from __future__ import annotations

import numpy as np

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.ocr import digits, likeness, marks, script, upright
from leakkit.ocr.line import Engine, TextLine, is_han
from leakkit.ocr.opening import opened
from leakkit.ocr.order import in_order, level
from leakkit.ocr.regions import grounds
from leakkit.ocr.sheet import Line, Sheet

#: raised when what a picture gives changes, so that cases read their pictures again
VERSION = "3"
ENGINES = ("rapidocr", "tesseract")
#: below this a line is named in the limits
LOW = 0.85
_AS_GOOD = 0.98       # a page made flat is taken where at least this much of what was read without it is read again
_ASIDE = 1.6          # how far beside a line hiding signs are looked for, in its heights


def look(data: bytes, name: str, engine: str | Engine | None = None) -> Sheet:
    """Read the bytes of a picture file. Raises EmptyFile, BadPicture, MissingPart, InputError (no such engine)."""
    chosen = _engine(engine)
    picture = opened(data, name)
    height, width = picture.pixels.shape[:2]
    pixels, matrix, lines, notes = _upright(picture.pixels, chosen)
    ordered = in_order(digits.mended(script.mended([_again(line, pixels) for line in lines])))
    lines = [line for _, line in ordered]
    limits = [tell(f"ocr.note.{code}", **facts) for code, facts in (*picture.notes, *notes)]
    kept = tuple(_kept(line, block, box, ground) for (block, line), box, ground in
                 zip(ordered, level(lines), grounds(pixels, lines, any(code == "flat" for code, _ in notes)), strict=True))
    return Sheet(kept, pixels.shape[1], pixels.shape[0], picture.format, f"{chosen.name} {chosen.version}", (*limits, *_limits(lines)),
                 likeness.hashes(picture.pixels), VERSION, (width, height), matrix)


def _upright(pixels, engine):
    """(pixels of the page, matrix back to the picture or (), lines, notes): the page of a photograph is made flat, a turned one set upright."""
    notes, matrix = [], np.eye(3)
    lines, best = engine.lines(pixels), 0
    if found := upright.flat(pixels):
        made = engine.lines(found[0])
        if upright.worth(made) >= _AS_GOOD * upright.worth(lines):          # a page found wrongly must not make the reading worse
            (pixels, matrix), lines = found, made
            notes.append(("flat", {}))
    first = pixels
    for quarters in upright.turns(lines):
        there, back = upright.turned(first, quarters)
        again = engine.lines(there)
        if upright.worth(again) > 1.1 * upright.worth(lines):
            pixels, lines, best, turn = there, again, quarters, back
    if best:
        matrix = matrix @ turn
        notes.append(("set_upright", {"degrees": best * 90}))
    return pixels, tuple(float(cell) for cell in matrix.ravel()) if notes else (), lines, notes


def _kept(line, block, box, ground) -> Line:
    left, top, right, bottom = (round(edge, 1) for edge in box)
    return Line(line.text, round(line.confidence, 3), *line.box, left, top, right, bottom, tuple(round(char.at, 4) for char in line.chars), block,
                ground.area, ground.box, ground.colour, ground.ink, line.repairs)


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

    if not any(is_han(char.sign) for char in line.chars):
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
