"""What every figure shares: the bundled Chinese face, a quiet page, and bytes that are equal each time.

The font is named by file and face number, so no installed font and no global state of matplotlib matters.
"""

from __future__ import annotations

import io
from functools import cache

from leakkit.deid.pictures import remember

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
    nothing = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}[kind]
    with rc_context({"svg.hashsalt": "leakkit", "svg.fonttype": "path", "hatch.linewidth": 0.6}):
        figure.savefig(out, format=kind, dpi=_DPI, metadata=nothing)
    if kind == "png":
        remember(out.getvalue(), _words(figure))
    return out.getvalue()


def _words(figure) -> list[str]:
    """Every text of the figure: the leak check of a document that holds it need not read the pixels."""
    from matplotlib.text import Text

    return [words for text in figure.findobj(Text) if (words := text.get_text())]
