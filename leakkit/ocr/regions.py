"""The ground on which each line stands: its colour, the colour of its writing, and the bubble, card or bar that it lies in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

_WRITING = 20         # height of the usual line in the small picture on which areas are grown, pixels
_UNEVEN = 11          # how far colours of one area differ at least in a photograph (0-255)
_REACHES = (5, 8, 11, 16)   # how far colours of one area may differ, tried one after another until the area has the shape of a bubble (0-255)
_WHOLE = 0.42         # share of the picture from which an area is the page and no bubble
_SOLID = 0.72         # share of its box that a bubble fills at least; a circle fills 0.79
_THIN = 0.35          # share of its neighbours' width from which a row of an area is a gap between two bubbles
_GAP = 6              # rows above and below by which that is told
_WINDOW = 50          # how far above and below a line its area may reach, in heights of the usual line
_STEP = 3.5           # how far the colours right inside and right outside a bubble differ at least (0-255); on a gradient they do not


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
    edge = max(1, round(0.1 * h))
    whole = pixels[max(0, y):y + h, max(0, x):x + w].astype("float32")
    ground = np.median(np.concatenate([whole[:edge].reshape(-1, 3), whole[-edge:].reshape(-1, 3)]), axis=0)
    far = np.abs(piece - ground).max(axis=1)
    inked = piece[far >= max(np.percentile(far, 92), 20)]
    ink = np.median(inked, axis=0) if len(inked) else ground
    near = far[far < np.percentile(far, 50) + 1]
    return tuple(int(v) for v in ground), tuple(int(v) for v in ink), float(near.std())


class _Areas:
    """Areas of one colour, grown from the lines and numbered. The page comes out as -1, whatever its colours."""

    def __init__(self, small, scale, noise, least=0):
        self.small, self.scale, self.height, self.width = small, scale, *small.shape[:2]
        first = max(least, int(np.clip(3 * noise + 6, 6, _REACHES[-1])))
        self.reaches = [*(reach for reach in _REACHES if max(least - 1, 0) < reach < first), first]
        self.taken = np.full(small.shape[:2], -1, "int32")
        self.page = np.zeros(small.shape[:2], bool)
        self.boxes: list[tuple[int, int, int, int]] = []

    def of(self, line, ground):
        """(number, box in pixels) of the area that a line stands in; number -1 for the page."""
        x, y, w, h = (round(v * self.scale) for v in line.box)
        x, y = min(max(x, 0), self.width - 1), min(max(y, 0), self.height - 1)
        w, h = max(1, min(w, self.width - x)), max(1, min(h, self.height - y))
        here = self.taken[y:y + h, x:x + w]
        known = here[here >= 0]
        if known.size > 0.12 * here.size:
            number = int(np.bincount(known).argmax())
            if self._holds(number, line):
                return number, self._box(number)
        if self.page[y:y + h, x:x + w].mean() > 0.4:
            return self._none()
        for reach in self.reaches:
            grown = self._grown(x, y, w, h, ground, reach)
            box = _box_of(grown)
            if not self._is_page(box):
                box = self._cut(grown, box, self._grown(x, y, w, h, ground, min(reach, _REACHES[1])), y + h // 2)
            if self._is_page(box):
                if reach == self.reaches[0]:
                    self.page |= grown
                break
            if self._is_bubble(grown, box):
                self.boxes.append(box)
                self.taken[grown & (self.taken < 0)] = len(self.boxes) - 1
                number = len(self.boxes) - 1
                if self._holds(number, line):
                    return number, self._box(number)
        return self._none()

    def _none(self):
        return -1, (0, 0, round(self.width / self.scale), round(self.height / self.scale))

    def _grown(self, x, y, w, h, ground, reach) -> np.ndarray:
        import cv2

        piece = self.small[y:y + h, x:x + w].astype("int32")
        seed = np.unravel_index(np.abs(piece - np.int32(ground)).max(axis=2).argmin(), (h, w))
        low, high = max(0, y - _WINDOW * _WRITING), min(self.height, y + h + _WINDOW * _WRITING)
        mask = np.zeros((high - low + 2, self.width + 2), "uint8")
        step = (reach,) * 3
        cv2.floodFill(self.small[low:high], mask, (int(x + seed[1]), int(y + seed[0] - low)), 0, step, step,
                      4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (255 << 8))
        grown = np.zeros((self.height, self.width), bool)
        grown[low:high] = mask[1:-1, 1:-1] > 0
        return grown

    @staticmethod
    def _cut(grown, box, strict, middle) -> tuple:
        """`grown` without what lies beyond a thin gap above or below the line: another bubble, to which the colour has leaked. Its box. A stroke inside
        a bubble, over a quotation or under it, ends before the edges and is no gap."""
        left, top, right, bottom = box
        part = strict[top:bottom, left:right]
        filled = part.sum(axis=1).astype(float)
        gaps = [n for n in range(_GAP, len(filled) - _GAP)
                if filled[n] < _THIN * min(np.median(filled[n - _GAP:n]), np.median(filled[n + 1:n + 1 + _GAP])) and not _to_both_edges(part, n)]
        above, below = [n for n in gaps if top + n < middle], [n for n in gaps if top + n > middle]
        if above:
            grown[:top + above[-1] + 1] = False
        if below:
            grown[top + below[0]:] = False
        return _box_of(grown) if grown.any() else box

    def _is_page(self, box) -> bool:
        left, top, right, bottom = box
        tall, wide = bottom - top, right - left
        across = left <= 0 and right >= self.width
        return tall * wide > _WHOLE * self.height * self.width or (wide > 0.9 * self.width and tall > 0.3 * self.height) or across and tall > 0.12 * self.height

    def _is_bubble(self, grown, box) -> bool:
        """The area is one solid shape, and its colour ends in a step."""
        import cv2

        left, top, right, bottom = box
        part = np.pad(grown[top:bottom, left:right].astype("uint8"), 3)
        contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        filled = cv2.drawContours(np.zeros_like(part), contours, -1, 1, cv2.FILLED)
        if filled.sum() < _SOLID * (right - left) * (bottom - top):
            return False
        within = cv2.erode(filled, np.ones((3, 3), "uint8")) > 0
        rim = (filled > 0) & ~within
        beyond = (cv2.dilate(filled, np.ones((5, 5), "uint8")) > 0) & ~(cv2.dilate(filled, np.ones((3, 3), "uint8")) > 0)
        around = self._around(box, 3)
        if around is None or not beyond.any() or not rim.any():
            return True
        inside, outside = around[rim & (part > 0)], around[beyond & (around[:, :, 0] >= 0)]
        if not len(outside) or not len(inside):
            return True
        return float(np.abs(np.median(inside, axis=0) - np.median(outside, axis=0)).max()) >= _STEP

    def _around(self, box, room) -> np.ndarray:
        """The small picture in a box with some room around; -1 beyond its edges."""
        left, top, right, bottom = box
        out = np.full((bottom - top + 2 * room, right - left + 2 * room, 3), -1, "float32")
        low, high, near, far = max(0, top - room), min(self.height, bottom + room), max(0, left - room), min(self.width, right + room)
        out[low - top + room:high - top + room, near - left + room:far - left + room] = self.small[low:high, near:far]
        return out

    def _holds(self, number, line) -> bool:
        """The line lies in the box of an area."""
        box = self._box(number)
        x, y, w, h = line.box
        return bool(box[0] <= x + 0.35 * h and box[2] >= x + w - 0.35 * h and box[1] <= y + 0.6 * h and box[3] >= y + 0.4 * h)

    def _box(self, number) -> tuple:
        return tuple(round(v / self.scale) for v in self.boxes[number])


def _to_both_edges(part, n) -> bool:
    """Row `n` is of the area's colour at both ends of what the rows around it share."""
    around = np.concatenate([part[n - _GAP:n], part[n + 1:n + 1 + _GAP]])
    shared = np.flatnonzero(around.mean(axis=0) > 0.6)
    if not len(shared):
        return False
    low, high = shared[0], shared[-1] + 1
    return bool(part[n, low:low + 3].any() and part[n, max(low, high - 3):high].any())


def _box_of(grown) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(grown)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1
