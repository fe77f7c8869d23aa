"""How many had it by when, and who was in the chat when: the audience over time as a band, and the membership chart."""

from __future__ import annotations

import pandas as pd

from leakkit.writeup.codes import Codes, missing
from leakkit.writeup.dates import minute, slashed, span
from leakkit.writeup.drawing import blank, font, quiet
from leakkit.writeup.material import Material

_WIDTH = 6.8
#: how far beyond the exposure the charts look
_MARGIN = pd.Timedelta("30min")
_MOST = 60


def window(material: Material):
    """(begin, end) of what the charts show: half an hour around the posts and their ends, a day at most after the last post."""
    rows = material.disclosures
    first, last = rows["posted_at"].min(), rows["posted_at"].max()
    ends = rows["ended_at"].dropna()
    end = max([last, *(ends if len(ends) else [])])
    seen = [p + pd.Timedelta(minutes=min(int(low), 24 * 60)) for p, low in zip(rows["posted_at"], rows["exposed_low"], strict=True)
            if not missing(low)] if ends.empty else []
    return first - _MARGIN, max([end, *seen]) + _MARGIN


def over_time(material: Material):
    """A matplotlib Figure: persons who could see it by each minute, over all chats, nobody twice; the band is the interval."""
    grown = material.growth
    begin, end = window(material)
    figure = blank(_WIDTH, 3.4)
    axes = figure.subplots()
    at = [begin, *grown["at"], end]
    low = [0, *grown["low"], grown["low"].iloc[-1]]
    top = max([1, *grown["low"], *grown["high"].dropna()])
    high = [0, *(top if missing(h) else int(h) for h in grown["high"])]
    high.append(high[-1])
    axes.fill_between(at, low, high, step="post", facecolor="white", edgecolor="#595959", hatch="///", linewidth=0)
    axes.step(at, low, where="post", color="black", linewidth=1.8)
    axes.step(at, high, where="post", color="black", linewidth=1.0, linestyle=":" if grown["high"].isna().any() else "--")
    _active(axes, material, end)
    for number, row in enumerate(grown.itertuples(), 1):
        axes.axvline(row.at, color="#8c8c8c", linewidth=0.8)
        axes.text(row.at, top * 1.22, str(number), ha="center", va="bottom", fontproperties=font(9))
    _ends(axes, material)
    axes.set_ylim(0, top * 1.2)
    axes.set_xlim(begin, end)
    axes.set_ylabel("人數", fontproperties=font(9))
    axes.yaxis.get_major_locator().set_params(integer=True)
    _clock(axes, begin, end)
    axes.set_xlabel(_key(material), fontproperties=font(8.5))
    quiet(axes)
    return figure


def _key(material) -> str:
    codes = Codes(material)
    posts = "；".join(f"{n}＝{row.message_id}（{codes.room(row.chat_title, row.message_id)}）"
                     for n, row in enumerate(material.growth.head(6).itertuples(), 1))
    open_top = "，點線：上限未明" if material.growth["high"].isna().any() else "，虛線：上限"
    return f"粗線：有證據之下限{open_top}；階梯灰線：已有反應之人；×：曝露終止\n{posts}"


def reactions(material: Material) -> list[pd.Timestamp]:
    """The first minute at which each member of grade reacted spoke or acted after the post, in order."""
    at = dict(zip(material.messages["message_id"], material.messages["sent_at"], strict=True))
    rows = material.audience[material.audience["grade"] == "reacted"].dropna(subset=["message_id"])
    first: dict = {}
    for row in rows.itertuples():
        if row.message_id in at and (row.account not in first or at[row.message_id] < first[row.account]):
            first[row.account] = at[row.message_id]
    return sorted(first.values())


def _active(axes, material, end):
    seen = reactions(material)
    if seen:
        axes.step([seen[0], *seen, end], [0, *range(1, len(seen) + 1), len(seen)], where="post", color="#8c8c8c", linewidth=1.2)


def _ends(axes, material):
    for at in material.disclosures.drop_duplicates("message_id")["ended_at"].dropna():
        axes.scatter([at], [0], marker="X", s=60, color="black", zorder=4, clip_on=False)


