"""The head of a chat screenshot: its title, how many are in it and who is named there; and what at its foot is no message (field, keyboard)."""

from __future__ import annotations

import re

from leakkit.ocr.order import rows
from leakkit.readers.screenshot_words import day_of, is_clock, is_small, members_in, regex, without_size

_KEYS = 4             # signs that stand alone on one height: a row of keys
_KEY = 4              # signs on the widest key (空白鍵)
_INSET = 0.006        # a card keeps off both edges of the page by this share of its width, a bar does not


def read_head(layout, sheet, top: float):
    """Fill `title`, `members`, `named` and the roles of what stands above `top`, the upper edge of the first bubble."""
    above = [n for n, line in enumerate(sheet.lines) if line.y + line.h <= top + 0.3 * line.h and not is_small(line.text)]
    first_day = min((sheet.lines[n].y for n in above if day_of(sheet.lines[n].text)), default=None)
    head = [n for n in above if (first_day is None or sheet.lines[n].y < first_day) and not _name_above(layout, sheet, n)]
    layout.roles.update(dict.fromkeys(head, "header"))
    names = [n for n in head if not regex("header").fullmatch(sheet.lines[n].text.strip()) and not is_clock(sheet.lines[n].text)
             and not _on_card(sheet, sheet.lines[n])]
    layout.members = next((count for n in names if (count := members_in(sheet.lines[n].text)) is not None), None)
    titled = max(names, key=lambda n: (_counted(sheet.lines[n].text), _size(sheet.lines[n]), -sheet.lines[n].y), default=None)
    if titled is not None:
        layout.title = _whole_title(sheet, names, titled)
    layout.named = [part.strip() for n in names if n != titled for part in re.split("[、,，]", sheet.lines[n].text) if 1 < len(part.strip()) <= 20]


def _counted(text) -> bool:
    return bool(re.search(r"[（(]\d[\d,，.]{0,7}[)）]\s*[>〉›∨˅v]?$", text.strip()))


def _size(line) -> float:
    """The size of the writing, in steps, so that boxes that differ by a little are alike."""
    return round(line.height / 4)


def _whole_title(sheet, names, titled) -> str:
    """A title that a picture in it (🚒) has cut is put together again."""
    here = sheet.lines[titled]
    parts = sorted((n for n in names if abs(sheet.lines[n].top - here.top) < 0.4 * here.height and 0.7 < sheet.lines[n].height / here.height < 1.43), key=lambda n: sheet.lines[n].left)
    run = [titled]
    for n in reversed(parts[:parts.index(titled)]):
        if sheet.lines[run[0]].left - sheet.lines[n].right < 2.2 * here.height and not re.fullmatch(r"[<＜‹〈«←くㄑ《\s]*\d{0,3}\+?", sheet.lines[n].text.strip()):
            run.insert(0, n)
    for n in parts[parts.index(titled) + 1:]:
        if sheet.lines[n].left - sheet.lines[run[-1]].right < 2.2 * here.height:
            run.append(n)
    text = " ".join(sheet.lines[n].text.strip() for n in run)
    if sheet.lines[run[0]].left < 0.12 * sheet.width:
        text = re.sub(r"^\d{1,3}\+?\s+(?=\D)", "", text)
    return without_size(text)


def _on_card(sheet, line) -> bool:
    """The line stands on a card of its own over the page, as a banner or a pinned notice does."""
    left, _, right, _ = line.area_box
    return line.area >= 0 and left > _INSET * sheet.width and right < (1 - _INSET) * sheet.width


def _name_above(layout, sheet, n) -> bool:
    """The line is the name over the first bubble of somebody else."""
    line = sheet.lines[n]
    for bubble in layout.bubbles:
        if bubble.side == "other" and 0 <= bubble.box[1] - line.y - line.h + 0.4 * line.h < 1.5 * line.h and abs(line.x - bubble.box[0]) < 2.2 * line.h:
            return line.height < 1.15 * sheet.lines[bubble.lines[0]].height
    return False


def foot(sheet) -> float:
    """The upper edge of the keyboard, in pixels; the height of the picture where there is none."""
    lines = list(sheet.lines)
    ranked = rows([(line.left, line.top, line.right, line.bottom) for line in lines]) if lines else []
    keys = [row for row in ranked if _is_keys([lines[n].text.strip() for n in row])]
    top = float(min(lines[n].y for n in keys[0])) if len(keys) >= 2 else float(sheet.height)
    return top if all(len(line.text.strip()) <= _KEY or line.y < top or _is_keys([line.text.strip()]) for line in lines) else float(sheet.height)


def _is_keys(texts) -> bool:
    flat = "".join(texts).replace(" ", "")
    alone = sum(len(text) <= 2 for text in texts)
    chinese = sum("ㄅ" <= sign <= "ㄩ" for sign in flat)
    return alone >= _KEYS and alone == len(texts) or len(flat) >= 5 and chinese > 0.5 * len(flat) or flat.lower() in ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def is_field(bubbles, bubble, sheet) -> bool:
    """The lowest «bubble» is the field where one writes."""
    text = "".join(sheet.lines[n].text for n in bubble.lines).strip()
    return bubble is bubbles[-1] and bool(regex("field").fullmatch(text))
