"""Signs that hide part of a name (○ ● □ ＊), found by their pixels.

The recogniser often reads straight over a circle, so that 王○明 becomes 王明, another person. Each line is therefore looked at again for rings,
discs and squares of the size of a character that no character was read for; they are put in and marked as repaired.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from leakkit.ocr import gaps
from leakkit.ocr.line import Char, TextLine, is_han

_LOOK = 64            # height at which a line is looked at, pixels
_LEVELS = (0.5, 0.28, 0.7, 0.2)   # of the full colour of the writing
_STARS = set("✽✱✲✳∗⁎✶✻✼❋﹡")
_ROUND = set("Oo0QОο〇○◯Ｏ０。°口回日目曰•·・")
_SIGNS = {"ring": "○", "disc": "●", "square": "□", "block": "■", "letter": "O", "comma": "、"}
_SAME = {"ring": set("○〇◯OoＯ"), "disc": set("●•·・"), "square": set("□口囗◻"), "block": set("■█"), "letter": set("OoＯ○〇◯Q"), "comma": set()}


@dataclass(frozen=True)
class Mark:
    """A hiding sign: its `shape`, and `left`, `right` in heights of the line."""

    shape: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def marked(line: TextLine, piece: np.ndarray, before: float = 0.0) -> TextLine:
    """`line` with the hiding signs that stand in its picture `piece` (RGB or BGR, upright), of which the first `before` heights
    lie left of the line."""
    chars, repairs, width = [_star(char) for char in line.chars], list(line.repairs), line.width / line.height
    for mark in marks(piece):
        if mark.shape != "ring" and _is_coloured(piece, mark.left, mark.right, before):
            continue
        mark = replace(mark, left=mark.left - before, right=mark.right - before)
        chars = _put(chars, mark, width, repairs)
    chars = gaps.closed(chars, width, lambda left, right: _written(piece, left + before, right + before, before), repairs)
    if chars == list(line.chars) and len(repairs) == len(line.repairs):
        return line
    return replace(line, chars=tuple(chars), repairs=tuple(repairs))


def _star(char: Char) -> Char:
    """An asterisk read as one of its ornamental forms is an asterisk: it hides a character."""
    return replace(char, sign="＊") if char.sign in _STARS else char


def _written(piece, left, right, before=0.0) -> tuple[float, float]:
    """(height, middle from the top, 0-1 of the line) of the writing between two places, in heights of the line; (0, 0) where there is none."""
    import cv2

    height, width = piece.shape[:2]
    if height < 6 or width < 6:
        return 0.0, 0.0
    scale = _LOOK / height
    ink = _ink(cv2.resize(piece, (max(8, round(width * scale)), _LOOK), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))
    if _is_coloured(piece, left, right, before):
        return 0.0, 0.0
    part = ink[_LOOK // 10:-_LOOK // 10, max(0, round(left * _LOOK)):max(0, round(right * _LOOK))] > 0.4 * 255
    filled = np.nonzero(part.sum(axis=1) >= 2)[0]
    if part.size == 0 or part.mean() < 0.02 or not len(filled):
        return 0.0, 0.0
    low, high = filled[0] + _LOOK // 10, filled[-1] + 1 + _LOOK // 10
    return (high - low) / _LOOK, (high + low) / 2 / _LOOK


def _is_coloured(piece, left, right, before=0.0) -> bool:
    """What stands between two places (heights of the line) is a picture (🙏) in colours that are not the writing's: it hides nothing. The colours of the
    writing are those of the line itself, without the `before` heights on either side of it, where another ground may begin."""
    height, side = piece.shape[0], round(before * piece.shape[0])
    flat = piece[:, side:piece.shape[1] - side].reshape(-1, 3).astype("float32")
    if not len(flat):
        return False
    ground = np.median(flat, axis=0)
    far = np.abs(flat - ground).max(axis=1)
    axis = np.median(flat[far >= max(float(np.percentile(far, 96)) * 0.8, 1.0)], axis=0) - ground
    length = float(np.linalg.norm(axis))
    here = piece[:, max(0, round(left * height)):max(0, round(right * height))].reshape(-1, 3).astype("float32") - ground
    here = here[np.abs(here).max(axis=1) > 0.3 * max(length, 1.0)]
    if length < 60 or len(here) < 12:
        return False
    along = here @ (axis / length)
    aside = np.linalg.norm(here - along[:, None] * (axis / length), axis=1)
    return bool((aside > 0.3 * length).mean() > 0.35)


def _put(chars, mark, width, repairs):
    """`chars` with one mark in its place, if it belongs to the line and is not there already."""
    places = [char.at * width for char in chars]
    size = mark.right - mark.left
    over = [n for n, at in enumerate(places) if abs(at - mark.middle) < 0.5 * size and chars[n].sign != " "]
    sign = _SIGNS[mark.shape]
    if over:
        n = min(over, key=lambda n: abs(places[n] - mark.middle))
        if chars[n].sign in _SAME[mark.shape] or not _misread(chars, n, mark):
            return chars
        repairs.append(f"{chars[n].sign}→{sign}")
        return [*chars[:n], replace(chars[n], sign=sign, confidence=min(chars[n].confidence, 0.8)), *chars[n + 1:]]
    if mark.shape == "letter":
        return chars
    after = next((n for n, at in enumerate(places) if at > mark.middle), len(chars))
    if mark.shape == "comma" and not _gap(chars, places, after):
        return chars
    if not _in_words(chars, places, after, mark):
        return chars
    repairs.append(f"+{sign}")
    return [*chars[:after], Char(sign, 0.8, mark.middle / width), *chars[after:]]


def _misread(chars, n, mark) -> bool:
    """A round sign between Chinese characters was read as a digit, a letter, a stop."""
    if mark.shape in ("block", "comma") or chars[n].sign not in _ROUND:
        return False
    low, high = n, n
    while low > 0 and chars[low - 1].sign in "0Oo○●":
        low -= 1
    while high + 1 < len(chars) and chars[high + 1].sign in "0Oo○●":
        high += 1
    sides = [chars[m].sign for m in (low - 1, high + 1) if 0 <= m < len(chars)]
    alone = high - low < 3 and not any(side.isascii() and side.isalnum() for side in sides)
    return alone and any(is_han(side) for side in sides)


def _in_words(chars, places, after, mark) -> bool:
    """A Chinese character or another hiding sign stands close before or behind it."""
    size = mark.right - mark.left
    before, behind = after - 1, after
    near = []
    if before >= 0 and mark.left - places[before] < 1.1 * size + 0.25:
        near.append(chars[before].sign)
    if behind < len(chars) and places[behind] - mark.right < 1.1 * size + 0.25:
        near.append(chars[behind].sign)
    return any(is_han(sign) or sign in _SIGNS.values() for sign in near)


def _gap(chars, places, after) -> bool:
    """A whole character's room is empty between two Chinese characters; their usual distance is taken from the others."""
    if not 0 < after < len(chars) or not (is_han(chars[after - 1].sign) and is_han(chars[after].sign)):
        return False
    steps = [b - a for n, (a, b) in enumerate(zip(places, places[1:], strict=False))
             if is_han(chars[n].sign) and is_han(chars[n + 1].sign)]
    return len(steps) >= 4 and places[after] - places[after - 1] > 1.6 * float(np.median(steps))


