"""Slips of the pen and of character recognition: marks, brackets, doubled characters, words for words that look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leakkit.law.citing import data
from leakkit.law.flat import Flat

_HEAD_LOST = re.compile(r"^[ \t]*(?:定|規定|之規定|者)\s*[:：](?=\s*「)", re.MULTILINE)
_TWICE = re.compile(r"(?<![\u4e00-\u9fff])?([\u4e00-\u9fff]{2,6})\1")
_COUNTED = set("一二三四五六七八九十逐每步次點條項章節人處個天日年月○〇")
#: a blank line, or a line that begins with a number or a mark
_NEW_PARAGRAPH = re.compile(r"\n\s*\n|\n[^\w\n]{0,6}(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[、.．]|\n[ \t]*[（(][一二三四五六七八九十0-9]{1,2}[)）]")
_ENUMERATES = re.compile(r"(?:^|[\s。；：，、（(])[（(]?[0-9一二三四五六七八九十A-Za-z甲乙丙丁]{1,3}$")


def slips(text: str, flat: Flat, heads) -> Iterator[tuple[int, int, str, str, str]]:
    """Everything found, in no order; offsets are code points of `text`."""
    yield from _quotes(text)
    yield from _brackets(text)
    yield from _doubled(text)
    yield from _terms(flat)
    yield from _lost_heads(text)
    yield from _marks(text, heads)
    yield from _mixed_bullets(text)


def _quotes(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """「 still open where another paragraph opens one, 」 without 「, and 「 never closed.

    「 inside 「 in one paragraph is a quotation in a quotation (『』 would be better) and no fault.
    """
    opened: list[int] = []
    for at, c in enumerate(text):
        if c == "「":
            while opened and _NEW_PARAGRAPH.search(text, opened[-1], at):
                yield _broken(opened.pop(), "引號「沒有收尾就又開始另一個引號")
            opened.append(at)
        elif c == "」":
            if opened:
                opened.pop()
            else:
                yield _broken(at, "引號」沒有開頭")
    for at in opened:
        yield _broken(at, "引號「沒有收尾")


def _broken(at: int, what: str) -> tuple[int, int, str, str, str]:
    return at, at + 1, "broken-quote", f"〔確定〕{what}，引文可能錯置或缺字。", "對照條文補正引號與文字"


def _brackets(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """A bracket without its partner in the same paragraph; 「1)」 and 「一）」 before an item need none."""
    pairs = {"）": "（", ")": "(", "】": "【"}
    for paragraph in re.finditer(r"(?:[^\n]+\n?)+", text):
        opened: list[tuple[str, int]] = []
        for m in re.finditer(r"[（）()【】]", paragraph.group()):
            at = paragraph.start() + m.start()
            if m.group() in "（(【":
                opened.append((m.group(), at))
            elif opened:
                opened.pop()
            elif m.group() != "】" and _ENUMERATES.search(text[max(0, at - 5):at]):
                continue
            else:
                yield at, at + 1, "broken-bracket", f"〔可能〕括號「{m.group()}」沒有開頭「{pairs[m.group()]}」。", "補上括號"
        for mark, at in opened:
            yield at, at + 1, "broken-bracket", f"〔可能〕括號「{mark}」沒有收尾。", "補上括號"


def _doubled(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    rule = data()["doubled"]
    for m in re.finditer(rf"([{rule['characters']}])\1|([，。、；：])\2", text):
        near = text[max(0, m.start() - 2):m.end() + 2]
        if not any(word in near for word in rule["fine"]):
            yield m.start(), m.end(), "doubled", f"〔可能〕重複字「{m[0]}」。", f"改為「{m[0][0]}」"
    for m in _TWICE.finditer(text):
        if not set(m[1]) & _COUNTED and not any(m[0].startswith(word) for word in rule["fine_words"]):
            yield m.start(), m.end(), "doubled", f"〔可能〕重複字詞「{m[0]}」。", f"改為「{m[1]}」"


def _terms(flat: Flat) -> Iterator[tuple[int, int, str, str, str]]:
    inside = [m.span() for m in re.finditer(r"「[^「」]{0,600}」", flat.text)]
    for term in data()["term"]:
        for m in re.finditer(re.escape(term["wrong"]), flat.text):
            quoted = term.get("outside_quotes") and any(a < m.start() < b for a, b in inside)
            before, after = flat.text[max(0, m.start() - 4):m.start()], flat.text[m.start():m.end() + 4]
            fine = any(after.startswith(word) for word in term.get("except", ())) or any(
                before.endswith(word) for word in term.get("not_after", ()))
            if not quoted and not fine:
                yield (*flat.span(*m.span()), "term", f"〔可能〕「{term['wrong']}」：{term['why']}。", f"改為「{term['right']}」")


def _lost_heads(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    for m in _HEAD_LOST.finditer(text):
        yield m.start(), m.end(), "broken-line", "〔可能〕這一行的句首缺字，前面可能漏了法規名稱與條號。", "補上缺漏的文字"


def _marks(text: str, heads) -> Iterator[tuple[int, int, str, str, str]]:
    """A mark before a heading that differs from the marks of the other headings."""
    marks: dict[str, list] = {}
    for start, _, _ in heads:
        line = text.rfind("\n", 0, start) + 1
        mark = text[line:start].strip()[-1:]
        if mark and not mark.isdecimal() and mark not in "。、」：）)【〔《〈*＊.．":
            marks.setdefault(mark, []).append(text.rfind(mark, line, start))
    if len(marks) < 2:
        return
    usual = max(marks, key=lambda mark: len(marks[mark]))
    for mark, places in marks.items():
        for at in places if mark != usual else ():
            yield at, at + 1, "bullet", f"〔可能〕標題符號「{mark}」與其他標題「{usual}」不一致，可能是辨識錯誤。", f"改為「{usual}」"


def _mixed_bullets(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """Neighbouring items of one list whose marks differ, one of them a ">" that character recognition made."""
    mark = r"[ \t]{0,12}-?[ \t]{0,12}([>▶►▷➢●■◆])[ \t]{0,12}"
    for m in re.finditer(rf"^{mark}\S[^\n]*\n+{mark}(?=\S)", text, re.MULTILINE):
        if m[1] != m[2] and ">" in (m[1], m[2]):
            yield m.start(2), m.end(2), "bullet", f"〔可能〕同一清單的符號「{m[1]}」「{m[2]}」不一致。", "用同一種項目符號"
