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


def first_stage() -> str:
    """What no such place does without, in RE2's syntax."""
    lives = any_of(words("lives"))
    return f"(?:{lives})(?s:.)*(?:[樓FＦ里村]|{any_of(short_districts())})|[宿舍齋郵](?s:.)*[0-9０-９一二三四五六七八九十]"


@cache
def _shapes() -> tuple[tuple[str, re.Pattern], ...]:
    """(what it is, pattern whose group v is the place)."""
    lives, beside = any_of(words("lives")), any_of(words("beside"))
    county = any_of({*places(), *(name[:-1] for name in places())})
    return (
        ("住的鄉鎮市區", re.compile(
            rf"(?:{lives})(?:了|過|在|到|去)?(?P<v>(?:(?:{county})\s?)?(?:{any_of(short_districts())})(?![區鄉鎮市路街里村])(?:的?(?:{beside}))?)")),
        ("樓層", re.compile(rf"(?:{lives}|同棟|家)(?:的|在|是)?\s?(?P<v>{_BUILDING}{_HOUSE})")),
        ("村里", re.compile(
            rf"(?:{lives})(?:在|到)?(?P<v>[一-鿿]{{1,2}}(?![這那哪家城心屋房夜院壁們本同眷隔])[一-鿿][里村])(?![長民幹辦面頭])")),
        ("鄰與門牌", re.compile(rf"(?<![一-鿿0-9])(?P<v>{_N}{{1,3}}\s?鄰\s?{_N}{{1,4}}(?:[-之]{_N}{{1,3}})?\s?[號号])")),
        ("宿舍", re.compile(
            rf"(?P<v>(?:[一-鿿]{{0,3}}(?:宿舍|學舍|男宿|女宿)|[一-鿿]齋)(?:[A-Za-z]棟?)?\s?[A-Za-z]?{_N}{{3,4}}(?:-[0-9A-Z])?\s?(?:室|房|寢)?)(?![0-9])")),
        ("郵政信箱", re.compile(
            rf"(?P<v>[一-鿿]{{0,4}}(?:郵局|郵政)第?\s?{_N}{{1,5}}(?:[-之]{_N}{{1,4}})?\s?[號号]?(?:信箱|附{_N}{{1,3}}[號号]?))")),
    )


@cache
def _against() -> dict[str, re.Pattern]:
    """Words that make a place no home: of what follows a district, and of what stands around a floor."""
    return {"住的鄉鎮市區": re.compile(rf".{{0,4}}(?:{any_of(words('lodgings'))})"),
            "樓層": re.compile(any_of((*words("rooms"), *words("lodgings"))))}


def find(text: str, reading: Reading) -> list[Hit]:
    """Hits of one reading, in the original's offsets."""
    if reading.name != "text":
        return []
    out = []
    for name, shape in _shapes():
        for match in shape.finditer(reading.text):
            start, end = match.span("v")
            left, right = around(reading.text, start, end, 10, 8)
            if (name == "樓層" and _against()[name].search(left + right)) or (name in _against() and _against()[name].match(right)):
                continue
            out.append(Hit(start, end, "address", 0.6, "address/whereabouts", f"住處的說法（{name}）"))
    return out
