"""A figure with its words: Jupyter's own display of a matplotlib figure has no alternative text."""

from __future__ import annotations

import base64

from leakkit.notebook.visible import html_text
from leakkit.writeup.drawing import image_bytes


class Picture:
    """A figure shown as a picture; `words` are read out by a screen reader and printed where no picture can be."""

    def __init__(self, figure, words: str):
        self.words = words
        self._data = base64.b64encode(image_bytes(figure)).decode()

    def __repr__(self):
        return self.words

    def _repr_mimebundle_(self, **_):
        shown = f'<img src="data:image/png;base64,{self._data}" alt="{html_text(self.words)}" style="max-width:100%;background:#fff">'
        return {"text/plain": self.words, "text/html": shown}
