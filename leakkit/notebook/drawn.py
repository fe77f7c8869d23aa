"""The three figures as drawings with a word on every mark (mouse or Tab key), and the static picture that the documents carry.

Placeholders only, as in the documents. Marks differ in shape and words; colour says nothing by itself.
"""

from __future__ import annotations

import base64

import pandas as pd

from leakkit.errors import NothingYet
from leakkit.notebook.board import Panel
from leakkit.writeup import figures
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.dates import span
from leakkit.writeup.drawing import image_bytes
from leakkit.writeup.events import events

_KIND = {"post": "發布個資", "end": "曝露終止", "move": "再現於他處", "reply": "成員回應", "member": "成員異動"}
_LONGEST = 60
_ROW, _LANE, _LEFT, _HEAD = 26, 110, 150, 40


class Figure(Panel):
    """A figure panel: subclasses give `drawing(material)` = {width, height, shapes, legend}, `picture` (a file name), `says()`."""

    template = "drawn.html"
    picture = ""
    call = ""

    def facts(self):
        self.calls = [self.call]
        try:
            material = self.desk.material
        except NothingYet as error:
            return {"drawing": None, "why": str(error), "alt": "", "words": [], "still": ""}
        drawing = self.drawing(material)
        drawing["shapes"] = [{"tip": "", "anchor": ""} | shape for shape in drawing["shapes"]]
        return {"drawing": drawing, "why": "", "alt": figures.alt_text(self.picture, material), "words": self.says(),
                "still": self.still}

    def drawing(self, material) -> dict:
        """Width, height (px), shapes and legend of the drawing."""
        raise NotImplementedError

    def says(self) -> list[str]:
        """The sentences under the drawing."""
        return []

    @property
    def still(self) -> str:
        """The document's own picture as a data address; "" when this case has none."""
        data = self.desk.still(self.picture)
        return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""

    def twin(self):
        data = self.desk.still(self.picture) if self.board.page and "<svg" in self.board.page else b""
        return {"image/png": base64.b64encode(data).decode()} if data else {}


def still(name: str, material) -> bytes:
    """The documents' picture of that name as PNG; empty where nothing spread, so that there is none."""
    if material.harmless or (name == "spread.png" and material.edges.empty):
        return b""
    return image_bytes({"timeline.png": figures.timeline, "audience.png": figures.audience, "spread.png": figures.spread}[name](material))


class Timeline(Figure):
    """`desk.timeline()`: an event a line, a column a chat."""

    title, picture, call = "時間軸", "timeline.png", "case.incident().timeline()"

    def drawing(self, material):
        told = events(material)
        chats = list(dict.fromkeys(event.chat for event in told))
        shapes = [shape for number, chat in enumerate(chats) for shape in _lane(number, chat, min(len(told), _LONGEST))]
        first = next((event.at for event in told if event.kind == "post"), None)
        for line, event in enumerate(told[:_LONGEST]):
            shapes += _event(line, chats.index(event.chat), event, first, _LEFT + _LANE * len(chats))
        height = _HEAD + _ROW * min(len(told), _LONGEST) + 10
        return {"width": _LEFT + _LANE * len(chats) + 470, "height": height, "shapes": shapes,
                "legend": [(kind, words) for kind, words in _KIND.items() if kind in {event.kind for event in told}],
                "left": max(0, len(told) - _LONGEST)}

    def says(self):
        return ["看什麼：發布、收回、回應的先後；有沒有在別處再出現。", "這不表示：匯出檔沒有記載的事（已讀、截圖、口頭轉述）沒有發生。"]


def _lane(number, chat, lines):
    x = _LEFT + _LANE * number + 20
    return [{"type": "line", "x1": x, "y1": _HEAD - 8, "x2": x, "y2": _HEAD + _ROW * lines},
            {"type": "text", "x": x, "y": 18, "text": chat[:12], "anchor": "middle", "tip": chat}]


def _event(line, lane, event, first, words_at):
    y = _HEAD + _ROW * line + 8
    since = "" if first is None or event.at < first else f"（發布後 {int((event.at - first).total_seconds() // 60)} 分鐘）"
    at = f"{event.at:%m/%d %H:%M}"
    tip = f"{event.at:%Y/%m/%d %H:%M}{since}　{event.chat}　{_KIND[event.kind]}：{event.what}〔{'、'.join(event.rows) or '未載'}〕"
    words = event.what if len(event.what) <= 34 else event.what[:33] + "…"
    return [{"type": "text", "x": 8, "y": y + 5, "text": at}, {"type": "mark", "kind": event.kind, "x": _LEFT + _LANE * lane + 20, "y": y, "tip": tip},
            {"type": "text", "x": words_at, "y": y + 5, "text": words}]


