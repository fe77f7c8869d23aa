"""Inside a bubble: the name of the sender, a quotation of an earlier message, marks, the clock, and the text itself."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from leakkit.ocr.likeness import plain
from leakkit.ocr.sheet import Line
from leakkit.readers.screenshot_words import clock_in, is_small, read_mark, regex, words

_NAME = 24            # signs of a name
_SMALLER = 0.93       # a quotation is written smaller than the answer by this much at least
_FAINTER = 0.87       # or fainter


def read_inside(layout, sheet):
    """Take names, quotations, marks and clocks out of the text of every bubble of `layout`."""
    for bubble in layout.bubbles:
        numbers = _without_marks(bubble, sheet)
        numbers = _without_name(layout, bubble, sheet, numbers)
        if len(numbers) > 1 and regex("forwarded").fullmatch(sheet.lines[numbers[0]].text.strip()):
            bubble.aside.append(numbers.pop(0))
            bubble.forwarded = True
        numbers = _without_quote(layout, bubble, sheet, numbers)
        numbers = _file(bubble, sheet, numbers)
        texts = [sheet.lines[n].text for n in numbers]
        if texts:
            texts[-1] = _without_clock(bubble, texts[-1], sheet.lines[numbers[-1]])
        bubble.lines = numbers
        bubble.text = joined([replace(sheet.lines[n], text=text) for n, text in zip(numbers, texts, strict=True) if text])


def _without_marks(bubble, sheet) -> list[int]:
    numbers = list(bubble.lines)
    for n in [n for n in numbers if is_small(sheet.lines[n].text)]:
        numbers.remove(n)
        bubble.aside.append(n)
        bubble.clock = clock_in(sheet.lines[n].text) or bubble.clock
        mark = read_mark(sheet.lines[n].text)
        bubble.read = mark if mark is not None else bubble.read
    return numbers


# ---- names -----------------------------------------------------------------------------------------------------

def _without_name(layout, bubble, sheet, numbers) -> list[int]:
    """The first line of somebody else's bubble is a name where it is coloured, or known, or the number of a telephone with ~名字 beside it."""
    if len(numbers) < 2 or bubble.sender:
        return numbers
    first, second = sheet.lines[numbers[0]], sheet.lines[numbers[1]]
    if re.fullmatch(r"[~～]\s?.{1,30}", second.text.strip()) and abs(first.top - second.top) < 0.6 * first.height:
        return _named(bubble, sheet, numbers, 2)
    body = max((sheet.lines[n] for n in numbers[1:]), key=lambda line: _contrast([line]))
    if bubble.side == "other" and first.text.strip() in layout.named or _coloured(first, body):
        return _named(bubble, sheet, numbers, 1)
    return numbers


def _named(bubble, sheet, numbers, count) -> list[int]:
    bubble.sender = sheet.lines[numbers[0]].text.strip()
    bubble.aside += numbers[:count]
    return numbers[count:]


def _coloured(first, second) -> bool:
    """The first line in a bubble is coloured unlike the others, and short."""
    text = first.text.strip()
    if len(text) > _NAME or re.search("[，。？！；]$", text) or first.height > 1.35 * second.height:
        return False
    colour = np.abs(np.subtract(first.ink, second.ink)).max()
    vivid, other = (max(line.ink) - min(line.ink) for line in (first, second))
    usual = _contrast([second])
    return bool(colour > np.clip(0.3 * usual, 25, 60) and vivid > other + np.clip(0.25 * usual, 18, 35))


# ---- quotations ------------------------------------------------------------------------------------------------

def _without_quote(layout, bubble, sheet, numbers) -> list[int]:
    """An earlier message quoted above the answer: smaller or fainter or on a ground of its own, mostly under the name of its sender."""
    marks = [(_quoted(layout, bubble, sheet, numbers, k), k) for k in range(1, len(numbers))]
    score, k = max(marks, default=(0, 0))
    if score < 2:
        return numbers
    upper = [sheet.lines[n] for n in numbers[:k]]
    named = len(upper) > 1 and len(upper[0].text.strip()) <= _NAME
    said = joined(upper[1:] if named else upper)
    bubble.quote = (upper[0].text.strip() if named else "", said)
    bubble.quoted = numbers[:k]
    bubble.aside += numbers[:k]
    return numbers[k:]


