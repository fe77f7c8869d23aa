"""A document of a case: drafted in a scratch folder, checked for what it must not hold, only then put in place."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path

import pandas as pd

from leakkit import __version__, deid, review
from leakkit.custody import require_whole, write_whole
from leakkit.errors import CannotWrite, LeakRefused
from leakkit.language import tell
from leakkit.leak.boilerplate import excused, own_words, told
from leakkit.leak.hints import Written, hints_of, written
from leakkit.people import FOUND_IN_TEXT
from leakkit.schema import PEOPLE, PLACEHOLDERS, SENTENCES
from leakkit.writeup import Draft, Material, kept_sentences, sheets, write


def report_nothing(case, path, **options) -> Written:
    """A short report that no disclosure was found, and what was and was not looked at (house rule 3)."""
    looked, table = case.looked_at(), case.table
    counts = review.counts(table("findings"), table("decisions"))
    limits = [f"{row.evidence_id}：{row.sentence}" for row in table("warnings").itertuples()]
    limits += case.picture_limits()
    if counts["undecided"]:
        limits.append(tell("leak.undecided", undecided=counts["undecided"], unsure=counts["unsure"]))
    material = Material(
        case_name=case.folder.name, agency=next(iter(case.stated("agency").values()), ""), officer=case.folder.officer,
        written_on=case.folder.now().date(), evidence=table("evidence"), messages=table("messages"),
        membership=table("membership"), people=table("people"), findings=table("findings"),
        decisions=table("decisions"), looked_at=looked["looked_at"],
        not_looked_at=tuple(looked["not_looked_at"]), limits=tuple(limits), version=__version__,
        stated=case_facts(table("statements")),
        deid=case_map(case))
    return write_document(case, material, path, "writeup", **options)


def case_map(case, people=None) -> deid.DeidMap:
    """The case's placeholders; those that a written document used stay. `people`: PEOPLE in the order in which new ones are given."""
    table = case.table
    found = review.effective(table("findings"), table("decisions"))
    cleared = review.cleared(found)
    found = found[~found["decision"].isin(["public", "not"])]
    titles = list(dict.fromkeys(table("evidence")["chat_title"].dropna()))
    agencies = [name for name in case.stated("agency").values() if name]
    return deid.DeidMap.build(_without(table("people") if people is None else people, cleared), found, organisations=agencies, chat_titles=titles,
                              known=table("placeholders"))


def _without(people: pd.DataFrame, cleared: set[str]) -> pd.DataFrame:
    """PEOPLE without the names that only findings gave and that were decided to be no personal data: 主任 stays 主任."""
    frame = pd.DataFrame(people)
    own = frame["basis"].eq(FOUND_IN_TEXT) & frame["accounts"].map(len).eq(0)
    names = [[name for name in row.names if not (lone and name in cleared)] for row, lone in zip(frame.itertuples(), own, strict=True)]
    return PEOPLE.check(frame.assign(names=pd.Series(names, index=frame.index, dtype=object)))


# ---- writing a document, or refusing to

#: codes and dates that the documents make themselves
_CODE = re.compile("[A-Z]機關|群組[一二三四五六七八九十]+|[0-9]{1,3}年([0-9]{1,2}月)?|[A-Z]{1,4}[0-9]{0,6}")
#: facts about persons, chats and the run; every other fact that the officer states is about the case
_NOT_THE_CASE = ("role", "need_to_know", "same_person", "exporter", "declared", "declared_on", "declared_source", "detectors", "done", "minor")


def case_facts(statements) -> dict[str, tuple]:
    """What the officer stated about the case: fact → ((value, row id S3), …), the row number being that of `statements`."""
    told: dict[str, tuple] = {}
    for number, row in enumerate(statements.itertuples(), 1):
        if row.fact not in _NOT_THE_CASE and not row.fact.startswith("law."):
            told[row.fact] = (*told.get(row.fact, ()), (row.value, f"S{number}"))
    return told