class Seen(Figure):
    """`desk.audience()`: the interval of each disclosure, and the members behind its lower bound, one square each."""

    title, picture, call = "受眾區間", "audience.png", "case.incident().audience()"

    def drawing(self, material):
        totals = figures._totals(material)
        right = max([1, *(total.get(key) or 0 for total in totals for key in ("low", "high", "unauthorised_high"))])
        shapes, y = [], 26
        for total in totals:
            for name, low, high in (("可能看到者", "low", "high"), ("無業務需要者", "unauthorised_low", "unauthorised_high")):
                shapes += _interval(y, f"{total['disclosure_id']} {name}", total.get(low), total.get(high), right)
                y += 34
            members, y = _members(material, total["disclosure_id"], y)
            shapes += members
        return {"width": 900, "height": y + 10, "shapes": shapes, "legend": [], "left": 0}

    def says(self):
        return [str(self.desk.leak.audience()), "看什麼：實色是每一人都有證據列的下限；斜線到上限，來自人數畫面或名冊。方格一格一人。",
                "這不表示：可能看到者都已讀。"]


def _interval(y, name, low, high, right):
    scale = 520 / right
    tip = f"{name}：{span(low, high, '人') or '未能估計'}"
    if missing(low):
        return [{"type": "text", "x": 8, "y": y + 5, "text": tip}]
    end = right if missing(high) else high
    return [{"type": "text", "x": 8, "y": y + 5, "text": name},
            {"type": "rect", "x": 160, "y": y - 10, "w": low * scale, "h": 20, "fill": "solid", "tip": tip},
            {"type": "rect", "x": 160 + low * scale, "y": y - 10, "w": max(0, end - low) * scale, "h": 20,
             "fill": "dots" if missing(high) else "stripes", "tip": tip},
            {"type": "text", "x": 170 + end * scale, "y": y + 5, "text": span(low, high, "人")}]


def _members(material, disclosure_id, y):
    """A square a member, thirty a line: grade and reason on hover."""
    codes, shapes = Codes(material), []
    rows = material.audience[material.audience["disclosure_id"] == disclosure_id]
    for number, row in enumerate(rows.itertuples()):
        x, top = 160 + 18 * (number % 30), y - 8 + 18 * (number // 30)
        need = "有業務需要" if row.need_to_know is True or str(row.need_to_know) == "True" else "無業務需要之紀錄"
        tip = f"{codes.account(row.account)}：{word('grade', row.grade)}，{need}。{codes.apply(row.because)}〔{row.message_id if not missing(row.message_id) else '名冊'}〕"
        shapes.append({"type": "rect", "x": x, "y": top, "w": 14, "h": 14, "fill": "solid" if row.counted_low is True or str(row.counted_low) == "True" else "stripes",
                       "tip": tip})
    return shapes, y + 18 * (-(-len(rows) // 30)) + 14


class Travelled(Figure):
    """`desk.spread()`: each message that carried the content, a lane a chat, an arrow with its basis."""

    title, picture, call = "擴散", "spread.png", "case.incident().spread()"

    def drawing(self, material):
        nodes = figures.nodes(material)
        codes = Codes(material)
        chats = list(dict.fromkeys(chat for _, chat in nodes.values()))
        spots = {key: (_LEFT + 60 + 160 * column, 50 + 100 * chats.index(chat)) for column, (key, (_, chat)) in enumerate(nodes.items())}
        sender = dict(zip(material.messages["message_id"], material.messages["account"], strict=True))
        shapes = [{"type": "text", "x": 8, "y": 54 + 100 * number, "text": codes.apply(chat)[:12], "tip": codes.apply(chat)} for number, chat in enumerate(chats)]
        shapes += [_arrow(row, spots) for row in material.edges.itertuples() if row.from_message in spots and row.to_message in spots]
        for key, (x, y) in spots.items():
            at, chat = nodes[key]
            tip = f"{key}　{at:%Y/%m/%d %H:%M}　{codes.apply(chat)}　{'系統' if missing(sender.get(key)) else codes.account(sender[key])}"
            shapes += [{"type": "circle", "x": x, "y": y, "r": 9, "tip": tip}, {"type": "text", "x": x, "y": y - 16, "text": key, "anchor": "middle"}]
        return {"width": _LEFT + 160 * max(len(nodes), 2), "height": 40 + 100 * max(len(chats), 1), "shapes": shapes, "legend": [], "left": 0}

    def says(self):
        return [str(self.desk.leak.spread()), "看什麼：箭頭上是依據（相同文字、轉傳標記、當事人自述…）。", "這不表示：沒有箭頭就沒有流出；不在案件裡的聊天室看不到。"]


def _arrow(row, spots):
    (x1, y1), (x2, y2) = spots[row.from_message], spots[row.to_message]
    delay = "" if pd.isna(row.delay_minutes) else f"，相隔 {row.delay_minutes} 分鐘"
    alike = "" if pd.isna(row.similarity) else f"，相似度 {float(row.similarity):.2f}"
    return {"type": "arrow", "x1": x1, "y1": y1, "x2": x2, "y2": y2, "label": word("edge", row.basis),
            "tip": f"{row.from_message} → {row.to_message}：{word('edge', row.basis)}{alike}{delay}"}
