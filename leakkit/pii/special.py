"""Special categories (個人資料保護法第 6 條) and finances, said of somebody (`special.toml`).

A phrase counts when it is tied to a person in the message or in the messages just before it, and is neither denied, nor
supposed, nor quoted, nor general talk. The qualifiers look at words near by, not at grammar. Ties of family stand in
`relations`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf
from pathlib import Path

from leakkit.pii import wordlists as lists
from leakkit.pii.hits import Hit
from leakkit.pii.readings import plain

VERSION = "3"
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")
_CLAUSE_END = re.compile(r"[，。；！？,;!?\s、（）()「」『』：:/~～…]")
#: so few signs behind a term belong to it
_FEW_SIGNS = 6
_PARTICLES = re.compile("[啦喔唷喲耶欸呢吧囉哦哩嘛啊了]+$")
_NUMERALS = frozenset("0123456789.,零〇一二三四五六七八九十百千萬億兩半幾多餘")
_NUMBER_END = re.compile(r"[0-9.,零〇一二三四五六七八九十百千萬億兩半幾多餘]{0,12}(?:多|餘|幾)?(?:個半?月|個多月|年半?|月|週|天|次|件|條|筆|萬多?|億|元|塊|歲|期|毫克)(?:多|餘|半)?|分之[一二三四五六七八九]")
#: what joins two phrases into one
_BETWEEN = re.compile("[、及與和兼併並且的得而又遭被]{0,2}")
_QUOTED = re.compile(r"《[^《》\n]{1,40}》|〈[^〈〉\n]{1,40}〉|(?:何謂|所謂|主題|題目|標題|片名|講題|歌名|書名)[:：是為]?「[^「」\n]{1,40}」")


@dataclass(frozen=True)
class Kind:
    """The patterns of one category; `weak` and `faint` are None where it has no such terms."""

    terms: re.Pattern
    weak: re.Pattern | None
    faint: re.Pattern | None
    head: re.Pattern
    tail: re.Pattern
    score: float


@cache
def data() -> dict:
    """The whole of `special.toml`."""
    return tomllib.loads((Path(__file__).parent / "special.toml").read_text(encoding="utf-8"))


def expanded(text: str) -> str:
    """`text` with the abbreviations of the file written out; <y> and <x> stand in <a> too."""
    for name, meaning in data()["abbreviations"].items():
        text = text.replace(f"<{name}>", f"(?:{meaning})")
    return text


def alternation(text: str) -> str:
    """Blank-separated fragments as one alternation, longest first, abbreviations written out."""
    parts = sorted(dict.fromkeys(text.split()), key=lambda part: -len(part))
    return expanded("|".join(parts))


@cache
def kinds() -> dict[str, Kind]:
    """Category → its patterns."""
    return {name: _kind(row) for name, row in data()["kinds"].items()}


def _kind(row: dict) -> Kind:
    strong, weak, faint = (re.compile(alternation(row[name])) if row.get(name) else None for name in ("strong", "weak", "faint"))
    return Kind(strong, weak, faint,
                re.compile(rf"(?:{expanded(row['head'])})+$"),
                re.compile(rf"(?:的?(?:{expanded(row['tail'])})){{1,3}}"), row["score"])


@cache
def first_stage(kind: str) -> str:
    """All terms of one category as one alternation, in RE2's syntax."""
    return "|".join(openings(kind))


@cache
def openings(kind: str) -> tuple[str, ...]:
    """The terms of one category, each in RE2's syntax."""
    row = data()["kinds"][kind]
    return tuple(expanded(part) for part in dict.fromkeys(" ".join(row.get(name, "") for name in ("strong", "weak", "faint")).split()))


@cache
def _words(name: str) -> re.Pattern:
    return re.compile(expanded(data()["qualifiers"][name]))


@cache
def _negated() -> re.Pattern:
    return re.compile(rf"(?:{expanded(data()['qualifiers']['negated'])})(?P<gap>[^，。；！？,;!?\n]{{0,4}})$")


