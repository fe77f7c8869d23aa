"""The parts of a chat screenshot: title, days, bubbles with their side, sender, text, clock and read mark.

A bubble is an area of one colour with lines in it; chats without bubbles are for `screenshot_list`.
Sides come from where the bubbles stand, and from their colour where that leaves a doubt.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from leakkit.ocr.order import rows
from leakkit.ocr.sheet import Line, Sheet


@cache
def words() -> dict:
    """All of `screenshot_words.toml`."""
    return tomllib.loads((Path(__file__).parent / "screenshot_words.toml").read_text(encoding="utf-8"))


@cache
def _regex(kind: str) -> re.Pattern:
    found = words()[kind]
    return re.compile(found if isinstance(found, str) else "|".join(f"(?:{one})" for one in found))


@dataclass
class Bubble:
    """One message as laid out: numbers of its `lines` (text only) and of those that belong to it (`aside`: name, clock, mark), its `box`, `colour`,
    `side` ("own"/"other"), `sender`, `clock` (as printed), `read` (count; 0 = read, no count; None = no mark), `text`."""

    lines: list[int]
    aside: list[int] = field(default_factory=list)
    box: tuple = (0, 0, 0, 0)
    colour: tuple = (0, 0, 0)
    side: str = ""
    sender: str = ""
    clock: str = ""
    read: int | None = None
    text: str = ""


@dataclass
class Layout:
    """A chat screenshot: `bubbles` from the top, `title`, `members` (or None), `days` ((top, text, line) from the top), `notices` (line numbers),
    `roles` (line number → header, date, message, system)."""

    bubbles: list[Bubble]
    title: str = ""
    members: int | None = None
    days: list[tuple[float, str, int]] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)


def is_clock(text: str) -> bool:
    """A time of day and nothing else, but for ticks and states."""
    return bool(re.fullmatch(rf"{words()['clock']}(?:\s?(?:{'|'.join(words()['state'])}|[√✓/VvWwNMnm]{{1,3}}))?", _tidy(text)))


def day_of(text: str) -> re.Match | None:
    """A day between messages; groups y, m, d, w where it names them."""
    for pattern in words()["day"]:
        if found := re.fullmatch(rf"{pattern}(?:\s?{words()['clock']})?", _tidy(text)):
            return found
    return None


def read_mark(text: str) -> int | None:
    """The count of a read mark; 0 where it has none; None where the text is no read mark."""
    found = re.fullmatch(words()["read"], _tidy(text))
    return int(found["count"] or 0) if found else None


def _tidy(text: str) -> str:
    return re.sub(r"^[✓√\s·•|]+|[\s·•|]+$", "", text)


def laid_out(sheet: Sheet) -> Layout | None:
    """The parts of a chat screenshot; None where the picture is no chat."""
    lines = list(sheet.lines)
    if not lines:
        return None
    small = {n for n, line in enumerate(lines) if is_clock(line.text) or read_mark(line.text) is not None or _two_marks(line.text)}
    bubbles = _bubbles(sheet, small)
    if not bubbles or not _is_chat(sheet, bubbles, small):
        return None
    layout = Layout(bubbles)
    _sides(layout, sheet)
    top = min(bubble.box[1] for bubble in bubbles)
    _head(layout, sheet, top, small)
    _between(layout, sheet, small)
    _inside(layout, sheet)
    for bubble in layout.bubbles:
        for n in [*bubble.lines, *bubble.aside]:
            layout.roles[n] = "message"
    _inherit(layout)
    layout.bubbles = [bubble for bubble in layout.bubbles if bubble.text]
    return layout if layout.bubbles else None


def _two_marks(text) -> bool:
    """已讀 5 and a clock on one line."""
    return bool(re.fullmatch(rf"{words()['read']}\s?{words()['clock']}", _tidy(text)))


def _is_chat(sheet, bubbles, small) -> bool:
    """Bubbles on a page, and clocks, days or read marks beside them or in them."""
    ends = re.compile(rf"{words()['clock']}\s?[√✓/VvWN]{{0,3}}$")
    inside = sum(bool(ends.search(sheet.lines[n].text)) for bubble in bubbles for n in bubble.lines[-1:])
    clocks = sum(is_clock(sheet.lines[n].text) or _two_marks(sheet.lines[n].text) for n in small)
    days = sum(bool(day_of(line.text)) for line in sheet.lines)
    return bool(clocks + inside >= max(1, 0.25 * len(bubbles)) or (days and len(bubbles) >= 2))


def _bubbles(sheet, small) -> list[Bubble]:
    """Areas that hold lines of writing, from the top."""
    held = defaultdict(list)
    for n, line in enumerate(sheet.lines):
        if line.area >= 0:
            held[line.area].append(n)
    merged = _joined(sheet, held)
    bubbles = []
    for numbers in merged:
        edges = [(line.left, line.top, line.right, line.bottom) for line in (sheet.lines[n] for n in numbers)]
        numbers = [numbers[k] for row in rows(edges) for k in row]
        box = _union(sheet.lines[n].area_box for n in numbers)
        first = sheet.lines[numbers[0]]
        if _bar(box, sheet) or all(n in small for n in numbers) or _pill(sheet, numbers, box):
            continue
        bubbles.append(Bubble(numbers, box=box, colour=first.ground))
    return sorted(bubbles, key=lambda bubble: bubble.box[1])


def _joined(sheet, held) -> list[list[int]]:
    """Areas of one bubble that uneven light has split: they lie on each other."""
    groups: list[tuple[tuple, list[int]]] = []
    for area in sorted(held, key=lambda a: sheet.lines[held[a][0]].area_box[1]):
        box, numbers = sheet.lines[held[area][0]].area_box, held[area]
        for k, (other, members) in enumerate(groups):
            if _overlap(box, other) > 0.3:
                groups[k] = (_union([box, other]), members + numbers)
                break
        else:
            groups.append((box, list(numbers)))
    return [numbers for _, numbers in groups]


def _union(boxes) -> tuple:
    boxes = list(boxes)
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _overlap(a, b) -> float:
    """Shared area as a share of the smaller box."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    least = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
    return w * h / max(1, least) if w > 0 and h > 0 else 0.0


