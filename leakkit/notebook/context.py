"""Where a finding stands: the messages around it, with what may not be seen masked, and its place in a picture."""

from __future__ import annotations

import base64
from pathlib import Path

import pandas as pd

from leakkit.errors import UnknownRow
from leakkit.masking import mask_name, mask_title
from leakkit.notebook.values import loose_numbers

#: messages shown before and after
_AROUND = 2
#: longest stretch of a message on each side of the finding
_STRETCH = 400
#: height of the part of a picture that is shown, pixels of the picture
_BAND = 440


def place(desk, finding) -> str:
    """Where a finding stands, in words: chat, time, line."""
    message = _message(desk, finding.message_id)
    evidence = desk.table("evidence").set_index("evidence_id").loc[message.evidence_id]
    title = evidence["chat_title"] if isinstance(evidence["chat_title"], str) else message.evidence_id
    return f"{title if desk.shows() else mask_title(title)}　{finding.message_id}　第 {message.first_line} 行"


def _message(desk, message_id):
    messages = desk.table("messages")
    return next(messages[messages["message_id"] == message_id].itertuples())


def conversation(desk, finding) -> list[dict]:
    """The message of a finding and those around it: who, when, `parts` as (text, mark) pairs, mark in "", "known", "it"."""
    messages = desk.table("messages")
    spot = messages.index[messages["message_id"] == finding.message_id][0]
    near = messages.loc[max(0, spot - _AROUND): spot + _AROUND]
    near = near[near["evidence_id"] == messages.at[spot, "evidence_id"]]
    clear = desk.shows(finding.finding_id)
    return [{"id": row.message_id, "who": _who(row.account, desk.shows()), "at": f"{row.sent_at:%Y/%m/%d %H:%M}" if not pd.isna(row.sent_at) else "時間未載",
             "this": row.message_id == finding.message_id, "parts": _parts(desk, row, finding, clear)} for row in near.itertuples()]


def _who(account, clear) -> str:
    if not isinstance(account, str):
        return "（系統）"
    return account if clear else mask_name(account)


def _parts(desk, message, finding, clear) -> list[tuple[str, str]]:
    """A message cut at its findings. In clear only for the finding's own message after a reveal, or when all is revealed."""
    text = message.text if isinstance(message.text, str) else f"〔{message.kind}〕"
    mine = message.message_id == finding.message_id
    open_text = desk.shows() or (clear and mine)
    spots = _spots(desk, message.message_id, finding, text)
    parts, at = [], 0
    for start, end, mark in spots:
        parts.append((_words(desk, text[at:start], open_text), ""))
        parts.append((text[start:end] if open_text else "○" * min(end - start, 12), mark))
        at = end
    parts.append((_words(desk, text[at:], open_text), ""))
    return _shortened([part for part in parts if part[0]])


def _words(desk, text: str, clear: bool) -> str:
    """What stands between findings: names that the case knows and every number masked."""
    return text if clear else loose_numbers(desk.known.encode(text))


def _spots(desk, message_id, finding, text) -> list[tuple[int, int, str]]:
    """(start, end, mark) of the findings of a message, without overlaps; the one under review wins."""
    found = desk.table("findings")
    rows = [row for row in found[found["message_id"] == message_id].itertuples() if not pd.isna(row.start)]
    rows.sort(key=lambda row: (row.finding_id != finding.finding_id, int(row.start), -int(row.end)))
    taken: list[tuple[int, int, str]] = []
    for row in rows:
        start, end = int(row.start), min(int(row.end), len(text))
        if all(end <= other[0] or start >= other[1] for other in taken):
            taken.append((start, end, "it" if row.finding_id == finding.finding_id else "known"))
    return sorted(taken)


def _shortened(parts):
    """Long messages keep the stretch around the finding under review."""
    spot = next((i for i, part in enumerate(parts) if part[1] == "it"), 0)
    before = "".join(text for text, _ in parts[:spot])
    while parts and len(before) > _STRETCH and parts[0][1] != "it":
        before = before[len(parts[0][0]):]
        parts = [("…", "")] + parts[1:] if len(before) <= _STRETCH else parts[1:]
    return parts


def picture(desk, finding) -> dict | None:
    """The place of a finding in its picture: `image` (a data address, only when revealed), size and the boxes; None = no picture.

    A screenshot that was received as a file of its own, and a picture in a chat, are shown alike.
    """
    from leakkit import ocr

    message = desk.table("messages").set_index("message_id").loc[finding.message_id]
    try:
        digest, lines, file = desk.case._lines_of(message)
    except UnknownRow:
        return None
    if not lines:
        return None
    pixels = ocr.opened(Path(file).read_bytes(), Path(file).name).pixels       # upright, as the boxes are
    height, width = pixels.shape[:2]
    mine = [_box(row, True) for row in desk.case.boxes(finding.finding_id).itertuples()]
    boxes = [*(_box(line, False) for line in lines), *mine]
    top, bottom = _band(boxes, height)
    data = _cut(pixels[top:bottom]) if desk.shows(finding.finding_id) else ""
    return {"width": width, "height": height, "top": top, "band": bottom - top, "boxes": boxes, "found": bool(mine), "image": data}


def _box(row, this: bool) -> dict:
    """A box in pixels; `this` = it is the finding, not only a line that was read."""
    return {"x": int(row.x), "y": int(row.y), "w": int(row.w), "h": int(row.h), "this": this}


def _band(boxes, height) -> tuple[int, int]:
    """The part of a long picture that is shown: around the finding."""
    mine = [box for box in boxes if box["this"]] or boxes[:1]
    middle = sum(box["y"] + box["h"] / 2 for box in mine) / len(mine)
    top = int(max(0, min(middle - _BAND / 2, height - _BAND)))
    return top, int(min(height, top + _BAND))


def _cut(pixels) -> str:
    from leakkit.ocr.cover import png

    return "data:image/png;base64," + base64.b64encode(png(pixels)).decode()
