"""A second reading of numbers: where a check digit fails, or a letter stands among digits, what else could each character have been?

A change is made only where exactly one fits the check digit, or where the shape leaves no choice, and it is noted with what was read at first.
"""

from __future__ import annotations

import re
from dataclasses import replace

from leakkit.ocr.line import TextLine

_AS_DIGIT = {"O": "0", "o": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "!": "1", "i": "1", "Z": "2", "z": "2", "S": "5", "s": "5",
             "b": "6", "G": "6", "B": "8", "g": "9", "q": "9", "〇": "0", "○": "0", "。": "0"}
_AS_LETTER = {"0": "ODQ", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B", "4": "A", "7": "T"}
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9|!〇○]{10}(?![A-Za-z0-9])")
_PHONE = re.compile(r"(?<![A-Za-z0-9])[0Oo〇○][0-9OoIl|]{1,3}[- )]?[0-9OoIl|SB]{3,4}[- ]?[0-9OoIl|SB]{3,4}(?![A-Za-z0-9])")
_NUMBER = re.compile(r"0(?:9[0-9]{8}|[2-8][0-9]{7,8})")
_ID = re.compile(r"[A-Z][1289][0-9]{8}")
_WORDS = re.compile("身[分份]證|證號|統一編號|居留證|ID")
#: the number behind each letter of an identity number (`pii.checksums` has the same; a test compares)
_LETTERS = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
_LIKELY = 0.006       # probability from which the recogniser's second choice counts


def mended(lines: list[TextLine]) -> list[TextLine]:
    """The lines with numbers read a second time."""
    columns = [line.box for line in lines if _ID.fullmatch(line.text.strip()) and _valid(line.text.strip())]
    return [_mended(line, _told(line, columns)) for line in lines]


def _told(line, columns) -> bool:
    """Something says that an identity number stands here: a word in the line, or a column of such numbers."""
    if _WORDS.search(line.text):
        return True
    x, _, w, h = line.box
    return any(abs(x - left) < h and abs(w - width) < 1.2 * h for left, _, width, _ in columns)


def _valid(value: str) -> bool:
    digits = f"{_LETTERS[value[0]]}{value[1:]}"
    return sum(weight * int(digit) for weight, digit in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), digits, strict=True)) % 10 == 0


def _mended(line: TextLine, told: bool) -> TextLine:
    chars, repairs = list(line.chars), list(line.repairs)
    for match in _TOKEN.finditer(line.text):
        better = _identity(line.chars[match.start():match.end()], told)
        _write(chars, repairs, match, better)
    text = "".join(char.sign for char in chars)
    for match in _PHONE.finditer(text):
        if _ID.fullmatch(match.group()) and _valid(match.group()):
            continue
        _write(chars, repairs, match, _phone(match.group()))
    return replace(line, chars=tuple(chars), repairs=tuple(repairs)) if len(repairs) > len(line.repairs) else line


def _write(chars, repairs, match, better):
    if not better or better == match.group():
        return
    for n, sign in enumerate(better, match.start()):
        if chars[n].sign != sign:
            chars[n] = replace(chars[n], sign=sign, confidence=min(chars[n].confidence, 0.7))
    repairs.append(f"{match.group()}→{better}")


def _identity(chars, told) -> str | None:
    """What ten characters are as an identity number; None where they are none, or where more than one reading fits."""
    value = "".join(char.sign for char in chars).upper()
    if _ID.fullmatch(value) and _valid(value):
        return None
    shaped = value[:1] + "".join(_AS_DIGIT.get(sign, sign) for sign in value[1:])
    if shaped != value and _ID.fullmatch(shaped) and _valid(shaped):
        return shaped
    if value[0].isdigit():
        return _with_letter(chars, shaped, told)
    if not _ID.fullmatch(shaped):
        return None
    fits = {shaped[:n] + sign + shaped[n + 1:] for n, char in enumerate(chars) for sign, share in char.others
            if share >= _LIKELY and sign != shaped[n]}
    fits = {value for value in fits if _ID.fullmatch(value) and _valid(value)}
    return fits.pop() if len(fits) == 1 else None


def _with_letter(chars, shaped, told) -> str | None:
    """A number whose first letter was read as a digit. O, D and Q fit the same check digits, so that the recogniser's own second choice decides,
    and then the nearest shape."""
    if not re.fullmatch(r"[0-9][1289][0-9]{8}", shaped):
        return None
    shares = {sign.upper(): share for sign, share in chars[0].others if share >= _LIKELY}
    likely = [sign for sign in _AS_LETTER.get(shaped[0], "") if told or sign in shares]
    fits = [sign + shaped[1:] for sign in likely if _valid(sign + shaped[1:])]
    return max(fits, key=lambda value: (shares.get(value[0], 0.0), -likely.index(value[0]))) if fits else None


def _phone(value: str) -> str | None:
    """A telephone number in which letters stand for digits."""
    better = "".join(_AS_DIGIT.get(sign, sign) for sign in value)
    return better if sum(sign.isdigit() for sign in value) >= 6 and _NUMBER.fullmatch(re.sub("[- )]", "", better)) else None
