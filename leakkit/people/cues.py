"""What a text says of a person's role, by the words before and after the name; the words are data (`cues.toml`)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_SENTENCE = re.compile(r"[\n。；;！!？?]")
ROLE_ORDER = ("informant", "subject", "handler", "outsider")


@cache
def cues() -> dict[str, dict]:
    """The tables of `cues.toml`: before, object, after, negation, surname, given, signature, service."""
    return tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))


def role_at(text: str, start: int, end: int, names=()) -> tuple[str, str]:
    """(role, cue word) that the words around ``text[start:end]`` announce; ("unknown", "") when they say nothing.

    `names`: (start, end) of the other names in the text: a cue on the far side of another name speaks of that one. A word
    before the name outranks one after it; the nearest wins, at one place the longest.
    """
    before = _before(text, start, names)
    found = _nearest(before, "before") or _nearest(before, "object")
    return found or _after(text, end, names) or ("unknown", "")


def _before(text, start, names) -> str:
    """The part of the sentence before the name, from the name that stands last in front of it."""
    last = max([stop for _, stop in names if stop <= start], default=0)
    cut = max(last, start - cues()["before"]["reach"] - 6)
    return _SENTENCE.split(text[cut:start])[-1]


def _nearest(before: str, side: str) -> tuple[str, str] | None:
    table = cues()[side]
    hits = [(at + len(word), len(word), role, word) for role in ROLE_ORDER for word in table.get(role, ())
            if (at := before.rfind(word)) >= 0]
    for stop, size, role, word in sorted(hits, reverse=True):
        gap = before[stop:]
        if len(gap) > table["reach"] or any(sign in gap for sign in table.get("stops", ())):
            return None
        if not _denied(before[:stop - size], gap):
            return role, word
        return None
    return None


def _denied(left: str, gap: str) -> bool:
    words = cues()["negation"]["words"]
    if left.endswith("非") and not left.endswith(("是非", "除非")):
        return True
    return any(left.endswith(word) or gap.strip(" ：:").startswith(word) or gap.endswith(word) for word in words if len(word) > 1)


def _after(text, end, names) -> tuple[str, str] | None:
    """The role that stands right behind the name: 林小美（檢舉人）, 林小姐來電檢舉, 王大同遭檢舉, 陳科員承辦."""
    table = cues()["after"]
    stop = min([begin for begin, _ in names if begin >= end], default=len(text))
    rest = _SENTENCE.split(text[end:min(stop, end + table["reach"] + 6)])[0]
    rest = _without(rest, cues()["surname"]["titles"])
    while (cut := _without(rest, table["links"])) != rest:
        rest = cut
    fits = [(len(word), role, word) for role in ROLE_ORDER for word in table.get(role, ()) if rest.startswith(word)]
    if not fits:
        return None
    _, role, word = max(fits)
    # 林小美 檢舉人王大同: the cue belongs to the name that follows at once
    if word.endswith("人") and len(text) > end and text[end:stop].endswith(word) and stop < len(text):
        return None
    return role, word


def _without(text: str, words) -> str:
    word = next((word for word in sorted(words, key=len, reverse=True) if text.startswith(word)), "")
    return text[len(word):]


def title_after(text: str, end: int) -> str:
    """The form of address right behind a name (小姐, 科長), or ""."""
    rest = text[end:end + 4]
    return next((title for title in sorted(cues()["surname"]["titles"], key=len, reverse=True) if rest.startswith(title)), "")


def bare(name: str) -> bool:
    """Whether a mention names no whole person: a surname alone (王, 歐陽), or with masked signs (王○○, 王○明, 陳某)."""
    masks, plain = cues()["surname"]["masks"], name
    if any(sign in name for sign in masks) or re.fullmatch(r".[OoXx]{1,2}", name):
        return True
    title = next((title for title in cues()["surname"]["titles"] if plain.endswith(title) and len(plain) > len(title)), "")
    plain = plain.removesuffix(title)
    return len(plain) == 1 or plain in cues()["surname"]["compound"]


def surname(name: str) -> str:
    """The surname that a Chinese name or mention begins with: one sign, or a compound one."""
    return next((two for two in cues()["surname"]["compound"] if name.startswith(two)), name[:1])


def no_person(account: str) -> str:
    """"exact" for a known bot or official account, "shape" for a name that looks like one, "" for a person."""
    table = cues()["service"]
    if account in table["exact"]:
        return "exact"
    return "shape" if re.search(table["shape"], account) else ""
