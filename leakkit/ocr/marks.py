"""Signs that hide part of a name (○ ● □ ＊), found by their pixels.

The recogniser often reads straight over a circle, so that 王○明 becomes 王明, another person. Each line is therefore looked at again for rings,
discs and squares of the size of a character that no character was read for; they are put in and marked as repaired.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from leakkit.ocr.line import Char, TextLine

_LOOK = 64            # height at which a line is looked at, pixels
_HAN = ("\u3400", "\u9fff")
_ROUND = set("Oo0QОο〇○◯Ｏ０。°口回日目曰D")
_SIGNS = {"ring": "○", "disc": "●", "square": "□", "block": "■", "star": "＊", "unknown": "〓"}
_SAME = {"ring": set("○〇◯OoＯ"), "disc": set("●•·・"), "square": set("□口囗◻"), "block": set("■█"), "star": set("*＊✱"), "unknown": set()}


@dataclass(frozen=True)
class Mark:
    """A hiding sign: its `shape`, and `left`, `right` in heights of the line."""

    shape: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def is_han(sign: str) -> bool:
    """A Chinese character of the base plane, or beyond it."""
    return len(sign) == 1 and (_HAN[0] <= sign <= _HAN[1] or sign >= "\U00020000")


def marked(line: TextLine, piece: np.ndarray, before: float = 0.0) -> TextLine:
    """`line` with the hiding signs that stand in its picture `piece` (RGB or BGR, upright), of which the first `before` heights
    lie left of the line."""
    found = marks(piece)
    if not found:
        return line
    chars, repairs, width = list(line.chars), list(line.repairs), line.width / line.height
    for mark in found:
        mark = replace(mark, left=mark.left - before, right=mark.right - before)
        chars = _put(chars, mark, width, repairs)
    if len(repairs) == len(line.repairs):
        return line
    return replace(line, chars=tuple(chars), repairs=tuple(repairs))


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
    after = next((n for n, at in enumerate(places) if at > mark.middle), len(chars))
    if not _in_words(chars, places, after, mark):
        return chars
    repairs.append(f"+{sign}")
    return [*chars[:after], Char(sign, 0.8, mark.middle / width), *chars[after:]]


def _misread(chars, n, mark) -> bool:
    """A round sign between Chinese characters was read as a digit, a letter, a stop."""
    sides = [chars[m].sign for m in (n - 1, n + 1) if 0 <= m < len(chars)]
    if mark.shape not in ("ring", "disc") or chars[n].sign not in _ROUND:
        return False
    alone = not any(side.isascii() and side.isalnum() for side in sides)
    return alone and any(is_han(side) or side in _SIGNS.values() for side in sides)


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


# ---- pixels ---------------------------------------------------------------------------------------------------

def marks(piece: np.ndarray) -> list[Mark]:
    """The hiding signs in the picture of one line, from the left."""
    import cv2

    height, width = piece.shape[:2]
    if height < 6 or width < 6:
        return []
    scale = _LOOK / height
    grey = cv2.cvtColor(piece, cv2.COLOR_RGB2GRAY)
    grey = cv2.resize(grey, (max(8, round(width * scale)), _LOOK), interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    ink = _ink(grey)
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return []
    found = [_shaped(contours, tree[0], n, ink) for n in range(len(contours)) if tree[0][n][3] < 0]
    return sorted((mark for mark in found if mark), key=lambda mark: mark.left)


def _ink(grey) -> np.ndarray:
    """Writing as 255 on 0, whichever of the two is darker."""
    import cv2

    level, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    edge = np.concatenate([ink[0], ink[-1]])
    return 255 - ink if edge.mean() > 127 else ink


def _shaped(contours, tree, n, ink) -> Mark | None:
    """The mark that one outer contour is, or None."""
    import cv2

    x, y, w, h = cv2.boundingRect(contours[n])
    if not (0.3 * _LOOK < h < 0.9 * _LOOK and 0.78 < w / h < 1.28) or x <= 0 or x + w >= ink.shape[1] or y <= 0 or y + h >= _LOOK:
        return None
    area = cv2.contourArea(contours[n]) + cv2.arcLength(contours[n], True) / 2
    full = area / (np.pi / 4 * w * h)
    holes = _holes(tree, n)
    place = (x / _LOOK, (x + w) / _LOOK)
    if len(holes) == 1 and _ring(contours, holes[0], (x, y, w, h), full, area, ink):
        return Mark("ring", *place)
    solid = not holes and ink[y:y + h, x:x + w].mean() / 255
    if solid and 0.9 < full < 1.1 and 0.7 < solid < 0.86 and _no_corners(ink[y:y + h, x:x + w]):
        return Mark("disc", *place)
    return None


def _holes(tree, n) -> list[int]:
    found, child = [], tree[n][2]
    while child >= 0:
        found.append(child)
        child = tree[child][0]
    return found


def _ring(contours, hole, box, full, area, ink) -> bool:
    import cv2

    x, y, w, h = box
    a, b, c, d = cv2.boundingRect(contours[hole])
    inner = max(cv2.contourArea(contours[hole]) - cv2.arcLength(contours[hole], True) / 2, 1)
    middle = abs(a + c / 2 - x - w / 2) < 0.08 * w and abs(b + d / 2 - y - h / 2) < 0.08 * h
    wide = c > 0.55 * w and d > 0.55 * h and 0.8 < c / d < 1.25
    oval = 0.9 < full < 1.1 and 0.78 < inner / (np.pi / 4 * max(c - 2, 1) * max(d - 2, 1)) < 1.12
    inside = ink[b + 2:b + d - 2, a + 2:a + c - 2]
    empty = inside.size and inside.mean() < 0.3 * 255
    return bool(middle and wide and oval and empty) and _no_corners(ink[y:y + h, x:x + w])


def _no_corners(piece) -> bool:
    """Nothing of the sign lies in the corners of its box: it is round."""
    height, width = piece.shape
    k = max(1, round(0.11 * min(height, width)))
    corners = [piece[:k, :k], piece[:k, -k:], piece[-k:, :k], piece[-k:, -k:]]
    return max(corner.mean() for corner in corners) < 60
