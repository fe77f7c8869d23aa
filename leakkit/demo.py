"""The main job on the shipped sample: two invented cases, one with a leak and one without.

Everything is written below one folder (default ``leakkit-demo`` in the current folder). The clock is fixed, so two runs give the same
bytes. A folder that the demo did not make itself is never touched.
"""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from pathlib import Path

import pandas as pd

from leakkit import custody
from leakkit.errors import CannotWrite, FileMissing
from leakkit.investigation import Case, open_case
from leakkit.language import tell
from leakkit.masking import masked

MARK = ".leakkit-demo"
OFFICER = "示範機關政風室"
SHOWN_TABLES = ("evidence", "membership", "people", "findings", "disclosures", "audience", "edges", "severity", "provisions")


def samples() -> Path:
    """The folder of the sample cases: inside the installed package, or `datasets/` of a clone. Raises FileMissing."""
    here = Path(__file__).parent
    for folder in (here / "_datasets", here.parent / "datasets"):
        if (folder / "seed_case").is_dir():
            return folder
    raise FileMissing(file="datasets/seed_case")


def clock(start=dt.datetime(2025, 10, 3, 9)):
    """A clock that starts on 3 October 2025, 09:00 (or at `start`), and ticks a second a look."""
    ticks = itertools.count()
    return lambda: start + dt.timedelta(seconds=next(ticks))


def run(into, progress=iter, counted=None, say=print) -> Path:
    """Run the demo below `into`; the folder. `progress` wraps iterables, `counted(done, all)` is called while names are searched,
    `say` prints a line. Raises LeakkitError."""
    into = _fresh(Path(into))
    say(tell("demo.seed"))
    case = seed_case(into / "case", progress, counted)
    say(str(case.read()))
    leak = case.incident()
    documents(leak, into, progress)
    tables(case, into / "tables")
    harmless = harmless_case(into / "harmless", progress, counted)
    from leakkit.leak import report_nothing

    report_nothing(harmless, into / "harmless.odt")
    say(summary(case, leak))
    say(nothing_found(harmless))
    say(tell("demo.where", folder=into))
    return into


def _fresh(into: Path) -> Path:
    """An empty demo folder; one from an earlier run is made anew, any other is refused."""
    if into.exists() and any(into.iterdir()):
        if not (into / MARK).is_file():
            raise CannotWrite(file=str(into), why=tell("demo.not_mine"))
        with custody.writing(into):
            shutil.rmtree(into)
    custody.write_whole(into / MARK, b"")
    return into


#: the other invented cases: folder → case name
FURTHER = {"mail_list_case": "114-005", "hospital_case": "114-006"}
#: when the exports of those came in: after what they show
_RECEIVED = {"mail_list_case": dt.datetime(2025, 11, 10, 9), "hospital_case": dt.datetime(2025, 12, 8, 9)}


def seed_case(path, progress=iter, counted=None) -> Case:
    """The seed case, read, searched and decided as the shipped rosters, answers and decisions say."""
    return sample_case("seed_case", path, progress, counted)


def sample_case(folder: str, path, progress=iter, counted=None) -> Case:
    """A shipped case ("seed_case" or one of `FURTHER`) at `path`, read, searched and decided as its own files say."""
    source = samples() / folder
    case = open_case(path, officer=OFFICER, clock=clock(_RECEIVED.get(folder, dt.datetime(2025, 10, 3, 9))), name=FURTHER.get(folder, "114-003"))
    for file in sorted(source.glob("*LINE*.txt")):
        case.add(file, received_from="A機關同仁")
    for picture in sorted(source.glob("*.png")):
        case.add(picture, received_from="A機關同仁")
    case.read(progress=progress)
    for row in pd.read_csv(source / "rosters.csv", dtype=str).itertuples():
        case.roster(source / row.roster, row.chat)
    case.answers(source / "answers.toml")
    case.find(progress=counted)
    case.decide_from(source / "decisions.csv")
    return case


def harmless_case(path, progress=iter, counted=None) -> Case:
    """The case without a leak."""
    case = open_case(path, officer=OFFICER, clock=clock(), name="114-004")
    for file in sorted((samples() / "harmless_case").glob("*LINE*.txt")):
        case.add(file, received_from="A機關同仁")
    case.read(progress=progress)
    case.find(progress=counted)
    return case


def documents(leak, into: Path, progress=iter) -> None:
    """The writeup and the bulletin in four formats, and the figures."""
    for suffix in progress((".md", ".odt", ".docx", ".pdf")):
        leak.writeup(into / f"writeup{suffix}")
        leak.bulletin(into / f"bulletin{suffix}")
    leak.figures(into / "figures")


def tables(case: Case, folder: Path) -> None:
    """The case's tables as masked CSV (UTF-8 with BOM, formulas neutralised), for a look in a spreadsheet."""
    for name in SHOWN_TABLES:
        shown = masked(case.table(name)).map(_harmless_cell)
        custody.write_whole(folder / f"{name}.csv", shown.to_csv(index=False).encode("utf-8-sig"))


def _harmless_cell(cell):
    """Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def summary(case: Case, leak) -> str:
    """One screen in zh-TW: what was exposed, to how many, how long, how far, and which provisions; no name, no value."""
    first = leak.disclosures.iloc[0]
    seen, travelled, provisions = leak.audience(), leak.spread(), leak.provisions()
    laws = provisions.drop_duplicates("provision_id")
    lines = [f"  {row.law} {row.article}（{row.version_from}）" for row in laws.itertuples()]
    return tell("demo.summary", messages=len(case.table("messages")), findings=len(case.table("findings")),
                disclosures=len(leak.disclosures), at=f"{first['posted_at']:%Y/%m/%d %H:%M}", audience=seen,
                low=first["exposed_low"], high=tell("demo.unknown") if pd.isna(first["exposed_high"]) else first["exposed_high"],
                because=first["because"], spread=travelled, severity=leak.severity(), laws="\n".join(lines))


def nothing_found(case: Case) -> str:
    """What the tool says of the case without a leak: nothing found, and what was looked at."""
    from leakkit.writeup.facts import in_words

    looked = case.looked_at()
    found = case.disclosures()
    return tell("demo.harmless", count=len(found), looked="；".join(map(in_words, looked["looked_at"])),
                not_looked="；".join(looked["not_looked_at"]) or tell("demo.nothing"))
