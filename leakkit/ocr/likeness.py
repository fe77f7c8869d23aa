"""Whether two pictures show the same thing, or a picture repeats a text: by perceptual hashes, which survive recompression and resizing, and by the
text read in them, which survives cropping, another theme, a photograph of the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

#: bits of 64 in which two hashes of one picture may differ after recompression and resizing
NEAR = 10
_GRAM = 3
_PLAIN = re.compile(r"[\W_]+")


def hashes(pixels: np.ndarray) -> dict:
    """``phash`` and ``dhash`` (64 bits, hexadecimal) and ``parts`` (those of the upper and the lower two thirds)."""
    import imagehash
    from PIL import Image

    picture = Image.fromarray(pixels)
    picture.thumbnail((1024, 4096))
    width, height = picture.size
    parts = [picture.crop((0, 0, width, max(1, height * 2 // 3))), picture.crop((0, height // 3, width, max(height // 3 + 1, height)))]
    return {"phash": str(imagehash.phash(picture)), "dhash": str(imagehash.dhash(picture)), "parts": [str(imagehash.phash(part)) for part in parts]}


def apart(one: str, other: str) -> int:
    """Bits in which two hexadecimal hashes differ; 64 where one is missing."""
    if not one or not other or len(one) != len(other):
        return 64
    return (int(one, 16) ^ int(other, 16)).bit_count()


def plain(text: str) -> str:
    """Letters, digits and characters only; full width as half width, lower case."""
    import unicodedata

    return _PLAIN.sub("", unicodedata.normalize("NFKC", text)).lower()


def grams(text: str) -> set[str]:
    """The runs of three signs of `plain(text)`."""
    flat = plain(text)
    return {flat[n:n + _GRAM] for n in range(len(flat) - _GRAM + 1)} or ({flat} if flat else set())


@dataclass(frozen=True)
class Likeness:
    """How alike two things are: `similarity` (0-1) and `basis`: "same-file" (hash), "near-picture" (perceptual hashes), "text" (what was read)."""

    similarity: float
    basis: str


def contained(part: str, whole: str) -> float:
    """How much of `part` stands in `whole` (0-1), by runs of three signs; a misread sign costs three of them. 0 for fewer than 8 signs."""
    wanted = grams(part)
    if len(plain(part)) < 8:
        return 0.0
    return len(wanted & grams(whole)) / len(wanted)


#: share of the shorter text that must stand in the other one
SAME_TEXT = 0.6


def like(one: dict, other: dict) -> Likeness | None:
    """Whether two pictures show the same thing. `one`, `other`: rows of PICTURES as dicts (sha256, phash, dhash, text). None where they do not.

    Screenshots of one application look alike from afar, so that two pictures with text are the same only where their texts are; blank pages
    all look the same, so that a flat picture is like none."""
    if one["sha256"] == other["sha256"]:
        return Likeness(1.0, "same-file")
    texts = [str(row.get("text") or "") for row in (one, other)]
    short, long = sorted(texts, key=lambda text: len(plain(text)))
    shared = contained(short, long)
    bits = max(apart(one.get("phash") or "", other.get("phash") or ""), apart(one.get("dhash") or "", other.get("dhash") or ""))
    if shared >= SAME_TEXT:
        return Likeness(round(shared, 3), "near-picture" if bits <= NEAR else "text")
    telling = all(_telling(row.get("phash") or "") for row in (one, other))
    if telling and len(plain(short)) < 8 and len(plain(long)) < 8 and bits <= NEAR:
        return Likeness(round(1 - bits / 64, 3), "near-picture")
    return None


#: bits of 64 in which a part of one picture and the whole of another may differ; a flat picture's hash says nothing
NEAR_PART = 8
_FLAT = range(16, 49)


def cropped(one: dict, other: dict) -> Likeness | None:
    """Whether one of two pictures without text is the upper or the lower part of the other. `one`, `other`: rows of PICTURES as dicts (phash, parts,
    text). The parts that are known are two thirds of the height, so that a picture cut otherwise is not told (None)."""
    if any(len(plain(str(row.get("text") or ""))) >= 8 for row in (one, other)):
        return None
    pairs = [(part, whole.get("phash") or "") for cut, whole in ((one, other), (other, one)) for part in _listed(cut.get("parts"))]
    bits = min((apart(part, whole) for part, whole in pairs if _telling(part) and _telling(whole)), default=64)
    return Likeness(round(1 - bits / 64, 3), "near-picture") if bits <= NEAR_PART else None


def _listed(parts) -> list[str]:
    return [part for part in parts if isinstance(part, str)] if isinstance(parts, list | tuple) else []


def _telling(phash: str) -> bool:
    return bool(phash) and int(phash, 16).bit_count() in _FLAT


def repeats(text: str, picture_text: str) -> Likeness | None:
    """Whether a picture repeats a message's text (at least 12 signs), whole or with signs misread. None where it does not."""
    shared = contained(text, picture_text) if len(plain(text)) >= 12 else 0.0
    return Likeness(round(shared, 3), "text") if shared >= SAME_TEXT else None


def matches(pictures, texts=()) -> list[tuple[str, str, Likeness]]:
    """All pairs of like things: pictures (rows of PICTURES as dicts) among each other, as (sha256, sha256, Likeness), and with `texts`, pairs of (key,
    text), as (key, sha256, Likeness). Only things that share a run of three signs, or have near hashes, are compared."""
    pictures, found = list(pictures), []
    held = [grams(str(row.get("text") or "")) for row in pictures]
    where: dict[str, list[int]] = {}
    for n, signs in enumerate(held):
        for gram in signs:
            where.setdefault(gram, []).append(n)
    for n, row in enumerate(pictures):
        near = {m for gram in held[n] for m in where[gram] if m > n} if held[n] else set(range(n + 1, len(pictures)))
        found += [(row["sha256"], pictures[m]["sha256"], alike) for m in sorted(near) if (alike := like(row, pictures[m]))]
    for key, text in texts:
        near = {m for gram in grams(text) for m in where.get(gram, ())} if len(plain(text)) >= 12 else set()
        found += [(key, pictures[m]["sha256"], alike) for m in sorted(near) if (alike := repeats(text, str(pictures[m].get("text") or "")))]
    return found
