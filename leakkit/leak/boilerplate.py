"""Survivors that are leakkit's own words: a finding nobody has decided, whose value also stands in a template.

Such a word stands in every document of every case and tells nothing of this one; what the officer would see is a document that
refuses itself. It is excused only where the words around it are the template's too, and only while nobody has decided that it
is personal. The officer is told which finding it is.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from leakkit import deid, review
from leakkit.language import tell
from leakkit.people import FOUND_IN_TEXT
from leakkit.writeup.codes import word

#: characters on each side of the value that must be the template's, too
_AROUND = 4
_BREAKS = re.compile(r"[^\w]+")


@cache
def own_words() -> str:
    """All that leakkit's documents say by themselves: templates, sentences, statutes, codes."""
    room = Path(__file__).parent.parent
    files = [*sorted((room / "writeup").rglob("*.toml")), *sorted((room / "writeup" / "templates").glob("*")),
             *sorted((room / "law").rglob("*.toml")), *sorted((room / "writeup").glob("*.py")), room / "messages.toml"]
    return "".join(file.read_text(encoding="utf-8") for file in files)


@cache
def _bare_own_words() -> str:
    return _BREAKS.sub("", own_words())


def findings_of(case, values) -> list[tuple[str, str, str]]:
    """(finding_id, kind, decision) of every finding with one of `values`, in order."""
    found = review.effective(case.table("findings"), case.table("decisions"))
    return [(row.finding_id, row.kind, row.decision) for row in found.itertuples() if row.value in values]


def excused(case, found: deid.Report, originals, text: str) -> tuple[list, list[str]]:
    """(the survivors that stay, a sentence for each that is excused).

    `found`: the leak check of a document whose words are `text`; `originals`: the frame it was checked against.
    """
    stay, hints, bare = [], [], _BREAKS.sub("", text)
    named = {name for row in case.table("people").itertuples() if row.basis != FOUND_IN_TEXT or len(row.accounts)
             for name in [*row.names, *row.accounts]}
    for one in found:
        value = originals["value"].iloc[one.row]
        rows = findings_of(case, {value})
        open_ones = rows and value not in named and all(decision in ("undecided", "unsure") for *_, decision in rows)
        if open_ones and one.how == "完整" and "圖中文字" not in one.where and "檔名" not in one.where and _ours(value, bare):
            hints.append(tell("leak.own_word", findings="、".join(row[0] for row in rows), kind=word("kind", one.kind)))
        else:
            stay.append(one)
    return stay, list(dict.fromkeys(hints))


def _ours(value: str, bare: str) -> bool:
    """Whether `value` stands in `bare` (a text without blanks and signs), and everywhere within the words of a template."""
    key, own = _BREAKS.sub("", value), _bare_own_words()
    places = [hit.start() for hit in re.finditer(re.escape(key), bare)] if key else []
    return bool(places) and all(bare[max(0, at - _AROUND):at + len(key) + _AROUND] in own for at in places)


def told(case, found, originals) -> str:
    """What to decide, where a survivor is the value of findings: their ids and kinds, never a value; "" without any."""
    rows = findings_of(case, {originals["value"].iloc[one.row] for one in found})
    waiting = [f"{key}（{word('kind', kind)}）" for key, kind, decision in rows if decision in ("undecided", "unsure")]
    first = tell("leak.decide_first", findings="、".join(waiting[:5])) if waiting else ""
    return first + _decided(case, {originals["value"].iloc[one.row] for one in found})


def _decided(case, values) -> str:
    """Findings that were decided personal though their words are the template's own: which, where, and the way on; never a value."""
    ours = {value for value in values if _BREAKS.sub("", value) and _BREAKS.sub("", value) in _bare_own_words()}
    found = review.effective(case.table("findings"), case.table("decisions"))
    rows = [row for row in found.itertuples() if row.value in ours and row.decision == "personal"]
    if not rows:
        return ""
    shown = "、".join(f"{row.finding_id}（{word('kind', row.kind)}，{row.message_id}）" for row in rows[:5])
    return tell("leak.decided_word", findings=shown, ids=" ".join(f"--id {row.finding_id}" for row in rows[:5]))