def _bar(box, sheet) -> bool:
    """A bar over the whole width: head, foot, a button."""
    return box[2] - box[0] > 0.93 * sheet.width


def _pill(sheet, numbers, box) -> bool:
    """A day or a notice on a pill of its own in the middle of the page."""
    text = "".join(sheet.lines[n].text for n in numbers)
    middle = abs((box[0] + box[2]) / 2 - _middle(sheet)) < 0.06 * sheet.width
    return bool(day_of(text)) or (middle and bool(_regex("notice").fullmatch(text)))


def _middle(sheet) -> float:
    return (min(line.area_box[0] if line.area >= 0 else line.x for line in sheet.lines)
            + max(line.area_box[2] if line.area >= 0 else line.x + line.w for line in sheet.lines)) / 2


# ---- sides -----------------------------------------------------------------------------------------------------

def _sides(layout, sheet):
    """Own bubbles stand at the right edge of the page, the others' at the left; a colour has one side."""
    left = min(bubble.box[0] for bubble in layout.bubbles)
    right = max(bubble.box[2] for bubble in layout.bubbles)
    left, right = min(left, *(line.x for line in sheet.lines)), max(right, *(line.x + line.w for line in sheet.lines))
    votes: dict[int, float] = defaultdict(float)
    groups = _colour_groups([bubble.colour for bubble in layout.bubbles])
    leaning = [((bubble.box[0] - left) - (right - bubble.box[2])) / max(1, right - left) for bubble in layout.bubbles]
    for group, lean in zip(groups, leaning, strict=True):
        votes[group] += lean
    two = len({votes[g] > 0 for g in votes}) > 1
    for bubble, group, lean in zip(layout.bubbles, groups, leaning, strict=True):
        doubtful = abs(lean) < 0.12
        bubble.side = "own" if (votes[group] if doubtful and two else lean) > 0 else "other"


