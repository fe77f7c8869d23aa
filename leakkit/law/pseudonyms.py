"""Codes for agencies and persons in a bulletin: one set, one meaning for each code."""

from __future__ import annotations

import re
from collections.abc import Iterator

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_CODE = rf"[{_STEMS}A-ZＡ-Ｚ]"
_AGENCY = r"(?:機關|公司|單位|局(?!長)|學校|分署|公所|縣政府|市政府|廠商|醫院|分局|國中|國小|高中|大學|學院|派出所|戶政|地政|事務所|監獄|看守所|清潔隊|大隊|分隊|處(?=同仁|室|員|職員|承辦|於|接獲|受理))"
_AGENCY_CODE = re.compile(rf"(?<![A-Za-z{_STEMS}])({_CODE})(?={_AGENCY})")
_DOES = (r"臨時|為|因|將|於|逕|無|承辦|受|遂|即|涉|坦承|未|係|君|某|，|,|員|女|男|民|接獲|利用|明知|以|之|在|向|經|遭|被|負責|擔任|"
         r"傳|張貼|查詢|收到|任職|辦理|並|雖|亦|乃|則|仍|又|等人|所")
_PERSON_CODE = re.compile(
    rf"(?:承辦人|務員|工員|員工|科員|職員|同仁|本案|案例|民眾|舉人|考量|情人|害人|警員|員警|人員|技士|課員|教師|護理師|友人|受|[，。,、]|但|及|與)\s*({_CODE})"
    rf"(?={_DOES})")
_INFORMANT = re.compile(rf"(?<!被)(?:檢舉人|陳情人|申訴人|告發人|檢舉民眾|陳情民眾)\s*({_CODE})(?![機公單局學分縣市])")
_HANDLER = re.compile(rf"(?:承辦人員?|臨時人員|約僱人員|約聘人員|科員|職員|課員|技士|員警|警員|公務員|業務助理|承辦公務員|稅務員|書記|辦事員|護理師|護士|組員|隊員|約用人員|里幹事|清潔隊員)\s*({_CODE})(?![機公單局學分縣市])")
_OUTSIDER = re.compile(rf"(?:鄰居|友人|朋友|民眾|廠商|記者|業者|前配偶|房東|里長|議員|立委|病人|病患|家長)\s*({_CODE})(?![機公單局學分縣市])")
_ACCUSED = re.compile(rf"(?:被檢舉人|被陳情人|被申訴人)\s*({_CODE})(?![機公單局學分縣市])")
_NEW_CASE = re.compile(r"^[^\w\n]{0,6}案例[一二三四五六七八九十0-9]{1,3}", re.MULTILINE)


def pseudonyms(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    """One code for an agency and a person, for two persons, or two sets of codes for agencies; case by case."""
    starts = [0, *(m.start() for m in _NEW_CASE.finditer(text)), len(text)]
    for start, stop in zip(starts, starts[1:], strict=False):
        for found in _in_case(text[start:stop]):
            yield (found[0] + start, found[1] + start, *found[2:])


def _in_case(text: str) -> Iterator[tuple[int, int, str, str, str]]:
    agencies = {_plain(m[1]): m for m in reversed(list(_AGENCY_CODE.finditer(text)))}
    roles = {name: {_plain(m[1]): m for m in reversed(list(pattern.finditer(text)))}
             for name, pattern in (("檢舉人", _INFORMANT), ("承辦人", _HANDLER), ("被檢舉人", _ACCUSED))}
    outsiders = {_plain(m[1]): m for m in reversed(list(_OUTSIDER.finditer(text)))}
    persons = {_plain(m[1]) for m in _PERSON_CODE.finditer(text)} | {code for group in roles.values() for code in group}
    for code in sorted(agencies.keys() & persons):
        m = agencies[code]
        yield m.start(1), m.end(1), "shared-code", f"〔可能〕「{code}」同時是機關與人的代號。", "人與機關用不同的代號"
    yield from _two_persons(roles)
    yield from _two_persons({"外部之人": outsiders, "承辦人": roles["承辦人"]})
    yield from _two_sets(agencies)


def _two_persons(roles: dict[str, dict]) -> Iterator[tuple[int, int, str, str, str]]:
    names = list(roles)
    for n, first in enumerate(names):
        for second in names[n + 1:]:
            for code in sorted(roles[first].keys() & roles[second].keys()):
                m = max(roles[first][code], roles[second][code], key=lambda one: one.start())
                yield (m.start(1), m.end(1), "shared-code", f"〔可能〕「{code}」同時是{first}與{second}的代號。",
                       "檢舉人、被檢舉人、外部之人與承辦人各用不同的代號")


def _two_sets(agencies: dict) -> Iterator[tuple[int, int, str, str, str]]:
    stems, letters = [c for c in agencies if c in _STEMS], [c for c in agencies if c not in _STEMS]
    if stems and letters:
        m = agencies[stems[0]]
        yield (m.start(1), m.end(1), "two-codes", f"〔可能〕機關代號有兩套：{'、'.join(sorted(letters))} 與 {'、'.join(stems)}。",
               "同一文件只用一套代號")


def _plain(character: str) -> str:
    return character.translate({c: c - 0xFEE0 for c in range(0xFF21, 0xFF3B)})
