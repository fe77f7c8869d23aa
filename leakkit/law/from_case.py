"""Facts that the case's tables can show, each with the rows it rests on; words are clues, listed in `cues.toml`.

Never decided here: who the informant is (the officer sets roles in `people`), intent, negligence, need-to-know.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache

import pandas as pd

from leakkit.law.catalogue import ROOM
from leakkit.law.elements import fact_table

SPECIAL = ("medical", "genetic", "sex_life", "health_check", "criminal")


@dataclass(frozen=True)
class Fact:
    """A fact's `value` (None = the tables cannot say) and the `rows` it rests on (message, finding, … ids)."""

    value: object
    rows: tuple[str, ...] = ()


@cache
def cues() -> dict:
    """The word lists of `cues.toml`."""
    return tomllib.loads((ROOM / "cues.toml").read_text(encoding="utf-8"))


def derive(messages, people, findings, disclosures, audience) -> dict[str, Fact]:
    """Every fact with source C (see `leakkit.law.facts()`) that the tables show: name → Fact(value, rows).

    The five frames are those of `leakkit.schema`. An empty `disclosures` gives facts without value. Nothing is mutated.
    """
    if not len(disclosures):
        return {name: Fact(None) for name, entry in fact_table().items() if entry["source"] == "C"}
    return {**_data_facts(findings, disclosures), **_role_facts(people, disclosures),
            **_audience_facts(audience, disclosures), **_outside(people, audience, disclosures),
            **_course_facts(messages, audience, disclosures), **_word_facts(messages, disclosures)}


def _data_facts(findings, disclosures) -> dict[str, Fact]:
    kinds = sorted({kind for cell in disclosures["kinds"] for kind in cell})
    ids = {one for cell in disclosures["findings"] for one in cell}
    used = findings[findings["finding_id"].isin(ids)]
    special = used[used["kind"].isin(SPECIAL)]
    persons = disclosures["person_id"].dropna()
    all_rows = tuple(disclosures["disclosure_id"])
    return {
        "personal_data": Fact(bool(kinds), all_rows),
        "kinds": Fact(tuple(kinds), tuple(used["finding_id"])),
        "special_kinds": Fact(tuple(k for k in kinds if k in SPECIAL), tuple(special["finding_id"])),
        "data_subjects": Fact(int(persons.nunique()), all_rows),
    }


def _role_facts(people, disclosures) -> dict[str, Fact]:
    return {"informant_exposed": _exposed(people, disclosures, "informant"),
            "subject_exposed": _exposed(people, disclosures, "subject")}


def _exposed(people, disclosures, role: str) -> Fact:
    """Whether the data of a person whom the officer gave this role are disclosed; None when nobody has the role."""
    persons = set(people.loc[people["role"] == role, "person_id"])
    if not persons:
        return Fact(None)
    hit = disclosures[disclosures["person_id"].isin(persons)]
    return Fact(bool(len(hit)), (*hit["disclosure_id"], *dict.fromkeys(hit["message_id"])))


def _audience_facts(audience, disclosures) -> dict[str, Fact]:
    low = audience[audience["counted_low"].eq(True)]
    possible = audience[audience["counted_high"].eq(True)]
    without = low[low["need_to_know"].eq(False)]
    undecided = possible[~possible["need_to_know"].eq(True)]
    return {"recipients": _count(low, len(possible)),
            "recipients_without_need": _count(without, len(undecided))}


def _count(rows, possible: int) -> Fact:
    """Persons counted for certain; None when there are none for certain but some are possible."""
    number = int(rows["account"].nunique())
    if not number and possible:
        return Fact(None)
    return Fact(number, tuple(dict.fromkeys([*rows["disclosure_id"], *rows["message_id"].dropna()])))


def _outside(people, audience, disclosures) -> dict[str, Fact]:
    possible = audience.loc[audience["counted_high"].eq(True), "account"]
    seen = {*possible.dropna(), *disclosures["discloser"].dropna()}
    words = cues()["outside"]["account_words"]
    is_outside = [row.role == "outsider" or any(w in a for a in row.accounts for w in words)
                  for row in people.itertuples()]
    rows = [row.person_id for row, out in zip(people.itertuples(), is_outside, strict=True)
            if out and seen & set(row.accounts)]
    return {"outside_account": Fact(bool(rows), tuple(rows))}


