"""The number that a text cites: too high, moved to another article, not in force that day, wrong unit, 項 or 款."""

from __future__ import annotations

import datetime as dt
import re

from leakkit.errors import NoVersionInForce, UnknownProvision
from leakkit.law.catalogue import NOT_HELD, Provision, catalogue, held, laws, provision, versions
from leakkit.law.citing import Citation, data
from leakkit.law.days import roc
from leakkit.law.flat import Flat
from leakkit.law.numerals import article_words
from leakkit.law.quoting import is_in
from leakkit.law.remark import Remark

_DECLARED = ("未施行", "尚未施行", "未生效", "尚未生效", "修正前", "舊法", "修正草案", "草案")


def of_the_day(c: Citation, day: dt.date) -> Provision | None:
    """The version cited, on the day of the act; None when there is none."""
    try:
        return provision(c.law, c.article, on=day)
    except (UnknownProvision, NoVersionInForce):
        return None


def number_remarks(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """Remarks on the article number itself; [] when it is the right one."""
    return _too_high(c) or _moved(flat, c, day) or _not_in_force(flat, c, day)


def _too_high(c: Citation) -> list[Remark]:
    last, main = data()["last_article"].get(c.law), c.article.partition("-")[0]
    if last and main.isdecimal() and (int(main) > last or int(main) == 0):
        return [Remark(c.start, c.end, "unknown-article", f"〔確定〕《{c.law}》最後一條為第{last}條，沒有第{main}條。", "請核對條號")]
    return []


def _moved(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    near = flat.text[max(0, c.head - 40):min(c.end + 80, c.follows[1])]
    wide = near + flat.text[c.end:c.end + 80].split("。")[0]
    if any(c.law == move["law"] for move in data()["moved"]) and (_verbatim(flat, c, day) or _both_numbers(near)):
        return []
    for move in data()["moved"]:
        late = day.isoformat() >= move["since"]
        wrong, right = (move["old"], move["new"]) if late else (move["new"], move["old"])
        said = any(word in (wide if move.get("wide") else near) for word in move["words"]) and not any(word in near for word in move.get("unless", ()))
        if said and c.law == move["law"] and c.article == wrong:
            since = roc(dt.date.fromisoformat(move["since"]))
            return [Remark(c.start, c.end, "moved-number",
                           f"〔確定〕{move['duty']}於 {since} 起由第{move['old']}條移至第{move['new']}條；"
                           f"行為日 {roc(day)} 應引第{right}條。",
                           f"改為「{move['law']}第{right}條」{_new_wording(move['law'], right, day)}")]
    return []


def _both_numbers(near: str) -> bool:
    """The text itself says that the number changed: 第4條（現行第5條）, 修正前第4條."""
    return any(word in near for word in ("現行第", "（現行", "舊法第", "修正前第", "原第", "現為第", "移列", "條次變更", "現行法第"))


def _verbatim(flat: Flat, c: Citation, day: dt.date) -> bool:
    """Whether the quotation is word for word that article's own text of the day."""
    p = of_the_day(c, day)
    return bool(p and c.quote and is_in(flat.text[c.quote[0]:c.quote[1]], p))


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
    near = flat.text[max(0, c.head - 20):min(c.end + 120, c.follows[1])]
    same = flat.text[max(0, c.head - 20):c.end] + re.split("[。）]", flat.text[c.end:c.end + 60])[0]
    if any(word in same for word in _DECLARED):
        return []
    return _only_pending(c, day) or _pending_words(near, c)


def _only_pending(c: Citation, day: dt.date) -> list[Remark]:
    """A number that exists only in a text promulgated and not in force, or that was never in force."""
    try:
        kinds = {p.status for p in versions(c.law, c.article)}
    except UnknownProvision:
        kinds = set()
    if kinds and kinds <= {"promulgated_not_in_force", "never_in_force"}:
        when = "、".join(dict.fromkeys(roc(p.promulgated) for p in versions(c.law, c.article) if p.promulgated))
        return [_waiting(c, f"{when} 公布")]
    return [_waiting(c, one["promulgated"]) for one in data()["pending"]
            if c.law == one["law"] and c.article in one.get("articles", ())][:1]


def _pending_words(near: str, c: Citation) -> list[Remark]:
    """A number in force, but the words beside it are those of the text that is not."""
    return [_waiting(c, one["promulgated"]) for one in data()["pending"]
            if c.law == one["law"] and c.article == one.get("article") and any(word in near for word in one["words"])][:1]


def _waiting(c: Citation, promulgated: str) -> Remark:
    return Remark(c.start, c.end, "not-in-force",
                  f"〔確定〕此處內容為 {promulgated}之文字，至查核基準日 {held()['as_of']} 尚未施行，不得引為現行法。",
                  "改引現行文字，或註明「已公布未施行」")


def unit_remarks(c: Citation) -> list[Remark]:
    """條 for 點 or the other way round."""
    right = next((law["unit"] for law in laws().values() if law["name"] == c.law), "")
    right = right or ("點" if c.law.endswith(("要點", "手冊", "規範")) and c.law not in data()["rules_by_article"] else "")
    if right and right != c.unit:
        return [Remark(c.start, c.end, "wrong-unit", f"〔確定〕《{c.law}》以「{right}」為單位，不是「{c.unit}」。",
                       f"改為「{article_words(c.article, right)}」")]
    return []


def point_remarks(flat: Flat, c: Citation) -> list[Remark]:
    """Numbers of an old arrangement of an administrative rule; one that the text itself marks as 待查 is known to be open."""
    near = flat.text[max(0, c.start - 40):c.end + 40]
    if "待查" in near or "待匯入" in near:
        return []
    return [Remark(c.start, c.end, "old-point", f"〔可能〕{one['why']}。", one["suggestion"])
            for one in data()["old_point"] if one["law"] == c.law and one["article"] == c.article]


def part_remarks(c: Citation, p: Provision) -> list[Remark]:
    """項 and 款 that the article of the day does not have."""
    count = len(p.paragraphs)
    if p.hashes == ("",) or p.status == "unverified":
        return []
    high = max(c.paragraphs, default=0)
    if high > count:
        hint = f"改為第{high}款" if p.items and count == 1 and p.items[0] >= high else "請核對項次"
        return [Remark(c.start, c.end, "wrong-part", f"〔確定〕{p.short}只有 {count} 項，沒有第{high}項。", hint)]
    asked = [p.items[n - 1] for n in c.paragraphs if n] if p.items and c.paragraphs else p.items
    high = max(c.items, default=0)
    if not high or not asked or max(asked) >= high:
        return []
    numbers = "、".join(map(str, c.items))
    hint = f"改為第{numbers}項" if not c.paragraphs and high <= count else "請核對款次"
    return [Remark(c.start, c.end, "wrong-part", f"〔確定〕{p.short}{_where(c)}沒有第{high}款。", hint)]


def _where(c: Citation) -> str:
    return f"第{c.paragraphs[0]}項" if len(c.paragraphs) == 1 else ""


def not_held(cited: list[Citation], day: dt.date) -> list[str]:
    """Citations whose wording of that day is not held, in words."""
    known = {(p.law, p.article) for p in catalogue() if p.text_held and p.valid_from and p.valid_from <= day
             and (p.valid_to is None or day <= p.valid_to)}
    return list(dict.fromkeys(f"{c.law}{article_words(c.article, c.unit)}" for c in cited
                              if c.law and c.article and (c.law, c.article) not in known))
