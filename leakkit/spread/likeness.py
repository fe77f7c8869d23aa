"""What ties two messages: the same file, a near-same picture, the same or near text, words read from a picture, a forward label.

Near texts are looked for exactly while there are few, and through MinHash and locality-sensitive hashing (datasketch) where there
are many; either way the similarity that is told is the exact one.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from leakkit.incident.likeness import NEAR, NEAR_PICTURE, SHORTEST, grams, may_hold, resemblance, shared, squeezed, values_in
from leakkit.ocr import likeness as pictured

#: from so many texts on they are hashed instead of compared one by one
MANY = 400
_PERMUTATIONS, _BANDED = 64, 0.3
#: how much a basis weighs where two sources are possible
WEIGHT = {"statement": 7, "same-file": 6, "same-text": 5, "near-picture": 4, "near-text": 3, "ocr-match": 3, "forward-label": 1, "": 0}


@cache
def cues() -> dict[str, dict]:
    """The tables of `cues.toml`: stated, label."""
    return tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))


class Picture(NamedTuple):
    """What of a PICTURES row tells whether another one shows the same: hashes of the whole and of parts, and the words in it."""

    sha256: str
    phash: str = ""
    dhash: str = ""
    parts: tuple = ()
    text: str = ""


@dataclass(frozen=True)
class Carrier:
    """One message that carries the content, made ready to be compared."""

    message_id: str
    evidence_id: str
    chat: str
    account: str
    at: pd.Timestamp
    order: int
    text: str = field(repr=False)
    file: str = ""
    picture: Picture | None = field(default=None, repr=False)
    read: bool = False
    forwarded: bool = False
    labelled: str = ""
    values: tuple = field(default=(), repr=False)
    pieces: frozenset = field(default=frozenset(), repr=False)


def alike(one: Carrier, other: Carrier) -> tuple[str, float, str]:
    """(basis, similarity 0-1, words) of an earlier and a later carrier; basis "" when nothing ties them."""
    if one.file and one.file == other.file:
        return "same-file", 1.0, "檔案雜湊相同"
    seen = _same_picture(one.picture, other.picture)
    if seen:
        return seen
    read = one.read or other.read
    if one.text and one.text == other.text and len(one.text) >= SHORTEST and not read:
        return "same-text", 1.0, "去空白後文字相同"
    near = max(shared(one.pieces, other.pieces), resemblance(one.pieces, other.pieces) if len(one.pieces) >= 10 <= len(other.pieces) else 0)
    held = values_in(one.values, other.text, loose=read)
    if max(near, held) >= (NEAR_PICTURE if read else NEAR):
        words = f"文字片段相符 {near:.0%}" if near >= held else f"原訊息之個資有 {held:.0%} 再現"
        return "ocr-match" if read else "near-text", round(max(near, held), 4), words
    return "", 0.0, ""


def _same_picture(one: Picture | None, other: Picture | None) -> tuple[str, float, str] | None:
    """How two pictures are alike, None where they are not. Two with words in them are alike only where the words are: screens of one
    application look the same from afar."""
    if one is None or other is None:
        return None
    rows = one._asdict(), other._asdict()
    whole = pictured.like(*rows)
    if whole and whole.basis == "text":
        return "ocr-match", whole.similarity, f"兩圖之辨識文字相符 {whole.similarity:.0%}"
    if whole:
        bits = max(pictured.apart(one.phash, other.phash), pictured.apart(one.dhash, other.dhash))
        return whole.basis, whole.similarity, f"感知雜湊相差 {bits}/64 位元"
    part = pictured.cropped(*rows)
    return ("near-picture", part.similarity, f"裁切後之局部感知雜湊相符 {part.similarity:.0%}") if part else None


def hashes(row) -> Picture | None:
    """A `pictures` row as it is compared; None for one that was neither hashed nor read."""
    kept = {name: value if isinstance(value := getattr(row, name), str) else "" for name in ("phash", "dhash", "text")}
    parts = row.parts
    listed = () if parts is None or isinstance(parts, float) else tuple(part for part in parts if isinstance(part, str))
    return Picture(row.sha256, parts=listed, **kept) if any(kept.values()) else None


def near_pairs(carriers: list[Carrier]) -> dict[int, set[int]]:
    """Number of a carrier → numbers of earlier ones that may be alike (by text); all earlier ones while they are few."""
    if len(carriers) <= MANY:
        return {number: set(range(number)) for number in range(len(carriers))}
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=_BANDED, num_perm=_PERMUTATIONS)
    by_key: dict = {}
    found: dict[int, set[int]] = {}
    for number, one in enumerate(carriers):
        keys = [key for key in (("file", one.file), ("text", one.text), *(("value", value) for value in one.values)) if key[1]]
        found[number] = {other for key in keys for other in by_key.get(key, ())[:64]}
        for key in keys:
            by_key.setdefault(key, []).append(number)
        if len(one.pieces) >= 10:
            digest = MinHash(num_perm=_PERMUTATIONS, seed=1)
            digest.update_batch([piece.encode() for piece in one.pieces])
            found[number] |= {int(key) for key in index.query(digest)}
            index.insert(str(number), digest)
        if one.picture or one.read:
            found[number] |= set(range(max(0, number - MANY), number))
    return found


def label_in(text: str) -> str:
    """The words by which a text says that it was passed on (轉：, FW:), at its beginning."""
    head = str(text)[:12]
    return next((word for word in cues()["label"]["words"] if word in head), "")


def copies_of(seeds, messages, pictures) -> pd.Series:
    """Which rows of `messages` can be copies of the seeds at all (a mask): by file hash, picture, or a shared run of text.

    A quick first look over a whole case, that misses no copy; what it lets through is compared exactly afterwards.
    """
    told = messages["account"].notna() & ~messages["kind"].isin(["system", "unsent"])
    files = {seed.file for seed in seeds if seed.file}
    mask = messages["attachment_sha256"].isin(files) & told if files else pd.Series(False, index=messages.index)
    if pictures:
        mask |= messages["attachment_sha256"].isin(_near_files(seeds, pictures)) & told
    long = told & (messages["text"].str.len() >= SHORTEST).fillna(False)
    texts = messages["text"][long]
    rare = _rare_runs(seeds)
    if rare and len(texts):
        hit = texts.str.contains("|".join(map(re.escape, rare)), regex=True).fillna(False)
        mask = mask | hit.reindex(messages.index, fill_value=False)
    return mask.astype(bool)


def _near_files(seeds, pictures) -> set[str]:
    wanted = [seed.picture for seed in seeds if seed.picture]
    return {file for file, found in pictures.items() if any(_same_picture(one, found) for one in wanted)}


def _rare_runs(seeds) -> list[str]:
    """The runs of four characters of the seeds' texts and the beginnings of their values."""
    runs = dict.fromkeys(run for seed in seeds for text in (seed.text, *seed.values) for run in
                         ([text[i:i + 4] for i in range(max(1, len(text) - 3))] if len(text) >= 2 else ()))
    return [run for run in runs if len(run) >= 3]


__all__ = ["Carrier", "MANY", "Picture", "WEIGHT", "alike", "copies_of", "cues", "hashes", "label_in", "may_hold", "near_pairs", "squeezed", "grams"]
