"""Timeline, audience and spread as pictures, and the same in words for who cannot see them. Placeholders only."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from leakkit.custody import write_whole
from leakkit.writeup.codes import missing, word
from leakkit.writeup.dates import day, minute, slashed, span
from leakkit.writeup.drawing import HATCHES, blank, font, image_bytes, quiet
from leakkit.writeup.events import by_message, events
from leakkit.writeup.figures_matrix import matrix, matrix_alt
from leakkit.writeup.figures_reach import members, members_alt, over_time, over_time_alt
from leakkit.writeup.figures_spread import nodes, spread, spread_alt
from leakkit.writeup.material import Material

__all__ = ["CAPTIONS", "alt_text", "audience", "draw", "matrix", "members", "nodes", "over_time", "spread", "timeline"]

#: names under which the documents call the pictures, and their captions
CAPTIONS = {"timeline.png": "時間軸", "audience.png": "受眾區間與證據等級", "spread.png": "內容擴散",
            "over_time.png": "受眾隨時間", "members.png": "成員期間", "matrix.png": "曝露矩陣"}
_MARKS = {"post": ("s", "#000000"), "end": ("X", "#000000"), "move": ("D", "#404040"), "reply": ("o", "#808080"),
          "member": ("^", "#ffffff")}
_KIND = {"post": "發布個資", "end": "曝露終止", "move": "再現於他處", "reply": "成員回應", "member": "成員異動"}
_LONGEST = 40
#: inches; the text is 16 cm wide, so letters print at their real size
_WIDTH = 6.8
#: letters on a line of the timeline, beside two chats
_LETTERS = 38
#: what a line never parts: a time, an id with its bracket, any single letter with the sign after it
_PARTS = re.compile(r"[0-9/]+ [0-9:]+|〔[^〕]*〕|[0-9A-Za-z.:/-]+[、，。）」]?|.[、，。）」]?")


def timeline(material: Material):
    """A matplotlib Figure: one line an event, time downwards, a column a chat. Long cases keep the first 40."""
    told = events(material)
    shown = told[:_LONGEST]
    chats = list(dict.fromkeys(event.chat for event in told))
    lines = [_wrapped(event) for event in shown]
    tops = [sum(len(line) for line in lines[:i]) for i in range(len(lines))]
    height = max(1, sum(map(len, lines)))
    figure = blank(_WIDTH + 0.9 * max(0, len(chats) - 2), 0.24 * height + 1.2)
    axes = figure.subplots()
    _lanes(axes, chats, height)
    for top, words, event in zip(tops, lines, shown, strict=True):
        _event(axes, chats, top, words, event)
    if len(told) > len(shown):
        axes.set_title(f"僅列前 {len(shown)} 件，共 {len(told)} 件；全部見附件二", fontproperties=font(9))
    _legend(axes, {event.kind for event in shown})
    return figure


def _lanes(axes, chats, height):
    """A grey line a chat; one unit across is 0.9 inch, so the labels stay apart."""
    for column, chat in enumerate(chats):
        axes.plot([column, column], [-0.6, height - 0.4], color="#b3b3b3", linewidth=1, zorder=0)
        label = textwrap.shorten(chat, 12, placeholder="…")
        axes.text(column, -0.9, label, ha="center", va="bottom", fontproperties=font(8.5))
    axes.set_xlim(-0.6, -0.6 + (_WIDTH + 0.9 * max(0, len(chats) - 2)) / 0.9)
    axes.set_ylim(height - 0.3, -1.8)
    axes.set_axis_off()


def _wrapped(event) -> list[str]:
    """The words of an event in lines that fit beside two chats, the row id at the end."""
    lines = [""]
    for part in _PARTS.findall(f"{slashed(event.at)}　{event.what}〔{event.rows[-1] if event.rows else '未載'}〕"):
        if len(lines[-1]) + len(part) > _LETTERS and lines[-1].strip():
            lines.append("　")
        lines[-1] += part
    return lines


def _event(axes, chats, top, words, event):
    marker, fill = _MARKS[event.kind]
    axes.scatter([chats.index(event.chat)], [top], marker=marker, s=46, facecolor=fill, edgecolor="black", zorder=3)
    for line, part in enumerate(words):
        axes.text(len(chats) - 0.3, top + line, part, va="center", fontproperties=font(8.5))


def _legend(axes, kinds):
    marks = [axes.scatter([], [], marker=_MARKS[kind][0], s=46, facecolor=_MARKS[kind][1], edgecolor="black",
                          label=_KIND[kind]) for kind in _KIND if kind in kinds]
    if marks:
        axes.legend(handles=marks, loc="upper left", bbox_to_anchor=(0, 0), ncols=len(marks), frameon=False,
                    prop=font(8), columnspacing=1.0, handletextpad=0.2)


def audience(material: Material):
    """A matplotlib Figure: above, each disclosure's audience as an interval, with and without 業務需要; below, the
    members of each grade of evidence, by hatch and in words."""
    totals = _totals(material)
    grades = _grades(material)
    figure = blank(_WIDTH, 2.2 + 0.75 * len(totals) + 0.42 * max(len(grades), 1))
    above, below = figure.subplots(2, 1, height_ratios=[0.9 + 0.75 * len(totals), 1 + 0.42 * max(len(grades), 1)])
    _bands(above, totals)
    _counts(below, grades)
    return figure


def _totals(material: Material) -> list[dict]:
    """One total a message: disclosures that one message made have one audience."""
    by_id = {total["disclosure_id"]: total for total in material.audience_totals}
    firsts = [rows[0].disclosure_id for rows in by_message(material)]
    return [by_id[key] for key in firsts if key in by_id]


def _bands(axes, totals):
    right = max([1, *(t.get(k) or 0 for t in totals for k in ("low", "high", "unauthorised_high"))])
    lines = [(f"{t['disclosure_id']}　{name}", t.get(low), t.get(high)) for t in totals for name, low, high in (
        ("可能看到者", "low", "high"), ("無業務需要者", "unauthorised_low", "unauthorised_high"))]
    for line, (_, low, high) in enumerate(lines):
        _band(axes, line, low, high, right)
    axes.set_yticks(range(len(lines)), [name for name, _, _ in lines])
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xlim(0, right * 1.45)
    axes.set_xlabel("人數（實色：有證據之下限；斜線：至上限；點與箭頭：上限未明）", fontproperties=font(9))
    axes.xaxis.get_major_locator().set_params(integer=True)
    quiet(axes)


def _band(axes, line, low, high, right):
    if missing(low):
        axes.text(0, line, "　未能估計", va="center", fontproperties=font(9))
        return
    axes.barh(line, low, height=0.5, color="#595959")
    end = right if missing(high) else high
    hatch, edge = ("..", "#bfbfbf") if missing(high) else ("///", "#595959")
    axes.barh(line, max(end - low, 0), left=low, height=0.5, color="white", edgecolor=edge, hatch=hatch)
    words = span(low, high, "人")
    axes.text(max(end, low), line, f"　{'→ ' if missing(high) else ''}{words}", va="center", fontproperties=font(9))


def _grades(material: Material) -> list[tuple[str, int]]:
    """(grade, number of different members), strongest evidence first; a member counts at the strongest."""
    order = list(HATCHES)
    best: dict[str, str] = {}
    for row in material.audience.dropna(subset=["grade", "account"]).itertuples():
        if row.account not in best or order.index(row.grade) < order.index(best[row.account]):
            best[row.account] = row.grade
    counts = {grade: sum(1 for found in best.values() if found == grade) for grade in order}
    return [(grade, number) for grade, number in counts.items() if number]


def _counts(axes, grades):
    for line, (grade, number) in enumerate(grades):
        hatch, fill = HATCHES[grade]
        axes.barh(line, number, height=0.6, color=fill, edgecolor="black", hatch=hatch, linewidth=0.6)
        axes.text(number, line, f"　列名 {number} 人", va="center", fontproperties=font(9))
    axes.set_yticks(range(len(grades)), [word("grade", grade) for grade, _ in grades])
    axes.set_ylim(max(len(grades), 1) - 0.4, -0.6)
    axes.set_xlim(0, max([1, *(number for _, number in grades)]) * 1.3)
    axes.set_xlabel("各證據等級列名之成員（每人計於最強之一級；受眾總數以上圖區間為準）", fontproperties=font(9))
    axes.xaxis.get_major_locator().set_params(integer=True)
    quiet(axes)


def alt_text(name: str, material: Material) -> str:
    """What the picture `name` (a key of CAPTIONS) shows, in words and placeholders."""
    return {"timeline.png": _timeline_alt, "audience.png": _audience_alt, "spread.png": spread_alt, "over_time.png": over_time_alt,
            "members.png": members_alt, "matrix.png": matrix_alt}[name](material)


def _timeline_alt(material):
    told = events(material)
    if not told:
        return "時間軸：沒有可列之事件。"
    listed = "；".join(f"{minute(e.at)} {e.chat} {e.what}" for e in told[:_LONGEST])
    return f"時間軸，{day(told[0].at)}至{day(told[-1].at)}，共 {len(told)} 件：{listed}。"


def _audience_alt(material):
    bands = "；".join(f"{t['disclosure_id']} 可能看到者 {span(t.get('low'), t.get('high'), '人') or '未能估計'}，"
                     f"無業務需要者 {span(t.get('unauthorised_low'), t.get('unauthorised_high'), '人') or '未能估計'}"
                     for t in _totals(material))
    grades = "、".join(f"{word('grade', grade)} {number} 人" for grade, number in _grades(material))
    return f"受眾區間圖：{bands or '沒有估計'}。各證據等級列名之成員：{grades or '無'}。"


def draw(material: Material, folder) -> dict[str, Path]:
    """Write the pictures of the case into `folder` and return name → file; the spread only where something spread,
    the charts over time only where the material holds growth and presence."""
    drawn = {"timeline.png": timeline, "audience.png": audience, "spread.png": spread, "over_time.png": over_time,
             "members.png": members, "matrix.png": matrix}
    for name, needed in (("spread.png", material.edges), ("over_time.png", material.growth), ("members.png", material.presence)):
        if needed.empty:
            drawn.pop(name)
    if material.harmless:
        return {}
    files = {name: Path(folder) / name for name in drawn}
    for name, file in files.items():
        write_whole(file, image_bytes(drawn[name](material)))
    return files