def find(text: str, people=(), before: str = "", only=None) -> list[Hit]:
    """Phrases of the special categories in one text.

    people: (start, end) of the names already found in it. before: the messages just before it in the same chat, in which a
    person may stand. only: the categories to look for (None: all).
    """
    body = plain(text)
    tied = owner(body, people, before)
    if is_general(body, bool(people)):
        return []
    quoted = {place for match in _QUOTED.finditer(body) for place in range(*match.span())}
    return [hit for name in (kinds() if only is None else only)
            for hit in _joined(body, people, [hit for hit in _of_kind(body, name, tied, people) if hit.start not in quoted])]


def _joined(text: str, people, hits: list[Hit]) -> list[Hit]:
    """Phrases of one category that overlap or stand side by side (被判八個月得易科罰金; 竊盜一次、傷害一次) as one."""
    out: list[Hit] = []
    for hit in sorted(hits):
        last = out[-1] if out else None
        if last and (hit.start <= last.end or _together(text, last.end, hit.start, people)):
            why = last.why if _term(hit) in last.why else last.why.replace("」", f"、{_term(hit)}」", 1)
            out[-1] = last._replace(end=max(last.end, hit.end), score=max(last.score, hit.score), why=why)
        else:
            out.append(hit)
    return out


def _together(text: str, end: int, start: int, people) -> bool:
    """Whether what stands between two phrases joins them: a few signs of the same clause that name nobody, or 、."""
    between = text[end:start]
    return bool(_BETWEEN.fullmatch(between)) or (
        len(between) <= _FEW_SIGNS and not _CLAUSE_END.search(between) and not _words("onward").search(between)
        and not any(end < high and low < start for low, high in people))


def _term(hit: Hit) -> str:
    return hit.why.split("「")[1].split("」")[0]


def is_general(text: str, named: bool) -> bool:
    """General talk, a notice, news or fiction; where somebody is named it takes two such words."""
    return len({match.group() for match in _words("general").finditer(text)}) > named


def owner(text: str, people, before: str = "") -> str:
    """Whom the message speaks of: "姓名", a word such as 她, "前文" (the messages before), a cue of gossip, or nothing."""
    if people:
        return "姓名"
    words = [match.group() for match in _words("person").finditer(text)]
    if words:
        return next((word for word in words if not _words("kin").fullmatch(word)), words[0])
    if before and _words("person").search(before):
        return "前文"
    rumour = _words("rumour").search(text) or _words("lately").search(text)
    return rumour.group() if rumour and not _words("own").search(text) else ""


def _of_kind(text, name, tied, people):
    kind, own = kinds()[name], _words("own").search(text)
    for match in kind.terms.finditer(text):
        whom = tied or (own and own.end() <= match.start() and "本人或家人") or _unfound_name(text, match.start(), kind)
        if whom:
            yield from _judged(text, name, match.span(), whom, people)
    aside = tied != "姓名" and (own or _words("kin").fullmatch(tied) or _words("lately").fullmatch(tied))
    for terms in (kind.weak if tied and not aside else None, kind.faint if tied == "姓名" else None):
        for match in terms.finditer(text) if terms else ():
            yield from _judged(text, name, match.span(), tied, people)


def _unfound_name(text, start, kind) -> str:
    """Two or three signs at the begin of the clause, right before the phrase, that look like a name which no finder named; else ""."""
    left = clause(text, start, start)[0]
    lead = kind.head.search(left[-14:])
    left = (left[:-len(lead.group())] if lead else left).strip(" ：:（(")
    first, given = left[:1], left[1:]
    weights = lists.given_weights()
    likely = (2 <= len(left) <= 3 and lists.surnames().get(first, -9) >= (0.2 if len(left) == 2 else -2) and left not in lists.negatives()
              and given not in lists.negatives() and all(weights.get(sign, 0) > 0 for sign in given))
    return "疑似姓名" if likely else ""


def _judged(text, name, span, tied, people):
    kind = kinds()[name]
    start, end = _before_a_name(text, kind, *span, people)
    if against(text, start, end) or not _besides(text, start, end, tied):
        return
    left = kind.head.search(text[max(0, start - 14): start])
    right = kind.tail.match(text, end)
    begin = _begun(text, start - (len(left.group()) if left else 0), people)
    stop = _finished(text, right.end() if right else end)
    begin = max([begin, *(one for _, one in people if begin < one <= start)])
    stop = min([stop, *(one for one, _ in people if end <= one < stop)])
    stop = begin + len(text[begin:stop].rstrip(" ,.:;：，、"))
    yield Hit(begin, stop, name, round(kind.score + 0.1 * (tied == "姓名"), 3), f"{name}/phrase",
              f"詞語「{text[start:end]}」；{_tie(tied)}；非否定、假設、引述或一般宣導")


