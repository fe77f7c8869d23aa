"""Run every detector over texts or messages and hand back one findings table."""

from __future__ import annotations

from functools import cache

import pandas as pd

from leakkit.errors import InputError
from leakkit.masking import SecretFrame
from leakkit.pii import beside, first_stage, merge, office, relations, rules, sieve, special
from leakkit.pii.hits import Hit
from leakkit.pii.names import NameBackend, backend
from leakkit.pii.readings import safe, safe_all
from leakkit.schema import FINDINGS

_SLICE = 20_000


def find(texts, names=None, progress=None, before=None) -> SecretFrame:
    """Personal data in a list of texts.

    names: a backend, its name (`names.backend`), or None for the default. progress: called with (done, all) in texts.
    before: for each text what was said just before it, in which the person may stand of whom it speaks (None: nothing).
    Returns the FINDINGS columns (`message_id` and `person_id` missing) and `text_id` (Int64, position in `texts`), sorted by
    text and start. Raises MissingPart when a backend's package or model folder is missing.
    """
    if isinstance(texts, str):
        raise InputError(why="find 要一串文字，例如 find([\"…\"])，不是單一文字")
    texts = [text if isinstance(text, str) else "" for text in texts]
    unique = list(dict.fromkeys(texts))
    looks = dict(zip(unique, _looks(unique, backend(names), progress), strict=True))
    rows = [_row(text, hit) | {"text_id": number} for number, (text, said) in enumerate(zip(texts, before or [""] * len(texts), strict=True))
            for hit in looks[text].hits(said)]
    return _table(rows, "text_id")


def find_in_messages(messages: pd.DataFrame, names=None, progress=None) -> SecretFrame:
    """Personal data in a MESSAGES table: FINDINGS with `message_id`. System rows and rows without text are skipped; equal
    texts are read once."""
    rows = readable(messages)
    found = find(rows["text"].tolist(), names, progress, _before(rows))
    found["message_id"] = rows["message_id"].to_numpy()[found["text_id"].astype(int)]
    return FINDINGS.check(found.drop(columns="text_id"))


#: messages before one in the same chat in which the person may stand of whom it speaks
_THREAD = 3


def _before(rows: pd.DataFrame) -> list[str]:
    """For each row the texts of the few rows before it in the same file (the file stands in the message's number)."""
    files, texts = rows["message_id"].str.partition("-")[0].tolist(), rows["text"].tolist()
    return ["\n".join(texts[at] for at in range(max(0, here - _THREAD), here) if files[at] == files[here] and len(texts[at]) < 500)
            for here in range(len(texts))]


def readable(messages: pd.DataFrame) -> pd.DataFrame:
    """The rows that a person wrote and that hold text."""
    told = messages["account"].notna() | messages["kind"].eq("image")       # a picture that nobody posted is read as well
    wrote = ~messages["kind"].isin(["system", "unsent"]) & told & messages["text"].notna()
    return pd.DataFrame(messages.loc[wrote, ["message_id", "account", "text"]])


def looked_at(messages: pd.DataFrame, names=None) -> dict:
    """What `find_in_messages` looks at, for the sentence "looked at N messages with ..." (house rule 3): `messages_read`,
    `system_rows`, `empty_rows`, `pictures_not_read` (counts of rows) and `detectors` (name → version)."""
    names = backend(names)
    pictures = messages["kind"].eq("image")
    system = messages["kind"].eq("system") | (messages["account"].isna() & ~pictures)
    read = len(readable(messages))
    return {
        "messages_read": read,
        "system_rows": int(system.sum()),
        "empty_rows": int(len(messages) - read - int(system.sum())),
        "pictures_not_read": int((pictures & messages["ocr_confidence"].isna()).sum()),
        "detectors": {"rules": rules.VERSION, "special": special.VERSION, f"names:{names.name}": names.version},
    }


class _Look:
    """What one text holds; the special categories wait for what was said before it."""

    __slots__ = ("codes", "kinds", "people", "text")

    def __init__(self, text: str, codes: list[Hit], people: list[Hit], kinds: list[str]):
        self.text, self.people, self.kinds = text, people, kinds
        self.codes = merge.resolve([*codes, *people, *beside.find(text, [*codes, *people])]) if codes or people else []

    def hits(self, before: str) -> list[Hit]:
        """The resolved hits of the text."""
        if not self.kinds:
            return self.codes
        people = [hit[:2] for hit in self.people]
        named = [name for name in self.kinds if name != "relation"]
        found = special.find(self.text, people, before, named) if named else []
        ties = relations.find(self.text, people, before) if "relation" in self.kinds else []
        terms: dict[int, list[Hit]] = {}
        for one in found:
            for place in range(one.start, one.end):
                terms.setdefault(place, []).append(one)
        return merge.resolve([*(hit for hit in self.codes if not _in_term(self.text, hit, terms)), *found, *ties])


_EMPTY = _Look("", [], [], [])


def _in_term(text, hit: Hit, terms) -> bool:
    """A name that is part of a term (亨丁頓 in 亨丁頓舞蹈症) is none; a surname before a title is no part of any. terms: place → the
    phrases that lie there."""
    return hit.kind == "person" and hit.length > 1 and any(
        hit.end <= one.end and text[hit.start : hit.end] in one.why.split("」")[0] for one in terms.get(hit.start, ()))


@cache
def _openings() -> sieve.Sieve:
    return sieve.Sieve({name: special.openings(name) for name in special.kinds()} | {"relation": relations.first_stage()})


def _looks(texts: list[str], names: NameBackend, progress) -> list[_Look]:
    """Slice by slice, so that memory stays flat."""
    out: list[_Look] = []
    for start in range(0, len(texts), _SLICE):
        part = safe_all(texts[start : start + _SLICE])
        out.extend(_slice(part, names))
        if progress:
            progress(min(start + _SLICE, len(texts)), len(texts))
    return out


def _slice(texts, names):
    by_rule = {number: rules.find(texts[number], among) for number, among in first_stage.candidates(texts).items()}
    kinds = _openings().candidates(texts)
    found = names.find(texts)
    for number, text in enumerate(texts):
        if not found[number] and number not in by_rule and number not in kinds:
            yield _EMPTY
            continue
        people = [Hit(start, end, "person", score, f"person/{names.name}", why + office.mark(text, start, end))
                  for start, end, score, why in found[number]]
        yield _Look(text, by_rule.get(number, []), people, kinds.get(number, []))


def _row(text: str, hit: Hit) -> dict:
    return {
        "start": hit.start,
        "end": hit.end,
        "kind": hit.kind,
        "value": safe(text[hit.start : hit.end]),
        "score": hit.score,
        "rule": hit.rule,
        "why": hit.why,
    }


def _table(rows: list[dict], extra: str) -> SecretFrame:
    """FINDINGS plus one Int64 column, numbered in order."""
    numbered = [row | {"finding_id": f"F{number:04d}"} for number, row in enumerate(rows, 1)]
    frame = FINDINGS.frame(numbered)
    frame[extra] = pd.array([row[extra] for row in rows], dtype="Int64")
    return frame
