"""What every figure shares: the bundled Chinese face, a quiet page, and bytes that are equal each time.

The font is named by file and face number, so no installed font and no global state of matplotlib matters.
"""

from __future__ import annotations

import io
from functools import cache

from leakkit.deid.pictures import remember_drawn

#: grade → (hatch, grey): readable without colour and in black-and-white print
HATCHES = {"reacted": ("", "#404040"), "seen-before-and-after": ("///", "#8c8c8c"), "joined-before": ("xx", "#b3b3b3"),
           "posts-later": ("...", "#d0d0d0"), "declared": ("", "#ffffff")}
FACE = "Noto Sans CJK TC"
_DPI = 200


@cache
def _face():
    """The bundled collection's Traditional Chinese face, as (file, number in the file)."""
    from matplotlib import ft2font
    from matplotlib.font_manager import FontPath
    from noto_cjk_sans_otc import FONT_PATH

    path = str(FONT_PATH)
    for number in range(ft2font.FT2Font(path).num_faces):
        if ft2font.FT2Font(path, face_index=number).family_name == FACE:
            return FontPath(path, number)
    raise LookupError(FACE)


def font(size: float = 10):
    """The face at `size` points, for every ``fontproperties=`` argument."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=_face(), size=size)


def blank(width: float, height: float):
    """An empty Figure of `width` × `height` inches on the Agg canvas (no window, no pyplot)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=_DPI, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    # a notebook shows what has this method; without pyplot nobody else registers it
    figure._repr_png_ = lambda: image_bytes(figure)
    return figure


def quiet(axes):
    """Only the left and lower frame."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font(9))


def image_bytes(figure, kind: str = "png") -> bytes:
    """The figure as "png" or "svg" bytes without metadata; equal figures give equal bytes."""
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context({"svg.hashsalt": "leakkit", "svg.fonttype": "path", "hatch.linewidth": 0.6}):
        if kind == "png":
            return _png(figure)
        figure.savefig(out, format=kind, dpi=_DPI, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _png(figure) -> bytes:
    """The figure in grey where it has no colour (a third of the samples), remembered with its words."""
    from PIL import Image

    figure.set_dpi(_DPI)
    figure.canvas.draw()
    seen = Image.frombuffer("RGBA", figure.canvas.get_width_height(), figure.canvas.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    red, green, blue = seen.split()
    remember_drawn(seen.size, seen.tobytes(), _words(figure))
    out = io.BytesIO()
    (red if red.tobytes() == green.tobytes() == blue.tobytes() else seen).save(out, "png", dpi=(_DPI, _DPI))
    return out.getvalue()


def _words(figure) -> list[str]:
    """Every text of the figure: the leak check of a document that holds it need not read the pixels."""
    from matplotlib.text import Text

    return [words for text in figure.findobj(Text) if (words := text.get_text())]
