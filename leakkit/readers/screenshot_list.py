"""Chats shown as a list (Slack, Teams, Discord, Google Chat): no bubbles; a line with a name and a clock opens a message, its text stands below.

All messages have side "other": such a page does not show which ones are the owner's.
"""

from __future__ import annotations

import re

from leakkit.ocr.order import rows
from leakkit.ocr.sheet import Sheet
from leakkit.readers.screenshot_inside import joined
from leakkit.readers.screenshot_layout import Bubble, Layout, is_table
from leakkit.readers.screenshot_words import day_of, is_clock, members_in, without_size, words

_NEAR = 5             # heights of the line within which a clock follows its name; at the far edge it belongs to a list of chats
_LONGEST = 28         # signs of a name
_NO_NAME = re.compile(r"[:：，。？！；、/@]|^\d+$")


def listed(sheet: Sheet) -> Layout | None:
    """The parts of a chat shown as a list; None where fewer than two names with a clock stand in one column with text under them."""
    lines = list(sheet.lines)
    ranked = rows([(line.left, line.top, line.right, line.bottom) for line in lines]) if lines else []
    if is_table(sheet):
        return None
    heads = [(k, *found) for k, row in enumerate(ranked) if (found := _head([(n, lines[n]) for n in row]))]
    heads = _in_one_column(heads, lines)
    layout = Layout([])
    for at, (k, numbers, name, day, clock) in enumerate(heads):
        stop = heads[at + 1][0] if at + 1 < len(heads) else len(ranked)
        below = _below(ranked[k + 1:stop], lines, lines[numbers[0]], layout)
        if not below:
            continue
        box = (min(lines[n].x for n in below), lines[numbers[0]].y, max(lines[n].x + lines[n].w for n in below), max(lines[n].y + lines[n].h for n in below))
        layout.bubbles.append(Bubble(below, numbers, box, side="other", sender=name, clock=clock, text=joined([lines[n] for n in below])))
        if day:
            layout.days.append((box[1] - 1, day, numbers[-1]))
        layout.roles.update(dict.fromkeys([*numbers, *below], "message"))
    if len(layout.bubbles) < 2:
        return None
    _top(layout, lines, ranked[:heads[0][0]])
    layout.days.sort()
    return layout


def _head(row):
    """(numbers of the lines, name, day, clock) of a row that holds a name and a clock and nothing else, but for a face read as one or two signs;
    None for any other row."""
    face = len(row) > 1 and len(row[0][1].text.strip()) <= 2
    return (_named(row[1:]) if face else None) or _named(row)


def _named(row):
    text = " ".join(line.text.strip() for _, line in row)
    found = re.fullmatch(rf"(?P<name>.{{1,{_LONGEST}}}?)[\s|·•]*(?P<day>{_days()})?[\s,，]*(?P<clock>{words()['clock']})(?:\s?(?:{'|'.join(words()['state'])}))?", text)
    if not found or len(row) > 4 or any(b.left - a.right > _NEAR * a.height for (_, a), (_, b) in zip(row, row[1:], strict=False)):
        return None
    name = found["name"].strip()
    if _NO_NAME.search(name) or is_clock(name) or not re.search(r"[^\W\d_]", name) or day_of(name):
        return None
    day = (found["day"] or "").strip()
    return [n for n, _ in row], name, day if day and day_of(day) else "", found["clock"]


def _days() -> str:
    return "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in words()["day"])


def _in_one_column(heads, lines):
    """The rows with names that stand at the left edge which most of them share."""
    best: list = []
    for head in heads:
        first = lines[head[1][0]]
        same = [one for one in heads if abs(lines[one[1][0]].left - first.left) < first.height]
        best = same if len(same) > len(best) else best
    return best


def _below(ranked, lines, head, layout) -> list[int]:
    """The lines of one message: under its name, from its left edge on, until something that is of the page (a day between messages)."""
    below: list[int] = []
    last = head.bottom
    for row in ranked:
        if len(row) == 1 and day_of(lines[row[0]].text):
            layout.days.append((lines[row[0]].top, lines[row[0]].text.strip(), row[0]))
            layout.roles[row[0]] = "date"
            break
        inside = [n for n in row if lines[n].left > head.left - 0.7 * head.height]
        if not inside or lines[inside[0]].top - last > 6 * head.height:
            break
        below += inside
        last = lines[inside[0]].bottom
    return below


def _top(layout, lines, ranked):
    """Title, number of members and days, from what stands above the first message."""
    above = [n for row in ranked for n in row]
    layout.roles.update(dict.fromkeys(above, "header"))
    for n in above:
        text = lines[n].text.strip()
        if day_of(text):
            layout.days.append((lines[n].top, text, n))
            layout.roles[n] = "date"
        elif layout.members is None:
            layout.members = members_in(text)
    named = [n for n in above if layout.roles[n] == "header" and not is_clock(lines[n].text) and len(lines[n].text.strip()) > 1]
    title = max(named, key=lambda n: (lines[n].height, -lines[n].y), default=None)
    if title is not None:
        layout.title = re.sub(r"^[#＃\s]+", "", without_size(lines[title].text))
