"""The words of this room (`words.toml`, `ordinary.txt`) and what they say about a name."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def data() -> dict:
    """`words.toml`, read once."""
    return tomllib.loads((_HERE / "words.toml").read_text(encoding="utf-8"))


@cache
def ordinary() -> frozenset[str]:
    """Words of everyday and official Chinese that are no sign of a person."""
    lines = (_HERE / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def surnames() -> frozenset[str]:
    """Single-character surnames that are common in Taiwan."""
    return frozenset(data()["name"]["single"].replace("\n", ""))


@cache
def telling_surnames() -> frozenset[str]:
    """Surnames that hardly mean anything else: 美玲 after one of them belongs to another person (林美玲)."""
    return surnames() - set(data()["name"]["also_words"])


@cache
def circles() -> frozenset[str]:
    """Characters that stand for a hidden one, and are never a separator."""
    return frozenset(data()["fold"]["circles"])


def is_han(char: str) -> bool:
    """A Chinese character (not kana, not a circle)."""
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff" or "\uf900" <= char <= "\ufaff"


def all_han(text: str) -> bool:
    """Whether a text is one or more Chinese characters and nothing else."""
    return bool(text) and all(map(is_han, text))


@cache
def split_name(name: str) -> tuple[str, str]:
    """(surname, given name) of a Chinese full name; ("", "") where `name` is not one.

    >>> split_name("陳美玲"), split_name("歐陽美玲"), split_name("陳小姐")
    (('陳', '美玲'), ('歐陽', '美玲'), ('', ''))
    """
    if not (2 <= len(name) <= 5 and all_han(name)) or is_titled(name):
        return "", ""
    for size, known in ((2, data()["name"]["compound"]), (1, surnames())):
        rest = name[size:]
        if name[:size] in known and 1 <= len(rest) <= 3 and not (size == 2 and len(name) < 4 and name[0] in surnames()):
            return name[:size], rest
    return "", ""


def is_titled(name: str) -> bool:
    """陳小姐, 王科長: a surname with a title or an office after it."""
    long_titles = [title for title in data()["name"]["titles"] if len(title) > 1]
    return any(name.endswith(title) and 1 <= len(name) - len(title) <= 2 for title in long_titles)


@cache
def county_of(address: str) -> str:
    """The county or city at the front of an address as 臺中市, or ""; 台 is read as 臺."""
    plain = address.replace("台", "臺").replace(" ", "")
    found = [(plain.find(county), county) for county in data()["place"]["counties"] if county in plain[:14]]
    return min(found)[1] if found else ""
