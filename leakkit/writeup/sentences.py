"""Sentences from templates as data (`sentences.toml`): each is printed only with the rows it rests on.

A template is one line of Jinja in a sandbox; it may fill blanks and choose words, nothing else. Every value is escaped,
so a chat text with braces, pipes or tags shows as text. An office replaces single sentences by its own
``sentences.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from leakkit.writeup.codes import missing
from leakkit.writeup.escaping import Text, joined
from leakkit.writeup.office import environment, reading, words

_CITED = 8
#: 可能看到者 17–19 人, but 可能看到者至少 5 人
_LEAST = re.compile("(?<=[\u4e00-\u9fff]) (?=至少)")


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


def shortened(rows, most: int = _CITED) -> Text:
    """The ids joined by 、; of more than `most` the first ones and their number (all stand in the case's tables)."""
    rows = list(rows)
    more = f" 等共 {len(rows)} 列" if len(rows) > most else ""
    return Text(f"{joined(rows[:most])}{more}")


def _catalogue(folder) -> dict:
    """The sentences by dotted key; the office's replace leakkit's one by one."""
    tree = words("sentences.toml", folder)
    return {f"{room}.{name}": entry for room, names in tree.items() for name, entry in names.items()}


class Speaker:
    """Says sentences, and keeps the questions that the case has not answered."""

    def __init__(self, folder=None):
        self._environment = environment(folder)
        self._sentences = _catalogue(folder)
        self.questions: list[Sentence] = []
        self.said: list[Sentence] = []

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
        made = self._made(key, entry["text"], rows, values)
        self.said += made
        return made

    def ask(self, key: str, rows, **values):
        """Keep the question under `key`."""
        rows = tuple(dict.fromkeys(str(row) for row in rows if not missing(row)))
        self.questions += self._made(key, self._sentences[key]["question"], rows, values)

    def _made(self, key, template, rows, values):
        known = {name: "" if missing(value) else value for name, value in values.items()}
        with reading(f"sentences.toml {key}"):
            words = self._environment.from_string(template).render(known)
        return [Sentence(key, Text(_LEAST.sub("", words)), rows)]
