"""The versioned catalogue of provisions: `provisions/*.toml`, one entry for each version of an article.

An entry: `article`, `from` and `to` (first and last day in force, both included; empty `to` = still), `promulgated`,
`basis` (how the first day was found, words in `held.toml`), `paragraphs` (項; 款 and 目 stand on lines of their own
inside), `penalty`, `successor` and `predecessor` (ids), `note`. A paragraph ``sha256:…`` is one whose wording is not
held: the hash of the official wording without white space. A version not held is never replaced by another.
Administrative rules have status ``unverified``: no official text could be checked, so an output says 待查.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.errors import NoVersionInForce, UnknownProvision
from leakkit.law.days import roc, to_date
from leakkit.law.numerals import article_id, article_words

ROOM = Path(__file__).parent
NOT_HELD = "（條文原文待匯入）"
_FINE = {"alone": "{}拘役或{}", "and": "{}，得併科{}", "and_or": "{}拘役或科或併科{}"}


def wording_hash(paragraph: str) -> str:
    """SHA-256 (hex) of a paragraph's wording, white space left out, so that line wrapping does not matter."""
    return hashlib.sha256("".join(paragraph.split()).encode()).hexdigest()


@dataclass(frozen=True)
class Penalty:
    """What one paragraph threatens: prison in months, fine in NT$ (new Taiwan dollars), as the law provides it.

    `negligence` = this paragraph punishes negligence; `complaint` = prosecuted only on complaint (告訴乃論);
    `fine` = ``alone`` (或罰金), ``and`` (得併科), ``and_or`` (科或併科) or empty; `raised` = an increase of another penalty.
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

    def __str__(self) -> str:
        tail = ("；罰過失" if self.negligence else "") + ("；告訴乃論" if self.complaint else "")
        return f"第{self.paragraph}項：{self.raised or self._sentence()}{tail}"

    def _sentence(self) -> str:
        low = f"{_months(self.prison_min)}以上" if self.prison_min else ""
        prison = f"{low}{_months(self.prison_max)}以下有期徒刑"
        if not self.fine:
            return prison
        join = _FINE[self.fine] if self.fine == "and" else _FINE[self.fine].replace("{}拘", "{}、拘", 1)
        return join.format(prison, f"新臺幣{self.fine_max:,}元以下罰金")


def _months(months: int) -> str:
    return f"{months // 12}年" if months % 12 == 0 else f"{months}月"


@dataclass(frozen=True)
class Provision:
    """One article in one version.

    `paragraphs`: tuple of str, one for each 項 (NOT_HELD where the wording is not held; `hashes` always has it).
    `valid_from`, `valid_to`: date or None. `status`: in_force, repealed_or_replaced, promulgated_not_in_force,
    never_in_force or unverified, as of `as_of`. `penalty`: tuple of Penalty. `successor`, `predecessor`: ids or "".
    """

    law: str
    article: str
    paragraphs: tuple[str, ...] = field(repr=False)
    valid_from: dt.date | None
    valid_to: dt.date | None
    status: str
    penalty: tuple[Penalty, ...] = field(repr=False, default=())
    url: str = ""
    successor: str = ""
    predecessor: str = ""
    id: str = ""
    pcode: str = ""
    unit: str = "條"
    names: tuple[str, ...] = field(repr=False, default=())
    hashes: tuple[str, ...] = field(repr=False, default=())
    promulgated: dt.date | None = None
    basis: str = ""
    note: str = ""
    as_of: str = ""

    @property
    def text_held(self) -> bool:
        """True when the wording of every paragraph is held."""
        return NOT_HELD not in self.paragraphs

    @property
    def short(self) -> str:
        """Short name of the law and the article: 刑法第132條."""
        name = self.names[0] if self.names and self.unit == "條" else self.law
        return f"{name}{article_words(self.article, self.unit)}"

    @property
    def period(self) -> str:
        """In force from when to when, in words."""
        if self.status == "unverified":
            return "施行期間待查"
        if self.valid_from is None:
            return status_words(self.status)
        return f"{roc(self.valid_from)} 起施行" + (f"，至 {roc(self.valid_to)} 止" if self.valid_to else "")

    def __str__(self) -> str:
        head = f"{self.law}{article_words(self.article, self.unit)}（{self.period}）"
        body = "\n".join(self.paragraphs) if len(self.paragraphs) == 1 else "\n".join(
            f"{n}　{text}" for n, text in enumerate(self.paragraphs, 1))
        penalty = ["法定刑　" + "；".join(map(str, self.penalty))] if self.penalty else []
        unverified = ["待查：行政規則，點次與文字請對照主管機關公布之現行規定。"] if self.status == "unverified" else []
        note = [f"註　{self.note}"] if self.note else []
        return "\n".join([head, body, *penalty, *note, *unverified, f"查核基準日 {self.as_of}　{self.url}".rstrip()])

    __repr__ = __str__


@cache
def held() -> dict:
    """As-of date, link pattern, and the words for basis and status (`held.toml`)."""
    return tomllib.loads((ROOM / "held.toml").read_text(encoding="utf-8"))


def status_words(status: str) -> str:
    """A status in Chinese."""
    return held()["status"][status]


@cache
def catalogue() -> tuple[Provision, ...]:
    """Every version held, in the order of the files."""
    files = sorted((ROOM / "provisions").glob("*.toml"))
    laws = [law for file in files for law in tomllib.loads(file.read_text(encoding="utf-8"))["law"]]
    return tuple(_provision(law, entry) for law in laws for entry in law["version"])


def _provision(law: dict, entry: dict) -> Provision:
    texts = entry["paragraphs"]
    start, end = _day(entry.get("from")), _day(entry.get("to"))
    rule = law["pcode"].startswith("RULE-")
    url = "" if rule else held()["url"].format(pcode=law["pcode"], article=entry["article"])
    return Provision(
        law=law["name"], article=entry["article"], valid_from=start, valid_to=end, url=url,
        paragraphs=tuple(NOT_HELD if text.startswith("sha256:") else text for text in texts),
        hashes=tuple(text[7:] if text.startswith("sha256:") else wording_hash(text) for text in texts),
        status=entry.get("status") or ("repealed_or_replaced" if end else "in_force"),
        penalty=tuple(Penalty(**one) for one in entry.get("penalty", ())),
        successor=entry.get("successor", ""), predecessor=entry.get("predecessor", ""),
        id=_id(law["pcode"], entry), pcode=law["pcode"], unit=law["unit"], names=tuple(law["names"]),
        promulgated=_day(entry.get("promulgated")), basis=held()["basis"][entry["basis"]],
        note=entry.get("note", ""), as_of=held()["as_of"])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _id(pcode: str, entry: dict) -> str:
    """pcode:article@first day; without one @待查 for a rule, @pending-<promulgated> for a text not in force."""
    if entry.get("status") == "unverified":
        return f"{pcode}:{entry['article']}@待查"
    return f"{pcode}:{entry['article']}@{entry.get('from') or 'pending-' + entry['promulgated']}"


@cache
def _by_name() -> dict[str, str]:
    """Any name of a law → its official code."""
    return {name: p.pcode for p in catalogue() for name in (p.law, p.pcode, *p.names)}


@cache
def _by_article() -> dict[tuple[str, str], tuple[Provision, ...]]:
    out: dict[tuple[str, str], list[Provision]] = {}
    for p in catalogue():
        out.setdefault((p.pcode, p.article), []).append(p)
    return {key: tuple(found) for key, found in out.items()}


def law_code(law: str) -> str | None:
    """The official code (pcode) of a law by its name, short name or code; None when the law is not held."""
    return _by_name().get(str(law).strip().strip("《》「」〈〉"))


def versions(law: str, article) -> tuple[Provision, ...]:
    """Every version held of an article, whatever its status, oldest first. Raises UnknownProvision."""
    found = _by_article().get((law_code(law), article_id(article)))
    if not found:
        raise UnknownProvision(law=law, article=article_id(article))
    return found


def provision(law: str, article, on) -> Provision:
    """The version of an article in force on the day `on` (the day of the act, not of writing).

    `law`: full name, short name or official code; `article`: 132, "132", "第132條", "第一百三十二條", "318-1", "318條之1";
    `on`: date, datetime, "2025-10-01" or Minguo "114/10/1". An administrative rule comes back with status
    ``unverified``. Raises UnknownProvision (not held), NoVersionInForce (held, none in force that day), InputError.
    """
    day = to_date(on)
    for p in versions(law, article):
        if in_force(p, day):
            return p
    raise NoVersionInForce(law=law, article=article_id(article), on=day.isoformat())


def in_force(p: Provision, day: dt.date) -> bool:
    """Whether this version governs the day; an unverified rule counts as held for every day."""
    if p.status == "unverified":
        return True
    return p.valid_from is not None and p.valid_from <= day and (p.valid_to is None or day <= p.valid_to)


def by_id(provision_id: str) -> Provision:
    """The version with that id. Raises UnknownProvision."""
    for p in catalogue():
        if p.id == provision_id:
            return p
    raise UnknownProvision(law=provision_id, article="?")


def status() -> pd.DataFrame:
    """What is held, one row for each version: provision_id, law, article, valid_from, valid_to, status, basis,
    paragraphs (count), text_held (bool), successor, url, as_of."""
    return pd.DataFrame([{
        "provision_id": p.id, "law": p.law, "article": article_words(p.article, p.unit),
        "valid_from": p.valid_from.isoformat() if p.valid_from else "",
        "valid_to": p.valid_to.isoformat() if p.valid_to else "",
        "status": p.status, "basis": p.basis, "paragraphs": len(p.paragraphs), "text_held": p.text_held,
        "successor": p.successor, "url": p.url, "as_of": p.as_of,
    } for p in catalogue()])
