"""Universal NER iob2 files (UNER_Chinese-GSD, CC BY-SA 4.0), read from where the user keeps them; never copied."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Sentence(NamedTuple):
    """A text with its (start, end, "PER" | "LOC" | "ORG"), code points, end exclusive.

    `complete` is False when only persons are labelled, so that an unlabelled character may still be a place.
    """

    text: str
    spans: list[tuple[int, int, str]]
    complete: bool = True


def read(path: Path) -> list[Sentence]:
    """All sentences of an iob2 file; the text is that of the ``# text`` line, with its spaces."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [sentence for block in blocks if (sentence := _sentence(block.split("\n")))]


def _sentence(lines: list[str]) -> Sentence | None:
    text = next((line[9:] for line in lines if line.startswith("# text = ")), None)
    if text is None:
        return None
    spans: list[tuple[int, int, str]] = []
    at = 0
    for line in lines:
        if not line or line.startswith("#"):
            continue
        _, word, label, *_ = line.split("\t")
        start = text.index(word, at)
        at = start + len(word)
        if label.startswith("I-") and spans and spans[-1][2] == label[2:]:
            spans[-1] = (spans[-1][0], at, label[2:])
        elif label != "O":
            spans.append((start, at, label[2:]))
    return Sentence(text, spans)
