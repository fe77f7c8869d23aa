"""A copy of a picture in which parts are covered: the pixels themselves are replaced, and nothing but pixels is written."""

from __future__ import annotations

import io

import numpy as np


def covered(pixels: np.ndarray, boxes) -> np.ndarray:
    """A new array in which every box (x, y, width, height, …; pixels) is one opaque black."""
    out = pixels.copy()
    for x, y, w, h, *_ in boxes:
        pad = max(2, round(0.1 * h))
        out[max(0, y - pad):y + h + pad, max(0, x - pad):x + w + pad] = 0
    return out


def png(pixels: np.ndarray) -> bytes:
    """The pixels as a PNG without any metadata, thumbnail or profile."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=False)
    return out.getvalue()
