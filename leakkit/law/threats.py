"""A penalty told in running words against the penalty of the article cited: another version's, or no version's."""

from __future__ import annotations

import datetime as dt
import re

from leakkit.law.catalogue import Provision
from leakkit.law.citing import Citation
from leakkit.law.flat import Flat
from leakkit.law.numerals import to_int
from leakkit.law.remark import Remark
from leakkit.law.wordings import relatives

_N = r"[0-9]{1,3}|[一二三四五六七八九十]{1,3}"
_PRISON = re.compile(rf"(?:(?:{_N})(?:年|月|個月)以上)?({_N})(年|月|個月)以下(?:之)?有期徒刑")
_MONEY = r"(?:新[臺台]幣)?((?:[0-9,，]{1,12}|[〇零一二三四五六七八九十百千兩]{1,8})(?:億|萬)?(?:[一二三四五六七八九十]千)?)元"
_FINE = re.compile(rf"{_MONEY}以下(?:之)?(罰金|罰鍰)")
_NEAR = 70
_SILVER = {30, 3}
_IN_NT = dt.date(2019, 12, 27)  # since then the Criminal Code names its fines in NT$


def threat_remarks(flat: Flat, c: Citation, p: Provision) -> list[Remark]:
    """Remarks on prison and fines told within one sentence after a citation that the article does not threaten."""
    wanted = [one for one in p.penalty if not c.paragraphs or one.paragraph in c.paragraphs]
    stop = min(c.follows[1], c.end + _NEAR)
    told = flat.text[c.end:stop].split("。")[0]
    if not wanted or "加重" in told or "判" in told:
        return []
    return [*_prison(c, p, wanted, told), *_fine(c, p, wanted, told)]


def _prison(c: Citation, p: Provision, wanted, told: str):
    allowed = {one.prison_max for one in wanted if one.prison_max}
    for m in _PRISON.finditer(told):
        months = (to_int(m[1]) or 0) * (12 if m[2] == "年" else 1)
        if allowed and months not in allowed:
            older = [q for q in relatives(p) if any(one.prison_max == months for one in q.penalty)]
            yield _remark(c, p, m, older, m.group(), "")


def _fine(c: Citation, p: Provision, wanted, told: str):
    for m in _FINE.finditer(told):
        amount, official = money(m[1]), m[2] == "罰鍰"
        allowed = {one.fine_max for one in wanted if one.fine_max and one.administrative == official}
        if not allowed or amount in allowed or amount is None:
            continue
        silver = p.pcode == "C0000001" and any(amount * times in allowed for times in _SILVER)
        if silver and p.valid_to and p.valid_to < _IN_NT:
            continue
        older = [q for q in relatives(p) if any(one.fine_max == amount for one in q.penalty)]
        if silver:
            older = older or [q for q in relatives(p) if q.penalty][:1]
        note = "舊條文之金額為銀元，提高後與現行新臺幣金額相同，刑度未變。" if silver else ""
        yield _remark(c, p, m, older, m.group(), note)


def money(words: str) -> int | None:
    """An amount of NT$ in any spelling: 300, 9,000, 30萬, 一萬五千, 一億; None when it is none."""
    words = re.sub("[,，]", "", words)
    for unit, worth in (("億", 10 ** 8), ("萬", 10 ** 4)):
        if unit in words:
            high, _, low = words.partition(unit)
            first, second = to_int(high), to_int(low) if low else 0
            return None if first is None or second is None else first * worth + second
    return to_int(words)


def _remark(c: Citation, p: Provision, m, older: list[Provision], said: str, note: str) -> Remark:
    start, end = c.end + m.start(), c.end + m.end()
    law = "；".join(str(one) for one in p.penalty)
    if older:
        return Remark(start, end, "stale-text", f"〔確定〕「{said}」為{older[0].short}（{older[0].period}）之刑度或金額，不是行為日者。{note}",
                      f"{p.short}：{law}")
    return Remark(start, end, "wrong-penalty", f"〔可能〕{p.short}（{p.period}）沒有「{said}」。", f"{p.short}：{law}")
