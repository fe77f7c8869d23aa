"""Special categories (個人資料保護法第 6 條), finances and family ties, said of somebody (`special.toml`).

A phrase counts when a person stands in the message and it is neither denied, nor supposed, nor general talk. A first,
modest version: qualifiers look at words near by, not at grammar.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from leakkit.pii.hits import Hit
from leakkit.pii.readings import plain
from leakkit.pii.wordlists import alternatives

VERSION = "1"
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")


@cache
def _data() -> dict:
    return tomllib.loads((Path(__file__).parent / "special.toml").read_text(encoding="utf-8"))


@cache
def _words(section: str, key: str) -> tuple[str, ...]:
    return tuple(_data()[section][key].split())


@cache
def _kinds() -> dict[str, tuple[re.Pattern, float]]:
    """Kind → its pattern (head, term, tail) and base score."""
    out = {}
    for kind, row in _data()["kinds"].items():
        terms = "|".join(sorted(row["terms"].split(), key=lambda term: -len(term)))
        out[kind] = (
            re.compile(rf"(?:{row['head']}){{0,2}}(?P<term>{terms})(?:的?(?:{row['tail']})){{0,2}}"),
            row["score"],
        )
    return out


@cache
def _relations() -> tuple[re.Pattern, re.Pattern]:
    words, owners = alternatives(_words("relation", "words")), alternatives(_words("relation", "owners"))
    status, pairs = "|".join(_words("relation", "status")), alternatives(_words("relation", "pairs"))
    tied = re.compile(rf"(?P<owner>{owners})?(?:的|之)?(?P<word>{words})")
    state = re.compile(
        rf"(?:已經?|剛|正在|辦|打)?(?P<term>{status})|(?:(?:他|她)們|兩人|這兩個|那兩個|雙方|(?:他|她)(?:跟|和|與)\w{{1,4}})(?:是|為"
        rf"|係)(?P<pair>{pairs})|是(?:一對|親)?(?P<named>{pairs})"
    )
    return tied, state


def find(text: str, people=()) -> list[Hit]:
    """Phrases of the special categories in one text. people: (start, end) of the names already found in it."""
    if not _first().search(text):
        return []
    body = plain(text)
    tied = _tied(body, people)
    if _general(body) > bool(people):
        return []
    out = [hit for kind in _kinds() for hit in _of_kind(body, kind, tied)]
    return [*out, *_relation_hits(body, people, tied)]


def _general(text: str) -> int:
    """How many words of general talk or public notice the message holds."""
    return sum(bool(re.search(word, text)) for word in _words("qualifiers", "general"))


@cache
def _first() -> re.Pattern:
    """Any term at all: most messages hold none."""
    terms = [term for row in _data()["kinds"].values() for term in row["terms"].split()]
    rest = [*_words("relation", "words"), *_words("relation", "pairs"), *_words("relation", "status")]
    return re.compile("|".join([*terms, *rest]))


@cache
def _person() -> re.Pattern:
    return re.compile(alternatives(_words("qualifiers", "person")))


def _tied(text: str, people) -> str:
    """Who the message speaks of: "name", a word such as 她, or nothing."""
    if people:
        return "姓名"
    word = _person().search(text)
    return word.group() if word else ""


def _of_kind(text, kind, tied):
    pattern, base = _kinds()[kind]
    for match in pattern.finditer(text):
        if tied and _besides(text, match, tied) and not _against(text, match.start("term"), match.end("term")):
            yield Hit(
                match.start(),
                match.start() + len(match.group().rstrip(" ,.:;")),
                kind,
                round(base + 0.1 * (tied == "姓名"), 3),
                f"{kind}/phrase",
                f"詞語「{match.group('term')}」；同則訊息提到「{tied}」；非否定、假設或一般宣導",
            )


def _against(text: str, start: int, end: int) -> str:
    """The qualifier that takes a phrase out: denied, supposed or asked; "" if none."""
    left, right = _clause(text, start, end)
    near = left[-4:]
    if any(word in near for word in _words("qualifiers", "negated")):
        return "negated"
    if any(word in left + right for word in _words("qualifiers", "hypothetical")) or right.endswith(
        ("嗎", "嗎?", "嗎？")
    ):
        return "hypothetical"
    return ""


def _besides(text, match, tied) -> bool:
    """The person is not merely a part of the phrase (糖尿病患者)."""
    return tied == "姓名" or bool(_person().search(text[: match.start()]) or _person().search(text, match.end()))


def _clause(text, start, end):
    """What stands in the same clause before and behind a span."""
    before = _CLAUSE.split(text[max(0, start - 40) : start])[-1]
    return before, _CLAUSE.split(text[end : end + 40])[0]


def _relation_hits(text, people, tied):
    words, states = _relations()
    score = _data()["relation"]["score"]
    starts = {end: start for start, end in people}
    for match in words.finditer(text):
        start = starts.get(match.start()) if not match.group("owner") else match.start()
        if start is None or _title_only(text, match) or _against(text, match.start("word"), match.end("word")):
            continue
        yield Hit(start, match.end(), "relation", score, "relation/tied", f"親屬詞「{match.group('word')}」與人相連")
    for match in states.finditer(text):
        named = bool(match.group("named"))
        start = match.start("named") if named else match.start()
        if (len(people) > 1 if named else tied or match.group("pair")) and not _against(text, start, match.end()):
            yield Hit(start, match.end(), "relation", score, "relation/status", "婚姻、家庭狀態或兩人關係")


def _title_only(text, match) -> bool:
    """陳美玲阿姨, 王太太, 林先生: a form of address, not a tie, unless 的 or an owner stands before."""
    said = match.group()
    return not match.group("owner") and not said.startswith(("的", "之"))
