"""Names by any spaCy pipeline, given by name or path: its PERSON or PER entities."""

from __future__ import annotations

from functools import cached_property

from leakkit.errors import MissingPart
from leakkit.pii.names import Found
from leakkit.pii.readings import safe

_PERSON = frozenset(("PERSON", "PER", "PERS", "Person"))


class Spacy:
    """The backend `spacy`. pipeline: the name of an installed pipeline, a folder, or a loaded ``Language``."""

    name = "spacy"

    def __init__(self, pipeline=""):
        if not pipeline:
            raise MissingPart(part="spacy", why="未指定模型 no pipeline given（spacy:名稱或資料夾）")
        self._given = pipeline

    @cached_property
    def pipeline(self):
        """The loaded pipeline. Raises MissingPart when it is neither installed nor a folder."""
        if not isinstance(self._given, str):
            return self._given
        import spacy

        try:
            return spacy.load(self._given)
        except (OSError, ValueError) as error:
            raise MissingPart(part="spacy", why=f"找不到或無法載入模型「{self._given}」") from error

    @property
    def version(self) -> str:
        meta = self.pipeline.meta
        return f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}"

    def find(self, texts: list[str]) -> list[list[Found]]:
        """For each text, its person entities; texts longer than the pipeline's limit are read in pieces."""
        limit = self.pipeline.max_length
        pieces = [
            (number, at, safe(text)[at : at + limit])
            for number, text in enumerate(texts)
            for at in range(0, max(1, len(text)), limit)
        ]
        out: list[list[Found]] = [[] for _ in texts]
        docs = self.pipeline.pipe(text for *_, text in pieces)
        for (number, at, _), doc in zip(pieces, docs, strict=True):
            out[number].extend(
                (at + entity.start_char, at + entity.end_char, 0.75, f"spaCy 模型標為 {entity.label_}")
                for entity in doc.ents
                if entity.label_ in _PERSON
            )
        return out
