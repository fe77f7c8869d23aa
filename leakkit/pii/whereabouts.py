"""Where somebody lives, told without a road: a district behind 住, a building and its floor, a room of a dormitory, a box at the
post office (`places.toml`)."""

from __future__ import annotations

import re
from functools import cache

from leakkit.pii.hits import Hit, around
from leakkit.pii.places import any_of, places, short_districts, words
from leakkit.pii.readings import Reading

_N = "[0-9一二三四五六七八九十]"
_HOUSE = rf"(?:{_N}{{1,4}}\s?[號号]\s?)?{_N}{{1,3}}\s?[樓F](?:\s?[之-]\s?{_N}{{1,3}})?"
_BUILDING = rf"(?:[一-鿿]{{2,6}}(?:社區|大樓|國宅|新村|公寓|大廈)\s?)?(?:(?:第?{_N}{{1,2}}|[A-Za-z甲乙丙丁戊])\s?棟\s?)?"

#: a box is longer and surer than the office's number that lies in it
_SCORES = {"郵政信箱": 0.95, "就某處而說": 0.55}


def first_stage() -> str:
    """What no such place does without, in RE2's syntax: a line for each of the shapes."""
    lives, digit = any_of(words("lives")), "[0-9０-９一二三四五六七八九十]"
    return "|".join([
        f"(?:{lives})(?s:.){{0,8}}(?:{any_of(short_districts())})",
        f"(?:{lives}|同棟|家)(?s:.){{0,32}}[樓FＦ]|棟(?s:.){{0,8}}[樓FＦ]",
        f"(?:{lives})(?s:.){{0,5}}[里村]",
        "鄰(?s:.){0,14}[號号]",
        f"[宿舍齋](?s:.){{0,6}}{digit}|(?:房號|床位|寢室|住宿|宿舍)(?s:.){{0,18}}[樓齋]",
        "郵[局政](?s:.)*(?:信箱|附)",
        "(?:[前後]門|邊那條|[後對]面|隔壁|旁|樓上|[上進]去)(?s:.){0,30}[號号樓]",
        f"(?:{lives})(?s:.){{0,18}}(?:[後對]面|隔壁|旁|樓上|[上進]去|那[間棟戶]|一間)",
    ])


