"""Where a value stands in a picture: boxes of its characters, line by line, whatever blanks and line ends stand inside."""

from __future__ import annotations

import re

_ROOM = 0.12          # added around a box, in heights of its line
_FOLD = str.maketrans("：，（）？！；－＊〇◯", ":,()?!;-*○○")


def boxes(lines, value: str) -> list[tuple[int, int, int, int, float]]:
    """Every place of `value` in the lines of a picture (objects with text, x, y, w, h, confidence and, if known, at): a list of (x, y, w, h,
    confidence), pixels, one for each line that a place touches. Blanks and full width do not matter."""
    wanted = re.sub(r"\s+", "", value).translate(_FOLD)
    signs = [(sign, number, place) for number, line in enumerate(lines) for place, sign in enumerate(line.text) if not sign.isspace()]
    flat = "".join(sign for sign, _, _ in signs).translate(_FOLD)
    out, start = [], flat.find(wanted) if wanted else -1
    while start >= 0:
        touched: dict[int, list[int]] = {}
        for _, number, place in signs[start:start + len(wanted)]:
            touched.setdefault(number, []).append(place)
        out += [_box(lines[number], min(places), max(places)) for number, places in touched.items()]
        start = flat.find(wanted, start + 1)
    return list(dict.fromkeys(out))


def _box(line, first: int, last: int) -> tuple[int, int, int, int, float]:
    edges = _edges(line)
    room = _ROOM * line.h
    left, right = max(0.0, edges[first] * line.w - room), min(1.0 * line.w, edges[last + 1] * line.w + room)
    return round(line.x + left), line.y, max(1, round(right - left)), line.h, float(line.confidence)


def _edges(line) -> list[float]:
    """The left edge of each character and the end of the line, 0-1 of its width: half way between the middles that the engine gave, else shared
    out by width."""
    at = list(getattr(line, "at", ()))
    if len(at) == len(line.text):
        return [0.0, *((a + b) / 2 for a, b in zip(at, at[1:], strict=False)), 1.0]
    wide = [0.55 if ord(sign) < 0x300 else 1.0 for sign in line.text]
    total, out = sum(wide), [0.0]
    for share in wide:
        out.append(out[-1] + share / total)
    return out
