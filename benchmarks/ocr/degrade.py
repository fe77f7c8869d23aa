"""What happens to a picture on its way: compression, shrinking, a photograph of a screen or of paper, a scanner."""

import io

import numpy as np
from PIL import Image


def degraded(png, damage, seed):
    """(bytes, suffix) of the picture after `damage`: "" (none), jpeg, small, resent, thrice, screen, paper, scan, dim."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if not damage:
        return png, ".png"
    rng = np.random.default_rng(seed)
    return {"jpeg": lambda: _jpeg(picture, 40), "small": lambda: _jpeg(_sized(picture, 0.5), 75), "resent": lambda: _jpeg(_sized(picture, 0.66), 55),
            "thrice": lambda: _thrice(picture), "screen": lambda: _jpeg(_photograph(picture, rng, screen=True), 80),
            "paper": lambda: _jpeg(_photograph(picture, rng, screen=False), 80), "scan": lambda: _jpeg(_scan(picture, rng), 70),
            "dim": lambda: _jpeg(_dim(picture, rng), 60)}[damage](), ".jpg"


def _jpeg(picture, quality):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _sized(picture, share):
    return picture.resize((round(picture.width * share), round(picture.height * share)), Image.LANCZOS)


def _thrice(picture):
    for share, quality in ((0.8, 60), (0.85, 50), (1.0, 45)):
        picture = Image.open(io.BytesIO(_jpeg(_sized(picture, share), quality)))
    return _jpeg(picture, 50)


def _photograph(picture, rng, screen):
    """Perspective, a little turn, uneven light, blur, noise; a screen adds a moiré, paper a desk around it."""
    import cv2

    page = np.asarray(picture)
    height, width = page.shape[:2]
    margin = int(0.06 * max(height, width))
    size = (width + 2 * margin, height + 2 * margin)
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    shift = rng.uniform(-0.025, 0.025, (4, 2)) * max(height, width)
    turn = np.deg2rad(rng.uniform(-2.5, 2.5))
    middle = np.float32([width / 2, height / 2])
    spin = np.float32([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    seen = (corners - middle) @ spin.T + middle + margin + shift
    ground = 30 if screen else 120
    warp = cv2.getPerspectiveTransform(corners, np.float32(seen))
    out = cv2.warpPerspective(page, warp, size, borderValue=(ground, ground - 10, ground - 15), flags=cv2.INTER_CUBIC).astype("float32")
    y, x = np.mgrid[0:size[1], 0:size[0]].astype("float32")
    light = 0.82 + 0.22 * (x / size[0]) * rng.uniform(0.4, 1) - 0.18 * (y / size[1]) * rng.uniform(0.3, 1)
    out *= light[:, :, None]
    if screen:
        wave = np.sin(x * rng.uniform(1.5, 2.2) + y * rng.uniform(0.05, 0.3)) * np.sin(y * rng.uniform(1.4, 2.1))
        out *= (1 + 0.05 * wave)[:, :, None]
        out *= np.float32([0.97, 1.0, 1.05])
    out = cv2.GaussianBlur(out, (0, 0), 0.0009 * max(size) * 0.45 + 0.35)
    out += rng.normal(0, 5, out.shape)
    return Image.fromarray(np.clip(out, 0, 255).astype("uint8"))


def _scan(picture, rng):
    turned = picture.rotate(rng.uniform(-2, 2), expand=True, fillcolor="white", resample=Image.BICUBIC).convert("L")
    page = np.asarray(turned).astype("float32")
    page += rng.normal(0, 9, page.shape)
    page[rng.random(page.shape) > 0.9993] = 40
    return Image.fromarray(np.clip(page, 0, 255).astype("uint8")).convert("RGB")


def _dim(picture, rng):
    page = np.asarray(picture).astype("float32")
    page = 128 + (page - 128) * 0.45 + rng.normal(0, 4, page.shape)
    return Image.fromarray(np.clip(page * 0.75, 0, 255).astype("uint8"))
