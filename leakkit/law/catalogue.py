"""The versioned catalogue of provisions, one entry for each version of an article.

`provisions/laws.toml` names the laws; `provisions/facts.csv` holds the facts of the versions whose wording is not
shipped, one line each; the other TOML files hold the versions with their wording. An entry: `article`, `from` and `to`
(first and last day in force, both included; empty `to` = still), `promulgated`, `basis` (how the first day was found,
words in `held.toml`), `paragraphs` (項; 款 and 目 stand on lines of their own inside), `penalty`, `successor` and
`predecessor` (ids), `note`. A paragraph ``sha256:…`` is one whose wording is not held: the hash of the official
wording without white space; ``?`` = not even that. The officer's own import (`leakkit law import`) fills such a
paragraph when its hash is the same. A version not held is never replaced by another. Administrative rules have status
``unverified``: no official text could be checked, so an output says 待查.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.errors import NoVersionInForce, UnknownProvision
from leakkit.law import imported
from leakkit.law.days import roc, to_date
from leakkit.law.numerals import article_id, article_words
from leakkit.law.penalty import Penalty, penalties

ROOM = Path(__file__).parent
NOT_HELD = "（條文原文待匯入）"


def wording_hash(paragraph: str) -> str:
    """SHA-256 (hex) of a paragraph's wording, white space left out, so that line wrapping does not matter."""
    return hashlib.sha256("".join(paragraph.split()).encode()).hexdigest()


@dataclass(frozen=True)
class Provision:
    """One article in one version.

    `paragraphs`: tuple of str, one for each 項 (NOT_HELD where the wording is not held; `hashes` still has it, "" where
    no official text could be checked). `items`: how many 款 each 項 has, None = not known. `valid_from`, `valid_to`:
    date or None. `status`: in_force, repealed_or_replaced, promulgated_not_in_force, deletion_not_in_force,
    never_in_force, deleted or unverified, as of `as_of`. `penalty`: tuple of Penalty. `successor`, `predecessor`: ids or "".
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
    items: tuple[int, ...] | None = field(repr=False, default=None)
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
def _files() -> tuple[dict, ...]:
    """Every law table of the TOML files, `laws.toml` among them, in the order of the files."""
    files = sorted((ROOM / "provisions").glob("*.toml"))
    return tuple(law for file in files for law in tomllib.loads(file.read_text(encoding="utf-8"))["law"])


@cache
def laws() -> dict[str, dict]:
    """Official code → the law's `name`, `names` (short names), `unit` (條 or 點) and `former` names (name, until)."""
    return {law["pcode"]: {"unit": "條", "former": []} | law for law in _files() if "names" in law}


@cache
def catalogue() -> tuple[Provision, ...]:
    """Every version held, law by law; what the officer imported stands in it."""
    shipped = [(law["pcode"], entry) for law in _files() for entry in law.get("version", ())]
    with (ROOM / "provisions" / "facts.csv").open(encoding="utf-8", newline="") as file:
        shipped += [(row["pcode"], _entry(row)) for row in csv.DictReader(file)]
    texts = imported.texts(mark[7:] for _, entry in shipped for mark in entry["paragraphs"] if mark.startswith("sha256:"))
    return tuple(_provision(laws()[pcode], entry, texts) for pcode, entry in shipped)


def _entry(row: dict) -> dict:
    """A line of `facts.csv` as an entry of the TOML files."""
    items = [int(n) for n in row["items"].split()]
    marks = ["sha256:" + mark.strip("?") for mark in row["hashes"].split()]
    return row | {"paragraphs": marks, "items": items or None, "penalty": penalties(row["penalty"])}