def write_document(case, material: Material, path, genre: str, **options) -> Written:
    """Draft a document in a scratch folder, run the leak check on all of it, and only then put it in place.

    `options` go to `leakkit.writeup.write`. The sentences with their rows and the key to the placeholders stay in the case.
    The path comes with `hints`: blanks to fill in, combinations that identify, findings to decide.
    """
    path = Path(path)
    require_whole(case.folder.path)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / "draft" / path.name
        try:
            draft = write(genre, material, place, **options)
        except CannotWrite as error:      # the officer knows this path, not the scratch folder
            raise CannotWrite(file=str(path), why=error.facts["why"]) from error
        hints = _refuse_leaks(case, place.parent, path, draft.markdown, material.deid)
        _remember(case, material, path.name, draft)
        for file in sorted(place.parent.iterdir()):
            _put(case, file, path.parent / file.name, genre)
    return written(path, [*hints_of(draft, case, material.deid), *hints])


def write_tables(case, material: Material, folder: Path) -> dict[str, Path]:
    """The writeup's tables as .ods and .csv in `folder`, after the leak check of all of them: name → the .ods."""
    require_whole(case.folder.path)
    with tempfile.TemporaryDirectory() as scratch:
        made = sheets.write_sheets(material, Path(scratch) / "tables")
        _refuse_leaks(case, Path(scratch) / "tables", folder)
        for file in sorted((Path(scratch) / "tables").iterdir()):
            _put(case, file, folder / file.name, "tables")
    return {name: folder / file.name for name, file in made.items()}


def _remember(case, material, name: str, draft: Draft):
    """Keep the draft's sentences for the check of an edited copy, and the placeholders so that 甲 stays 甲."""
    old = pd.DataFrame(case.table("sentences"))
    new = SENTENCES.frame(kept_sentences(draft, name))
    frames = [old[old["document"] != name], pd.DataFrame(new)]
    case.folder.save("sentences", SENTENCES.check(pd.concat([f for f in frames if len(f)], ignore_index=True)))
    if isinstance(material.deid, deid.DeidMap):
        known = PLACEHOLDERS.frame(material.deid.table().to_dict("records"))
        if not pd.DataFrame(known).equals(pd.DataFrame(case.table("placeholders"))):
            case.folder.save("placeholders", known)


def tellable(case) -> pd.DataFrame:
    """The case's originals without display names and titles that are leakkit's own words (LINE, 成員, A機關, 114年).

    Those stand in every document and tell nobody apart. What stands in a finding or a roster is never left out.
    """
    originals = case.originals()
    known = {name for row in case.table("people").itertuples() for name in row.names}
    shown = {name for row in case.table("people").itertuples() for name in row.accounts} | {
        title for title in case.table("evidence")["chat_title"].dropna()}
    ours = [value in shown and value not in known and (value in own_words() or bool(_CODE.fullmatch(value)))
            for value in originals["value"]]
    return originals[[not own for own in ours]].reset_index(drop=True)


def _refuse_leaks(case, draft: Path, path: Path, text: str = "", names=None) -> list[str]:
    """Raise LeakRefused when an original survives in the folder `draft`; hints about survivors that are leakkit's own words.

    `text`: the Markdown of the draft; `names`: the case's map, through which the sentence at fault is shown.
    """
    originals = tellable(case)
    found, hints = excused(case, deid.check(draft, originals), originals, text)
    if found:
        where = "、".join(dict.fromkeys(Path(str(one.where)).name for one in found[:5]))
        raise LeakRefused(file=path.name, count=len(found), where=where + _at_fault(text, originals, names) + told(case, found, originals))
    return hints


def _at_fault(text: str, originals, names) -> str:
    """The first lines of the text in which originals survive, in placeholders: 內文「…」; none that would still show one."""
    lines, shown = text.split("\n"), []
    for one in deid.survivors(text, originals) if names is not None else ():
        at = re.search("第 ([0-9]+) 行", one.where)
        words = names.apply(lines[int(at[1]) - 1]).strip()[:40] if at and int(at[1]) <= len(lines) else ""
        if words and not deid.survivors(words, originals):
            shown.append(f"「{words}」")
    return f"；內文{'、'.join(dict.fromkeys(shown[:3]))}" if shown else ""


def _put(case, file: Path, target: Path, kind: str):
    data = file.read_bytes()
    write_whole(target, data)
    case.folder.note("write", kind=kind, document=target.name, digest=hashlib.sha256(data).hexdigest())
