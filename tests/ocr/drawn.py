"""Small pictures drawn by the tests: text in the bundled font, as bytes."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont


@cache
def face(size):
    import noto_cjk_sans_otc

    for number in range(10):
        found = ImageFont.truetype(str(noto_cjk_sans_otc.FONT_PATH), size, index=number)
        if found.getname()[0] == "Noto Sans CJK TC":
            return found
    raise AssertionError("no Traditional face in the bundled font")


def picture(*lines, size=36, width=900, ink="black", ground="white"):
    """An image with one text line under another; a line may be (x, text)."""
    height = int(len(lines) * size * 1.9 + size * 1.4)
    image = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        x, text = line if isinstance(line, tuple) else (size, line)
        pen.text((x, size * 0.7 + number * size * 1.9), text, font=face(size), fill=ink)
    return image


def saved(image, kind="PNG", **options):
    """The bytes of an image file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
