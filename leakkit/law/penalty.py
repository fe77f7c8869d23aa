"""What a paragraph threatens, as data: prison, fine, administrative fine, negligence, prosecution on complaint."""

from __future__ import annotations

from dataclasses import dataclass

_FINE = {"alone": "{}、拘役或{}", "and": "{}，得併科{}", "and_or": "{}、拘役或科或併科{}"}
_WITHOUT_DETENTION = {"alone": "{}或{}", "and": "{}，得併科{}", "and_or": "{}或科或併科{}"}
_FLAGS = ("detention", "negligence", "complaint", "administrative", "life", "death")


@dataclass(frozen=True)
class Penalty:
    """What one paragraph threatens: prison in months, fine in NT$ (new Taiwan dollars), as the law provides it.

    `negligence` = this paragraph punishes negligence; `complaint` = prosecuted only on complaint (告訴乃論);
    `fine` = ``alone`` (或罰金), ``and`` (得併科), ``and_or`` (科或併科) or empty; `raised` = an increase of another penalty;
    `administrative` = a fine that an agency imposes (罰鍰), no punishment; `life`, `death` = also threatened.
    Fines in old silver yuan stand here in NT$ (刑法施行法第1條之1).
    """

    paragraph: int
    prison_min: int | None = None
    prison_max: int | None = None
    detention: bool = False
    fine_max: int | None = None
    fine: str = ""
    negligence: bool = False
    complaint: bool = False
    raised: str = ""
    administrative: bool = False
    fine_min: int | None = None
    life: bool = False
    death: bool = False

    @property
    def kind(self) -> str:
        """``prison``, ``fine`` (a criminal fine without prison), ``administrative-fine`` or ``raised``."""
        if self.administrative:
            return "administrative-fine"
        if self.raised:
            return "raised"
        return "prison" if self.prison_max or self.prison_min or self.life else "fine"

    def __str__(self) -> str:
        tail = ("；罰過失" if self.negligence else "") + ("；告訴乃論" if self.complaint else "")
        return f"第{self.paragraph}項：{self.raised or self._sentence()}{tail}"

    def _sentence(self) -> str:
        prison = self._prison()
        if not self.fine_max:
            return prison
        low = f"新臺幣{self.fine_min:,}元以上" if self.fine_min else "新臺幣"
        amount = f"{low}{self.fine_max:,}元以下{'罰鍰' if self.administrative else '罰金'}"
        if self.administrative:
            return amount
        if not prison:
            return f"拘役或{amount}" if self.detention else amount
        return (_FINE if self.detention else _WITHOUT_DETENTION)[self.fine].format(prison, amount)

    def _prison(self) -> str:
        low = f"{_months(self.prison_min)}以上" if self.prison_min else ""
        high = f"{_months(self.prison_max)}以下" if self.prison_max else ""
        heavy = ("死刑或" if self.death else "") + ("無期徒刑或" if self.life else "")
        if not low and not high:
            return heavy.removesuffix("或")
        return f"{heavy}{low}{high}有期徒刑"


def _months(months: int) -> str:
    return f"{months // 12}年" if months % 12 == 0 else f"{months}月"


def penalties(words: str) -> tuple[Penalty, ...]:
    """Penalties from one cell of `facts.csv`: ``1 prison_max=36; 2 prison_max=12 detention fine_max=9000 fine=alone``."""
    return tuple(_penalty(one.split()) for one in words.split(";") if one.strip())


def _penalty(words: list[str]) -> Penalty:
    given: dict = {word: True for word in words[1:] if word in _FLAGS}
    for name, _, value in (word.partition("=") for word in words[1:] if "=" in word):
        given[name] = value if name in ("fine", "raised") else int(value)
    return Penalty(paragraph=int(words[0]), **given)
