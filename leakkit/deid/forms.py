"""In which forms an original value may survive, and by which rule each form is believed.

A `Form` is a key to look for in folded text, the name of the rule that accepts or refuses a place where it stands
(`rules.py`), and a word on how it survives. Nothing here reads a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from leakkit.deid.dates import compact, read_date
from leakkit.deid.folding import digits_key, key
from leakkit.deid.words import all_han, circles, data, is_han, is_titled, ordinary, split_name, surnames, telling_surnames

NAME_KINDS = ("person", "account")
#: kinds of which seven tenths tell as much as the whole; the others are words (an agency, a sickness)
PARTIAL_KINDS = ("phone", "national_id", "address", "bank_account", "credit_card", "plate", "passport", "nhi_card",
                 "student_id", "case_no", "social_id", "ip", "person", "account")


@dataclass(frozen=True)
class Form:
    """`key` in the view (`digits`: Chinese numerals read as digits), believed by `rule`; `how` it survives.

    A part of a longer value has `whole` and the `offset` of the key in it.
    """

    key: str
    rule: str
    how: str = "whole"
    digits: bool = False
    whole: str = ""
    offset: int = 0
    value: str = ""


def forms_of(value: str, kind: str) -> list[Form]:
    """Every form in which `value` is looked for; empty when it cannot be told from ordinary text."""
    text = key(value)
    if kind == "birthdate" and read_date(value):
        return [Form(day, "number-short", digits=True) for day in compact(read_date(value))]
    found = _whole(value, text, kind)
    if not found:
        return []
    return found + _given(value, kind) + _phone(text, kind) + _mail(value, kind) + _address(value, kind) \
        + _parts(digits_key(value), kind)


def titled_parts(value: str, kind: str) -> list[str]:
    """林社工 of 林社工 Amy Lin: a surname with an office beside other words."""
    parts = re.findall("[\u3400-\u9fff]+", value) if kind in NAME_KINDS else []
    return [key(part) for part in dict.fromkeys(parts) if key(part) != key(value) and is_titled(key(part)) and part[0] in surnames()]


def hidden_names(value: str, kind: str) -> list[tuple[str, str]]:
    """(before, after) of a name of three or more characters with one of them hidden: 陳美○, 陳○玲, ○美玲."""
    text = key(value)
    if kind not in NAME_KINDS or not 3 <= len(text) <= 5 or not all_han(text) or text in ordinary():
        return []
    return [(text[:place], text[place + 1:]) for place in range(len(text))
            if place or text[1:] not in ordinary()]


def is_masked(value: str) -> bool:
    """Already masked: 陳○○, 陳OO, 王＊: at most one character shows beside the hidden ones."""
    bare = re.sub("(?<=[\u3400-\u9fff])[OoXxＯＸ]+$", "○", value.strip())
    hidden = circles() | set(data()["fold"]["marks"])
    shown = [char for char in bare if char not in hidden and not char.isspace()]
    return len(shown) <= 1 < len(bare)


def _whole(value, text, kind) -> list[Form]:
    rule = _rule(text, kind)
    if not rule:
        return []
    exact = value.strip() if rule == "exact" else ""
    figures = digits_key(value)
    numeric = len(re.findall("[0-9]", figures)) >= 4
    plain = [Form(text, rule, value=exact)]
    return plain + ([Form(figures, rule, digits=True, value=exact)] if numeric else [])


def _rule(text: str, kind: str) -> str:
    """The rule for a whole value by what it is made of; "" = not searched."""
    if text in ordinary():
        return "ordinary" if kind == "person" and len(text) >= 2 else ""
    if text.isascii():
        return _latin_rule(text)
    if len(text) < 2 or set(text) <= circles():
        return ""
    if not all_han(text) and len(text) < 4:
        return "tight"
    return "pair" if len(text) == 2 else "name"


def _latin_rule(text: str) -> str:
    if text.isdigit():
        return ("", "tight", "number-short", "number")[(len(text) >= 4) + (len(text) >= 5) + (len(text) >= 8)]
    if len(text) <= 3:
        return "exact" if len(text) >= 2 else ""
    if re.search("[0-9]", text):
        return "number-short" if len(text) < 8 else "number"
    return "word" if len(text) < 8 else "long"


def _given(value, kind) -> list[Form]:
    found = []
    for name in [key(value), *name_parts(value, kind)]:
        given = split_name(name)[1] if kind in NAME_KINDS else ""
        found += [Form(given, "given-ordinary" if given in ordinary() else "given", "given")] if len(given) >= 2 else []
    return found + [Form(name, "name", "part") for name in name_parts(value, kind)]


def name_parts(value: str, kind: str) -> list[str]:
    """葉書瑋 of the display name 圖書館 葉書瑋: a full name beside an office. An office or a place is none, whatever surname it begins with."""
    parts = re.findall("[\u3400-\u9fff]+", value) if kind in NAME_KINDS else []
    ends = tuple(data()["name"]["no_name_ends"])
    return [key(part) for part in dict.fromkeys(parts) if 3 <= len(part) <= 4 and key(part) != key(value) and part[0] in telling_surnames()
            and split_name(key(part))[0] and not part.endswith(ends) and key(part) not in ordinary()]


def latin_parts(value: str, kind: str) -> list[str]:
    """Amy and Lin of 林社工 Amy Lin: what somebody may be called by; words that many display names hold (LINE, Office) are none.

    For a map only: the leak check looks into the markup of documents too, where such words stand anyway (Roman, Mark).
    """
    parts = re.findall(r"[a-z]+", value.casefold()) if kind in NAME_KINDS else []
    whole = key(value)
    return [part for part in dict.fromkeys(parts) if len(part) >= 3 and part != whole and part not in data()["name"]["latin_words"]]


def _phone(text, kind) -> list[Form]:
    if kind != "phone" or not text.isascii() or not text.isdigit():
        return []
    if text.startswith("0"):
        other = "886" + text[1:]
    elif text.startswith("886") and len(text) >= 11:
        other = "0" + text[3:].lstrip("0")
    else:
        return []
    return [Form(other, "number", digits=True), *_parts(other, kind)]


def _mail(value, kind) -> list[Form]:
    local = key(value.partition("@")[0])
    telling = len(local) >= 8 or (len(local) >= 5 and re.search("[0-9]", local))
    return [Form(local, "word", "part")] if kind == "email" and telling else []


def _address(value, kind) -> list[Form]:
    text = digits_key(value)
    return [Form(text, "name", digits=True)] if kind == "address" and len(text) >= 6 else []


def _parts(text, kind) -> list[Form]:
    """Runs of seven tenths of a value of eight or more characters."""
    if kind not in PARTIAL_KINDS or not 8 <= len(text) <= 200:
        return []
    size = -(-len(text) * 7 // 10)
    rule = "part-text" if any(map(is_han, text)) else "part-number"
    return [Form(text[start:start + size], rule, "part", True, text, start) for start in range(len(text) - size + 1)]
