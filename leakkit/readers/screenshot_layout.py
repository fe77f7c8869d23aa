"""The parts of a chat screenshot: title, days, bubbles with their side, sender, text, clock and read mark.

A bubble is an area of one colour with lines in it; chats without bubbles are for `screenshot_list`.
Sides come from where the bubbles stand, and from their colour where that leaves a doubt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np

from leakkit.ocr.order import rows
from leakkit.ocr.sheet import Sheet
from leakkit.readers.screenshot_head import foot, is_field, read_head
from leakkit.readers.screenshot_inside import read_inside
from leakkit.readers.screenshot_words import clock_in, day_of, is_clock, is_small, regex, tidy, two_marks, words


@dataclass
class Bubble:
    """One message as laid out: numbers of its `lines` (text only) and of those that belong to it (`aside`: name, clock, mark), its `box`, `colour`,
    `side` ("own"/"other"), `sender`, `clock` (as printed), `read` (count; 0 = read, no count; None = no mark), `text`; `quote`: (sender or "", text) of
    the message that it answers, which stands in the lines `quoted`; `file`: the name of an attachment."""

    lines: list[int]
    aside: list[int] = field(default_factory=list)
    box: tuple = (0, 0, 0, 0)
    colour: tuple = (0, 0, 0)
    side: str = ""
    sender: str = ""
    clock: str = ""
    read: int | None = None
    text: str = ""
    quote: tuple[str, str] | None = None
    quoted: list[int] = field(default_factory=list)
    forwarded: bool = False
    file: str = ""


@dataclass
class Layout:
    """A chat screenshot: `bubbles` from the top, `title`, `members` (or None), `days` ((top, text, line) from the top; a day, a clock or both), `notices`
    (line numbers), `roles` (line number → header, date, message, system), `named`: persons whom the head names."""

    bubbles: list[Bubble]
    title: str = ""
    members: int | None = None
    days: list[tuple[float, str, int]] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)


def laid_out(sheet: Sheet) -> Layout | None:
    """The parts of a chat screenshot; None where the picture is no chat."""
    if not sheet.lines or is_table(sheet) or is_sheet_of_fields(sheet):
        return None
    low = foot(sheet)
    bubbles = [bubble for bubble in _bubbles(sheet) if sheet.lines[bubble.lines[0]].y < low - 1]
    bubbles = [bubble for bubble in bubbles if not is_field(bubbles, bubble, sheet)]
    if not bubbles or not _is_chat(sheet, bubbles):
        return None
    layout = Layout(bubbles, roles={n: "header" for n, line in enumerate(sheet.lines) if line.y >= low - 1})
    _sides(layout, sheet)
    read_head(layout, sheet, min(bubble.box[1] for bubble in bubbles))
    _between(layout, sheet)
    _answers(layout, sheet)
    read_inside(layout, sheet)
    _cards(layout)
    for bubble in layout.bubbles:
        for n in [*bubble.lines, *bubble.aside]:
            layout.roles[n] = "message"
    _inherit(layout)
    layout.bubbles = [bubble for bubble in layout.bubbles if bubble.text]
    return layout if layout.bubbles else None


def is_table(sheet: Sheet) -> bool:
    """Rows of at least four cells: a chat has none."""
    low = foot(sheet)
    lines = [line for line in sheet.lines if line.y < low - 1]
    ranked = rows([(line.left, line.top, line.right, line.bottom) for line in lines]) if lines else []
    wide = sum(len(row) >= 4 for row in ranked)
    return wide >= 3 and wide >= 0.4 * len(ranked)


def is_sheet_of_fields(sheet: Sheet) -> bool:
    """Labels under each other over half of the page, each with its value beside it: a form, also where its cells have the colours of bubbles."""
    known = re.compile("|".join(words()["form"]["labels"]))
    heads = [line for line in sheet.lines if known.fullmatch(re.sub(r"[\s*＊:：]", "", line.text)) and _beside(line, sheet.lines)]
    if len(heads) < 3:
        return False
    left = sorted(line.left for line in heads)[len(heads) // 2]
    column = [line for line in heads if abs(line.left - left) < 1.5 * line.height]
    page = max(line.bottom for line in sheet.lines) - min(line.top for line in sheet.lines)
    return len(column) >= 3 and max(line.bottom for line in column) - min(line.top for line in column) > 0.5 * page


def _beside(head, lines) -> bool:
    return any(line is not head and line.left >= head.right
               and min(line.bottom, head.bottom) - max(line.top, head.top) > 0.4 * min(line.height, head.height) for line in lines)


def _is_chat(sheet, bubbles) -> bool:
    """Bubbles on a page, none beside another, and clocks, days or read marks beside them or in them."""
    ends = re.compile(rf"{words()['clock']}\s?[√✓/VvWN]{{0,3}}$")
    inside = sum(bool(ends.search(sheet.lines[n].text)) for bubble in bubbles for n in bubble.lines[-1:])
    clocks = sum(is_clock(line.text) or two_marks(line.text) for line in sheet.lines)
    days = sum(bool(day_of(line.text)) for line in sheet.lines)
    if _in_grid(bubbles) or _is_cards(sheet, bubbles):
        return False
    return bool(clocks + inside >= max(1, 0.25 * len(bubbles)) or (days and len(bubbles) >= 2))


def _in_grid(bubbles) -> bool:
    """Many of the areas stand side by side, as the cells of a form do."""
    beside = 0
    for n, one in enumerate(bubbles):
        a = one.box
        beside += any(min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * min(a[3] - a[1], b[3] - b[1]) and (a[2] <= b[0] or b[2] <= a[0])
                      for b in (other.box for m, other in enumerate(bubbles) if m != n))
    return beside >= max(2, 0.34 * len(bubbles))


def _is_cards(sheet, bubbles) -> bool:
    """All areas have the same two edges and take most of the width, and no clock stands beside them: cards under each other."""
    near = 0.02 * sheet.width
    boxes = [bubble.box for bubble in bubbles]
    even = all(abs(box[0] - boxes[0][0]) < near and abs(box[2] - boxes[0][2]) < near for box in boxes)
    apart = sum(is_small(line.text) and line.area < 0 for line in sheet.lines if line.y > boxes[0][1])
    return even and len(boxes) >= 2 and boxes[0][2] - boxes[0][0] > 0.82 * sheet.width and not apart


def _bubbles(sheet) -> list[Bubble]:
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
        if _bar(box, sheet) or all(is_small(sheet.lines[n].text) for n in numbers) or _pill(sheet, numbers, box):
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
    return bool(day_of(text)) or (middle and bool(regex("notice").fullmatch(text)))


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


# ---- days, clocks, names ---------------------------------------------------------------------------------------

def _between(layout, sheet):
    """Everything on the page itself: days, clocks, read marks, names, notices."""
    used = {n for bubble in layout.bubbles for n in bubble.lines} | set(layout.roles)
    for n, line in enumerate(sheet.lines):
        if n in used and not (n in layout.roles and day_of(line.text)):
            continue
        text = line.text.strip()
        if day_of(text) or _alone(layout, sheet, line):
            layout.days.append((line.top, tidy(text), n))
            layout.roles[n] = "date"
        elif is_small(text):
            _mark(layout, sheet, n)
        elif regex("notice").fullmatch(text):
            layout.notices.append(n)
            layout.roles[n] = "system"
        elif bubble := _named(layout, line):
            bubble.sender, bubble.aside = text, [*bubble.aside, n]
    layout.days.sort()
    for n, line in enumerate(sheet.lines):          # the name over a recall that stands where a bubble would
        if n not in used and n not in layout.roles and any(0 <= sheet.lines[m].top - line.bottom < 1.5 * line.height for m in layout.notices):
            layout.roles[n] = "system"


def _alone(layout, sheet, line) -> bool:
    """A clock in the middle of the page and beside no bubble is the time of what stands under it."""
    middle, height = line.x + line.w / 2, line.y + line.h / 2
    return (is_clock(line.text) and abs(middle - sheet.width / 2) < 0.06 * sheet.width
            and not any(bubble.box[1] - 0.2 * line.h <= height <= bubble.box[3] + 0.2 * line.h for bubble in layout.bubbles))


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
    text = tidy(line.text)
    mark = re.match(words()["read"], text)
    if mark:
        bubble.read = int(mark["count"] or 0)
        text = text[mark.end():].strip()
    bubble.clock = clock_in(text) or bubble.clock


def _named(layout, line):
    """The bubble of somebody else over which a name stands."""
    if line.area >= 0 or len(line.text.strip()) > 30:
        return None
    near = [b for b in layout.bubbles if b.side == "other" and -0.4 * line.h <= b.box[1] - (line.y + line.h) < 1.2 * line.h
            and -0.6 * line.h < line.x - b.box[0] + 1.2 * line.h < 3.4 * line.h]
    return min(near, key=lambda b: b.box[1], default=None)


def _answers(layout, sheet):
    """A line that says who answered whom, the old message in a bubble of its own, and the answer on its lower edge."""
    for n, line in enumerate(sheet.lines):
        if line.area >= 0 or not regex("replied").fullmatch(line.text.strip()):
            continue
        under = [b for b in layout.bubbles if -0.3 * line.h <= b.box[1] - (line.y + line.h) < 1.5 * line.h]
        for old in under[:1]:
            answer = next((b for b in layout.bubbles if b is not old and b.side == old.side and abs(b.box[1] - old.box[3]) < 0.6 * line.h), None)
            if answer is not None:
                answer.quote, answer.quoted = ("", "".join(sheet.lines[m].text for m in old.lines)), old.lines
                answer.aside += [*old.lines, n]
                layout.bubbles.remove(old)


def _cards(layout):
    """The preview of a link belongs to the message that holds the link."""
    for before, card in zip(layout.bubbles, layout.bubbles[1:], strict=False):
        host = re.search(r"https?://([\w.-]+)", re.sub(r"\s", "", before.text))
        if host and card.side == before.side and not card.sender and host[1].removeprefix("www.").lower() in re.sub(r"\s", "", card.text).lower() and "//" not in card.text:
            before.aside += [*card.lines, *card.aside]
            before.clock, before.read = before.clock or card.clock, card.read if before.read is None else before.read
            card.text = ""


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