def _colour_groups(colours) -> list[int]:
    """Numbers of groups of like colours."""
    middles: list[np.ndarray] = []
    out = []
    for colour in colours:
        here = np.array(colour, float)
        near = next((n for n, middle in enumerate(middles) if np.abs(middle - here).max() < 26), None)
        if near is None:
            middles.append(here)
            near = len(middles) - 1
        out.append(near)
    return out


# ---- head, days, names -----------------------------------------------------------------------------------------

def _head(layout, sheet, top, small):
    """Title and size of the chat, from what stands above the first bubble."""
    above = [n for n, line in enumerate(sheet.lines) if line.y + line.h <= top + 0.3 * line.h and n not in small]
    first_day = min((sheet.lines[n].y for n in above if day_of(sheet.lines[n].text)), default=None)
    head = [n for n in above if first_day is None or sheet.lines[n].y < first_day]
    names = [n for n in head if not _regex("header").fullmatch(sheet.lines[n].text.strip()) and not is_clock(sheet.lines[n].text)
             and not _name_above(layout, sheet, n)]
    for n in head:
        if not _name_above(layout, sheet, n):
            layout.roles[n] = "header"
    sizes = []
    for n in names:
        found = _regex("members").search(sheet.lines[n].text.strip())
        if found:
            count = next(int(cell.replace(",", "")) for cell in re.findall(r"\d[\d,]*", found.group()))
            sizes.append((n, count, found))
    if sizes:
        layout.members = sizes[0][1]
    titled = max(names, key=lambda n: (sheet.lines[n].height, -sheet.lines[n].y), default=None)
    if titled is not None:
        text = sheet.lines[titled].text.strip()
        layout.title = re.sub(r"^[<＜‹〈«←\s]+|\s?[（(]\d{1,5}[)）]$|\s*[>〉›∨˅v]$", "", text).strip()


def _name_above(layout, sheet, n) -> bool:
    """The line is the name over the first bubble of somebody else."""
    line = sheet.lines[n]
    for bubble in layout.bubbles:
        if bubble.side == "other" and 0 <= bubble.box[1] - line.y - line.h + 0.4 * line.h < 1.5 * line.h and abs(line.x - bubble.box[0]) < 2.2 * line.h:
            first = sheet.lines[bubble.lines[0]]
            return line.height < 1.15 * first.height
    return False


def _between(layout, sheet, small):
    """Everything on the page itself: days, clocks, read marks, names, notices."""
    used = {n for bubble in layout.bubbles for n in bubble.lines} | set(layout.roles)
    for n, line in enumerate(sheet.lines):
        if n in used and not (n in layout.roles and day_of(line.text)):
            continue
        if n in small:
            _mark(layout, sheet, n)
        elif day_of(line.text):
            layout.days.append((line.top, _tidy(line.text), n))
            layout.roles[n] = "date"
        elif bubble := _named(layout, line):
            bubble.sender, bubble.aside = line.text.strip(), [*bubble.aside, n]
        elif _regex("notice").fullmatch(line.text.strip()):
            layout.notices.append(n)
            layout.roles[n] = "system"
    layout.days.sort()


def _mark(layout, sheet, n):
    """Give a clock or a read mark to the bubble that it stands beside, or under."""
    line = sheet.lines[n]
    middle = line.y + line.h / 2
    beside = [b for b in layout.bubbles if b.box[1] - 0.3 * line.h <= middle <= b.box[3] + 0.7 * line.h]
    bubble = min(beside, key=lambda b: abs(b.box[3] - middle), default=None)
    if bubble is None:
        under = [b for b in layout.bubbles if 0 <= middle - b.box[3] < 2.2 * line.h]
        bubble = max(under, key=lambda b: b.box[3], default=None)
    if bubble is None:
        layout.roles.setdefault(n, "header" if middle < layout.bubbles[0].box[1] else "system")
        return
    bubble.aside.append(n)
    text = _tidy(line.text)
    mark = re.match(words()["read"], text)
    if mark:
        bubble.read = int(mark["count"] or 0)
        text = text[mark.end():].strip()
    clock = re.search(words()["clock"], text)
    if clock:
        bubble.clock = clock.group()


