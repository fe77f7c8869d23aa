"""RapidOCR's PP-OCRv6 models on onnxruntime: they lie inside its wheel, nothing is fetched.

The two networks are driven here rather than through its class, for three things that it does not give: detection at the scale that suits the
writing, the place of every character in its line, and what else each character could have been.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from leakkit.errors import MissingPart
from leakkit.language import tell
from leakkit.ocr.line import Char, TextLine

_HEIGHT = 48          # the height of a line for the recogniser, pixels
_STEP = 8             # its pixels for one time step
_FIRST_SIDE = 640     # short side of the first detection pass
_SMALL = 15           # writing lower than this in the detector's pixels is looked at again, larger
_TILE = 1.1e6         # pixels of one detection tile
_TILE_LEAST = 320     # and its least height
_OVERLAP = 90         # how far tiles look into each other
_OTHERS = 4
_DOUBT = 0.05         # probability from which another reading of a character is kept


class Rapid:
    """The engine ``rapidocr``. Its networks are loaded once and kept."""

    name = "rapidocr"

    def __init__(self):
        self.version = version("rapidocr")
        self._detector, self._recogniser, self._signs = _networks()
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        self._boxes = DBPostProcess(thresh=0.3, box_thresh=0.45, unclip_ratio=1.6, use_dilation=True)

    def lines(self, pixels: np.ndarray) -> list[TextLine]:
        """The lines of a piece of a picture."""
        bgr = np.ascontiguousarray(pixels[:, :, ::-1])
        return self.read(bgr, self.detect(bgr))

    # ---- where the writing is

    def detect(self, bgr: np.ndarray) -> list[np.ndarray]:
        """Quads around lines of writing; a second pass at a larger scale where the writing is small."""
        scale = _first_scale(bgr.shape)
        quads = self._pass(bgr, scale)
        low = float(np.percentile([_height(quad) for quad in quads], 20)) * scale if quads else 6.0
        better = min(scale * 22 / max(low, 4), 3.0)
        if low < _SMALL and better > scale * 1.25:
            again = self._pass(bgr, better)
            quads = again if len(again) >= len(quads) * 0.7 else quads
        return quads

    def _pass(self, bgr, scale) -> list[np.ndarray]:
        """One pass at one scale, in tiles where the picture is larger than a tile; a line belongs to the tile that holds its middle."""
        height, width = bgr.shape[:2]
        tall = max(_TILE_LEAST, int(_TILE / (width * scale))) / scale
        count = max(1, int(np.ceil(height / (tall * 1.25))))
        edges = [round(height * n / count) for n in range(count + 1)]
        over, found = int(_OVERLAP / scale), []
        for low, high in zip(edges, edges[1:], strict=False):
            top = max(0, low - over)
            for quad in self._tile(bgr[top:high + over], scale):
                quad = quad + np.float32([0, top])
                if low <= quad[:, 1].mean() < high:
                    found.append(quad)
        return found

    def _tile(self, bgr, scale) -> list[np.ndarray]:
        import cv2

        height, width = bgr.shape[:2]
        size = [max(32, round(side * scale / 32) * 32) for side in (width, height)]
        small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        data = ((small.astype("float32") / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        heat = self._detector.run(None, {"x": data})[0]
        boxes, _ = self._boxes(heat, (height, width))
        return [np.asarray(box, "float32") for box in boxes]

    # ---- what it says

    def read(self, bgr: np.ndarray, quads) -> list[TextLine]:
        """The text in each quad; an empty quad gives no line."""
        found = []
        for quad in quads:
            chars = self.read_crop(crop(bgr, quad))
            if chars and any(c.sign.strip() for c in chars):
                found.append(TextLine(tuple(chars), quad))
        return found

    def read_crop(self, picture: np.ndarray) -> list[Char]:
        """The characters of one upright line (BGR)."""
        import cv2

        height, width = picture.shape[:2]
        across = max(8, int(np.ceil(width * _HEIGHT / height)))
        resized = cv2.resize(picture, (across, _HEIGHT), interpolation=cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC)
        padded = np.zeros((3, _HEIGHT, -(-max(across, 64) // 32) * 32), "float32")
        padded[:, :, :across] = (resized.astype("float32").transpose(2, 0, 1) / 255 - 0.5) / 0.5
        steps = self._recogniser.run(None, {"x": padded[None]})[0][0]
        return self._chars(steps, across / padded.shape[2])

    def _chars(self, steps, filled) -> list[Char]:
        best = steps.argmax(axis=1)
        starts = [n for n in range(len(best)) if best[n] and (n == 0 or best[n] != best[n - 1])]
        chars = []
        for start in starts:
            end = start
            while end + 1 < len(best) and best[end + 1] == best[start]:
                end += 1
            peak = start + int(steps[start:end + 1, best[start]].argmax())
            at = ((start + end) / 2 + 0.5) / (len(best) * filled)
            chars.append(Char(self._signs[best[start]], float(steps[peak, best[start]]), min(at, 1.0), self._others(steps[peak])))
        return chars

    def _others(self, probabilities) -> tuple:
        top = np.argpartition(probabilities, -_OTHERS)[-_OTHERS:]
        top = top[np.argsort(-probabilities[top])]
        return tuple((self._signs[n], float(probabilities[n])) for n in top[1:] if n and probabilities[n] >= 0.002)


def _first_scale(shape) -> float:
    short = min(shape[:2])
    return min(1.0, _FIRST_SIDE / short) if short > 320 else min(2.0, _FIRST_SIDE / short)


def _height(quad) -> float:
    return float(min(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[1] - quad[0])))


def crop(picture: np.ndarray, quad: np.ndarray) -> np.ndarray:
    """The quad of a picture as an upright piece; one much taller than wide is writing on its side, and is turned."""
    import cv2

    width = int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3]), 1))
    height = int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]), 1))
    flat = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    turn = cv2.getPerspectiveTransform(np.float32(quad), flat)
    piece = cv2.warpPerspective(picture, turn, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    return np.ascontiguousarray(np.rot90(piece)) if height > 1.5 * width and height > 40 else piece


@cache
def _networks():
    """(detector, recogniser, the characters by number). Raises MissingPart."""
    place = find_spec("rapidocr")
    if place is None:
        raise MissingPart(part="rapidocr", why=tell("ocr.missing"))
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    models = Path(place.origin).parent / "models"
    detector, recogniser = (_network(onnxruntime, models, part, options) for part in ("det", "rec"))
    signs = recogniser.get_modelmeta().custom_metadata_map["character"].split("\n")
    return detector, recogniser, ["", *signs, " "]


def _network(onnxruntime, models, part, options):
    files = sorted(models.glob(f"*_{part}_*.onnx"))
    if not files:
        raise MissingPart(part="rapidocr", why=tell("ocr.missing"))
    return onnxruntime.InferenceSession(str(files[-1]), options, providers=["CPUExecutionProvider"])
