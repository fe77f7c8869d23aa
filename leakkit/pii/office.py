"""Who is spoken of as holding an office: marked on the finding, never dropped; whether it is personal data is decided in review."""

from __future__ import annotations

import re
from functools import cache

from leakkit.pii import wordlists as lists

#: what follows when the officer's private life is meant
_PRIVATE = re.compile(r"的?(?:太太|先生|老公|老婆|小孩|兒子|女兒|爸|媽|父親|母親|家|住|手機|電話|身分證|生日|帳號|病|前夫|前妻)")


@cache
def _after() -> re.Pattern:
    return re.compile(rf"[\s(（]{{0,1}}(?:{lists.alternatives(lists.words('titles', 'officer'))})")


@cache
def _before() -> re.Pattern:
    return re.compile(rf"(?P<office>{lists.alternatives(lists.words('titles', 'officer'))})(?:人員?)?[\s:：是為]{{0,3}}$")


def in_office(text: str, start: int, end: int) -> str:
    """The office in which the person at `start`, `end` is spoken of (王局長, 承辦人王大明), or ""."""
    after = _after().match(text, end)
    if after:
        return "" if _PRIVATE.match(text, after.end()) else after.group().strip(" (（\n\t\u3000")
    before = _before().search(text[max(0, start - 9) : start])
    return "" if before is None or _PRIVATE.match(text, end) else before["office"]


def mark(text: str, start: int, end: int) -> str:
    """The words put behind a finding's reason."""
    office = in_office(text, start, end)
    return f"；在職務上提到 officer in role（{office}）" if office else ""
