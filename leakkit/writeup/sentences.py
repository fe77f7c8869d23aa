"""Sentences from templates as data (`sentences.toml`): each is printed only with the rows it rests on.

A template is one line of Jinja in a sandbox; it may fill blanks and choose words, nothing else. Every value is escaped,
so a chat text with braces, pipes or tags shows as text. An office replaces single sentences by its own
``sentences.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leakkit.writeup.codes import missing
from leakkit.writeup.escaping import Text, joined, text

HERE = Path(__file__).parent
_CITED = 8


@dataclass(frozen=True)
class Sentence:
    """One sentence, escaped, and the ids of the rows it rests on."""

    key: str
    words: Text
    rows: tuple[str, ...]

    @property
    def cited(self) -> Text:
        """The sentence with its rows: …〔E1-000118〕."""
        return Text(f"{self.words}{citation(self.rows)}")


def citation(rows) -> Text:
    """〔E1-000118、E1-000120〕; see `shortened`."""
    rows = list(rows)
    return Text(f"〔{shortened(rows)}〕") if rows else Text("")


def shortened(rows) -> Text:
    """The ids joined by 、; more than eight are the first eight and their number (all stand in the case's tables)."""
    rows = list(rows)
    more = f" 等共 {len(rows)} 列" if len(rows) > _CITED else ""
    return Text(f"{joined(rows[:_CITED])}{more}")


def environment(folder=None):
    """The sandboxed Jinja environment; `folder` (the office's own templates) comes before leakkit's."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    places = ([str(folder)] if folder else []) + [str(HERE / "templates")]
    made = ImmutableSandboxedEnvironment(loader=FileSystemLoader(places), finalize=text, undefined=StrictUndefined,
                                         trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    made.filters["md"] = text
    return made


@cache
def _catalogue(folder) -> dict:
    """The sentences by dotted key; the office's replace leakkit's one by one."""
    own = Path(folder) / "sentences.toml" if folder else None
    found = _flat(tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8")))
    if own and own.is_file():
        found |= _flat(tomllib.loads(own.read_text(encoding="utf-8")))
    return found


def _flat(tree: dict) -> dict:
    return {f"{room}.{name}": entry for room, names in tree.items() for name, entry in names.items()}


class Speaker:
    """Says sentences, and keeps the questions that the case has not answered."""

    def __init__(self, folder=None):
        self._environment = environment(folder)
        self._sentences = _catalogue(str(folder) if folder else None)
        self.questions: list[Sentence] = []

    def say(self, key: str, rows, **values) -> list[Sentence]:
        """The sentence under `key` in a list of one; an empty list when a row or a needed value is missing.

        If the template has a `question` and a value (not a row) is missing, the question is kept instead.
        """
        entry = self._sentences[key]
        rows = tuple(dict.fromkeys(str(row) for row in rows if not missing(row)))
        lacking = [name for name in entry.get("needs", ()) if missing(values.get(name))]
        if lacking and "question" in entry:
            self.questions += self._made(key, entry["question"], rows, values)
        if lacking or not rows:
            return []
        return self._made(key, entry["text"], rows, values)

    def ask(self, key: str, rows, **values):
        """Keep the question under `key`."""
        rows = tuple(dict.fromkeys(str(row) for row in rows if not missing(row)))
        self.questions += self._made(key, self._sentences[key]["question"], rows, values)

    def _made(self, key, template, rows, values):
        known = {name: "" if missing(value) else value for name, value in values.items()}
        return [Sentence(key, Text(self._environment.from_string(template).render(known)), rows)]
