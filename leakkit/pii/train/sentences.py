"""Chat sentences with invented names, and many without any, from the patterns in `datasets/names`.

The same lists, count and seed give the same sentences. Only persons are labelled, so the sentences are not `complete`.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

from leakkit.pii.train import gazetteer
from leakkit.pii.train.gold import Sentence
from leakkit.pii.train.invented import Lists, Mention, Names, simplified

LISTS = Path(__file__).parents[3] / "datasets" / "names"
_SLOT = re.compile(r"\{(\w+)\}")
_BEFORE = "欸 |欸|那個|對了，|是說|話說|剛剛|[轉傳] |@all |聽說|不是，|Re: |喔 |我說|請問|轉知：|就是|結果|所以|可能|@|[檔案] ".split("|")
_AFTER = "喔|啦|😂|！|...|，謝謝|🙏|吧|?|耶|~|。|嗎？|欸|XD|，麻煩了| 謝謝|(已確認)|，怎麼辦|……|ㄏㄏ|，感恩".split("|")
_JOIN = ["，", "，", " ", "\n", "。", "！", "；", "…", "\n\n", "、"]
#: share of messages: written in Simplified, damaged by recognition, with something before or after
_SIMPLE, _DAMAGED, _TALK = 0.05, 0.03, 0.22
#: how often each list of words that are no names is drawn from; "dictionary" is all of jieba's common words
_CARRIED = {"surname_words": 6, "products": 2, "deities": 1.5, "public": 2, "works": 1, "places": 3, "organs": 1, "things": 2,
            "masks": 1.5, "examples": 1.5, "roles": 1.5, "times": 1, "food": 1.5, "dictionary": 7}
#: slots for which a message without a name says "he", "the neighbour"
_PEOPLE = "PFTGXQSWNEV"


class Writer:
    """Writes messages as rows of (text, is it a name)."""

    def __init__(self, lists: Lists, rng: random.Random):
        self.rng, self.names = rng, Names(lists, rng)
        own, against = lists.sentences, lists.negatives
        self.groups = {name: _lines(text) for name, text in own.items() if name not in ("fillers", "nobody")}
        self.fillers = {name: words.split() for name, words in own["fillers"].items()}
        self.nobody = own["nobody"].split()
        self.words = {name: words.split() for name, words in against["words"].items()}
        self.fillers |= {"deity": self.words["deities"], "work": self.words["works"]}
        self.carriers = {name: _lines(text) for name, text in against["carriers"].items()}
        self.words["dictionary"] = gazetteer.common() or self.words["things"]
        self.carriers["dictionary"] = [line for name in ("surname_words", "things", "food") for line in self.carriers[name]]
        self.plain = {name: _lines(text) for name, text in against["sentences"].items()}
        self.simple = simplified(lists)

    def filled(self, pattern: str, **words: str) -> Mention:
        """A pattern with its slots filled; a slot given in `words` takes that word, which is no name."""
        out: Mention = []
        at = 0
        pattern = pattern.replace("⏎", "\n")
        for match in _SLOT.finditer(pattern):
            out.append((pattern[at:match.start()], False))
            out += self._slot(match[1], words)
            at = match.end()
        return [*out, (pattern[at:], False)]

    def _slot(self, slot: str, words: dict[str, str]) -> Mention:
        if slot in words:
            return [(words[slot], False)]
        if slot in self.fillers:
            return [(self.rng.choice(self.fillers[slot]), False)]
        return self.names.mention(slot)

    def named(self) -> Mention:
        """A message about somebody."""
        group = self.rng.choices(list(self.groups), [sum(map(len, lines)) ** 0.7 for lines in self.groups.values()])[0]
        return self.filled(self.rng.choice(self.groups[group]))

    def unnamed(self) -> Mention:
        """The same patterns with "he", "the neighbour", "my mother" in place of a name."""
        group = self.rng.choice([name for name in self.groups if name not in ("form", "sheet")])
        words = {slot: self.rng.choice(self.nobody) for slot in _PEOPLE} | {"R": ""}
        return self.filled(self.rng.choice(self.groups[group]), **words)

    def carried(self) -> Mention:
        """A word that looks like a name but is none, in a short sentence."""
        kind = self.rng.choices(list(_CARRIED), list(_CARRIED.values()))[0]
        return self.filled(self.rng.choice(self.carriers[kind]), w=self.rng.choice(self.words[kind]))

    def harmless(self) -> Mention:
        """A message without any person's name."""
        dice = self.rng.random()
        if dice < 0.45:
            return self.carried()
        if dice < 0.60:
            return self.unnamed()
        kind = "short" if dice < 0.66 else "plain" if dice < 0.78 else "long"
        return self.filled(self.rng.choice(self.plain[kind]))

    def message(self) -> Mention:
        """One message of any kind, of one sentence or several."""
        dice = self.rng.random()
        if dice < 0.40:
            parts = [self.named()]
        elif dice < 0.58:
            parts = [self.named(), *(self.harmless() for _ in range(self.rng.choice((1, 1, 2, 4))))]
        elif dice < 0.62:
            parts = [self.named(), self.named()]
        elif dice < 0.86:
            parts = [self.harmless()]
        else:
            parts = [self.harmless() for _ in range(self.rng.choice((2, 2, 3, 5)))]
        self.rng.shuffle(parts)
        return self._talk(self._joined(parts))

    def _joined(self, parts: list[Mention]) -> Mention:
        out: Mention = []
        for number, part in enumerate(parts):
            out += [(self.rng.choice(_JOIN), False)] if number else []
            out += part
        return out

    def _talk(self, parts: Mention) -> Mention:
        before = self.rng.choice(_BEFORE) if self.rng.random() < _TALK else ""
        after = self.rng.choice(_AFTER) if self.rng.random() < _TALK else ""
        return [(before, False), *parts, (after, False)]

    def sentence(self) -> Sentence:
        """A message with its offsets, now and then in Simplified or damaged as a screenshot's text is."""
        change = lambda text: text  # noqa: E731
        dice = self.rng.random()
        if dice < _SIMPLE:
            change = lambda text: text.translate(self.simple)  # noqa: E731
        elif dice < _SIMPLE + _DAMAGED:
            change = self._blurred
        return assembled([(change(text), name) for text, name in self.message()])

    def _blurred(self, text: str) -> str:
        alike = self.names.lookalike
        hit = lambda sign: sign in alike and self.rng.random() < 0.15  # noqa: E731
        return "".join(self.rng.choice(alike[sign]) if hit(sign) else sign for sign in text)


