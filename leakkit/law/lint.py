"""The shape of a bulletin: numbering, sections, repeated passages, codes, quotes, slips of the pen, missing facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leakkit.law.citing import data
from leakkit.law.flat import Flat
from leakkit.law.numerals import to_int

#: start, end (in the original text), kind, message, suggestion
Found = tuple[int, int, str, str, str]

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_AGENCY = r"(?:機關|公司|單位|局(?!長)|學校|分署|公所|縣政府|市政府|廠商)"
_AGENCY_CODE = re.compile(rf"(?<![A-Za-z{_STEMS}])([{_STEMS}A-ZＡ-Ｚ])(?={_AGENCY})")
_PERSON_CODE = re.compile(
    rf"(?:承辦人|務員|員工|科員|職員|同仁|本案|案例|民眾|舉人|考量|考量,|[，。,]|但)\s*([{_STEMS}A-ZＡ-Ｚ])"
    rf"(?=臨時|為|因|將|於|逕|無|承辦|受|遂|即|涉|坦承|未|係|君|某|，|員|女|男|民)")
_NUMBERED = re.compile(r"^[^\w\n（(「]{0,6}(?:([一二三四五六七八九十]{1,3})(?=[、.．])|[（(]([一二三四五六七八九十]{1,3})[)）]"
                       r"|([0-9]{1,2})(?=[、.．](?![0-9])))", re.MULTILINE)
_SOURCE = re.compile(r"資料來源\s*[:：]([^】\n]{0,120})")
_HEAD_LOST = re.compile(r"^[ \t]*(?:定|規定|之規定|者)\s*[:：](?=\s*「)", re.MULTILINE)
_HEAD_NUMBER = re.compile(r"[壹貳參肆伍陸柒捌玖一二三四五六七八九十]{1,2}、$")
_LONG_PASSAGE = 60


def lint(text: str, flat: Flat) -> list[Found]:
    """Everything found, in no order; offsets are code points of `text`."""
    heads = headings(text)
    return [*_numbering(text, heads), *_sections(text, heads), *_repeated(flat), *_codes(text), *_quotes(text),
            *_doubled(text), *_terms(flat), *_lost_heads(text), *_marks(text), *_mixed_bullets(text),
            *_sources(text), *_facts(text, heads)]


@cache
def _section_words() -> dict[str, str]:
    """Heading → which section of the genre it is, longest first."""
    pairs = [(w, section) for section, group in data()["sections"]["words"].items() for w in group]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def headings(text: str) -> list[tuple[int, int, str]]:
    """Section headings, each at the end of a line: start, end, and which section of the genre it is."""
    out, at = [], 0
    for line in text.split("\n"):
        shown = line.rstrip(" \t\r\u3000:：")
        word = next((w for w in _section_words() if shown.endswith(w)), None)
        if word:
            start = len(shown) - len(word)
            before = _HEAD_NUMBER.sub("", shown[:start][-8:].rstrip(" \t\u3000"))
            if not before or not (before[-1].isalnum() or before[-1] in "「，、") or _one_mark(shown[:start]):
                out.append((at + start, at + len(shown), _section_words()[word]))
        at += len(line) + 1
    return out


def _one_mark(before: str) -> bool:
    """A single character and a blank before the heading: a mark that character recognition took for a letter."""
    return len(before.strip()) == 1 and before[-1:].isspace()


def _numbering(text: str, heads) -> Iterator[Found]:
    """A number that neither starts a list nor continues one that is open; lists end at a heading."""
    stops, open_lists, last_head = [end for _, end, _ in heads], {0: [], 1: [], 2: []}, 0
    for m in _NUMBERED.finditer(text):
        if m[0].strip()[:1] in "壹貳參肆" or any(start <= m.end() <= end for start, end, _ in heads):
            continue
        head = sum(stop <= m.start() for stop in stops)
        if head != last_head:
            open_lists, last_head = {0: [], 1: [], 2: []}, head
        style = next(i for i in range(3) if m[i + 1])
        number = to_int(m[style + 1])
        yield from _next_number(m, number, open_lists[style], bool(heads))


def _next_number(m, number: int, stack: list[int], structured: bool) -> Iterator[Found]:
    if number == 1:
        stack.append(1)
        return
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth] == number - 1:
            stack[depth:] = [number]
            return
    if not stack and not structured:
        stack.append(number)
        return
    before = stack[-1] if stack else 0
    stack[-1:] = [number]
    at = m.start(m.lastindex)
    what = f"編號由 {before} 跳到 {number}" if number > before + 1 else f"編號 {number} 重複或倒退"
    yield at, m.end(m.lastindex), "numbering", f"〔可能〕{what}，可能缺漏段落。", "補上缺漏的段落或改正編號"


def _sections(text: str, heads) -> Iterator[Found]:
    seen: dict[str, int] = {}
    for start, end, section in heads:
        if section in seen:
            yield start, end, "duplicate-section", f"〔可能〕段落「{section}」出現第二次。", "刪去重複的段落"
        seen.setdefault(section, start)
    missing = [s for s in data()["sections"]["required"] if s not in seen]
    if len(seen) >= data()["sections"]["report_from"] and missing:
        end = len(text.rstrip())
        yield end - 1, end, "missing-section", f"〔提示〕未見段落：{'、'.join(missing)}。", "專報型之段落順序見體例"


def _repeated(flat: Flat) -> Iterator[Found]:
    """Passages of at least 60 characters that stand twice, sentence by sentence, quotations not counted."""
    seen: set[str] = set()
    run_start = run_end = None
    at = 0
    for sentence in flat.text.split("。")[:-1]:
        again = len(sentence) >= 12 and sentence in seen
        seen.add(sentence)
        if again:
            run_start, run_end = (at if run_start is None else run_start), at + len(sentence) + 1
        elif run_start is not None:
            yield from _passage(flat, run_start, run_end)
            run_start = None
        at += len(sentence) + 1
    if run_start is not None:
        yield from _passage(flat, run_start, run_end)


def _passage(flat: Flat, start: int, end: int) -> Iterator[Found]:
    own = re.sub(r"「[^」]{0,400}」", "", flat.text[start:end])
    if len(own) >= _LONG_PASSAGE:
        yield (*flat.span(start, end), "duplicate-passage", f"〔確定〕這段文字（{end - start} 字）前面已出現過。", "刪去重複的段落")


def _codes(text: str) -> Iterator[Found]:
    """One code for an agency and a person; two sets of codes for agencies."""
    agencies = {_code(m[1]): m for m in reversed(list(_AGENCY_CODE.finditer(text)))}
    persons = {_code(m[1]) for m in _PERSON_CODE.finditer(text)}
    for code in sorted(agencies.keys() & persons):
        m = agencies[code]
        yield m.start(1), m.end(1), "shared-code", f"〔可能〕「{code}」同時是機關與人的代號。", "人與機關用不同的代號"
    stems, letters = [c for c in agencies if c in _STEMS], [c for c in agencies if c not in _STEMS]
    if stems and letters:
        m = agencies[stems[0]]
        yield (m.start(1), m.end(1), "two-codes", f"〔可能〕機關代號有兩套：{'、'.join(sorted(letters))} 與 {'、'.join(stems)}。",
               "同一文件只用一套代號")


def _code(character: str) -> str:
    return character.translate({c: c - 0xFEE0 for c in range(0xFF21, 0xFF3B)})


def _quotes(text: str) -> Iterator[Found]:
    """「 inside 「, 」 without 「, and 「 never closed (quotations inside quotations take 『』)."""
    opened = None
    for at, c in enumerate(text):
        if c == "「":
            if opened is not None:
                yield _broken(opened, "引號「沒有收尾就又開始另一個引號")
            opened = at
        elif c == "」":
            if opened is None:
                yield _broken(at, "引號」沒有開頭")
            opened = None
    if opened is not None:
        yield _broken(opened, "引號「沒有收尾")


def _broken(at: int, what: str) -> Found:
    return at, at + 1, "broken-quote", f"〔確定〕{what}，引文可能錯置或缺字。", "對照條文補正引號與文字"


def _doubled(text: str) -> Iterator[Found]:
    rule = data()["doubled"]
    for m in re.finditer(rf"([{rule['characters']}])\1|([，。、；：])\2", text):
        near = text[max(0, m.start() - 2):m.end() + 2]
        if not any(word in near for word in rule["fine"]):
            yield m.start(), m.end(), "doubled", f"〔可能〕重複字「{m[0]}」。", f"改為「{m[0][0]}」"


def _terms(flat: Flat) -> Iterator[Found]:
    inside = [m.span() for m in re.finditer(r"「[^「」]{0,600}」", flat.text)]
    for term in data()["term"]:
        for m in re.finditer(re.escape(term["wrong"]), flat.text):
            quoted = term.get("outside_quotes") and any(a < m.start() < b for a, b in inside)
            if not quoted and not any(flat.text.startswith(word, m.start()) for word in term.get("except", ())):
                yield (*flat.span(*m.span()), "term", f"〔可能〕「{term['wrong']}」：{term['why']}。", f"改為「{term['right']}」")


def _lost_heads(text: str) -> Iterator[Found]:
    for m in _HEAD_LOST.finditer(text):
        yield m.start(), m.end(), "broken-line", "〔可能〕這一行的句首缺字，前面可能漏了法規名稱與條號。", "補上缺漏的文字"


def _marks(text: str) -> Iterator[Found]:
    """A mark before a heading that differs from the marks of the other headings."""
    marks: dict[str, list] = {}
    for start, _, _ in headings(text):
        line = text.rfind("\n", 0, start) + 1
        mark = text[line:start].strip()[-1:]
        if mark and not mark.isdecimal() and mark not in "。、」：）":
            marks.setdefault(mark, []).append(text.rfind(mark, line, start))
    if len(marks) < 2:
        return
    usual = max(marks, key=lambda mark: len(marks[mark]))
    for mark, places in marks.items():
        for at in places if mark != usual else ():
            yield at, at + 1, "bullet", f"〔可能〕標題符號「{mark}」與其他標題「{usual}」不一致，可能是辨識錯誤。", f"改為「{usual}」"


def _mixed_bullets(text: str) -> Iterator[Found]:
    """Neighbouring items of one list whose marks differ, one of them a ">" that character recognition made."""
    mark = r"[ \t]{0,12}-?[ \t]{0,12}([>▶►▷➢●■◆])[ \t]{0,12}"
    for m in re.finditer(rf"^{mark}\S[^\n]*\n+{mark}(?=\S)", text, re.MULTILINE):
        if m[1] != m[2] and ">" in (m[1], m[2]):
            yield m.start(2), m.end(2), "bullet", f"〔可能〕同一清單的符號「{m[1]}」「{m[2]}」不一致。", "用同一種項目符號"


def _sources(text: str) -> Iterator[Found]:
    for m in _SOURCE.finditer(text):
        titled = re.search(r"[〈《「『<]|https?:", m[1])
        dated = re.search(r"[0-9○一二三四五六七八九]年|[0-9]{2,4}[-/.][0-9]{1,2}", m[1])
        lacks = [word for word, there in (("篇名", titled), ("日期", dated)) if not there]
        if lacks:
            yield m.start(), m.end(), "source", f"〔提示〕資料來源沒有{'與'.join(lacks)}。", "寫明機關、篇名與日期（或網址）"


def _facts(text: str, heads) -> Iterator[Found]:
    """Year, outcome and audience of the case, looked for in its own section."""
    start = next(((s, e) for s, e, section in heads if section == "案例說明"), None)
    if start is None:
        return
    stop = min([s for s, _, section in heads if s > start[1] and section != "案例說明"], default=len(text))
    case = "".join(text[start[1]:stop].split())
    rule = data()["facts"]
    there = {"年份": re.search(rule["year"], case), "受眾人數": re.search(rule["audience"], case),
             "處理結果": any(word in case for word in rule["outcome"])}
    missing = [name for name, found in there.items() if not found]
    if missing:
        yield start[0], start[1], "missing-fact", f"〔提示〕案例說明未見：{'、'.join(missing)}。", "補上年月、受眾人數或處理結果（或註明不詳）"
