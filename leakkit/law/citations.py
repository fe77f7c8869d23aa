"""Check what a text cites: names, numbers, wording of the day, conclusions; and the shape of a bulletin (`lint.py`).

Nothing here changes a text. Every message begins with how sure it is: 〔確定〕 a fact of the catalogue, 〔可能〕 the
pattern fits and a person should look, 〔提示〕 worth a look.
"""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd

from leakkit.errors import NoVersionInForce, UnknownProvision
from leakkit.law.catalogue import NOT_HELD, Provision, catalogue, held, in_force, provision, versions
from leakkit.law.citing import Citation, data, find_citations
from leakkit.law.days import roc, to_date
from leakkit.law.flat import Flat, flatten
from leakkit.law.lint import lint
from leakkit.law.numerals import article_words
from leakkit.law.phrases import Remark, draft_hours, names, old_phrases, too_strong
from leakkit.law.quoting import differences, is_in, pieces, wording

COLUMNS = ("line", "start", "end", "kind", "message", "suggestion")
_SENTENCE = re.compile(r"[^。；：\n]{6,}?(?:[。；：]|$)")


def check_citations(text: str, on) -> pd.DataFrame:
    """Everything in `text` that an editor should look at, by the law of the day `on` (the day of the act).

    Returns a frame sorted by place: line (int, from 1), start, end (int, code points in `text`, end exclusive), kind,
    message, suggestion (str). Kinds: stale-text, misquote, moved-number, not-in-force, wrong-name, wrong-unit,
    wrong-part, unknown-article, old-point, too-strong, draft-hours, term, doubled, broken-quote, broken-line,
    numbering, missing-section, duplicate-section, duplicate-passage, shared-code, two-codes, bullet, source,
    missing-fact. `attrs["limits"]`: what was compared and what was not. Raises InputError for a wrong day.
    """
    day, flat = to_date(on), flatten(text)
    cited = find_citations(flat)
    remarks = [r for c in cited for r in _citation_remarks(flat, c, day)]
    remarks += [*names(flat, day), *too_strong(flat), *draft_hours(flat), *old_phrases(flat, day, remarks)]
    rows = [_row(text, *flat.span(r.start, r.end), r.kind, r.message, r.suggestion) for r in remarks]
    rows += [_row(text, *found) for found in lint(text, flat)]
    frame = pd.DataFrame(sorted(rows, key=lambda row: (row["start"], row["kind"])), columns=list(COLUMNS))
    frame = frame.drop_duplicates().reset_index(drop=True).astype({"line": "int64", "start": "int64", "end": "int64"})
    frame.attrs["limits"] = _limits(cited, day)
    return frame


def _row(text: str, start: int, end: int, kind: str, message: str, suggestion: str) -> dict:
    return {"line": text.count("\n", 0, start) + 1, "start": start, "end": end, "kind": kind, "message": message,
            "suggestion": suggestion}


