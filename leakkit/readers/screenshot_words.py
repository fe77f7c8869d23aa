"""What a printed line is: a clock, a day, a read mark, a number of members; by the lists in `screenshot_words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_TICKS = "√✓/VvWwNMnm"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def words() -> dict:
    """All of `screenshot_words.toml`."""
    return tomllib.loads((Path(__file__).parent / "screenshot_words.toml").read_text(encoding="utf-8"))


@cache
def regex(kind: str) -> re.Pattern:
    """One list of `words` as one pattern."""
    found = words()[kind]
    return re.compile(found if isinstance(found, str) else "|".join(f"(?:{one})" for one in found))


def tidy(text: str) -> str:
    """A line without ticks and dots at its ends."""
    return re.sub(r"^[✓√\s·•|]+|[\s·•|]+$", "", text)


def is_clock(text: str) -> bool:
    """A time of day and nothing else, but for ticks and states."""
    return bool(re.fullmatch(rf"{words()['clock']}(?:\s?(?:{'|'.join(words()['state'])}|[{_TICKS}]{{1,3}}))?", tidy(text)))


def clock_in(text: str) -> str:
    """The first time of day in a line; "" without one."""
    found = re.search(words()["clock"], text)
    return found.group() if found else ""


def day_of(text: str) -> re.Match | None:
    """A day between messages; groups y, m (number or English name), d, w where it names them. The thin 一 of (一) is often read as a dash."""
    text = re.sub(r"[（(]\s?[—–ー―_-]\s?(?:[)）]|$)", "(一)", tidy(text))
    for pattern in words()["day"]:
        if found := re.fullmatch(rf"(?:{pattern})(?:,?\s?(?:at\s)?{words()['clock']})?", text, re.I):
            return found
    return None


def month_of(printed: str) -> int:
    """1-12 of a number or an English name."""
    return int(printed) if printed.isdigit() else _MONTHS.index(printed[:3].lower()) + 1


def read_mark(text: str) -> int | None:
    """The count of a read mark; 0 where it has none; None where the text is no read mark."""
    found = re.fullmatch(words()["read"], tidy(text))
    return int(found["count"] or 0) if found else None


def two_marks(text: str) -> bool:
    """已讀 5 and a clock on one line."""
    return bool(re.fullmatch(rf"{words()['read']}\s?{words()['clock']}", tidy(text)))


def is_small(text: str) -> bool:
    """A clock, a read mark, or both."""
    return is_clock(text) or read_mark(text) is not None or two_marks(text)


def members_in(text: str) -> int | None:
    """How many are in the chat, by its title or the line under it; None where it does not say."""
    text = text.strip()
    if others := re.search(words()["others"], text):
        return int(others["count"]) + len([name for name in re.split("[、,，]", others["names"]) if name.strip()])
    found = regex("members").search(text)
    return int(re.sub(r"\D", "", re.findall(r"\d[\d,，.]*", found.group())[0])) if found else None


def without_size(text: str) -> str:
    """A title without arrows, a number of unread messages before it and the number of members behind it."""
    text = re.sub(r"^[<＜‹〈«←⟨く\s]+\d{1,3}\+?\s+(?=\D)|^[<＜‹〈«←⟨く\s]+|\s*[>〉›∨˅v]$", "", text.strip())
    return re.sub(r"\s?[（(]\d[\d,，.]{0,7}[)）]$", "", text).strip()