def assembled(parts: Mention) -> Sentence:
    """The parts as one text, with the offsets of the names."""
    text, spans = "", []
    for part, name in parts:
        if name:
            spans.append((len(text), len(text) + len(part), "PER"))
        text += part
    return Sentence(text, spans, False)


class Others:
    """Places and organisations to put in the place of others: those of the gold sentences and those of ``world.toml``."""

    def __init__(self, rows: list[Sentence], world: dict, rng: random.Random, more: dict[str, list[str]] | None = None):
        self.rng, self.world, self.more = rng, world, more or {}
        self.seen = {kind: sorted({row.text[a:b] for row in rows for a, b, mine in row.spans if mine == kind})
                     for kind in ("LOC", "ORG")}

    def other(self, kind: str) -> str:
        """Another place or organisation: out of the gold, out of the list, or put together."""
        dice, mine = self.rng.random(), self.world[kind]
        if dice < 0.35:
            return self.rng.choice(self.seen[kind])
        if dice < 0.72 and self.more.get(kind):
            return self.rng.choice(self.more[kind])
        if dice < 0.88:
            return self.rng.choice(mine["whole"].split())
        return self.rng.choice(mine["before"].split()) + self.rng.choice(mine["after"].split())

    def foreigner(self, old: str) -> str:
        """Another name written by its sound, with as many points."""
        known = self.more.get("PER")
        return "·".join(self.rng.choice(known) for _ in old.split("·")) if known else old


def swapped(row: Sentence, names: Names, others: Others | None = None, share: float = 0.7) -> Sentence:
    """A gold sentence with other persons' names and, given `others`, with other places and organisations; the same
    old name gets the same new one. Single characters (美, 日) and Latin words stay."""
    new: dict[tuple[str, str], str] = {}
    text, spans, at = "", [], 0
    for start, end, kind in row.spans:
        old = row.text[start:end]
        if (old, kind) not in new:
            new[old, kind] = _other(old, kind, names, others) if names.rng.random() < share else old
        text += row.text[at:start]
        word = new[old, kind]
        spans.append((len(text), len(text) + len(word), kind))
        text, at = text + word, end
    return Sentence(text + row.text[at:], spans, row.complete)


def _other(old: str, kind: str, names: Names, others: Others | None) -> str:
    if kind != "PER":
        return old if others is None or len(old) == 1 or old.isascii() else others.other(kind)
    if len(old) > 4 or not "一" <= old[0] <= "鿿":
        return others.foreigner(old) if others and "一" <= old[0] <= "鿿" else old
    if len(old) == 1:
        return names.surname()
    return names.given() if len(old) == 2 else names.full()


def mixture(rows: list[Sentence], lists: Lists, count: int, seed: int, times: int = 1,
            changed: int = 1) -> list[Sentence]:
    """The gold sentences `times` over, `changed` times over with other names, and `count` own ones. Deterministic."""
    rng = random.Random(seed)
    writer = Writer(lists, rng)
    own = [writer.sentence() for _ in range(count)]
    others = Others(rows, lists.world, rng, gazetteer.read())
    other = [swapped(row, writer.names, others) for _ in range(changed) for row in rows]
    return [*rows * times, *other, *(row for row in own if row.text.strip())]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
