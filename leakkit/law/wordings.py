"""Quoted words against the version of the day, and against the article's other versions when they differ."""

from __future__ import annotations

import re

from leakkit.law.catalogue import NOT_HELD, Provision, by_id, versions, wording_hash
from leakkit.law.citing import Citation
from leakkit.law.days import roc
from leakkit.law.flat import Flat, even, words_only
from leakkit.law.quoting import Difference, differences, is_in, pieces, wording
from leakkit.law.remark import Remark

_SENTENCE = re.compile(r"[^。；：\n]{6,}?(?:[。；：]|$)")
_TERM = 20       # a quotation shorter than this is a term of the law and not its wording
_SAME_START = 10  # a quotation that shares so many first characters with a paragraph means it
_SLIP = 3        # so many characters wrong in it are still a slip


def wording_remarks(flat: Flat, c: Citation, p: Provision) -> list[Remark]:
    """Remarks on the words after a citation: another version's (stale-text, not-in-force) or wrong (misquote)."""
    start, end = c.quote or c.follows
    quote = flat.text[start:end]
    if c.quote and is_in(quote, p):
        return []
    if NOT_HELD in p.paragraphs:
        return _by_hash(flat, c, p) if c.quote else []
    out = []
    for match in _SENTENCE.finditer(quote):
        for piece_start, piece in _between_dots(match.group(), match.start()):
            out += _sentence(start + piece_start, piece, p, bool(c.quote))
    return out or (_mixed(start, quote, p) if c.quote else [])


def _mixed(start: int, quote: str, p: Provision) -> list[Remark]:
    """A quotation that begins as a paragraph does and goes on in other words: lines of another text got in."""
    words, at = words_only(quote)
    for text in p.paragraphs:
        law = words_only("".join(even(c) for c in text))[0]
        same = next((n for n, (a, b) in enumerate(zip(words, law, strict=False)) if a != b), min(len(words), len(law)))
        if _SAME_START <= same < len(words) and "…" not in quote:
            return [Remark(start + at[same], start + len(quote), "misquote",
                           f"〔可能〕引文自第 {same + 1} 字起與{p.short}不符，可能混入他處文字或斷行錯置。", _text(p))]
    return []


def _by_hash(flat: Flat, c: Citation, p: Provision) -> list[Remark]:
    """A whole paragraph quoted whose wording is not held: its hash says whose words they are."""
    mark = wording_hash(flat.text[c.quote[0]:c.quote[1]])
    if mark in p.hashes:
        return []
    for q in relatives(p):
        if mark in q.hashes:
            return [Remark(*c.quote, "stale-text", f"〔確定〕引文與{q.short}（{q.period}）之文字相同，不是行為日之文字。", _text(p))]
    return []


def relatives(p: Provision) -> list[Provision]:
    """The article's other versions, and those of the article that the duty came from or went to."""
    kin = list(versions(p.pcode, p.article))
    for other in (p.predecessor, p.successor):
        if other:
            one = by_id(other)
            kin += versions(one.pcode, one.article)
    return [q for q in dict.fromkeys(kin) if q.id != p.id]


def _between_dots(sentence: str, at: int):
    """The pieces of a sentence between ellipses, with their places."""
    for found in re.finditer(r"[^…⋯]+", sentence):
        yield at + found.start(), found.group()


def _sentence(at: int, sentence: str, p: Provision, quoted: bool) -> list[Remark]:
    """One sentence against the version of the day and, when it differs, against its relatives."""
    if not pieces(sentence):
        return []
    now = differences(sentence, p)
    if now == [] or not wording(p):
        return []
    others = [(q, d) for q in relatives(p) if q.text_held and (d := differences(sentence, q)) is not None]
    best = min(others, key=lambda pair: _weight(pair[1]), default=None)
    nearer = best and (now is None or _weight(best[1]) < _weight(now))
    if nearer and (quoted or now and not best[1]):
        return [_stale(at, sentence, p, best[0], now, best[1])]
    return [_misquote(at, p, now)] if quoted and now and not _only_a_term(sentence, now) else []


def _only_a_term(sentence: str, found: list[Difference]) -> bool:
    """A short phrase in quotation marks is a term (「洩漏國防以外秘密罪」) unless it is the law's words but for a slip."""
    words = words_only(sentence)[0]
    wrong = sum(max(len(d.wrong), len(d.right)) - 2 for d in found)
    return len(words) < _TERM and (wrong > _SLIP or len(found) > 1 or words.endswith("罪"))


def _weight(found) -> int:
    """How far a sentence is from a version: a word that the version lacks counts more than one left out."""
    return sum(4 * max(0, len(d.wrong) - 2) + max(0, len(d.right) - 2) for d in found)


def _stale(at: int, sentence: str, p: Provision, other: Provision, now, rest) -> Remark:
    """The words are another version's."""
    pairs = [d for d in now or () if d not in rest]
    what = "、".join(f"「{d.wrong}」應為「{d.right}」" for d in pairs) or "整句不同"
    where = (at + pairs[0].start, at + pairs[-1].end) if pairs else (at, at + len(sentence))
    note = other.note
    if other.status in ("promulgated_not_in_force", "never_in_force"):
        return Remark(*where, "not-in-force", f"〔確定〕引文為 {roc(other.promulgated)} 公布而未施行之文字：{what}。", _text(p))
    later = other.valid_from and p.valid_from and other.valid_from > p.valid_from
    which = "之後的新文字" if later else "過時文字"
    meant = "" if "刑度未變" in note else "文字已修正，意義是否改變請核對。" if pairs else ""
    return Remark(*where, "stale-text", f"〔確定〕{p.short}引文為{which}（{other.short}，{other.period}）：{what}。{note}{meant}", _text(p))


def _misquote(at: int, p: Provision, found: list[Difference]) -> Remark:
    said = "、".join(f"「{d.wrong}」，條文為「{d.right}」" for d in found)
    when = "未經官方全文查核之文字" if p.status == "unverified" else p.period
    return Remark(at + found[0].start, at + found[-1].end, "misquote", f"〔可能〕與{p.short}（{when}）文字不符：{said}。", _text(p))


def _text(p: Provision) -> str:
    return f"{p.short}：" + " ".join(p.paragraphs).replace("\n", "")
