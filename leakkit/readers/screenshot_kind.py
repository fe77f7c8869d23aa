"""What a picture shows: a chat, a form, a mail or something else; and the labels of a form or a mail with what stands behind or under them."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from leakkit.ocr.sheet import Sheet
from leakkit.readers.screenshot_layout import Layout, is_table, laid_out
from leakkit.readers.screenshot_list import listed
from leakkit.readers.screenshot_words import words

_FIELDS = 3           # known labels from which a page is a form


def layout_of(sheet: Sheet) -> Layout | None:
    """The parts of a chat with bubbles or of one shown as a list; None for any other picture."""
    return laid_out(sheet) or listed(sheet)


def kind_of(sheet: Sheet, layout: Layout | None = None) -> str:
    """What a picture shows: chat, mail, form or other."""
    if layout or layout_of(sheet):
        return "chat"
    if _is_mail(sheet):
        return "mail"
    if is_table(sheet):
        return "other"
    found = fields(sheet)["label"].tolist()
    return "form" if len({label for label in found if _known("form").fullmatch(label)}) >= _FIELDS else "other"


@cache
def _known(kind: str) -> re.Pattern:
    return re.compile("|".join(words()[kind]["labels"]))


def _is_mail(sheet) -> bool:
    """Two of the labels that only mails have, or a line that says to whom it went under a subject or over a greeting."""
    found = fields(sheet)["label"].tolist()
    if sum(bool(re.fullmatch("|".join(words()["mail"]["telling"]), label)) for label in found) >= 2:
        return True
    texts = [line.text.strip() for line in sheet.lines]
    sent = any(re.match(pattern, text, re.I) for text in texts for pattern in words()["mail"]["sent_to"])
    shape = sum(any(re.match(pattern, text, re.I) for text in texts) for pattern in words()["mail"]["shape"])
    return sent and shape >= 1 or shape >= 3


def fields(sheet: Sheet) -> pd.DataFrame:
    """Labels and what stands behind them, beside or under, in a form or a mail: label, value (str), confidence (0-1), line (Int64, of the value, from 1)."""
    known = re.compile(rf"(?:{'|'.join(words()['form']['labels'] + words()['mail']['labels'])})")
    rows, lines = [], list(sheet.lines)
    for n, line in enumerate(lines):
        text = line.text.strip()
        label, colon, value = re.match(r"([^:：]{1,12})([:：]?)(.*)", text + " ").groups()
        label, value = re.sub(r"[\s*＊]", "", label), value.strip()
        if colon and value and (known.fullmatch(label) or len(label) <= 8 and re.fullmatch("[\u4e00-\u9fff]+", label)):
            rows.append((label, value, line.confidence, n + 1))
        elif known.fullmatch(label) and not value and (at := _value(lines, n, known)) is not None:
            rows.append((label, lines[at].text.strip().lstrip(":：").strip(), lines[at].confidence, at + 1))
    frame = pd.DataFrame(rows, columns=["label", "value", "confidence", "line"])
    return frame.astype({"label": "str", "value": "str", "confidence": "Float64", "line": "Int64"})


def _value(lines, n, known):
    """The number of the nearest line to the right of line n, on its height, else of the one right under it, unless that is a label itself."""
    here = lines[n]
    beside = [m for m, line in enumerate(lines) if m != n and line.left >= here.right - 0.5 * here.height
              and min(line.bottom, here.bottom) - max(line.top, here.top) > 0.4 * min(line.height, here.height)]
    nearest = min(beside, key=lambda m: lines[m].left, default=None)
    if nearest is not None and not _is_label(lines[nearest], known):
        return nearest
    under = [m for m, line in enumerate(lines) if m != n and 0 <= line.top - here.bottom + 0.5 * here.height < 2 * here.height
             and abs(line.left - here.left) < 1.2 * here.height]
    found = min(under, key=lambda m: lines[m].top, default=None)
    return None if found is None or _is_label(lines[found], known) else found


def _is_label(line, known) -> bool:
    return bool(known.fullmatch(re.sub(r"[\s*＊:：]", "", line.text)))


def told(sheet: Sheet) -> str:
    """The text of a picture that is no chat: a label and its value on one line, the rest as it stands."""
    found = fields(sheet)
    values = {int(row.line) - 1: row for row in found.itertuples()}
    labels = {_label_line(sheet, row) for row in found.itertuples()}
    out = [f"{values[n].label}：{values[n].value}" if n in values else line.text for n, line in enumerate(sheet.lines) if n not in labels - set(values)]
    return "\n".join(out)


def _label_line(sheet, row):
    return next((n for n, line in enumerate(sheet.lines) if re.sub(r"[\s:：*＊]", "", line.text) == row.label and n < row.line), None)
