"""Where a text cites: law, article, paragraph (項), subparagraph (款), point (點), with its place and its quotation."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache

from leakkit.law.catalogue import ROOM
from leakkit.law.flat import Flat
from leakkit.law.mentions import Mention, at_end, mentions, short_names
from leakkit.law.numerals import NUMBER, to_int

_AND = r"[、及與和或至~～]"
_BRANCH = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_SAME = "同法|本法|該法|前揭法|上開法|前開法|同條例|本條例|該條例|同辦法|本辦法|該辦法|同細則|本細則|同要點|本要點|該要點"
_CITE = re.compile(
    rf"(?P<same>{_SAME})?(?P<rules>施行細則)?(?:§(?P<sign>[0-9]{{1,3}})(?:-(?P<dash2>[0-9]{{1,2}}))?"
    rf"|(?:第|(?<=[法例則]))(?P<n>(?:{NUMBER})(?:{_AND}第?(?:{NUMBER}))*)(?:-(?P<dash>[0-9]{{1,2}}))?(?P<unit>條|點)"
    rf"(?:之(?P<b>{_BRANCH})(?![年月日人萬千百部般定種項情個旨]))?|(?P<back>(?:同條|本條|該條|前條)(?!例)))"
    rf"(?P<tail>(?:{_AND}?(?:第|前)(?:(?:{NUMBER})(?:{_AND}第?(?:{NUMBER}))*)?[項款目](?:前段|後段|但書|本文|序文)?|但書)*)")
_PART = re.compile(rf"第((?:{NUMBER})(?:{_AND}第?(?:{NUMBER}))*)([項款目])")
_LEAD = re.compile(r"[^。；「」\n]{0,30}「")
_JOINED = re.compile(r"(?:及|與|和|、|或|暨|並|至|，)$")
_BEFORE = re.compile(r"」(?:[，。]?(?:此)?(?:為|係|乃|即|見|參)?|（(?:參見?|見)?)$")
#: said right before a law: an earlier text is meant on purpose
_EARLIER = ("修正前", "修正前之", "舊法", "舊", "原", "修法前", "修法前之")
_OPEN, _CLOSE = "「", "」"
_FAR = 400


@dataclass(frozen=True)
class Citation:
    """One citation in a flattened text: offsets there, the law's full name ("" = not known), article, 項 and 款.

    `head` = where the law's name (or 同法) before it begins; `quote` = offsets of the quoted words (without the marks)
    or None; `follows` = offsets of the words up to the next citation; `amended` = an amendment or a draft is meant;
    `inside` = it stands in a quotation, where a statute refers to its own articles.
    """

    start: int
    end: int
    head: int
    law: str
    article: str
    unit: str
    paragraphs: tuple[int, ...]
    items: tuple[int, ...]
    quote: tuple[int, int] | None
    follows: tuple[int, int]
    named: bool = False
    amended: bool = False
    inside: bool = False

    @property
    def paragraph(self) -> int | None:
        return self.paragraphs[0] if self.paragraphs else None

    @property
    def item(self) -> int | None:
        return self.items[0] if self.items else None


@cache
def data() -> dict:
    """The facts of `citations.toml`."""
    return tomllib.loads((ROOM / "citations.toml").read_text(encoding="utf-8"))


def find_citations(flat: Flat) -> list[Citation]:
    """Every citation in the text, in order; 第109、110條 gives one for each number."""
    text, out = flat.text, []
    named = mentions(text, flat.starts)
    own_names = short_names(text, named)
    matches = list(_CITE.finditer(text))
    quoted = [m.span() for m in re.finditer(r"「[^「」]{0,900}」", text)]
    law = article = ""
    for number, match in enumerate(matches):
        floor = matches[number - 1].end() if number else 0
        stop = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        place = _law_before(text, match, floor, law, named, own_names)
        law = place.law
        for article in _articles(match, article):
            inside = any(a < match.start() < b for a, b in quoted)
            out.append(replace(_citation(text, match, place, article, stop), inside=inside))
    return out


@dataclass(frozen=True)
class _Place:
    """The law a citation belongs to and where its name begins; `named` = it stands right before the number."""

    law: str
    head: int
    named: bool = False
    amended: bool = False


def _law_before(text: str, match, floor: int, previous: str, named: list[Mention], own_names: dict) -> _Place:
    """The law: named right before the number, 同法, joined to the citation before, or not known ("")."""
    if match["same"]:
        return _Place(_same(match, previous, named, own_names), match.start())
    end = match.end("rules") if match["rules"] else match.start()
    found = at_end(text, max(floor, end - 60), end, named, own_names)
    if not found and match["rules"]:
        found = at_end(text, max(floor, end - 60), match.start("rules"), named, own_names)
        found = found and replace(found, law=f"{found.law}施行細則")
    if not found and match["rules"] and text[match.start("rules") - 1:match.start("rules")] == "其":
        last = next((m for m in reversed(named) if m.end <= match.start()), None)
        found = last and replace(last, law=f"{last.law.removesuffix('施行細則')}施行細則", start=match.start("rules"))
    if found:
        old = text[max(0, found.start - 8):found.start].endswith(_EARLIER)
        return _Place(found.law, found.start, True, found.amended or old)
    head = text[max(floor, end - 40):end]
    if match["back"] or (not head and previous):
        return _Place(previous, match.start())
    near = match.start() - floor <= 3 and floor > 0
    return _Place(previous if near and (_JOINED.search(head) or not head) else "", match.start())


def _same(match, previous: str, named: list[Mention], own_names: dict) -> str:
    """同法, 該法: the law cited or named last; 本法: the one the text calls so, or the law of these rules."""
    last = next((m.law for m in reversed(named) if m.end <= match.start()), "")
    law = own_names.get(match["same"]) or last or previous
    if match["same"] == "本法":
        law = own_names.get("本法") or previous.removesuffix("施行細則") or last
    return law.removesuffix("施行細則") + "施行細則" if match["rules"] and law else law


def _articles(match, previous: str) -> list[str]:
    if match["back"] and match["back"] != "前條":
        return [previous]
    if match["back"]:
        main = previous.partition("-")[0]
        return [str(int(main) - 1) if main.isdecimal() and "-" not in previous else ""]
    numbers = [match["sign"]] if match["sign"] else re.split(rf"{_AND}第?", match["n"])
    out = [str(to_int(one)) for one in numbers]
    branch = to_int(match["b"] or match["dash"] or match["dash2"] or "")
    return [*out[:-1], f"{out[-1]}-{branch}"] if branch else out


def _citation(text: str, match, place: _Place, article: str, stop: int) -> Citation:
    parts: dict[str, list[int]] = {"項": [], "款": [], "目": []}
    for numbers, kind in _PART.findall(match["tail"] or ""):
        parts[kind] += [to_int(one) or 0 for one in re.split(rf"{_AND}第?", numbers)]
    return Citation(match.start(), match.end(), place.head, place.law, article, match["unit"] or "條",
                    tuple(parts["項"]), tuple(parts["款"]), _quote(text, place.head, match.end(), stop),
                    (match.end(), min(stop, match.end() + _FAR)), place.named, place.amended)


def _quote(text: str, head: int, end: int, stop: int) -> tuple[int, int] | None:
    """The quotation after a citation, in the same sentence, or the one right before it (「…」為刑法第132條所明定)."""
    lead = _LEAD.match(text, end)
    if lead and lead.end() - 1 < stop:
        close, again = text.find(_CLOSE, lead.end()), text.find(_OPEN, lead.end())
        return None if close < 0 or 0 <= again < close else (lead.end(), close)
    before = _BEFORE.search(text, max(0, head - 8), head)
    opened = text.rfind(_OPEN, max(0, head - _FAR), head) if before else -1
    return (opened + 1, before.start()) if opened >= 0 and before.start() > opened else None
