"""Ties of family and partnership: somebody's wife, a couple, divorced (`special.toml`, section relation)."""

from __future__ import annotations

import re
from functools import cache

from leakkit.pii import special
from leakkit.pii.hits import Hit
from leakkit.pii.readings import plain


@cache
def _row() -> dict:
    return special.data()["relation"]


@cache
def first_stage() -> str:
    """Any word of a tie, in RE2's syntax."""
    return "|".join(special.alternation(_row()[name]) for name in ("words", "pairs", "status")) + rf"|[(（](?:{_bracketed()})[)）]"


@cache
def _bracketed() -> str:
    return special.alternation(_row()["bracket"])


@cache
def _brackets() -> re.Pattern:
    return re.compile(rf"(?<=[一-鿿○]) ?\((?P<tie>{_bracketed()})\)")


@cache
def _tied() -> re.Pattern:
    owners, words = special.alternation(_row()["owners"]), special.alternation(_row()["words"])
    return re.compile(rf"(?P<owner>(?:{owners})(?:家)?(?:的|之)?)?(?P<word>(?!生[父母]親)(?:{words}))")       # 石生|父親


@cache
def _states() -> re.Pattern:
    status, pairs = special.alternation(_row()["status"]), special.alternation(_row()["pairs"])
    return re.compile(rf"(?P<term>{status})|(?:(?:他|她)們|兩人|兩個|這對|那對|雙方|倆|(?:他|她)(?:跟|和|與)\w{{1,6}})?(?:都?是|為|係|成了)"
                      rf"(?:一對|親|同)?(?P<pair>{pairs})|(?:這|那|一)(?:一)?對(?P<couple>{pairs})")


@cache
def _list(name: str) -> frozenset[str]:
    """The words of one list of the section (vague, kept, parents, loose, sure)."""
    return frozenset(_row()[name].split())


_OWN = re.compile(r"(?:我|我們|你|妳|您|你們|咱)(?:家)?(?:的)?$")
#: before a name these are forms of address
_ADDRESSED = frozenset("先生 阿姨 大哥 大姊 大姐 叔叔 伯伯 哥 弟 姊 姐 妹 小弟 小妹 爺爺 奶奶 阿公 阿嬤 阿媽 夫人".split())
#: how a word begins that speaks of a third person and of nobody's own family
_THIRD = tuple("他她其渠案該當事檢舉陳情申訴嫌")
#: what follows a kin word that speaks of a person rather than to one
_GENERAL = re.compile(r"^(?:節|大人|您好|好|們|早|會|團|群|座談|聯絡簿|教育|樂|車|房|裝|票|餐|椅|遊樂)")


@cache
def _lacking() -> re.Pattern:
    """That somebody has no such kin; a denial of something else (沒讓媽媽知道) leaves the tie as it is."""
    return re.compile(r"(?:沒有?|無|未有|不是|並非|非|是不是|有沒有|如果有?|是否有)(?:任何)?$")


def find(text: str, people=(), before: str = "") -> list[Hit]:
    """Ties in one text. people: (start, end) of its names; before: the messages just before it in the same chat."""
    body = plain(text)
    tied = special.owner(body, people, before)
    if special.is_general(body, bool(people)):
        return []
    return [*_words_of(body, people, tied), *_states_of(body, people, tied),
            *(_hit(*match.span("tie"), "姓名後括號裡的親屬", 0.0) for match in _brackets().finditer(body))]


def _words_of(text, people, tied):
    ends = {end: start for start, end in people}
    for match in _tied().finditer(text):
        left = text[max(0, match.start() - 8): match.start()]
        if left[-1:] == "小" and match.group()[:1] in "姐姊":      # 柯小姐
            continue
        if _OWN.search(left) or _GENERAL.match(text[match.end():]) or _lacking().search(left) or special.against(text, *match.span("word")) == "thing":
            continue
        yield from _of_word(text, match, people, ends, tied)


