"""A document of a case: drafted in a scratch folder, checked for what it must not hold, only then put in place."""

from __future__ import annotations

import hashlib
import re
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit import __version__, deid, review
from leakkit.custody import require_whole, write_whole
from leakkit.errors import CannotWrite, LeakRefused
from leakkit.language import tell
from leakkit.writeup import Material, bulletin, case_writeup


def report_nothing(case, path) -> Path:
    """A short report that no disclosure was found, and what was and was not looked at (house rule 3)."""
    looked, table = case.looked_at(), case.table
    counts = review.counts(table("findings"), table("decisions"))
    limits = [f"{row.evidence_id}：{row.sentence}" for row in table("warnings").itertuples()]
    if counts["undecided"]:
        limits.append(tell("leak.undecided", undecided=counts["undecided"], unsure=counts["unsure"]))
    titles = list(dict.fromkeys(table("evidence")["chat_title"].dropna()))
    material = Material(
        case_name=case.folder.name, agency=next(iter(case.stated("agency").values()), ""), officer=case.folder.officer,
        written_on=case.folder.now().date(), evidence=table("evidence"), messages=table("messages"),
        membership=table("membership"), people=table("people"), findings=table("findings"),
        decisions=table("decisions"), looked_at=looked["looked_at"],
        not_looked_at=tuple(looked["not_looked_at"]), limits=tuple(limits), version=__version__,
        deid=deid.DeidMap.build(table("people"), table("findings"), chat_titles=titles))
    return write_document(case, material, path, "writeup")


# ---- writing a document, or refusing to

#: codes and dates that the documents make themselves
_CODE = re.compile("[A-Z]機關|群組[一二三四五六七八九十]+|[0-9]{1,3}年([0-9]{1,2}月)?|[A-Z]{1,4}[0-9]{0,6}")
_GENRES = {"writeup": case_writeup, "bulletin": bulletin}


def write_document(case, material: Material, path, kind: str) -> Path:
    """Draft a document in a scratch folder, run the leak check on all of it, and only then put it in place."""
    path = Path(path)
    require_whole(case.folder.path)
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / "draft" / path.name
        try:
            _GENRES[kind](material, draft)
        except CannotWrite as error:      # the officer knows this path, not the scratch folder
            raise CannotWrite(file=str(path), why=error.facts["why"]) from error
        _refuse_leaks(case, draft.parent, path)
        for file in sorted(draft.parent.iterdir()):
            _put(case, file, path.parent / file.name, kind)
    return path


@cache
def _own_words() -> str:
    """All that leakkit's documents say by themselves: templates, sentences, statutes, codes."""
    room = Path(__file__).parent.parent
    files = [*sorted((room / "writeup").rglob("*.toml")), *sorted((room / "writeup" / "templates").glob("*")),
             *sorted((room / "law").rglob("*.toml")), room / "writeup" / "case_text.py", room / "messages.toml"]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def _tellable(case) -> pd.DataFrame:
    """The case's originals without display names and titles that are leakkit's own words (LINE, 成員, A機關, 114年).

    Those stand in every document and tell nobody apart. What stands in a finding or a roster is never left out.
    """
    originals = case.originals()
    known = {name for row in case.table("people").itertuples() for name in row.names}
    shown = {name for row in case.table("people").itertuples() for name in row.accounts} | {
        title for title in case.table("evidence")["chat_title"].dropna()}
    ours = [value in shown and value not in known and (value in _own_words() or bool(_CODE.fullmatch(value)))
            for value in originals["value"]]
    return originals[[not own for own in ours]].reset_index(drop=True)


def _refuse_leaks(case, draft: Path, path: Path):
    found = deid.check(draft, _tellable(case))
    if found:
        where = "、".join(dict.fromkeys(Path(str(one.where)).name for one in list(found)[:5]))
        raise LeakRefused(file=path.name, count=len(found), where=where)


def _put(case, file: Path, target: Path, kind: str):
    data = file.read_bytes()
    write_whole(target, data)
    case.folder.note("write", kind=kind, document=target.name, digest=hashlib.sha256(data).hexdigest())