# ---- pixels ---------------------------------------------------------------------------------------------------

def marks(piece: np.ndarray) -> list[Mark]:
    """The hiding signs in the picture of one line, from the left, then the commas. A thin ring may break at one level of ink and touch its neighbour at
    another, so that several levels are looked at."""
    import cv2

    height, width = piece.shape[:2]
    if height < 6 or width < 6:
        return []
    scale = _LOOK / height
    size = (max(8, round(width * scale)), _LOOK)
    ink = _ink(cv2.resize(piece, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA))
    found: list[Mark] = []
    for level in _LEVELS:
        for mark in _at_level((ink > level * 255).astype("uint8") * 255):
            if all(abs(mark.middle - other.middle) > 0.3 for other in found if other.shape != "comma" or mark.shape == "comma"):
                found.append(mark)
    return sorted(found, key=lambda mark: (mark.shape == "comma", mark.left))


def _ink(piece) -> np.ndarray:
    """How far each pixel is from the ground of the line, 0 to 255 (255 = the full colour of the writing)."""
    middle = piece[:, piece.shape[1] // 8: -max(1, piece.shape[1] // 8)]
    ground = np.median(middle.reshape(-1, 3), axis=0)
    far = np.abs(piece.astype("float32") - ground).max(axis=2)
    full = max(float(np.percentile(far[:, middle.shape[1] // 8: -max(1, middle.shape[1] // 8)], 96)), 24.0)
    return np.clip(far / full * 255, 0, 255).astype("uint8")


def _at_level(ink) -> list[Mark]:
    import cv2

    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return []
    found = [_ring(contours[n], ink) if tree[0][n][3] >= 0 else _disc(contours[n], tree[0][n][2] < 0, ink) for n in range(len(contours))]
    return [mark for mark in found if mark]


def _ring(hole, ink) -> Mark | None:
    """A ring, known by its round and empty hole and by a closed and narrow stroke around it."""
    import cv2

    x, y, w, h = cv2.boundingRect(hole)
    if not (0.3 * _LOOK < h < 0.85 * _LOOK and 0.68 < w / h < 1.25):
        return None
    inner = cv2.contourArea(hole) - cv2.arcLength(hole, True) / 2
    oval = inner / (np.pi / 4 * (w - 2) * (h - 2))
    inside = ink[y + 2:y + h - 2, x + 2:x + w - 2]
    disc = _ellipse(inside.shape, 0.92)
    if not 0.86 < oval < 1.09 or inside[disc].mean() > 12 or _stroke(ink, x, y, w, h) is None:
        return None
    stroke = _stroke(ink, x, y, w, h)
    return Mark("ring" if w / h > 0.8 else "letter", (x - stroke) / _LOOK, (x + w + stroke) / _LOOK)


def _stroke(ink, x, y, w, h) -> float | None:
    """The width of the stroke around a hole, pixels, measured outwards in sixteen directions; None where it is not an even, narrow one."""
    cx, cy, widths = x + w / 2, y + h / 2, []
    for angle in np.arange(16) * np.pi / 8 + 0.1:
        reach = 1 / np.hypot(np.cos(angle) / (w / 2), np.sin(angle) / (h / 2))
        run = 0
        for step in range(-2, int(0.4 * h) + 3):
            px, py = int(cx + (reach + step) * np.cos(angle)), int(cy + (reach + step) * np.sin(angle))
            if not (0 <= px < ink.shape[1] and 0 <= py < ink.shape[0]):
                break
            if ink[py, px]:
                run += 1
            elif run:
                break
        widths.append(run)
    low, usual = min(widths), float(np.median(widths))
    narrow = sum(width <= usual + 3 for width in widths)
    return usual if low >= 1 and usual <= 0.26 * h and narrow >= 11 else None


def _ellipse(shape, share) -> np.ndarray:
    height, width = shape
    y, x = np.ogrid[:height, :width]
    return ((x - width / 2 + 0.5) / (width / 2 * share)) ** 2 + ((y - height / 2 + 0.5) / (height / 2 * share)) ** 2 <= 1


def _disc(outer, whole, ink) -> Mark | None:
    """A filled disc or square, or a small stroke near the foot of the line, as 、 is."""
    import cv2

    x, y, w, h = cv2.boundingRect(outer)
    if whole and 0.1 * _LOOK < h < 0.34 * _LOOK and 0.5 < w / h < 1.6 and 0.55 * _LOOK < y + h / 2 < 0.85 * _LOOK:
        return Mark("comma", x / _LOOK, (x + w) / _LOOK)
    if not whole or not (0.28 * _LOOK < h < 0.9 * _LOOK and 0.8 < w / h < 1.25) or x <= 0 or x + w >= ink.shape[1] or y <= 0 or y + h >= _LOOK:
        return None
    piece = ink[y:y + h, x:x + w] > 0
    disc = _ellipse(piece.shape, 1.0)
    if piece[disc].mean() > 0.96 and piece[~disc].mean() < 0.25:
        return Mark("disc", x / _LOOK, (x + w) / _LOOK)
    return Mark("block", x / _LOOK, (x + w) / _LOOK) if piece.mean() > 0.97 and h > 0.4 * _LOOK else None
