"""Where a text cites: law, article, paragraph (項), subparagraph (款), point (點), with its place and its quotation."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from leakkit.law.catalogue import ROOM, catalogue
from leakkit.law.flat import Flat
from leakkit.law.numerals import NUMBER, to_int

_BRANCH = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_CITE = re.compile(
    rf"(?P<same>同法|本法|該法|前揭法|上開法)?(?:§(?P<sign>[0-9]{{1,3}})(?:-(?P<dash2>[0-9]{{1,2}}))?"
    rf"|(?:第|(?<=[法例則]))(?P<n>{NUMBER})(?:-(?P<dash>[0-9]{{1,2}}))?(?P<unit>條|點)"
    rf"(?:之(?P<b>{_BRANCH})(?![年月日人萬千百部般定種項情個旨]))?|(?P<back>同條|前條))"
    rf"(?P<tail>(?:(?:第|前)(?:{NUMBER})?[項款目])*)")
_PART = re.compile(rf"第({NUMBER})([項款目])")
_LEAD = re.compile(r"(?:之?(?:明文)?規定|所定|明定|規範|略以|內容|文字|如下|載明|：|，|「(?=.)|、|－)*")
_UNKNOWN_LAW = re.compile(r"[\u4e00-\u9fff]{2,24}?(?:條例|細則|規則|辦法|要點|手冊|準則|規程|標準|注意事項|法)$")
_JOINED = re.compile(r"(?:及|與|和|、|或|暨|並|至)$")
_MAY_PRECEDE = set("依據按照違反及與和之是為犯觸涉現行即以所因由於如在援引條對且另並又則有用國成含括參見看指稱受屬其此涉述查惟而至")
_OPEN, _CLOSE = "「", "」"
_FAR = 400


@dataclass(frozen=True)
class Citation:
    """One citation in a flattened text: offsets there, the law's full name ("" = not known), article, 項 and 款.

    `quote` = offsets of the quoted words after it (without the marks) or None; `follows` = offsets of the words up to
    the next citation; `broken` = the quotation is not closed before another one opens.
    """

    start: int
    end: int
    law: str
    article: str
    unit: str
    paragraph: int | None
    item: int | None
    quote: tuple[int, int] | None
    follows: tuple[int, int]
    broken: bool


@cache
def data() -> dict:
    """The facts of `citations.toml`."""
    return tomllib.loads((ROOM / "citations.toml").read_text(encoding="utf-8"))


@cache
def law_names() -> dict[str, str]:
    """Every way to name a law → its full name; misnomers lead to the law they mean, longest first."""
    known = {name: p.law for p in catalogue() for name in (p.law, *p.names)}
    known |= {name: law["name"] for law in data()["law"] for name in (law["name"], *law["names"])}
    wrong = {w["wrong"]: known.get(w["right"], w["right"]) for w in data()["wrong_name"] if "span" not in w}
    extra = {"行政院暨所屬各機關處理人民陳情案件要點": "行政院及所屬各機關處理人民陳情案件要點",
             "處理人民陳情案件": "行政院及所屬各機關處理人民陳情案件要點"}
    return dict(sorted((wrong | known | extra).items(), key=lambda pair: -len(pair[0])))


def find_citations(flat: Flat) -> list[Citation]:
    """Every citation in the text, in order."""
    text, out, law, article = flat.text, [], "", ""
    matches = list(_CITE.finditer(text))
    for number, match in enumerate(matches):
        law = _law_before(text, match, law, matches[number - 1].end() if number else 0)
        article = _article(match, article)
        stop = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        out.append(_citation(text, match, law, article, stop))
    return out


def _law_before(text: str, match, previous: str, floor: int) -> str:
    """The law a citation belongs to: named right before it, 同法, joined to the citation before, or not known."""
    head = text[max(floor, match.start() - 40):match.start()].rstrip("》〉」』")
    for name, full in law_names().items():
        if head.endswith(name) and _stands_alone(head, name):
            return full
    if match["same"] == "本法":
        return previous.removesuffix("施行細則")
    if match["same"] or match["back"] or (not head and previous):
        return previous
    if _UNKNOWN_LAW.search(head):
        return ""
    near = match.start() - floor <= 3 and floor > 0
    return previous if near and (_JOINED.search(head) or not head) else _abbreviated(head)


def _stands_alone(head: str, name: str) -> bool:
    """A name of two or three characters must not be the tail of another law's name (陸海空軍刑法 is not 刑法)."""
    before = head[-len(name) - 1:-len(name)]
    return len(name) > 3 or not ("\u4e00" <= before <= "\u9fff") or before in _MAY_PRECEDE


def _abbreviated(head: str) -> str:
    """「以下簡稱…」closes with a bracket before the number: 個人資料保護法（以下簡稱個資法）第5條."""
    match = re.search(r"([\u4e00-\u9fff]{2,40})（(?:以)?下(?:簡)?稱[^）]{1,12}）$", head)
    if not match:
        return ""
    return next((full for name, full in law_names().items() if match[1].endswith(name)), "")


def _article(match, previous: str) -> str:
    if match["back"] == "同條":
        return previous
    if match["back"]:
        main = previous.partition("-")[0]
        return str(int(main) - 1) if main.isdecimal() and "-" not in previous else ""
    branch = match["b"] or match["dash"] or match["dash2"]
    number = to_int(match["sign"] or match["n"])
    return f"{number}-{to_int(branch)}" if branch and to_int(branch) else str(number)


def _citation(text: str, match, law: str, article: str, stop: int) -> Citation:
    parts = {kind: to_int(number) for number, kind in _PART.findall(match["tail"] or "")}
    after = _LEAD.match(text, match.end()).end()
    quote, broken = _quote(text, match.end(), after)
    return Citation(match.start(), match.end(), law, article, match["unit"] or "條",
                    parts.get("項"), parts.get("款"), quote, (match.end(), min(stop, match.end() + _FAR)), broken)


def _quote(text: str, start: int, after: int) -> tuple[tuple[int, int] | None, bool]:
    """The quotation that begins in the lead-in after a citation; broken = another one opens inside it."""
    opened = text.find(_OPEN, start, after)
    if opened < 0:
        return None, False
    close, again = text.find(_CLOSE, opened), text.find(_OPEN, opened + 1)
    if close < 0 or 0 <= again < close:
        return None, True
    return (opened + 1, close), False