def _provision(law: dict, entry: dict, texts: dict[str, str]) -> Provision:
    marks = entry["paragraphs"]
    start, end = _day(entry.get("from")), _day(entry.get("to"))
    paragraphs = tuple(texts.get(text[7:], NOT_HELD) if text.startswith("sha256:") else text for text in marks)
    return Provision(
        law=law["name"], article=entry["article"], valid_from=start, valid_to=end,
        url="" if law["pcode"].startswith("RULE-") else _url(law["pcode"], entry["article"]), paragraphs=paragraphs,
        hashes=tuple(text[7:] if text.startswith("sha256:") else wording_hash(text) for text in marks),
        items=tuple(entry["items"]) if entry.get("items") else None if NOT_HELD in paragraphs else _items(paragraphs),
        status=entry.get("status") or ("repealed_or_replaced" if end else "in_force"),
        penalty=tuple(one if isinstance(one, Penalty) else Penalty(**one) for one in entry.get("penalty", ())),
        successor=entry.get("successor", ""), predecessor=entry.get("predecessor", ""),
        id=_id(law["pcode"], entry), pcode=law["pcode"], unit=law["unit"], names=tuple(law["names"]),
        promulgated=_day(entry.get("promulgated")), basis=held()["basis"][entry["basis"]],
        note=entry.get("note", ""), as_of=held()["as_of"])


def _items(paragraphs: tuple[str, ...]) -> tuple[int, ...]:
    """How many 款 each paragraph has: lines after the first that are no 目."""
    return tuple(sum(not line.startswith("（") for line in text.split("\n")[1:]) for text in paragraphs)


def _url(pcode: str, article: str) -> str:
    return held()["url"].format(pcode=pcode, article=article)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _id(pcode: str, entry: dict) -> str:
    """pcode:article@first day; without one @待查 for a rule, @pending-<promulgated> for a text not in force."""
    if entry.get("status") == "unverified":
        return f"{pcode}:{entry['article']}@待查"
    return f"{pcode}:{entry['article']}@{entry.get('from') or 'pending-' + entry['promulgated']}"


@cache
def _by_name() -> dict[str, str]:
    """Any name of a law, former ones too → its official code."""
    others = {name: p.pcode for p in catalogue() for name in (p.law, p.pcode)}
    former = {one["name"]: law["pcode"] for law in laws().values() for one in law["former"]}
    return others | former | {name: law["pcode"] for law in laws().values() for name in (law["name"], law["pcode"], *law["names"])}


@cache
def _by_article() -> dict[tuple[str, str], tuple[Provision, ...]]:
    out: dict[tuple[str, str], list[Provision]] = {}
    for p in catalogue():
        out.setdefault((p.pcode, p.article), []).append(p)
    return {key: tuple(found) for key, found in out.items()}


def law_code(law: str) -> str | None:
    """The official code (pcode) of a law by its name, short name or code; None when the law is not held."""
    name = str(law).strip().strip("《》「」〈〉")
    return _by_name().get(name) or imported.law_code(name)


def versions(law: str, article) -> tuple[Provision, ...]:
    """Every version held of an article, whatever its status, oldest first. Raises UnknownProvision."""
    pcode, number = law_code(law), article_id(article)
    found = _by_article().get((pcode, number)) or _imported(pcode, number)
    if not found:
        raise UnknownProvision(law=law, article=number)
    return found


def _imported(pcode: str | None, article: str) -> tuple[Provision, ...]:
    """An article that only the officer's import holds: in force from the law's last amendment at the latest."""
    one = imported.article(pcode, article) if pcode else None
    if one is None:
        return ()
    return (Provision(
        law=one.law, article=article, paragraphs=one.paragraphs, valid_from=one.since, valid_to=None,
        status="in_force" if one.since else "unverified", url=_url(pcode, article), pcode=pcode,
        id=f"{pcode}:{article}@{one.since or '待查'}", hashes=tuple(map(wording_hash, one.paragraphs)),
        items=_items(one.paragraphs), basis=held()["basis"]["imported"], note=one.note, as_of=one.as_of),)


def forget() -> None:
    """Read the catalogue anew, after an import."""
    for kept in (catalogue, _by_name, _by_article):
        kept.cache_clear()


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
