"""How the content went from chat to chat over time: a lane a chat, a mark a post, an arrow a step with its basis and delay."""

from __future__ import annotations

from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.drawing import blank, font, quiet
from leakkit.writeup.material import Material

_WIDTH = 6.8


def spread(material: Material):
    """A matplotlib Figure: each message that carried the content, a lane a chat, time to the right, arrows with basis and delay;
    dotted arrows are other sources as likely."""
    codes = Codes(material)
    found = nodes(material)
    chats = list(dict.fromkeys(chat for _, chat in found.values()))
    place = {key: (x, chats.index(found[key][1])) for key, x in _across(found).items()}
    figure = blank(_WIDTH + 0.5 * max(0, len(found) - 8), 1.9 + 1.0 * max(len(chats), 1))
    axes = figure.subplots()
    for key, (x, y) in place.items():
        axes.scatter([x], [y], s=70, facecolor="white", edgecolor="black", zorder=3)
        axes.text(x, y + 0.16, f"{key}\n{found[key][0]:%m/%d %H:%M}", ha="center", va="top", fontproperties=font(8), linespacing=1.2)
    for row in material.edges.itertuples():
        if row.from_message in place and row.to_message in place:
            _arrow(axes, place[row.from_message], place[row.to_message], f"{word('edge', row.basis)}\n＋{_delay(row.delay_minutes)}")
        for other in getattr(row, "alternatives", ()):
            if other in place and row.to_message in place:
                _arrow(axes, place[other], place[row.to_message], "亦可能", dotted=True)
    axes.set_yticks(range(len(chats)), [codes.apply(chat) for chat in chats])
    axes.set_ylim(len(chats) - 0.2, -0.6)
    axes.set_xlim(-0.6, max([x for x, _ in place.values()], default=0) + 0.6)
    axes.set_xticks([])
    axes.set_xlabel("時間向右（間隔依相隔時間壓縮，時刻見各點）；實線：所採來源；點線：同樣可能之來源", fontproperties=font(8.5))
    quiet(axes)
    return figure


def _across(found: dict) -> dict:
    """Where each post stands across: later is further right, a longer wait a little further, never closer than one step."""
    place, x, before = {}, 0.0, None
    for key, (at, _) in found.items():
        if before is not None:
            wait = max(0.0, (at - before).total_seconds() / 3600)
            x += 1.0 + min(1.5, wait ** 0.5 / 3)
        place[key], before = x, at
    return place


def _delay(minutes) -> str:
    if missing(minutes):
        return "時間不明"
    minutes = int(minutes)
    return f"{minutes} 分" if minutes < 120 else f"{minutes // 60} 時 {minutes % 60} 分" if minutes < 2880 else f"{minutes // 1440} 日"


def nodes(material: Material) -> dict:
    """message_id → (time, chat) of every message that carried the content, in order of time."""
    codes = Codes(material)
    others = [other for row in material.edges.itertuples() for other in getattr(row, "alternatives", ())]
    carried = [*material.disclosures["message_id"], *material.edges["from_message"], *material.edges["to_message"], *others]
    rows = material.messages[material.messages["message_id"].isin(carried)].sort_values(["sent_at", "message_id"])
    return {row.message_id: (row.sent_at, codes.chat(row.evidence_id)) for row in rows.itertuples()}


def _arrow(axes, start, end, label, dotted=False):
    bend = "arc3,rad=-0.35" if start[1] == end[1] else "arc3"
    axes.annotate("", xy=end, xytext=start, arrowprops={"arrowstyle": "->", "shrinkA": 6, "shrinkB": 6, "linewidth": 1,
                                                        "connectionstyle": bend, "linestyle": ":" if dotted else "-"})
    lift = 0.28 * abs(end[0] - start[0]) ** 0.5 if start[1] == end[1] else 0
    axes.text((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - lift, label, ha="center", va="center",
              fontproperties=font(8), bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=5)


def spread_alt(material: Material) -> str:
    """The spread in words: each step with its basis and delay, and the other sources as likely."""
    def told(row):
        others = "、".join(getattr(row, "alternatives", ()))
        return (f"{row.from_message} 至 {row.to_message}（{word('edge', row.basis)}）"
                f"，相隔 {_delay(row.delay_minutes)}{f'，亦可能來自 {others}' if others else ''}")
    moves = "；".join(told(row) for row in material.edges.itertuples())
    return f"擴散圖：{moves}。" if moves else "擴散圖：未見內容由一則訊息到另一則訊息之列。"
