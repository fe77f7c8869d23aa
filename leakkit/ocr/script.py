"""Stray Simplified, Japanese or foreign shapes in a Traditional picture, which the recogniser now and then puts for what is printed.

Only characters that Taiwan's own character set (cp950) lacks are touched, only where the picture as a whole is Traditional, and every change is
noted. A picture in Simplified characters stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from leakkit.ocr.line import TextLine, is_han

_KANA = str.maketrans("トロカニタエハヘミムチ", "卜口力二夕工八へ三厶千")
_ANY_KANA = re.compile("[\u3041-\u30ff]")


def mended(lines: list[TextLine]) -> list[TextLine]:
    """The lines with stray shapes put right and noted; the same lines where the picture is not Traditional or no converter is there."""
    if _converters() is None or is_simplified("".join(line.text for line in lines)):
        return lines
    return [_mended(line) for line in lines]


def is_simplified(text: str) -> bool:
    """More of the characters that tell the scripts apart are Simplified than Traditional. False where no converter is installed."""
    if _converters() is None:
        return False
    han = [sign for sign in text if is_han(sign)]
    simple = sum(not in_taiwan(sign) and _traditional(sign) != sign for sign in han)
    traditional = sum(_converters()[1].convert(sign) != sign for sign in han)
    return simple > traditional


def in_taiwan(sign: str) -> bool:
    """The character is in cp950, the set that Taiwan's Windows and offices use."""
    try:
        sign.encode("cp950")
    except UnicodeEncodeError:
        return False
    return True


def _mended(line: TextLine) -> TextLine:
    text, kana = line.text, len(_ANY_KANA.findall(line.text))
    whole = _converters()[2].convert(_converters()[0].convert(text))
    chars, repairs = list(line.chars), list(line.repairs)
    for n, char in enumerate(line.chars):
        better = char.sign
        if kana == 1 and char.sign.translate(_KANA) != char.sign and _among_han(text, n):
            better = char.sign.translate(_KANA)
        elif is_han(char.sign) and not in_taiwan(char.sign):
            better = _traditional(char.sign)
            better = whole[n] if better != char.sign and len(whole) == len(text) and whole[n] != char.sign else better
        if better != char.sign and len(better) == 1:
            chars[n] = replace(char, sign=better, confidence=min(char.confidence, 0.9))
            repairs.append(f"{char.sign}→{better}")
    return replace(line, chars=tuple(chars), repairs=tuple(repairs)) if len(repairs) > len(line.repairs) else line


def _among_han(text, n) -> bool:
    return any(0 <= m < len(text) and (is_han(text[m]) or text[m] in "○〇●＊*O") for m in (n - 1, n + 1))


@cache
def _traditional(sign: str) -> str:
    """The Taiwan form of a character, by the first converter that knows one in cp950."""
    simple, _, taiwan, japanese = _converters()
    for converter in (simple, japanese):
        made = converter.convert(sign)
        if made == sign:
            continue
        made = made if in_taiwan(made) else taiwan.convert(made)
        if made != sign and len(made) == 1 and in_taiwan(made):
            return made
    return sign


@cache
def _converters():
    """OpenCC's s2t, t2s, t2tw, jp2t; None where it is not installed. Variants that are Traditional as well (峯) are thus left alone."""
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    return tuple(OpenCC(name) for name in ("s2t", "t2s", "t2tw", "jp2t"))
