"""Figures: exact F1, share covered, false alarms; and micro F1 over PER, LOC, ORG on gold data."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from leakkit.pii.names_onnx import OwnModel
from leakkit.pii.train.gold import Sentence


def read_chat(path: Path) -> list[Sentence]:
    """Labelled chat: a line of JSON each with `text` and `persons` ([start, end] pairs); `kind` is the difficulty."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [Sentence(row["text"], [(*span, row["kind"]) for span in row["persons"]], False) for row in rows]


def f1(right: int, found: int, wanted: int) -> float:
    """F1 in per cent."""
    return round(200 * right / (found + wanted), 1) if found + wanted else 0.0


def chat(backend, rows: list[Sentence]) -> dict[str, float]:
    """exact F1, precision, recall and covered (share of gold spans inside a found one), in per cent; alarms per 100
    messages without a name."""
    found = [[hit[:2] for hit in hits] for hits in backend.find([row.text for row in rows])]
    gold = [[span[:2] for span in row.spans] for row in rows]
    right = sum(len(set(a) & set(b)) for a, b in zip(found, gold, strict=True))
    wanted, given = sum(map(len, gold)), sum(map(len, found))
    covered = sum(any(a <= start and end <= b for a, b in hits)
                  for hits, spans in zip(found, gold, strict=True) for start, end in spans)
    harmless = [hits for hits, spans in zip(found, gold, strict=True) if not spans]
    return {"f1": f1(right, given, wanted), "precision": round(100 * right / max(1, given), 1),
            "recall": round(100 * right / max(1, wanted), 1), "covered": round(100 * covered / max(1, wanted), 1),
            "alarms": round(100 * sum(map(bool, harmless)) / max(1, len(harmless)), 1)}


def by_difficulty(backend, rows: list[Sentence]) -> dict[str, str]:
    """For each kind of difficulty "exact / all"; messages that overlap with another kind count once each."""
    exact, every = Counter(), Counter()
    for row, hits in zip(rows, backend.find([row.text for row in rows]), strict=True):
        for start, end, kind in row.spans:
            every[kind] += 1
            exact[kind] += (start, end) in [hit[:2] for hit in hits]
    return {kind: f"{exact[kind]} / {number}" for kind, number in every.items()}


def gold_figures(path: Path, rows: list[Sentence]) -> dict[str, float]:
    """Micro F1 over the three kinds, and F1 of each, of the model in `path` on gold sentences."""
    found = OwnModel(path).entities([row.text for row in rows])
    pairs = [({hit[:3] for hit in hits}, set(row.spans)) for hits, row in zip(found, rows, strict=True)]
    out = {"micro": f1(sum(len(a & b) for a, b in pairs), sum(len(a) for a, _ in pairs), sum(len(b) for _, b in pairs))}
    for kind in ("PER", "LOC", "ORG"):
        mine = [({x for x in a if x[2] == kind}, {x for x in b if x[2] == kind}) for a, b in pairs]
        out[kind] = f1(sum(len(a & b) for a, b in mine), sum(len(a) for a, _ in mine), sum(len(b) for _, b in mine))
    return out


def chat_figures(path: Path, rows: list[Sentence]) -> dict[str, float]:
    """`chat` of the model in `path`."""
    return chat(OwnModel(path), rows)
