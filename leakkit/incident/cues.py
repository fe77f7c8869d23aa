"""The words by which a chat tells that it is about a leak (`cues.toml`), and the questions asked of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


@cache
def cues() -> dict[str, dict]:
    """The tables of `cues.toml`: risk, recall, question, answer, album."""
    return tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))


def risk_words(text: str) -> list[str]:
    """The words of risk in a text, the longest where one stands in another (檢舉人, not also 檢舉)."""
    found = [word for word in cues()["risk"]["words"] if word in text]
    found = [word for word in found if not any(word != other and word in other for other in found)]
    return found + [match.group() for pattern in cues()["risk"]["patterns"] if (match := re.search(pattern, text))]


def says_taken_back(text: str) -> bool:
    """Whether somebody says that a post was taken back; a request to take it back, or that it failed, does not count."""
    rest = text
    for word in sorted(cues()["recall"]["not_done"], key=len, reverse=True):
        rest = rest.replace(word, "")
    return any(word in rest for word in cues()["recall"]["words"])


def by_admin(text: str) -> bool:
    """Whether a deletion notice names an administrator or the platform."""
    return any(word in text for word in cues()["recall"]["admin"])


def asks(text: str) -> str:
    """The sign or word by which a text asks something, or ""."""
    text = re.sub(r"https?://\S+", "", text)
    return next((word for word in (*cues()["question"]["signs"], *cues()["question"]["words"]) if word in text), "")


def answers(text: str) -> str:
    """The word by which a text answers or acknowledges, or ""."""
    return next((word for word in cues()["answer"]["words"] if word in text), "")


def place_of(kind, text) -> str:
    """note, album or chat: where a message of this kind and text stands."""
    if kind != "note":
        return "chat"
    return "album" if any(word in str(text) for word in cues()["album"]["words"]) else "note"