def _clock(axes, begin, end):
    from matplotlib.dates import AutoDateLocator, DateFormatter

    form = "%H:%M" if begin.date() == end.date() else "%m/%d %H:%M"
    axes.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=7))
    axes.xaxis.set_major_formatter(DateFormatter(form))


def over_time_alt(material: Material) -> str:
    """The audience over time in words: one clause a post, and how many reacted."""
    if material.growth.empty:
        return "受眾隨時間圖：沒有可列之貼文。"
    codes = Codes(material)
    steps = "；".join(f"{minute(row.at)} {codes.room(row.chat_title, row.message_id)} 貼出後累計 {span(row.low, row.high, '人')}"
                     for row in material.growth.itertuples())
    return f"受眾隨時間圖（跨聊天室不重複計算）：{steps}。其間有反應者 {len(reactions(material))} 人。"


# ---- who was there when

def members(material: Material):
    """A matplotlib Figure: a bar a stay of each member; black where proved, hatched where the beginning or end is not recorded."""
    codes, rows = Codes(material), _rows(material)
    shown = rows[:_MOST]
    begin, end = window(material)
    figure = blank(_WIDTH, 1.4 + (0.2 if len(shown) <= 12 else 0.16) * max(1, len(shown)))
    axes = figure.subplots()
    for line, (chat, account, found) in enumerate(shown):
        for stay in found:
            _bar(axes, line, stay, begin, end)
    axes.set_yticks(range(len(shown)), [f"{codes.account(account)}（{codes.room(chat)}）" if _several(material) else codes.account(account)
                                        for chat, account, _ in shown])
    for row in material.disclosures.drop_duplicates("message_id").itertuples():
        axes.axvline(row.posted_at, color="black", linewidth=1.2)
        if not missing(row.ended_at):
            axes.axvline(row.ended_at, color="black", linewidth=1.2, linestyle="--")
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(begin, end)
    _clock(axes, begin, end)
    axes.set_xlabel("實色：首列與末列之間；斜線：其前其後未載加入或離開；▷ 加入　◁ 離開；直線：發布（虛線：終止）" +
                    (f"\n僅列前 {_MOST} 人，共 {len(rows)} 人" if len(rows) > _MOST else ""), fontproperties=font(8.5))
    quiet(axes)
    return figure


def _several(material) -> bool:
    return material.presence["chat_title"].nunique() > 1


def _rows(material) -> list[tuple]:
    """(chat, account, stays) of whoever may have been there within the charts' time."""
    groups: dict = {}
    for row in material.presence.itertuples():
        groups.setdefault((row.chat_title, row.account), []).append(row)
    begin, end = window(material)
    return [(chat, account, found) for (chat, account), found in groups.items()
            if any((missing(one.entered) or one.entered <= end) and (missing(one.left) or one.left >= begin) for one in found)]


def _bar(axes, line, stay, begin, end):
    left = begin if missing(stay.entered) else stay.entered
    right = end if missing(stay.left) else stay.left
    since, until = max(stay.since, begin), min(stay.until, end)
    wide = max(right - left, pd.Timedelta(0))
    if right < begin or left > end:
        return
    axes.barh(line, min(right, end) - max(left, begin) if wide else wide, left=max(left, begin), height=0.6, color="white",
              edgecolor="#737373", hatch="////", linewidth=0.5)
    if since <= until:
        axes.barh(line, max(until - since, (end - begin) * 0.004), left=since, height=0.6, color="#404040")
    for at, mark in ((stay.entered, ">"), (stay.left, "<")):
        if not missing(at) and begin <= at <= end:
            axes.scatter([at], [line], marker=mark, s=30, facecolor="white", edgecolor="black", zorder=4)


def members_alt(material: Material) -> str:
    """The membership chart in words: each stay of each member with what bounds it."""
    if material.presence.empty:
        return "成員期間圖：沒有可列之成員。"
    codes = Codes(material)
    told = []
    for row in material.presence.head(2 * _MOST).itertuples():
        start = f"{slashed(row.entered)} 加入" if not missing(row.entered) else f"最早見於 {slashed(row.since)}"
        stop = f"{slashed(row.left)} 離開" if not missing(row.left) else f"最後見於 {slashed(row.until)}"
        told.append(f"{codes.room(row.chat_title)} {codes.account(row.account)}：{start}，{stop}")
    return f"成員期間圖：{'；'.join(told)}。"
