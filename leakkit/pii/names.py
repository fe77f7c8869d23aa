"""Who looks for personal names: one small protocol, several backends, and their union.

A backend has a `name` and `find(texts)`, which gives for each text a list of (start, end, score, why): code points, end
exclusive, score 0-1. Backends are registered by name in `BACKENDS`; a further one is one file and one line here.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, runtime_checkable

from leakkit.errors import InputError

Found = tuple[int, int, float, str]
#: the model finds what no list holds, the list what stands in forms and beside cue words
DEFAULT = "leakkit+wordlist"
#: backend name → (module in this room, its class)
BACKENDS = {
    "leakkit": ("names_onnx", "OwnModel"),
    "wordlist": ("names_wordlist", "WordList"),
    "ckip": ("names_ckip", "Ckip"),
    "spacy": ("names_spacy", "Spacy"),
}


@runtime_checkable
class NameBackend(Protocol):
    """What a name finder has to offer; `version` is printed in the writeup beside `name`."""

    name: str
    version: str

    def find(self, texts: list[str]) -> list[list[Found]]:
        """For each text, its names as (start, end, score, why)."""
        ...


def backend(spec=None) -> NameBackend:
    """The backend for `spec`: None (the default), a registered name, ``"name:argument"`` (``"ckip:models/bert"``,
    ``"spacy:zh_core_web_sm"``; also the name of a model added by ``leakkit model add``), several joined by ``+``, or a backend object.

    Raises InputError for an unknown name and MissingPart when a backend's package or folder is missing.
    """
    if spec is None:
        return backend(DEFAULT)
    if not isinstance(spec, str):
        return spec
    if "+" in spec:
        return unite([backend(part.strip()) for part in spec.split("+")])
    name, _, argument = spec.partition(":")
    if name not in BACKENDS:
        raise InputError(why=f"沒有「{name}」這個姓名辨識元件（可用：{'、'.join(BACKENDS)}）")
    module, inner = BACKENDS[name]
    kind = getattr(import_module(f"leakkit.pii.{module}"), inner)
    if argument and name in ("ckip", "spacy"):
        from leakkit.pii.models import folder_of

        argument = folder_of(argument, name)
    return kind(argument) if argument else kind()


class United:
    """Several backends as one: every name that any of them finds; agreement raises the score."""

    def __init__(self, backends):
        self.backends = list(backends)
        self.name = "+".join(one.name for one in self.backends)
        self.version = "+".join(one.version for one in self.backends)

    def find(self, texts: list[str]) -> list[list[Found]]:
        found = [one.find(texts) for one in self.backends]
        return [_joined(rows) for rows in zip(*found, strict=True)]


def unite(backends) -> NameBackend:
    """One backend out of several (see `United`); a single one is given back as it is."""
    backends = [backend(one) for one in backends]
    if not backends:
        raise InputError(why="至少要有一個姓名辨識元件")
    return backends[0] if len(backends) == 1 else United(backends)


def _joined(rows) -> list[Found]:
    """Equal spans become one (the scores' noisy or); of overlapping ones the better score stays, then the longer."""
    spans: dict[tuple[int, int], tuple[float, str]] = {}
    for start, end, score, why in (hit for row in rows for hit in row):
        old = spans.get((start, end))
        spans[start, end] = (1 - (1 - old[0]) * (1 - score), f"{old[1]}；{why}") if old else (score, why)
    out: list[Found] = []
    taken: set[int] = set()
    for (start, end), (score, why) in sorted(spans.items(), key=lambda item: (-item[1][0], item[0][0] - item[0][1])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            out.append((start, end, round(score, 3), why))
    return sorted(out)
