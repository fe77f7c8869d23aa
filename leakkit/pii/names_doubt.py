"""What speaks against a name that the model found: a single character without a title, an ordinary word, a public figure.

The words are those of the word list (`names.toml`); a cue word before the name or a title behind it outweighs them.
"""

from __future__ import annotations

import re

from leakkit.pii import wordlists as lists

#: titles and other words that may follow a surname that stands alone
_AFTER_SURNAME = re.compile("[女男嫌員生姓氏君某爺嬸叔伯姨嫂董總師兄姐姊哥妹弟媽爸嬤公導座副祕秘桑民]|同仁|家長|小弟|小妹|家")
_NO_NAME = frozenset("Zoom Teams Meet Google Line LINE Word Excel Chrome OK App APP Wi WiFi Email PPT PDF KPI Covid Omicron".split())
#: what shows that a word is somebody's by-name: 溫泉他老婆, 何苦兩兄弟
_PERSON_BEHIND = re.compile("[他她]|[兩二]?(?:兄弟|姊妹|姐妹|夫妻|夫婦|父子|母女)|的(?:[老太先]|爸|媽|女兒|兒子)")
_SURE = 0.95


def doubtful(text: str, start: int, end: int, chance: float) -> bool:
    """Whether the name `text[start:end]`, found with probability `chance`, is better not reported."""
    name = text[start:end]
    if text.startswith("總統", end):          # there is one, and he is no private person
        return True
    if end - start == 1:
        return not _surname_alone(text, start, end)
    if name in _NO_NAME or re.search("[一-鿿](?:OK|APP|KTV)$|^[A-Za-z]+-[A-Za-z0-9]{1,2}[一-鿿]?$", name):
        return True
    if _vouched(text, start, end):
        return False
    negatives = lists.negatives()
    if name in lists.words("negative", "public") or (name in negatives and not _PERSON_BEHIND.match(text, end)):
        return True
    return chance < _SURE and any(name.startswith(word) for size in (2, 3, 4) if (word := name[:size]) in negatives)


def _surname_alone(text, start, end) -> bool:
    """A single character is a name only as a surname before a title, after 姓, or by itself."""
    if text[start:end] not in lists.surnames():
        return len(_title(text, end)) > 1
    if text[max(0, start - 1): start] == "姓" or not re.search("[一-鿿]", text[:start] + text[end:]):
        return True
    title = lists.title_regex().match(text, end) or _AFTER_SURNAME.match(text, end)
    if not title:
        return False
    crossing = text[start: title.end()]
    return crossing not in lists.negatives() and crossing not in ("莊家", "東家", "方家", "管家", "安家", "馬家", "全家")


def _title(text, end) -> str:
    match = lists.title_regex().match(text, end)
    return match.group() if match else ""


def _vouched(text, start, end) -> bool:
    """A cue word or a form's field before, a title of two characters behind."""
    before = text[max(0, start - 12): start]
    return bool(lists.cue_regex().search(before) or lists.form_regex().search(before) or len(_title(text, end)) > 1)
