"""The ground on which each line stands: its colour, the colour of its writing, and the bubble, card or bar that it lies in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

_WRITING = 10         # height of the usual line in the small picture on which areas are grown, pixels
_UNEVEN = 11          # how far colours of one area differ at least in a photograph (0-255)
_WHOLE = 0.42         # share of the picture from which an area is the page and no bubble


@dataclass(frozen=True)
class Ground:
    """Where a line stands: `area` (number of its bubble, -1 = the page itself), `box` of that area (left, top, right, bottom, pixels),
    `colour` of the ground and `ink` of the writing (RGB, 0-255)."""

    area: int
    box: tuple[int, int, int, int]
    colour: tuple[int, int, int]
    ink: tuple[int, int, int]


def grounds(pixels: np.ndarray, lines, photograph: bool = False) -> list[Ground]:
    """One Ground a line; of a photograph the slope of the light is taken out first."""
    import cv2

    if not lines:
        return []
    scale = min(1.0, _WRITING / max(4.0, float(np.median([line.height for line in lines]))))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.medianBlur(small, 3)
    if photograph:
        pixels, small = _evened(pixels, small)
    colours = [_colours(pixels, line) for line in lines]
    areas = _Areas(small, scale, float(np.median([noise for *_, noise in colours])), _UNEVEN if photograph else 0)
    out = []
    for line, (ground, ink, _) in zip(lines, colours, strict=True):
        area, box = areas.of(line, ground)
        out.append(Ground(area, box, ground, ink))
    return _without_pages(out)


def _evened(pixels, small):
    """Both pictures without the slope of the light over them: most pixels have a neighbour of their own colour at a little distance, so that the
    usual ratio of the two is the light."""
    import cv2

    light = np.log(cv2.GaussianBlur(small.astype("float32").mean(axis=2), (0, 0), 2) + 4)
    slopes = [_slope(light, axis) for axis in (0, 1)]
    out = []
    for picture in (pixels, small):
        height, width = picture.shape[:2]
        y, x = np.linspace(-0.5, 0.5, height, dtype="float32"), np.linspace(-0.5, 0.5, width, dtype="float32")
        gain = np.exp(-slopes[0] * small.shape[0] * y)[:, None] * np.exp(-slopes[1] * small.shape[1] * x)[None, :]
        out.append(np.clip((picture + 4.0) * gain[:, :, None] - 4, 0, 255).astype("uint8"))
    return out


def _slope(light, axis) -> float:
    """The usual change of the logarithm of the light from one pixel to the next."""
    step = max(2, light.shape[axis] // 40)
    change = np.diff(np.take(light, range(0, light.shape[axis], step), axis=axis), axis=axis).ravel()
    near = change[np.abs(change - np.median(change)) < 0.03]
    return float(near.mean()) / step if len(near) > 50 else 0.0


def _without_pages(out) -> list[Ground]:
    """An area that holds three others is no bubble but a page, seen in a photograph with a margin around it."""
    boxes = {ground.area: ground.box for ground in out if ground.area >= 0}
    pages = {area for area, box in boxes.items() if sum(_inside(other, box) for n, other in boxes.items() if n != area) >= 3}
    return [replace(ground, area=-1) if ground.area in pages else ground for ground in out]


def _inside(one, other) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]


def _colours(pixels, line):
    """(ground, ink, noise of the ground) of one line."""
    x, y, w, h = line.box
    piece = pixels[max(0, y):y + h, max(0, x):x + w].reshape(-1, 3).astype("float32")
    if not len(piece):
        return (255, 255, 255), (0, 0, 0), 0.0
    ground = np.median(piece, axis=0)
    far = np.abs(piece - ground).max(axis=1)
    inked = piece[far >= max(np.percentile(far, 92), 20)]
    ink = np.median(inked, axis=0) if len(inked) else ground
    near = far[far < np.percentile(far, 50) + 1]
    return tuple(int(v) for v in ground), tuple(int(v) for v in ink), float(near.std())


class _Areas:
    """Areas of one colour, grown from the lines and numbered."""

    def __init__(self, small, scale, noise, least=0):
        self.small, self.scale = small, scale
        self.reach = max(least, int(np.clip(3 * noise + 6, 6, 16)))
        self.taken = np.full(small.shape[:2], -1, "int32")
        self.boxes: list[tuple[int, int, int, int]] = []

    def of(self, line, ground):
        """(number, box in pixels) of the area that a line stands in; number -1 for the page."""
        x, y, w, h = (round(v * self.scale) for v in line.box)
        height, width = self.small.shape[:2]
        x, y = min(max(x, 0), width - 1), min(max(y, 0), height - 1)
        w, h = max(1, min(w, width - x)), max(1, min(h, height - y))
        here = self.taken[y:y + h, x:x + w]
        known = here[here >= 0]
        if known.size > 0.12 * here.size:
            number = int(np.bincount(known).argmax())
        else:
            number = self._grow(x, y, w, h, ground)
        return self._told(number, line)

    def _grow(self, x, y, w, h, ground) -> int:
        import cv2

        piece = self.small[y:y + h, x:x + w].astype("int32")
        seed = np.unravel_index(np.abs(piece - np.int32(ground)).max(axis=2).argmin(), (h, w))
        mask = np.zeros((self.small.shape[0] + 2, self.small.shape[1] + 2), "uint8")
        step = (self.reach,) * 3
        cv2.floodFill(self.small, mask, (int(x + seed[1]), int(y + seed[0])), 0, step, step, 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8))
        grown = mask[1:-1, 1:-1] > 0
        ys, xs = np.nonzero(grown)
        self.boxes.append((int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1))
        self.taken[grown & (self.taken < 0)] = len(self.boxes) - 1
        return len(self.boxes) - 1

    def _told(self, number, line):
        left, top, right, bottom = self.boxes[number]
        height, width = self.small.shape[:2]
        box = tuple(round(v / self.scale) for v in (left, top, right, bottom))
        x, y, w, h = line.box
        inside = box[0] <= x + 0.35 * h and box[2] >= x + w - 0.35 * h and box[1] <= y + 0.6 * h and box[3] >= y + 0.4 * h
        page = (right - left) * (bottom - top) > _WHOLE * height * width or (right - left > 0.9 * width and bottom - top > 0.3 * height)
        return (-1, box) if page or not inside else (number, box)