def _named(layout, line):
    """The bubble of somebody else over which a name stands."""
    if line.area >= 0 or len(line.text.strip()) > 30:
        return None
    near = [b for b in layout.bubbles if b.side == "other" and -0.4 * line.h <= b.box[1] - (line.y + line.h) < 1.2 * line.h
            and -0.6 * line.h < line.x - b.box[0] + 1.2 * line.h < 3.4 * line.h]
    return min(near, key=lambda b: b.box[1], default=None)


# ---- inside a bubble -------------------------------------------------------------------------------------------

def _inside(layout, sheet):
    """Clock, read mark and name that stand in the bubble are taken out of its text."""
    for bubble in layout.bubbles:
        numbers = list(bubble.lines)
        for n in [n for n in numbers if is_clock(sheet.lines[n].text) or read_mark(sheet.lines[n].text) is not None or _two_marks(sheet.lines[n].text)]:
            numbers.remove(n)
            bubble.aside.append(n)
            found = re.search(words()["clock"], sheet.lines[n].text)
            bubble.clock = found.group() if found else bubble.clock
            mark = read_mark(sheet.lines[n].text)
            bubble.read = mark if mark is not None else bubble.read
        if len(numbers) > 1 and not bubble.sender and _is_name(sheet, numbers):
            bubble.sender = sheet.lines[numbers[0]].text.strip()
            bubble.aside.append(numbers.pop(0))
        texts = [sheet.lines[n].text for n in numbers]
        if texts:
            texts[-1] = _without_clock(bubble, texts[-1], sheet.lines[numbers[-1]])
        bubble.lines = numbers
        bubble.text = joined([replace(sheet.lines[n], text=text) for n, text in zip(numbers, texts, strict=True) if text])


def _without_clock(bubble, text, line) -> str:
    """The text of the last line without a clock that stands at its end, apart from the words."""
    found = re.search(rf"\s*(?:{words()['read']}\s?)?({words()['clock']})\s?[√✓/VvWN]{{0,3}}$", text)
    if not found or bubble.clock or not found.start():
        return text
    marked = re.search(r"上午|下午|AM|PM|凌晨|晚上", found.group(), re.I)
    room = len(line.at) == len(line.text) and (line.at[found.start(found.lastindex or 0)] - line.at[found.start() - 1]) * line.w > 1.25 * line.height
    if not (marked or room or text[found.start():found.start() + 1].isspace()):
        return text
    bubble.clock = re.search(words()["clock"], found.group()).group()
    return text[:found.start()].rstrip()


def _is_name(sheet, numbers) -> bool:
    """The first line in a bubble is coloured unlike the others, or smaller, and short: the name of the sender."""
    first, second = sheet.lines[numbers[0]], sheet.lines[numbers[1]]
    if len(first.text.strip()) > 24 or re.search("[，。？！；]$", first.text.strip()) or first.height > 1.35 * second.height:
        return False
    colour = np.abs(np.subtract(first.ink, second.ink)).max()
    vivid = max(first.ink) - min(first.ink)
    return bool(colour > 60 and vivid > 50)


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


def _inherit(layout):
    """A bubble without a name belongs to the one above it on the same side; in a chat of two the title is the other."""
    named = Counter(bubble.sender for bubble in layout.bubbles if bubble.sender and bubble.side == "other")
    last = ""
    for bubble in layout.bubbles:
        if bubble.side == "own":
            bubble.sender = ""
            continue
        if not bubble.sender:
            bubble.sender = last if named else layout.title
        last = bubble.sender or last
