"""Invented chats as data, and writers that print them as LINE would: what was put in is what a reader has to give back."""

import datetime as dt

from hypothesis import strategies as st

WEEKDAYS = "一二三四五六日"
FSI, PDI = "\u2068", "\u2069"
PASTED = (
    "2025/08/30（六）", "2023/10/2（週一）", "上午09:00\t甲\t我要檢舉", "下午11:59\t乙\t\"好\"", "23:58\t丙\t嗯", "上午09:01\t\t⁨丁⁩已加入群組。",
    "[LINE] 舊群組的聊天記錄", "儲存日期：2025/08/30 10:00", "您已收回訊息", "戊已退出群組。", "", "  ", "[照片] 在這裡", "\u2028", "Ａ１２３", "👨‍👩‍👧",
    "他說\"不\"", "\"", "\"\"", "\t", "A added B to the group.", "2024.11.04 星期一", "09:14 高子謙 圖片")
_LETTER = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2068\u2069\ufeff\u200e\u200f\ufdd0\ufdd1")

names = st.one_of(
    st.sampled_from(["王大同", "Mia Chang", "A: B (C)", "已加入群組。", "[照片]", "09:11", "小 潔", "\"引號\"", "林, 小姐", "阿🌸"]),
    st.text(_LETTER, min_size=1, max_size=12).filter(str.strip).filter(lambda name: name not in ("您", "你", "You", "you", "あなた")))
_pieces = st.one_of(st.sampled_from(PASTED), st.text(_LETTER, max_size=12))
lines = st.lists(_pieces, min_size=1, max_size=3).map("".join)


def _sayable(text):
    """One line that begins with a mark and does not end with one cannot be told from an opening mark: not unambiguous."""
    if "\n" in text or not text.startswith('"'):
        return True
    return len(text) > 1 and (len(text[1:]) - len(text[1:].rstrip('"'))) % 2 == 1


texts = st.lists(lines, min_size=1, max_size=5).map("\n".join).filter(_sayable)


@st.composite
def events(draw, speakers):
    """One event: ("say", who, text) or (notice action, actor, subjects)."""
    who = draw(st.sampled_from(speakers))
    if draw(st.integers(0, 4)):
        return "say", who, draw(texts)
    action = draw(st.sampled_from(["join", "leave", "add", "invite", "remove", "unsent", "own"]))
    return action, who, draw(st.lists(names, min_size=1, max_size=3 if action in ("add", "invite") else 1))


@st.composite
def chats(draw):
    """Days of (minute, event), minutes in order, days in order."""
    speakers = draw(st.lists(names, min_size=1, max_size=5, unique=True))
    days = sorted(draw(st.sets(st.dates(dt.date(2012, 1, 1), dt.date(2030, 1, 1)), min_size=1, max_size=3)))
    found = []
    for day in days:
        minutes = sorted(draw(st.lists(st.integers(0, 1439), min_size=1, max_size=8)))
        found.append((day, [(minute, draw(events(speakers))) for minute in minutes]))
    return found


def clock_12(minute):
    hour = minute // 60
    return f"{'上午' if hour < 12 else '下午'}{hour % 12 or 12:02d}:{minute % 60:02d}"


def clock_24(minute):
    return f"{minute // 60}:{minute % 60:02d}"


def _isolated(name):
    return f"{FSI}{name}{PDI}"


def wording(action, who, subjects):
    """The zh-TW wording of a notice, with isolates."""
    who, listed = _isolated(who), ", ".join(map(_isolated, subjects))
    return {"join": f"{who}已加入群組。", "leave": f"{who}已退出群組。", "add": f"{who}已新增{listed}至群組。",
            "invite": f"{who}已邀請「{listed}」加入群組囉，等對方加入後再一起聊天吧！", "remove": f"{who}已將{listed}退出群組。",
            "unsent": f"{who}已收回訊息", "own": "您已收回訊息"}[action]


def printed(text):
    """A body as the phone prints it: between marks, inner marks doubled, if it holds a line break."""
    return '"' + text.replace('"', '""') + '"' if "\n" in text else text


def mobile(chat, clock=clock_12, date="{:%Y/%m/%d}（{}）"):
    """The export of a chat as a phone writes it."""
    return "".join(mobile_parts(chat, clock, date))


def mobile_parts(chat, clock=clock_12, date="{:%Y/%m/%d}（{}）"):
    """The export in parts: the header, then one part an event (with the date row before it, if any)."""
    yield "[LINE] 測試群組的聊天記錄\n儲存日期：2030/01/02 10:00\n"
    for day, rows in chat:
        before = f"\n{date.format(day, WEEKDAYS[day.weekday()])}\n"
        for minute, (action, who, what) in rows:
            body = f"{who}\t{printed(what)}" if action == "say" else "\t" + wording(action, who, what)
            yield f"{before}{clock(minute)}\t{body}\n"
            before = ""


def said(chat, exporter):
    """What a reader has to find: (time, account, kind or None, text) rows, and (time, account, action, by) rows."""
    rows, members = [], []
    for day, found in chat:
        for minute, (action, who, what) in found:
            at = f"{day:%Y-%m-%d} {minute // 60:02d}:{minute % 60:02d}:00"
            if action == "say":
                rows.append((at, who, what))
                continue
            rows.append((at, {"unsent": who, "own": exporter}.get(action, ""), wording(action, who, what)))
            if action in ("join", "leave"):
                members.append((at, who, action, ""))
            elif action in ("add", "invite", "remove"):
                members += [(at, name, "join" if action == "add" else action, who) for name in what]
    return rows, members
