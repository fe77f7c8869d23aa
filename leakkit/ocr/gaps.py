"""Room between characters that nothing was read for: what stands there may hide part of a name, so that it is never closed up in silence.

Between two Chinese characters that stand further apart than their neighbours, writing that was not read becomes ○ (or 、 where it is a small
stroke at the foot); where no writing can be seen a blank stays there and the line is marked. Thus 王○明 cannot come out as 王明 without a word, whatever the engine
and the shape of the sign.
"""

from __future__ import annotations

import numpy as np

from leakkit.ocr.line import Char, is_han

_WIDE = 1.6           # times the usual distance from which there is room for another character
_USUAL = 0.86         # distance of two characters in heights of their line, where a line is too short to tell
_STOPS = set("、，。：；！？,.:;!?）)」")
_WIDE_STOP = 2.3      # the same behind a stop, which stands at the left of its room
#: what a line is marked with where there is room for a character and none can be seen
DOUBT = "？"


def closed(chars, width: float, written, repairs: list[str]) -> list[Char]:
    """`chars` with ○ or 、 where room was left between Chinese characters and written(left, right) sees something there; notes go to `repairs`.

    `width`: of the line, in its heights; `written`: gives the height and the middle (0-1 of the line's height) of what stands between two places,
    given in heights of the line."""
    out: list[Char] = []
    places = [char.at * width for char in chars]
    step = _step(chars, places)
    for n, char in enumerate(chars):
        if n and _room(chars[n - 1].sign, char.sign) and places[n] - places[n - 1] > (_WIDE_STOP if chars[n - 1].sign in _STOPS else _WIDE) * step:
            left, right = places[n - 1], places[n]
            out += _between(left, right, step, written(left + 0.55 * step, right - 0.55 * step), width, repairs, is_han(char.sign) and is_han(chars[n - 1].sign))
        out.append(char)
    if chars and is_han(chars[-1].sign) and width - places[-1] > 1.3 * step:
        out += _behind(places[-1], step, written(places[-1] + 0.55 * step, width), width, repairs)
    return out


def _room(one, other) -> bool:
    """Both are signs, and one of them is a Chinese character."""
    return (is_han(one) or is_han(other)) and not one.isspace() and not other.isspace()


def _step(chars, places) -> float:
    """The usual distance of two Chinese characters, heights of the line."""
    steps = [b - a for n, (a, b) in enumerate(zip(places, places[1:], strict=False)) if is_han(chars[n].sign) and is_han(chars[n + 1].sign)]
    return float(np.median(steps)) if len(steps) >= 4 else _USUAL


def _between(left, right, step, seen, width, repairs, names) -> list[Char]:
    """The signs for the room between two characters; `names`: both are Chinese."""
    tall, middle = seen
    if not tall:
        if names and right - left < 4 * step:
            repairs.append(DOUBT)
        return [Char(" ", 1.0, (left + right) / 2 / width)] if names else []
    if tall < 0.34 and middle > 0.55:
        repairs.append("+、")
        return [Char("、", 0.6, (left + 0.6 * step) / width)]
    count = max(1, min(3, round((right - left) / step) - 1))
    repairs.append("+" + "○" * count)
    return [Char("○", 0.6, (left + (right - left) * (k + 1) / (count + 1)) / width) for k in range(count)]


def _behind(last, step, seen, width, repairs) -> list[Char]:
    """The sign for the room behind the last character of a line."""
    tall, middle = seen
    if tall < 0.2 or tall < 0.34 and middle > 0.55:
        return []
    repairs.append("+○")
    return [Char("○", 0.6, min(1.0, (last + step) / width))]