def _of_word(text, match, people, ends, tied):
    """The hit of one kin word, or none, by what ties it: an owner, a name before it or behind it, the sentence."""
    word, owner = match.group("word"), match.group("owner")
    named = _named_before(text, match, ends)
    if owner or named is not None or word[0] == "案":      # 案母: the mother of the case
        begin = named if named is not None and not owner else match.start("word" if owner and owner.endswith("說") else 0)
        yield _hit(begin, match.end(), f"親屬詞「{word}」與人相連", 0.0)
    elif word in _list("parents") and match.start() - ends.get(match.start(), match.start()) > 1:      # 湯以諾媽媽: a full name, so no form of address
        yield _hit(*match.span("word"), f"姓名後的親屬詞「{word}」", -0.1)
    elif word in _list("vague") and not (people and word in _list("kept") and _opens(text, match)):
        return
    elif word in _list("loose") and _title_only(match.start(), ends):
        return
    elif word in _list("vague"):
        yield _hit(*match.span("word"), f"句首的「{word}」；同則訊息提到姓名", -0.2)
    elif word in _list("sure") or (match.end() in {start for start, _ in people} and word not in _ADDRESSED):
        yield _hit(*match.span("word"), f"親屬詞「{word}」", -0.1)
    elif word not in _list("loose") and (people or tied[:1] in _THIRD):
        yield _hit(*match.span("word"), f"親屬詞「{word}」；同則訊息提到{'姓名' if people else f'「{tied}」'}", -0.1)
    elif (people or tied[:1] in _THIRD) and word in _list("loose") and _subject(text, match):
        yield _hit(*match.span("word"), f"親屬詞「{word}」；同則訊息提到{'姓名' if people else f'「{tied}」'}", -0.15)


def _named_before(text, match, ends) -> int | None:
    """Where the name begins to which the word belongs: 陳美玲的前夫, 江組長的老公, 小安（父）; None if there is none."""
    left = text[max(0, match.start() - 10): match.start()]
    for end in range(max(0, match.start() - 8), match.start() + 1):
        start, between = ends.get(end), text[end: match.start()]
        if start is not None and re.fullmatch(r"\w{0,5}(?:家)?(?:的|之|他|她)|[(（]|家", between):
            return start if len(between) <= 4 else match.start()
    return match.start() if re.search(r"(?:[一-鿿]{1,3}(?:哥|姐|姊|媽|嫂|伯|嬤|董|長|員|先生|小姐))(?:的|他|她)$", left) else None


def _title_only(at, ends) -> bool:
    """陳美玲阿姨, 王太太, 林先生: a form of address, not a tie."""
    return at in ends


def _opens(text, match) -> bool:
    """The word begins a clause (…，家屬要求保密), so that it speaks of the family of whom the message names."""
    return not special.clause(text, match.start(), match.end())[0].strip()


def _subject(text, match) -> bool:
    """A loose word that is plainly a third person: at the begin of a clause, after a preposition, before a verb."""
    left, right = special.clause(text, match.start(), match.end())
    return not left or left[-1:] in "跟和與被由給讓叫對向把是的、(（ 帶說稱住找靠陪免避怕替幫：:" or right[:1] in "哭房接簽來問知看是姓叫在說也還打罵來去被很都已住)）昨今上剛家"


def _states_of(text, people, tied):
    for match in _states().finditer(text):
        name = next(name for name in ("term", "pair", "couple") if match.group(name))
        start, end = match.span(name)
        if special.against(text, start, end) or _OWN.search(text[max(0, match.start() - 6): match.start()]):
            continue
        enough = tied if name == "term" else len(people) > 1 or match.start() < start - 1 or tied
        if enough:
            yield _hit(start, end, "婚姻、家庭狀態或兩人關係", 0.0)


def _hit(start, end, why, less) -> Hit:
    return Hit(start, end, "relation", round(_row()["score"] + less, 3), "relation/tied", why)
