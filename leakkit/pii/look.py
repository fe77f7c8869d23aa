"""Run every detector over texts or messages and hand back one findings table."""

from __future__ import annotations

import pandas as pd

from leakkit.errors import InputError
from leakkit.masking import SecretFrame
from leakkit.pii import beside, merge, rules, special
from leakkit.pii.hits import Hit
from leakkit.pii.names import NameBackend, backend
from leakkit.pii.readings import safe
from leakkit.schema import FINDINGS

_SLICE = 2000


def find(texts, names=None, progress=None) -> SecretFrame:
    """Personal data in a list of texts.

    names: a backend, its name (`names.backend`), or None for the default. progress: called with (done, all) in texts.
    Returns the FINDINGS columns (`message_id` and `person_id` missing) and `text_id` (Int64, position in `texts`),
    sorted by
    text and start. Raises MissingPart when a backend's package or model folder is missing.
    """
    if isinstance(texts, str):
        raise InputError(why="find 要一串文字，例如 find([\"…\"])，不是單一文字")
    texts = [text if isinstance(text, str) else "" for text in texts]
    unique = list(dict.fromkeys(texts))
    hits = dict(zip(unique, _hits(unique, backend(names), progress), strict=True))
    rows = [_row(text, hit) | {"text_id": number} for number, text in enumerate(texts) for hit in hits[text]]
    return _table(rows, "text_id")


def find_in_messages(messages: pd.DataFrame, names=None, progress=None) -> SecretFrame:
    """Personal data in a MESSAGES table: FINDINGS with `message_id`. System rows and rows without text are skipped;
    equal
    texts are read once."""
    rows = readable(messages)
    found = find(rows["text"].tolist(), names, progress)
    found["message_id"] = rows["message_id"].to_numpy()[found["text_id"].astype(int)]
    return FINDINGS.check(found.drop(columns="text_id"))


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


def _hits(texts: list[str], names: NameBackend, progress) -> list[list[Hit]]:
    """The resolved hits of each text, slice by slice so that memory stays flat."""
    out = []
    for start in range(0, len(texts), _SLICE):
        part = [safe(text) for text in texts[start : start + _SLICE]]
        out.extend(_slice_hits(part, names))
        if progress:
            progress(min(start + _SLICE, len(texts)), len(texts))
    return out


def _slice_hits(texts, names):
    by_rule = {number: rules.find(texts[number]) for number in rules.survivors(texts)}
    found = names.find(texts)
    for number, text in enumerate(texts):
        people = [
            Hit(start, end, "person", score, f"person/{names.name}", why) for start, end, score, why in found[number]
        ]
        codes = [*by_rule.get(number, ()), *people]
        spans = [hit[:2] for hit in people]
        yield merge.resolve([*codes, *beside.birthdates(text, codes), *special.find(text, spans)])


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
