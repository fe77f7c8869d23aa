"""Numbers as statutes and officers write them: 一百三十二, 一三二, １３２, 132; and article numbers with 之."""

from __future__ import annotations

import re

DIGITS = {"〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
#: one number, 國字 or Arabic, as a regular expression without groups
NUMBER = r"[0-9０-９]{1,4}|[〇○零一二兩三四五六七八九十百千]{1,8}"
_ARTICLE = re.compile(rf"\s*第?\s*({NUMBER})\s*(?:[條点點]\s*)?(?:(?:之|-|－|—)\s*({NUMBER}))?\s*[條點点]?\s*")


def to_int(text: str) -> int | None:
    """The number that `text` writes; None when it writes none. 一百三十二 → 132, 十二 → 12, 一七〇 → 170."""
    text = text.strip()
    if text.isdecimal():
        return int(text)
    if not text or any(c not in DIGITS and c not in UNITS for c in text):
        return None
    if not any(c in UNITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return _with_units(text)


def _with_units(text: str) -> int:
    total, digit = 0, None
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        else:
            total += (1 if digit is None else digit) * UNITS[c]
            digit = None
    return total + (digit or 0)


def to_hanzi(number: int) -> str:
    """1–9999 in 國字 as statutes write it: 132 → 一百三十二, 12 → 十二, 105 → 一百零五."""
    names = "零一二三四五六七八九"
    out, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap else "") + names[digit] + word
            gap = False
        elif out and number % unit:
            gap = True
    return out[1:] if out.startswith("一十") else out


def article_id(article) -> str:
    """``132``, ``"第132條"``, ``"第一百三十二條"``, ``"318條之1"``, ``"三百十八之一"`` → ``"132"``, ``"318-1"``.

    What is not an article number comes back stripped, as it is.
    """
    match = _ARTICLE.fullmatch(str(article))
    if not match:
        return str(article).strip()
    main, branch = to_int(match[1]), match[2] and to_int(match[2])
    return f"{main}-{branch}" if branch else str(main)


def article_words(article: str, unit: str) -> str:
    """``("318-1", "條")`` → 第318條之1."""
    main, _, branch = article.partition("-")
    return f"第{main}{unit}之{branch}" if branch else f"第{main}{unit}"
