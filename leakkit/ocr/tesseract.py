"""Tesseract with its model ``chi_tra``, a program that the machine may have: the second engine."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from leakkit.errors import MissingPart
from leakkit.language import tell
from leakkit.ocr.line import Char, TextLine, is_han

_TIMEOUT = 300        # seconds for one picture


class Tesseract:
    """The engine ``tesseract``: chi_tra and eng, sparse text, the picture doubled where it is small and inverted where it is dark."""

    name = "tesseract"

    def __init__(self):
        self.program = shutil.which("tesseract")
        told = self._run("--version") if self.program else ""
        if "chi_tra" not in (self._run("--list-langs") if self.program else ""):
            raise MissingPart(part="tesseract", why=tell("ocr.no_tesseract"))
        self.version = told.split()[1] if len(told.split()) > 1 else "?"

    def lines(self, pixels: np.ndarray) -> list[TextLine]:
        """The lines of a picture; a character's place is shared out over its word."""
        from PIL import Image

        scale = 2 if min(pixels.shape[:2]) < 1200 else 1
        picture = Image.fromarray(255 - pixels if np.median(pixels) < 110 else pixels).convert("L")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "picture.png"
            picture.resize((picture.width * scale, picture.height * scale), Image.LANCZOS).save(path)
            told = self._run(str(path), "-", "-l", "chi_tra+eng", "--psm", "3", "tsv")
        return [line for words in _grouped(told) if (line := _line(words, scale))]

    def _run(self, *words) -> str:
        try:
            done = subprocess.run([self.program, *words], capture_output=True, text=True, encoding="utf-8", errors="replace",
                                  timeout=_TIMEOUT, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MissingPart(part="tesseract", why=str(error)) from error
        return done.stdout or done.stderr


def _grouped(told: str) -> list[list[dict]]:
    """The words of each line of Tesseract's table."""
    lines: dict[tuple, list[dict]] = {}
    for row in csv.DictReader(io.StringIO(told), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row.get("level") == "5" and (row.get("text") or "").strip():
            lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    return list(lines.values())


def _line(words: list[dict], scale: float) -> TextLine | None:
    boxes = [[float(word[key]) / scale for key in ("left", "top", "width", "height")] for word in words]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    if right - left < 2 or bottom - top < 2:
        return None
    chars: list[Char] = []
    for word, (x, _, w, _) in zip(words, boxes, strict=True):
        text, sure = word["text"].strip(), max(0.0, float(word["conf"])) / 100
        if chars and not (is_han(chars[-1].sign) or is_han(text[0])):
            chars.append(Char(" ", 1.0, (x - left) / (right - left)))
        chars += [Char(sign, sure, (x + w * (n + 0.5) / len(text) - left) / (right - left)) for n, sign in enumerate(text)]
    return TextLine(tuple(chars), np.float32([[left, top], [right, top], [right, bottom], [left, bottom]]))