def _quoted(layout, bubble, sheet, numbers, k) -> float:
    """How much speaks for a quotation in the first `k` lines; 2 is enough."""
    upper, lower = ([sheet.lines[n] for n in part] for part in (numbers[:k], numbers[k:]))
    name = upper[0].text.strip()
    known = {one.sender for one in layout.bubbles if one.sender} | {layout.title, *layout.named, *words()["own_name"]}
    bare = {plain(one) for one in known if one}
    told = k > 1 and plain(name) in bare
    smaller = _em(upper) < _SMALLER * _em(lower)
    fainter = _contrast(upper) < _FAINTER * _contrast(lower)
    own_ground = {line.area for line in upper}.isdisjoint({line.area for line in lower})
    repeated = _repeats(layout, bubble, sheet, joined(upper[1:] if k > 1 else upper))
    apart = lower[0].top - upper[-1].bottom > 0.35 * lower[0].height
    looks = smaller + fainter + 2 * own_ground
    return looks * 0.75 + 1.5 * told + 1.0 * repeated + 0.5 * apart + (0.1 * k if own_ground else 0) if looks or repeated and told else 0


def _repeats(layout, bubble, sheet, text) -> bool:
    """The text stands, whole or cut short, in a bubble above."""
    wanted = plain(re.sub(r"[.…⋯]+$", "", text))
    above = [plain("".join(sheet.lines[n].text for n in other.lines)) for other in layout.bubbles if other is not bubble and other.box[1] < bubble.box[1]]
    return len(wanted) >= 2 and any(wanted in said and (len(wanted) >= 5 or len(said) < 3 * len(wanted)) for said in above)


def _em(lines) -> float:
    """The size of the writing by its width, pixels a character; more even than the height of its box."""
    sizes = []
    for line in lines:
        wide = [0.55 if ord(sign) < 0x300 else 1.0 for sign in line.text]
        if len(line.at) == len(wide) and len(wide) >= 3:
            sizes.append((line.at[-1] - line.at[0]) * line.w / (sum(wide) - (wide[0] + wide[-1]) / 2))
    return float(np.median(sizes)) if sizes else float(np.median([line.height for line in lines])) * 0.7


def _contrast(lines) -> float:
    return float(np.median([np.abs(np.subtract(line.ink, line.ground)).max() for line in lines]))


# ---- files, clocks, text ---------------------------------------------------------------------------------------

def _file(bubble, sheet, numbers) -> list[int]:
    """A bubble that holds the name of a file and nothing else but its size: an attachment."""
    texts = [sheet.lines[n].text.strip() for n in numbers]
    found = [n for n, text in zip(numbers, texts, strict=True) if regex("file").fullmatch(text)]
    rest = [n for n, text in zip(numbers, texts, strict=True) if n not in found and not regex("about_file").fullmatch(text)]
    if len(found) == 1 and not rest:
        bubble.file = sheet.lines[found[0]].text.strip()
        bubble.aside += [n for n in numbers if n != found[0]]
        return found
    return numbers


def _without_clock(bubble, text, line) -> str:
    """The text of the last line without a clock that stands at its end, apart from the words."""
    found = re.search(rf"\s*(?:{words()['read']}\s?)?({words()['clock']})\s?[√✓/VvWN]{{0,3}}$", text)
    if not found or bubble.clock or not found.start():
        return text
    marked = re.search(r"上午|下午|AM|PM|凌晨|晚上", found.group(), re.I)
    room = len(line.at) == len(line.text) and (line.at[found.start(found.lastindex or 0)] - line.at[found.start() - 1]) * line.w > 1.25 * line.height
    if not (marked or room or text[found.start():found.start() + 1].isspace()):
        return text
    bubble.clock = clock_in(found.group())
    return text[:found.start()].rstrip()


def joined(lines: list[Line]) -> str:
    """The text of one paragraph: a line that was wrapped at the edge goes on without a break, a shorter one ends."""
    if not lines:
        return ""
    edge = max(line.right for line in lines)
    out = lines[0].text
    for before, line in zip(lines, lines[1:], strict=False):
        wrapped = edge - before.right < 2.6 * before.height
        latin = re.search(r"[A-Za-z,.]$", before.text) and re.match("[A-Za-z]", line.text)
        out += (" " if latin else "") if wrapped else "\n"
        out += line.text
    return out.strip()
