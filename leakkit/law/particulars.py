"""What a bulletin must tell and must not: source, year, outcome, audience, days that exist, no telephone of a person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from leakkit.law.citing import Citation, data
from leakkit.law.days import MINGUO
from leakkit.law.flat import Flat

_SOURCE = re.compile(r"資料來源\s*[:：]([^】\n]{0,120})")
_TITLE = re.compile(r"[〈《「『<]|https?:|案例|彙編|錦囊|新聞|專刊|手冊|判決|起訴書|函|報導|專報|電子報|月刊|簡報|教材|裁判")
_DATED = re.compile(r"[0-9○一二三四五六七八九]\s*年|[0-9]{2,4}\s*[-/.．]\s*[0-9]{1,2}|https?:")
_DAY = re.compile(r"(?<![0-9])([0-9]{2,4})\s*(年|[/.])\s*([0-9]{1,2})\s*(月|[/.])\s*([0-9]{1,2})\s*日?[ \t]*"
                  r"(?:[（(]\s*(?:星期|週|周|禮拜)?([一二三四五六日])\s*[）)])?(?![0-9])")
_MONTH = re.compile(r"(?<=[0-9]年)\s*(0|1[3-9]|[2-9][0-9])\s*月")
_RUN_TOGETHER = re.compile(r"(?<![0-9])20[0-9]{5,6}日|(?<![0-9])1[01][0-9][0-9]{3,4}日")
_PHONE = re.compile(r"(?<![0-9第])09[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3}(?![0-9號])")
_IDENTITY = re.compile(r"(?<![A-Za-z0-9])[A-Z][1289][0-9]{8}(?![0-9])")
_WEEK = "一二三四五六日"


def particulars(text: str, flat: Flat, heads, cited: list[Citation]) -> Iterator[tuple[int, int, str, str, str]]:
    """Everything found, in no order; offsets are code points of `text`."""
    yield from _sources(text)
    yield from _facts(text, heads)
    yield from _days(text)
    yield from _personal(text)
    yield from _numerals(flat, cited)


def _sources(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    for m in _SOURCE.finditer(text):
        told = m[1] if m[1].strip() else text[m.end():m.end() + 80].strip().split("\n")[0]
        lacks = [word for word, there in (("篇名", _TITLE.search(told)), ("日期", _DATED.search(told))) if not there]
        if lacks:
            yield m.start(), m.end(), "source", f"〔提示〕資料來源沒有{'與'.join(lacks)}。", "寫明機關、篇名與日期（或網址）"


def _facts(text: str, heads) -> Iterator[tuple[int, int, str, str, str]]:
    """Year, outcome and audience of the case, looked for in its own section."""
    start = next(((s, e) for s, e, section in heads if section == "案例說明"), None)
    if start is None:
        return
    stop = min([s for s, _, section in heads if s > start[1] and section != "案例說明"], default=len(text))
    stop = min(stop, _next_mark(text, start))
    case = "".join(text[start[1]:stop].split())
    rule = data()["facts"]
    there = {"年份": re.search(rule["year"], case), "受眾人數": _audience(rule, case),
             "處理結果": any(word in case for word in rule["outcome"])}
    missing = [name for name, found in there.items() if not found]
    if missing and "緩起訴" in case and not re.search(rule["terms"], case):
        missing.append("緩起訴之期間或條件")
    if missing:
        yield start[0], start[1], "missing-fact", f"〔提示〕案例說明未見：{'、'.join(missing)}。", "補上年月、受眾人數或處理結果（或註明不詳）"


def _next_mark(text: str, heading: tuple[int, int]) -> int:
    """Where the next line begins that bears the heading's own mark (▲ ◎ ■ 【)."""
    line = text.rfind("\n", 0, heading[0]) + 1
    mark = text[line:heading[0]].strip()[:1]
    if not mark or mark.isalnum() or mark in "（(#*-":
        return len(text)
    found = re.compile(rf"^[ \t\u3000]*{re.escape(mark)}", re.MULTILINE).search(text, heading[1])
    return found.start() if found else len(text)


def _audience(rule: dict, case: str) -> bool:
    """A number of people; or the one person who was told, where no group, page or open place is concerned."""
    if re.search(rule["audience"], case):
        return True
    return bool(re.search(rule["one_receiver"], case)) and not re.search(rule["open_place"], case)


def _days(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """A day that no calendar has, or that was another day of the week."""
    for m in _MONTH.finditer(text):
        yield m.start(), m.end(), "date", f"〔確定〕沒有「{m[1]}月」。", "請核對月份"
    for m in _RUN_TOGETHER.finditer(text):
        yield m.start(), m.end(), "date", f"〔可能〕「{m.group()}」缺年、月之分隔。", "補上「年」「月」"
    for m in _DAY.finditer(text):
        year, month, day = int(m[1]), int(m[3]), int(m[5])
        if m[2] != "年" and (m[2] != m[4] or year < 90) or 200 <= year < 1900:
            continue
        try:
            found = dt.date(year + MINGUO if year < 1000 else year, month, day)
        except ValueError:
            yield m.start(), m.end(), "date", f"〔確定〕沒有「{m.group().strip()}」這一天。", "請核對日期"
            continue
        if m[6] and _WEEK[found.weekday()] != m[6]:
            yield m.start(), m.end(), "date", f"〔確定〕該日是星期{_WEEK[found.weekday()]}，不是星期{m[6]}。", "請核對日期或星期"


def _personal(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    for pattern, what in ((_PHONE, "手機號碼"), (_IDENTITY, "身分證（居留證）號碼")):
        for m in pattern.finditer(text):
            yield m.start(), m.end(), "personal-data", f"〔可能〕文中出現{what}，宣導不應有可識別個人之資料。", "刪去或改用代號"


def _numerals(flat: Flat, cited: list[Citation]) -> Iterator[tuple[int, int, str, str, str]]:
    """Article numbers in 國字 and in Arabic figures side by side in the text's own words: use one of them."""
    own = [c for c in cited if c.named and not c.inside]
    hanzi = [c for c in own if not re.search(r"[0-9§]", flat.text[c.start:c.end])]
    arabic = [c for c in own if re.search(r"[0-9§]", flat.text[c.start:c.end])]
    if len(hanzi) >= 2 and len(arabic) >= 2:
        fewer = min((hanzi, arabic), key=len)
        yield (*flat.span(fewer[0].start, fewer[0].end), "mixed-numerals",
               f"〔提示〕條號國字（{len(hanzi)} 處）與阿拉伯數字（{len(arabic)} 處）並用。", "全文擇一")
