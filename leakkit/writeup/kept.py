"""Does an edited document still stand on its evidence? Each sentence that was written is looked for again.

When a document is written, its sentences and their rows stay in the case (table `sentences`), and its fixed text beside
them. An edited copy is compared with that: what lost its rows, what says something else now, what was added without any.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from leakkit.writeup import pandoc
from leakkit.writeup.draft import Draft
from leakkit.writeup.escaping import plain
from leakkit.writeup.plain import blocks

FIXED = "text"
_CITED = re.compile("〔([^〔〕]*)〕")
_ID = re.compile(r"E[0-9]{1,6}-[0-9]{1,9}|[EDFPS][0-9]{1,6}(?![0-9A-Za-z-])|[A-Z]{1,6}[A-Z0-9-]*:[0-9]+(?:-[0-9]+)?@(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|pending-[0-9]{4}-[0-9]{2}-[0-9]{2}|[^\s、〔〕等0-9]+)")
_ALIKE, _SHORTEST = 0.6, 6


@dataclass(frozen=True)
class Change:
    """One sentence that is not as it was written: `kind`, the paragraph (from 1; 0 = gone), its words, its former rows.

    Kinds: lost (its rows were taken out), changed (its words differ, its rows stand), changed-lost (both), removed, added
    (new words without rows), unknown-row (a row id that the case does not hold).
    """

    kind: str
    paragraph: int
    words: str
    before: str = ""
    rows: tuple[str, ...] = ()


def kept_sentences(draft: Draft, document: str) -> list[dict]:
    """SENTENCES rows of a draft: its sentences in order, then every paragraph that is none of them (key "text")."""
    told = [(one.key, plain(one.words), list(one.rows), one.cited in draft.markdown) for one in draft.sentences]
    known = {_bare(words) for _, words, *_ in told}
    fixed = [words for words in blocks(pandoc.tree(draft.markdown)) if not _holds(_bare(words), known)]
    rows = [*told, *((FIXED, words, [], False) for words in dict.fromkeys([draft.title, *fixed]))]
    return [{"document": document, "genre": draft.genre, "number": number, "key": key, "words": words, "rows": ids,
             "cited": cited} for number, (key, words, ids, cited) in enumerate(rows, 1)]


def _holds(paragraph: str, known: set[str]) -> bool:
    return any(words in paragraph for words in known if words)


def _bare(words: str) -> str:
    return "".join(words.split())


def same_document(paragraphs: list[str], sentences, name: str = "") -> str:
    """Which document of a SENTENCES frame an edited text is a copy of: the one most of whose sentences stand in it; "" if none.

    Of two with equally many, the one called `name`.
    """
    whole = _bare("".join(paragraphs))
    told = sentences[sentences["key"] != FIXED]
    best, most = "", 0
    for document, rows in told.groupby("document", sort=True):
        count = sum(_bare(words) in whole for words in rows["words"] if len(words) >= _SHORTEST)
        if count > most or (count == most and count and document == name):
            best, most = str(document), count
    return best


def changes(paragraphs: list[str], sentences, known: set[str], whole_lines: bool = True) -> list[Change]:
    """Every sentence that is not as it was written.

    `paragraphs`: the edited text (`plain.paragraphs`). `sentences`: the SENTENCES rows of that document. `known`: every row id
    of the case. `whole_lines`: False for a PDF, whose lines are no paragraphs, so that what was added cannot be told.
    """
    citing = bool(sentences["cited"].any())
    text = _Edited(paragraphs)
    told = [row for row in sentences.itertuples() if row.key != FIXED]
    text.take(told)
    found = [change for row in told for change in text.of(row, bool(row.cited))]
    found += [Change("unknown-row", number, text.words[number - 1], rows=(one,))
              for number, one in text.cited() if one not in known]
    fixed = [row.words for row in sentences.itertuples() if row.key == FIXED]
    return found + (list(text.added(fixed, citing)) if whole_lines else [])


class _Edited:
    """The edited text by paragraph; `used` are the paragraphs that a sentence was found in."""

    def __init__(self, paragraphs: list[str]):
        self.words = paragraphs
        self.bare = [_bare(words) for words in paragraphs]
        self.whole = "".join(self.bare)
        self.used: set[int] = set()

    def take(self, told):
        """Mark the paragraphs that stand as they were written: an edited sentence has not become one of those."""
        self.used |= {number for row in told for number in self._places(_bare(row.words)) if len(_bare(row.words)) > 1}

    def _places(self, bare: str) -> list[int]:
        return [number for number, words in enumerate(self.bare) if bare in words]

    def of(self, row, citing: bool):
        """The change of one written sentence, or nothing when it stands as it was."""
        bare, rows = _bare(row.words), tuple(row.rows)
        if len(bare) < 2:
            return
        places = self._places(bare)
        if not places and bare in self.whole:      # a PDF breaks a sentence over lines
            start = self.whole.index(bare) + len(bare)
            if citing and not _stands(self.whole[start:], rows):
                yield Change("lost", 0, row.words, row.words, rows)
            return
        if places:
            if citing and not any(_stands(self.bare[n].split(bare, 1)[1], rows) for n in places):
                yield Change("lost", places[0] + 1, row.words, row.words, rows)
            return
        yield self._nearest(row, bare, rows, citing)

    def _nearest(self, row, bare, rows, citing) -> Change:
        """The paragraph that the sentence has become, or that it is gone."""
        number = self._most_alike(bare)
        if number is None:
            return Change("removed", 0, "", row.words, rows)
        self.used.add(number)
        kind = "changed" if not citing or _cites(self.bare[number], rows) else "changed-lost"
        return Change(kind, number + 1, self.words[number], row.words, rows)

    def _most_alike(self, bare: str) -> int | None:
        best, most = None, _ALIKE
        matcher = difflib.SequenceMatcher(None, "", bare, autojunk=False)
        for number, words in enumerate(self.bare):
            shown = _CITED.sub("", words)
            if number in self.used or not shown or not 0.4 < len(shown) / len(bare) < 2.5:
                continue
            matcher.set_seq1(shown)
            if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and matcher.ratio() > most:
                best, most = number, matcher.ratio()
        return best

    def cited(self):
        """(paragraph, row id) of every id that the text cites in 〔〕."""
        for number, words in enumerate(self.words, 1):
            for cited in _CITED.findall(words):
                yield from ((number, one) for one in dict.fromkeys(_ID.findall(cited)))

    def added(self, fixed: list[str], citing: bool):
        """Paragraphs that no written sentence or fixed text accounts for and that cite no row."""
        known = {_bare(words) for words in fixed}
        for number, bare in enumerate(self.bare):
            new = number not in self.used and bare not in known and len(bare) >= _SHORTEST
            if new and not (citing and _CITED.search(self.words[number])):
                yield Change("added", number + 1, self.words[number])


def _cites(paragraph: str, rows: tuple[str, ...]) -> bool:
    """Whether any 〔…〕 of a paragraph cites the rows; a chat's code may stand in such brackets too."""
    return not rows or any(_stands(f"〔{cited}〕", rows) for cited in _CITED.findall(paragraph))


def _stands(after: str, rows: tuple[str, ...]) -> bool:
    """Whether the next 〔…〕 cites the rows of a sentence, or as many of them as a citation prints."""
    cited = _CITED.search(after)
    if not rows or cited is None:
        return not rows
    shown = set(re.split("、|等共", cited.group(1)))
    return {_bare(row) for row in rows[:8]} <= shown