@cache
def _shapes() -> tuple[tuple[str, re.Pattern], ...]:
    """(what it is, pattern whose group v is the place)."""
    lives, beside = any_of(words("lives")), any_of(words("beside"))
    stop = re.escape(words("stop")[0])
    county = any_of({*places(), *(name[:-1] for name in places())})
    return (
        ("住的鄉鎮市區", re.compile(
            rf"(?:{lives})(?:了|過|在|到|去)?(?P<v>(?:(?:{county})\s?)?(?:{any_of(short_districts())})(?![區鄉鎮市路街里村])(?:的?(?:{beside}))?)")),
        ("樓層", re.compile(rf"(?:{lives}|同棟|家)(?:的|在|是)?\s?(?P<v>{_BUILDING}{_HOUSE})")),
        ("社區樓層", re.compile(rf"(?P<v>(?<![A-Za-z0-9])[A-Za-z甲乙丙丁戊][0-9]?\s?棟\s?{_N}{{1,3}}\s?[樓F](?:\s?[之-]\s?{_N}{{1,3}})?)")),
        ("村里", re.compile(
            rf"(?:{lives})(?:在|到)?(?P<v>[一-鿿]{{1,2}}(?![這那哪家城心屋房夜院壁們本同眷隔個])[一-鿿][里村])(?![長民幹辦面頭])")),
        ("鄰與門牌", re.compile(rf"(?<![一-鿿0-9])(?P<v>第?{_N}{{1,3}}\s?鄰\s?(?:[一-鿿]{{1,4}})?{_N}{{1,4}}(?:[-之]{_N}{{1,3}})?\s?[號号])")),
        ("宿舍", re.compile(
            rf"(?P<v>(?:(?:(?![{stop}])[一-鿿]){{0,3}}(?:宿舍|學舍|男宿|女宿)|[一-鿿]齋|[男女][一二三四五六七八九0-9]舍|[男女]宿[一二三四五六七八九0-9]舍|[國研學][一-鿿]舍)(?:[A-Za-z][棟座]?|[一-鿿]{{1,3}}[樓棟齋])?"
            rf"\s?(?:{_N}{{1,2}}\s?棟\s?{_N}{{1,3}}\s?號?[房室]|[A-Za-z]?{_N}{{3,4}}(?:-[0-9A-Z]{{1,2}})?\s?(?:[室房寢](?:\s?{_N}{{1,2}}\s?號?床)?|號?床)?|[A-Za-z][0-9]{{1,2}}-[0-9]{{1,3}}|[A-Za-z]-[0-9]{{3,4}}))(?![0-9])")),
        ("寢室", re.compile(rf"(?:房號|床位|寢室|住宿|宿舍)[^\n]{{0,14}}?(?P<v>[一-鿿]{{2,3}}[樓齋]\s?(?:{_N}{{1,2}}\s?[F樓]\s?)?{_N}{{3,4}}\s?[室房寢]?)")),
        ("就某處而說", re.compile(
            rf"(?P<v>(?:(?![{stop}在住]|陳情|檢舉|民眾|反映)[一-鿿A-Za-z0-9-]){{2,10}}(?:[前後]門|邊那條|後面|對面|隔壁|旁邊?|樓上|上去|進去)(?:那條|那間|那棟|那戶|那排|的|那)?(?:(?![，。、])[一-鿿]){{0,12}}?(?:\s?{_N}{{1,4}}(?:[-之]{_N}{{1,3}})?\s?[號号](?![公車線碼])(?:{_N}{{1,2}}樓)?|{_N}{{1,2}}樓))"
            rf"|(?:{lives})(?:在|到)?(?P<w>[一-鿿A-Za-z0-9]{{2,14}}(?:那間|那棟|那戶|第一間|最後一間)(?:[一-鿿]{{0,6}}樓上?{_N}{{1,2}}樓)?|[一-鿿A-Za-z0-9]{{2,12}}(?:後面|對面|隔壁|旁邊?|樓上|上去|進去)(?:(?![，。、\s])[一-鿿0-9]){{0,12}}[號号]?)")),
        ("郵政信箱", re.compile(
            rf"(?P<v>(?:(?![{stop}])[一-鿿]){{0,4}}(?:郵局|郵政)第?\s?{_N}{{1,5}}(?:[-之]{_N}{{1,4}})?\s?[號号]?(?:信箱|附{_N}{{1,3}}[號号]?))")),
    )


@cache
def _against() -> dict[str, re.Pattern]:
    """Words that make a place no home: of what follows a district, and of what stands around a floor."""
    return {"住的鄉鎮市區": re.compile(rf".{{0,4}}(?:{any_of(words('lodgings'))})"),
            "樓層": re.compile(any_of((*words("rooms"), *words("lodgings")))), "社區樓層": re.compile(any_of(words("rooms"))),
            "就某處而說": re.compile(any_of((*words("rooms"), *words("lodgings"), *words("public"), "公車", "路線")))}


def find(text: str, reading: Reading) -> list[Hit]:
    """Hits of one reading, in the original's offsets."""
    if reading.name != "text":
        return []
    out = []
    community = any(word in text for word in words("community"))
    for name, shape in _shapes():
        if name == "社區樓層" and not community:
            continue
        for match in shape.finditer(reading.text):
            start, end = match.span("v" if match["v"] else "w")
            left, right = around(reading.text, start, end, 10, 8)
            if (name in ("樓層", "社區樓層", "就某處而說") and _against()[name].search(left + right)) or (name in _against() and _against()[name].match(right)):
                continue
            out.append(Hit(start, end, "address", _SCORES.get(name, 0.6), "address/whereabouts", f"住處的說法（{name}）"))
    return out
