"""Photographs: the page or screen in a picture made flat, and a picture that lies on its side or on its head set upright.

Each step gives the new pixels and the 3 × 3 matrix that leads from places in them back to the picture as it was, so that boxes stay true.
"""

from __future__ import annotations

import numpy as np

_SEEN = 480           # long side of the small picture on which the page is looked for, pixels
_UNEVEN = 40          # a margin that varies more than this is no margin (0-255)
_DRAWN = 1.0          # a margin that varies less was drawn, not photographed
_EXACT = 0.958        # how far the areas of the hull and of its four corners may differ
_LEVEL = 0.006        # a page within this share of the picture's size of upright is left as it is


def flat(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """(the page alone, matrix back) of a photograph with an even margin all round; None where there is no such page, or it is flat already."""
    import cv2

    corners = page(pixels)
    if corners is None:
        return None
    width = round(float(max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3]))))
    height = round(float(max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1]))))
    to = cv2.getPerspectiveTransform(corners, np.float32([[0, 0], [width, 0], [width, height], [0, height]]))
    return cv2.warpPerspective(pixels, to, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.linalg.inv(to)


def page(pixels: np.ndarray) -> np.ndarray | None:
    """The four corners (float32, pixels, from the top left clockwise) of the page or screen that lies on an even ground."""
    import cv2

    height, width = pixels.shape[:2]
    scale = _SEEN / max(height, width)
    if scale > 1 or min(height, width) * scale < 60:
        return None
    small = cv2.GaussianBlur(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (0, 0), 1.2)
    mask = _off_the_margin(small)
    if mask is None:
        return None
    points = cv2.findNonZero(mask)
    share = 0.0 if points is None else cv2.contourArea(cv2.convexHull(points)) / mask.size
    if not 0.3 < share < 0.96:
        return None
    corners = _four(cv2.convexHull(points))
    if corners is None or _is_level(corners, mask.shape) or not _filled(mask, corners):
        return None
    return np.float32(corners / scale)


def _filled(mask, corners) -> bool:
    """The ground between the corners is not the margin's: a page, not writing or a table on one sheet."""
    import cv2

    inside = cv2.fillConvexPoly(np.zeros_like(mask), corners.round().astype("int32"), 255) > 0
    return bool((mask[inside] > 0).mean() > 0.7)


def _off_the_margin(small):
    """255 where the small picture is not of the colour of its margin; None where the margin is uneven, or so even that no camera took it."""
    import cv2

    edge = max(2, round(0.008 * max(small.shape)))
    frame = np.concatenate([part.reshape(-1, 3) for part in (small[:edge], small[-edge:], small[:, :edge], small[:, -edge:])]).astype("float32")
    ground = np.median(frame, axis=0)
    spread = float(np.percentile(np.abs(frame - ground).max(axis=1), 97))
    if not _DRAWN <= spread <= _UNEVEN:
        return None
    far = np.abs(small.astype("float32") - ground).max(axis=2)
    mask = (far > 1.4 * spread + 5).astype("uint8") * 255
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), "uint8"))


def _four(hull) -> np.ndarray | None:
    """The hull as four corners, if that is what it is: from the top left clockwise."""
    import cv2

    around = cv2.arcLength(hull, True)
    for part in (0.01, 0.015, 0.02, 0.03):
        found = cv2.approxPolyDP(hull, part * around, True).reshape(-1, 2).astype("float32")
        if len(found) == 4:
            break
    else:
        return None
    if not _EXACT < cv2.contourArea(hull) / max(1.0, cv2.contourArea(found)) < 1 / _EXACT:
        return None
    middle = found.mean(axis=0)
    ranked = found[np.argsort(np.arctan2(*(found - middle).T[::-1]))]
    return np.roll(ranked, -int(ranked.sum(axis=1).argmin()), axis=0)


def _is_level(corners, shape) -> bool:
    """The sides already run along the picture's."""
    a, b, c, d = corners
    off = max(abs(a[1] - b[1]), abs(c[1] - d[1]), abs(a[0] - d[0]), abs(b[0] - c[0]))
    return bool(off <= max(1.5, _LEVEL * max(shape)))


def turned(pixels: np.ndarray, quarters: int) -> tuple[np.ndarray, np.ndarray]:
    """(the pixels after so many quarter turns against the clock, matrix back)."""
    height, width = pixels.shape[:2]
    back = {0: [[1, 0, 0], [0, 1, 0]], 1: [[0, -1, width - 1], [1, 0, 0]], 2: [[-1, 0, width - 1], [0, -1, height - 1]], 3: [[0, 1, 0], [-1, 0, height - 1]]}
    return np.ascontiguousarray(np.rot90(pixels, quarters)), np.float64([*back[quarters % 4], [0, 0, 1]])


def turns(lines) -> tuple[int, ...]:
    """The quarter turns worth trying for what was read: none where the writing stands upright and is read well."""
    long = [line for line in lines if len(line.text.strip()) >= 3]
    if len(long) >= 2 and sum(line.width < line.height for line in long) > 0.6 * len(long):
        return 1, 3
    room = sum(max(line.width, line.height) / max(1.0, min(line.width, line.height)) for line in lines)
    read = sum(char.confidence for line in lines for char in line.chars)
    return (2,) if read < 0.6 * room else ()


def worth(lines) -> float:
    """How much was read, each character weighed by its confidence; writing that stands on its side counts half."""
    return sum(sum(char.confidence ** 2 for char in line.chars) * (0.5 if line.width < line.height and len(line.chars) > 2 else 1) for line in lines)


def back_to(matrix, box) -> tuple[int, int, int, int]:
    """The upright box (x, y, width, height) in the picture as it was around a box of the flat one."""
    x, y, w, h = box
    corners = np.float64([[x, y, 1], [x + w, y, 1], [x + w, y + h, 1], [x, y + h, 1]]) @ np.float64(matrix).reshape(3, 3).T
    places = corners[:, :2] / corners[:, 2:]
    low, high = np.floor(places.min(axis=0)), np.ceil(places.max(axis=0))
    return int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1])