def _course_facts(messages, audience, disclosures) -> dict[str, Fact]:
    """Where it was posted, whether it went on, and how it ended."""
    ended = disclosures[disclosures["ended_by"] == "unsent"]
    minutes = disclosures["exposed_minutes"].dropna()
    onward = _onward(messages, disclosures)
    members = _members(messages, audience, disclosures)
    posts = tuple(dict.fromkeys(disclosures["message_id"]))
    return {
        "posted_to_group": Fact(members > 2, posts) if members else Fact(None),
        "onward": Fact(bool(onward), onward),
        "unsent": Fact(bool(len(ended)), tuple(ended["disclosure_id"])),
        "exposed_minutes": Fact(int(minutes.max()) if len(minutes) else None, tuple(disclosures["disclosure_id"])),
    }


def _members(messages, audience, disclosures) -> int:
    """Accounts known in the largest chat of a disclosure (senders, audience and discloser)."""
    home = messages.set_index("message_id")["evidence_id"]
    sizes = [0]
    for row in disclosures.itertuples():
        chat = messages[messages["evidence_id"] == home.get(row.message_id)]
        near = audience[audience["disclosure_id"] == row.disclosure_id]
        sizes.append(len({*chat["account"].dropna(), *near["account"].dropna(), row.discloser}))
    return max(sizes)


def _onward(messages, disclosures) -> tuple[str, ...]:
    """Disclosures of one person's data in a chat after the first one, and disclosing posts marked as forwarded."""
    home = messages.set_index("message_id")["evidence_id"]
    ordered = disclosures.assign(chat=disclosures["message_id"].map(home)).sort_values("posted_at", kind="stable")
    first = ordered.groupby("person_id")["chat"].transform("first")
    later = ordered[(ordered["chat"] != first) & ordered["person_id"].notna()]
    flagged = messages[messages["forwarded"].eq(True) & messages["message_id"].isin(disclosures["message_id"])]
    return (*later["disclosure_id"], *flagged["message_id"])


def _word_facts(messages, disclosures) -> dict[str, Fact]:
    told = messages[messages["text"].notna()].copy()
    told["plain"] = [_plain(text) for text in told["text"]]
    out = {cue["fact"]: _cue(cue, told, messages, disclosures) for cue in cues()["cue"]}
    return {**out, "sectors": _sectors(told, messages, disclosures)}


def _cue(cue: dict, told, messages, disclosures) -> Fact:
    near = _scope(told, messages, disclosures, cue["scope"], cue["hours"])
    rows = near[[_says(text, cue["words"], cue.get("except", ())) for text in near["plain"]]]
    return Fact(bool(len(rows)), tuple(rows["message_id"]))


def _sectors(told, messages, disclosures) -> Fact:
    near = _scope(told, messages, disclosures, "chat", cues()["sectors"]["hours"])
    found, rows = [], []
    for sector, words in cues()["sectors"]["words"].items():
        hit = near[[_says(text, words) for text in near["plain"]]]
        if len(hit):
            found.append(sector)
            rows += hit["message_id"].tolist()
    return Fact(tuple(found), tuple(dict.fromkeys(rows)))


def _says(text: str, words, exceptions=()) -> bool:
    for phrase in exceptions:
        text = text.replace(phrase, "")
    return any(word in text for word in words)


def _plain(text: str) -> str:
    """Full-width forms and blanks evened out, letters lower."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _scope(told, messages, disclosures, scope: str, hours: int):
    """The messages a cue looks at: of the same chat as a disclosure, near it in time, by the discloser where asked."""
    home = messages.set_index("message_id")["evidence_id"]
    keep = pd.Series(False, index=told.index)
    for row in disclosures.itertuples():
        keep |= _near(told, row, home.get(row.message_id), scope, pd.Timedelta(hours=hours))
    return told[keep]


def _near(told, row, chat, scope, span):
    if scope == "post":
        return told["message_id"] == row.message_id
    start = row.posted_at if scope == "after" else row.posted_at - span
    near = (told["evidence_id"] == chat) & told["sent_at"].between(start, row.posted_at + span)
    return near if scope == "chat" else near & (told["account"] == row.discloser)