def _citation_remarks(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """All remarks about one citation whose law is known."""
    if not c.law or not c.article:
        return []
    found = _number(c) or _moved(flat, c, day) or _not_in_force(flat, c, day)
    return found + _unit(c) + _old_point(c) + (_wording(flat, c, day) if not found else [])


def _number(c: Citation) -> list[Remark]:
    last, main = data()["last_article"].get(c.law), c.article.partition("-")[0]
    if last and main.isdecimal() and int(main) > last:
        return [Remark(c.start, c.end, "unknown-article", f"〔確定〕《{c.law}》最後一條為第{last}條，沒有第{main}條。", "請核對條號")]
    return []


def _moved(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    near = flat.text[max(0, c.start - 20):min(c.end + 80, c.follows[1])]
    if _verbatim(flat, c, day):
        return []
    for move in data()["moved"]:
        late = day.isoformat() >= move["since"]
        wrong, right = (move["old"], move["new"]) if late else (move["new"], move["old"])
        said = any(word in near for word in move["words"]) and not any(word in near for word in move.get("unless", ()))
        if said and c.law == move["law"] and c.article == wrong:
            since = roc(dt.date.fromisoformat(move["since"]))
            return [Remark(c.start, c.end, "moved-number",
                           f"〔確定〕{move['duty']}於 {since} 起由第{move['old']}條移至第{move['new']}條；"
                           f"行為日 {roc(day)} 應引第{right}條。",
                           f"改為「{move['law']}第{right}條」{_new_wording(move['law'], right, day)}")]
    return []


def _verbatim(flat: Flat, c: Citation, day: dt.date) -> bool:
    """Whether the quotation is word for word that article's own text of the day."""
    try:
        return bool(c.quote) and is_in(flat.text[c.quote[0]:c.quote[1]], provision(c.law, c.article, on=day))
    except (UnknownProvision, NoVersionInForce):
        return False


def _new_wording(law: str, article: str, day: dt.date) -> str:
    try:
        text = provision(law, article, on=day).paragraphs[0]
    except (UnknownProvision, NoVersionInForce):
        return "（條文原文待匯入）"
    return f"：「{text}」" if text != NOT_HELD else "（條文原文待匯入）"


def _not_in_force(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    since = data()["law_since"].get(c.law)
    if since and day.isoformat() < since:
        return [Remark(c.start, c.end, "not-in-force",
                       f"〔確定〕《{c.law}》自 {roc(dt.date.fromisoformat(since))} 起施行，行為日 {roc(day)} 尚未施行。",
                       "行為時尚無此法，請改引行為時之規定")]
    near = flat.text[c.start:min(c.end + 120, c.follows[1])]
    if any(word in near for word in ("未施行", "尚未施行", "未生效")):
        return []
    for one in data()["pending"]:
        hit = c.article in one.get("articles", ()) or (
            c.article == one.get("article") and any(word in near for word in one["words"]))
        if c.law == one["law"] and hit:
            return [Remark(c.start, c.end, "not-in-force",
                           f"〔確定〕此處內容為 {one['promulgated']}之文字，至查核基準日 {held()['as_of']} 尚未施行，不得引為現行法。",
                           "改引現行文字，或註明「已公布未施行」")]
    return []


def _unit(c: Citation) -> list[Remark]:
    units = {p.law: p.unit for p in catalogue()}
    right = units.get(c.law)
    if right and right != c.unit:
        return [Remark(c.start, c.end, "wrong-unit", f"〔確定〕《{c.law}》以「{right}」為單位，不是「{c.unit}」。",
                       f"改為「{article_words(c.article, right)}」")]
    return []


def _old_point(c: Citation) -> list[Remark]:
    return [Remark(c.start, c.end, "old-point", f"〔可能〕{one['why']}。", one["suggestion"])
            for one in data()["old_point"] if one["law"] == c.law and one["article"] == c.article]


def _wording(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """Part numbers and quoted words against the version of the day."""
    try:
        p = provision(c.law, c.article, on=day)
    except (UnknownProvision, NoVersionInForce):
        return _only_other_versions(flat, c, day)
    if p.status == "unverified":
        return []
    return _parts(c, p) + _quoted(flat, c, p)


def _only_other_versions(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """A held article without a version for that day: say so only when a version never came into force."""
    try:
        kinds = {p.status for p in versions(c.law, c.article)}
    except UnknownProvision:
        return []
    if kinds <= {"promulgated_not_in_force", "never_in_force"}:
        return [Remark(c.start, c.end, "not-in-force", "〔確定〕此條文字已公布而未施行。", "請改引行為時施行之規定")]
    return []


def _parts(c: Citation, p: Provision) -> list[Remark]:
    """項 and 款 that the article of the day does not have."""
    count = len(p.paragraphs)
    if c.paragraph and c.paragraph > count:
        hint = f"改為第{c.paragraph}款" if _items(p, 1) >= c.paragraph and count == 1 else "請核對項次"
        return [Remark(c.start, c.end, "wrong-part", f"〔確定〕{p.short}只有 {count} 項，沒有第{c.paragraph}項。", hint)]
    if not c.item or not p.text_held:
        return []
    asked = [c.paragraph] if c.paragraph else range(1, count + 1)
    if max((_items(p, n) for n in asked), default=0) >= c.item:
        return []
    hint = f"改為第{c.item}項" if not c.paragraph and c.item <= count else "請核對款次"
    return [Remark(c.start, c.end, "wrong-part", f"〔確定〕{p.short}沒有第{c.item}款。", hint)]


def _items(p: Provision, paragraph: int) -> int:
    """How many 款 a paragraph has (lines after the first that are no 目)."""
    return sum(not line.startswith("（") for line in p.paragraphs[paragraph - 1].split("\n")[1:])


def _quoted(flat: Flat, c: Citation, p: Provision) -> list[Remark]:
    start, end = c.quote or c.follows
    quote = flat.text[start:end]
    if c.quote and is_in(quote, p):
        return []
    out = []
    for match in _SENTENCE.finditer(quote):
        for piece_start, piece in _between_dots(match.group(), match.start()):
            out += _sentence(start + piece_start, piece, p, bool(c.quote))
    return out


def _between_dots(sentence: str, at: int):
    """The pieces of a sentence between ellipses, with their places."""
    for found in re.finditer(r"[^…⋯]+", sentence):
        yield at + found.start(), found.group()


def _sentence(at: int, sentence: str, p: Provision, quoted: bool) -> list[Remark]:
    """One sentence against the version of the day and, when it differs, against the article's other versions."""
    if not pieces(sentence):
        return []
    now = differences(sentence, p)
    if now == [] or not wording(p):
        return []
    others = [(q, d) for q in versions(p.pcode, p.article) if q.id != p.id and q.text_held
              and (d := differences(sentence, q)) is not None]
    best = min(others, key=lambda pair: _weight(pair[1]), default=None)
    nearer = best and (now is None or _weight(best[1]) < _weight(now))
    if nearer and (quoted or now and not best[1]):
        return [_stale(at, sentence, p, best[0], now, best[1])]
    return [_misquote(at, sentence, p, d) for d in now or ()] if quoted else []


def _weight(found) -> int:
    """How far a sentence is from a version: a word that the version lacks counts more than one left out."""
    return sum(4 * max(0, len(d.wrong) - 2) + max(0, len(d.right) - 2) for d in found)


def _stale(at: int, sentence: str, p: Provision, other: Provision, now, rest) -> Remark:
    """The words are another version's."""
    pairs = [d for d in now or () if d not in rest]
    what = "、".join(f"「{d.wrong}」應為「{d.right}」" for d in pairs) or "整句不同"
    where = (at + pairs[0].start, at + pairs[-1].end) if pairs else (at, at + len(sentence))
    note = f"{other.note}" if other.note else ""
    if other.status in ("promulgated_not_in_force", "never_in_force"):
        return Remark(*where, "not-in-force", f"〔確定〕引文為 {roc(other.promulgated)} 公布而未施行之文字：{what}。", _text(p))
    later = other.valid_from and p.valid_from and other.valid_from > p.valid_from
    which = "之後的新文字" if later else "過時文字"
    return Remark(*where, "stale-text", f"〔確定〕{p.short}引文為{which}（{other.period}）：{what}。{note}", _text(p))


def _misquote(at: int, sentence: str, p: Provision, d) -> Remark:
    said = f"「{d.wrong}」，條文為「{d.right}」"
    return Remark(at + d.start, at + d.end, "misquote", f"〔可能〕與{p.short}（{p.period}）文字不符：{said}。", _text(p))


def _text(p: Provision) -> str:
    return f"{p.short}：" + " ".join(p.paragraphs).replace("\n", "")


def _limits(cited: list[Citation], day: dt.date) -> list[str]:
    known = {(p.law, p.article) for p in catalogue() if in_force(p, day) and p.text_held}
    missing = dict.fromkeys(f"{c.law}{article_words(c.article, c.unit)}" for c in cited
                            if c.law and c.article and (c.law, c.article) not in known)
    unknown = sum(not c.law for c in cited)
    out = [f"看過 {len(cited)} 處引用；依行為日 {roc(day)} 之法規，查核基準日 {held()['as_of']}。"]
    out += [f"條文原文未收錄，引文未比對：{'、'.join(missing)}。"] if missing else []
    rules = dict.fromkeys(f"{c.law}第{c.article}點" for c in cited if c.unit == "點" and c.law)
    out += [f"待查：{'、'.join(rules)}為行政規則，點次與文字未經查核。"] if rules else []
    return out + ([f"{unknown} 處引用認不出法規名稱，未檢查。"] if unknown else [])