def _before_a_name(text, kind, start, end, people) -> tuple[int, int]:
    """The span of a term, cut where its open end ran into a name."""
    for low, _ in people:
        if start + 1 < low < end and kind.terms.fullmatch(text, start, low):
            return start, low
    return start, end


def _begun(text: str, begin: int, people) -> int:
    """Where the phrase begins that leads to a term: behind the name, the word for a person or the begin of the clause, if only a few signs
    stand between (孫股長每天吃三種|精神科的藥)."""
    low = max([0, begin - 16, *(high for _, high in people if high <= begin)])
    low = max([low, *(low + match.end() for match in _CLAUSE_END.finditer(text[low:begin]))])
    low = max([low, *(low + match.end() for match in _words("backward").finditer(text[low:begin]))])
    return low if begin - low <= _FEW_SIGNS + 2 else begin


def _finished(text: str, stop: int) -> int:
    """Where the phrase ends that goes on behind a term: at the end of a number, or of the clause if only a few signs are left of it."""
    rest = _CLAUSE_END.split(text[stop: stop + 12], maxsplit=1)[0]
    if rest and len(rest) <= _FEW_SIGNS and not _words("onward").search(text, stop, stop + len(rest)):
        return stop + len(_PARTICLES.sub("", rest))
    number = _NUMBER_END.match(text, stop) if stop and text[stop - 1] in _NUMERALS else None
    return number.end() if number else stop


def _tie(tied: str) -> str:
    return {"姓名": "同則訊息提到姓名", "疑似姓名": "詞前二三字像姓名", "前文": "前幾則訊息提到某人"}.get(tied, f"同則訊息提到「{tied}」")


def against(text: str, start: int, end: int) -> str:
    """The qualifier that takes a phrase out: a thing (病歷系統), denied, supposed or asked; "" if none."""
    if _words("things").match(text, start) or _inside(text, start, end):
        return "thing"
    left, right = clause(text, start, end)
    denied = _negated().search(left)
    if denied and not _words("notnegated").search(left[denied.start() - len(left) - 1 if denied.start() else 0:][:6]):
        return "negated"
    if right.startswith(("陰性", "已排除", "的可能性不高")):
        return "negated"
    if _words("hypothetical").search(left + "\n" + right):
        return "hypothetical"
    asked = right.rstrip("?？ ").endswith("嗎") and not re.search("知道|聽說|記得", left)
    return "asked" if asked or re.search("是不是", left) else ""


def _inside(text, start, end) -> bool:
    """The term is only a part of another word (性病 in 急性病房, 睡過 in 睡過頭)."""
    low = max(0, start - 4)
    spans = [(low + match.start(), low + match.end()) for match in _words("inside").finditer(text[low: end + 4])]
    return any(first <= start < last and (first < start or last > end) for first, last in spans)


def _besides(text, start, end, tied) -> bool:
    """The person is not merely a part of the phrase (糖尿病患者)."""
    if tied in ("姓名", "前文", "本人或家人", "疑似姓名"):
        return True
    first, last, rumour = _person_words(text)
    return rumour or first <= start or last >= end


@lru_cache(maxsize=4)
def _person_words(text: str) -> tuple[float, float, bool]:
    """Where the first word for a person ends and the last one begins, and whether there is gossip: once a text, not once a phrase."""
    places = [match.span() for match in _words("person").finditer(text)]
    return places[0][1] if places else inf, places[-1][0] if places else -inf, bool(_words("rumour").search(text))


def clause(text, start, end) -> tuple[str, str]:
    """What stands in the same clause before and behind a span."""
    before = _CLAUSE.split(text[max(0, start - 40) : start])[-1]
    return before, _CLAUSE.split(text[end : end + 40])[0]
