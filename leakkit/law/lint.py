"""The shape of a bulletin: sections, numbering, repeated passages; and with them everything of the other lint modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from leakkit.law.citing import Citation, data
from leakkit.law.flat import Flat
from leakkit.law.numerals import to_hanzi, to_int
from leakkit.law.particulars import particulars
from leakkit.law.pseudonyms import pseudonyms
from leakkit.law.slips import slips

#: start, end (in the original text), kind, message, suggestion
Found = tuple[int, int, str, str, str]
#: start, end (in the original text) and the section of the genre
Heading = tuple[int, int, str]

_FORMAL = "壹貳參参叁肆伍陸柒捌玖拾"
_HANZI = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"^[^\w\n（(「]{{0,6}}(?:([{_FORMAL}]{{1,3}})(?=[、.．])|([{_HANZI}]{{1,3}})(?=[、.．])|[（(]([{_HANZI}]{{1,3}})[)）]"
    rf"|([0-9]{{1,2}})(?=[、.．](?![0-9]))|[（(]([0-9]{{1,2}})[)）](?![0-9])"
    rf"|案例([{_HANZI}]{{1,3}})(?=[\s:：、，（(]|$))", re.MULTILINE)
_STYLES = 6
_PLAIN = str.maketrans("壹貳參参叁肆伍陸柒捌玖拾", "一二三三三四五六七八九十")
_WRAPPED = 500  # characters within which a list in running text goes on
_HEAD_NUMBER = re.compile(rf"(?:[{_FORMAL}{_HANZI}]{{1,3}}|[0-9]{{1,2}}|[（(][{_HANZI}0-9]{{1,2}}[)）])[、.．]?$")
_INLINE_CASE = re.compile(r"^[^\w\n]{0,6}(?:案例|案情|事實|案例事實|案情摘要)[:：](?=\S)", re.MULTILINE)
_LONG_PASSAGE = 60
_LONG_BULLETIN = 600


def lint(text: str, flat: Flat, cited: list[Citation]) -> list[Found]:
    """Everything found, in no order; offsets are code points of `text`."""
    heads = headings(text)
    return [*_numbering(text, heads), *_sections(text, heads), *_repeated(flat), *pseudonyms(text),
            *slips(text, flat, heads), *particulars(text, flat, heads, cited)]


@cache
def _section_words() -> dict[str, str]:
    """Heading → which section of the genre it is, longest first."""
    pairs = [(w, section) for section, group in data()["sections"]["words"].items() for w in group]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def headings(text: str) -> list[Heading]:
    """Section headings, each at the end of a line, or 「案例：」 before the case on one line."""
    out, at = [], 0
    for line in text.split("\n"):
        shown = line.rstrip(" \t\r\u3000:：】〕》〉*＊")
        word = next((w for w in _section_words() if shown.endswith(w)), None)
        if word:
            start = len(shown) - len(word)
            before = _HEAD_NUMBER.sub("", shown[:start][-8:].rstrip(" \t\u3000"))
            if not before or not (before[-1].isalnum() or before[-1] in "「，、") or _one_mark(shown[:start]):
                out.append((at + start, at + len(shown), _section_words()[word]))
        at += len(line) + 1
    if not any(section == "案例說明" for _, _, section in out):
        out += [(m.end() - 3, m.end(), "案例說明") for m in list(_INLINE_CASE.finditer(text))[:1]]
    return sorted(out)


def _one_mark(before: str) -> bool:
    """A single character and a blank before the heading: a mark that character recognition took for a letter."""
    return len(before.strip()) == 1 and before[-1:].isspace()


def _numbering(text: str, heads: list[Heading]) -> Iterator[Found]:
    """A number that neither starts a list nor continues one that is open. A heading without number ends all lists."""
    quoted = [m.span() for m in re.finditer(r"「[^「」]{0,900}」", text)]
    found = {m.start(m.lastindex): m for m in _NUMBERED.finditer(text)}
    found |= {m.start(m.lastindex): m for start, _, _ in heads if (m := _number_before(text, start))}
    plain_stops = [end for start, end, _ in heads if not _NUMBERED.match(text, text.rfind("\n", 0, start) + 1)
                   and not _number_before(text, start)]
    open_lists: list[tuple[int, int]] = []
    stops = 0
    for at, m in sorted(found.items()):
        if any(a < at < b for a, b in quoted):
            continue
        passed = sum(stop <= at for stop in plain_stops)
        if passed != stops:
            open_lists, stops = [], passed
        yield from _next_number(m, open_lists, bool(heads), text)


def _number_before(text: str, at: int):
    """壹、 right before a heading in the middle of a line."""
    return re.search(rf"([{_FORMAL}]{{1,3}})[、.．]\s{{0,3}}$", text[:at][-6:]) and re.compile(
        rf"([{_FORMAL}]{{1,3}})(?=[、.．]\s{{0,3}})").search(text, max(0, at - 6), at)


def _next_number(m, open_lists: list[tuple[int, int]], structured: bool, text: str) -> Iterator[Found]:
    style = next(i for i in range(1, _STYLES + 1) if m[i])
    number = to_int(m[style].translate(_PLAIN))
    for depth in range(len(open_lists) - 1, -1, -1):
        if open_lists[depth] == (style, number - 1):
            open_lists[depth:] = [(style, number)]
            return
    if number == 1:
        open_lists.append((style, 1))
        return
    depth = next((d for d in range(len(open_lists) - 1, -1, -1) if open_lists[d][0] == style), None)
    if (depth is None and not structured and not open_lists) or _inside_a_line(m, style, number - 1, text):
        open_lists.append((style, number))
        return
    before = open_lists[depth][1] if depth is not None else 0
    open_lists[depth if depth is not None else len(open_lists):] = [(style, number)]
    what = f"編號由 {before} 跳到 {number}" if number > before + 1 else f"編號 {number} 重複或倒退"
    yield m.start(style), m.end(style), "numbering", f"〔可能〕{what}，可能缺漏段落。", "補上缺漏的段落或改正編號"


def _inside_a_line(m, style: int, before: int, text: str) -> bool:
    """Whether the number before stands in the middle of a line not far above: a list in running text, its lines wrapped."""
    label = m[style].translate(_PLAIN)
    written = to_hanzi(before) if not label.isdecimal() else str(before)
    bracket = text[m.start(style) - 1:m.start(style)] in "（("
    shape = rf"[（(]{written}[)）]" if bracket else rf"{written}[、.．]"
    near = re.sub(r"「[^「」]*」", "", text[max(0, m.start() - _WRAPPED):m.start()])
    return bool(re.search(rf"[^\n\s>▶●■◆*-][ \t]*{shape}", near[-_WRAPPED // 2:]))


def _sections(text: str, heads: list[Heading]) -> Iterator[Found]:
    seen: dict[str, int] = {}
    rules = data()["sections"]
    for start, end, section in heads:
        if section in seen and section not in rules["may_repeat"]:
            yield start, end, "duplicate-section", f"〔可能〕段落「{section}」出現第二次。", "刪去重複的段落"
        seen.setdefault(section, start)
    special = "專報" in text or "前言" in seen
    missing = [s for s in rules["required"] if s not in seen and (special or s != "前言")]
    whole = len(seen) >= rules["report_from"] + ("前言" not in seen)
    end = len(text.rstrip())
    if whole and missing:
        yield end - 1, end, "missing-section", f"〔提示〕未見段落：{'、'.join(missing)}。", "專報型之段落順序見體例"
    if whole and end > _LONG_BULLETIN and not any(word in text for word in rules["origin"]):
        yield end - 1, end, "source", "〔提示〕全文未見資料來源。", "寫明機關、篇名與日期（或網址）；自撰者註明自撰"


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
    quoted = flat.text.count("「", 0, start) > flat.text.count("」", 0, start)
    own = re.sub(r"「[^」]{0,400}」", "", ("「" if quoted else "") + flat.text[start:end])
    if quoted and "」" not in flat.text[start:end]:
        return
    if len(own) >= _LONG_PASSAGE:
        yield (*flat.span(start, end), "duplicate-passage", f"〔確定〕這段文字（{end - start} 字）前面已出現過。", "刪去重複的段落")
