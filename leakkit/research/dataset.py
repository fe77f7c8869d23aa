"""A decided case as one de-identified row, rows from several agencies in one registry, and what may leave the house.

A row holds year and month, codes and bands; no text, no name, no exact date (schema `cases`). A registry is a folder of Parquet parts, one a
contribution, with a hash-chained log; parts are added and never changed, so agencies pool rows without pooling chats.
"""

from __future__ import annotations

import bisect
import datetime as dt
import hashlib
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.case import read_parquet, write_parquet
from leakkit.custody import LOG, Log, file_fault, write_whole
from leakkit.errors import CustodyBroken, FileMissing, InputError, LeakkitError
from leakkit.language import tell
from leakkit.schema import AGENCY_TYPES, CASES

#: who needs protection most, first
_PRECIOUS = ("informant", "subject", "outsider", "member", "handler", "discloser", "unknown")
#: the log that makes a folder a registry
REGISTRY = "registry.jsonl"


@cache
def coding() -> dict:
    """Bands, VERIS codes and the template, from `coding.toml`."""
    return tomllib.loads((Path(__file__).parent / "coding.toml").read_text(encoding="utf-8"))


def band(value, name: str) -> str:
    """The band of a number ("persons", "subjects", "exposure"); unknown when missing or below the first band."""
    table = coding()["bands"][name]
    if value is None or pd.isna(value) or value < table["from"][0]:
        return "unknown"
    return table["names"][bisect.bisect_right(table["from"], value) - 1]


# ---- one case

def row_of(leak, case, agency: str = "", outcome: str = "", rules=()) -> dict:
    """One CASES row (a dict without row_id) of a reconstructed leak. Only codes, bands and a month leave it.

    `agency` is the office's own code, `outcome` one of `schema.OUTCOMES`, `rules` the codes of the rules in force at the time; what is not given
    is what the officer stated (facts agency_code, outcome, rules).
    """
    agency = agency or next(iter(case.stated("agency_code").values()), "")
    outcome = outcome or next(iter(case.stated("outcome").values()), "unknown")
    rules = list(rules) or [rule for rule in next(iter(case.stated("rules").values()), "").replace("、", ",").split(",") if rule.strip()]
    disclosures, seen = leak.disclosures, leak.audience()
    first = disclosures.iloc[0]
    evidence = case.table("evidence")
    exports = evidence[evidence["chat_title"] == first["chat_title"]]
    one = exports.iloc[0] if len(exports) else None
    kinds = sorted({kind for kinds in disclosures["kinds"] for kind in kinds})
    chat_type = "unknown" if one is None or pd.isna(one["chat_type"]) else one["chat_type"]
    size = seen.declared if seen.declared else (seen.high + 1 if seen.high is not None else None)
    high = disclosures["exposed_high"].max() if disclosures["exposed_high"].notna().all() else None
    ended = "none-seen" if (disclosures["ended_by"] == "none-seen").any() else first["ended_by"]
    return {
        "month": f"{disclosures['posted_at'].min():%Y-%m}", "agency": agency, "agency_type": _agency_type(case),
        "channel": "unknown" if one is None or pd.isna(one["platform"]) else one["platform"], "chat_type": chat_type,
        "group_band": band(size, "persons"), "audience_band": band(seen.unauthorised_high, "persons"),
        "persons_band": band(disclosures["person_id"].nunique(), "subjects"), "kinds": kinds, "role": _role(case, disclosures),
        "exposure_band": band(high, "exposure") if ended != "none-seen" else "unknown", "ended_by": ended,
        "reached": _reached(disclosures["chat_title"].nunique() - 1), "severity": leak.severity().band,
        "provisions": _provisions(leak), "outcome": outcome, "rules": sorted(rules), **_veris(kinds, chat_type, rules), "source": "case"}


def _agency_type(case) -> str:
    words = {"中央": "central", "地方": "local", "學校": "school", "事業": "enterprise", "醫院": "hospital", "警察": "police"}
    stated = next(iter(case.stated("agency_type").values()), "")
    return stated if stated in AGENCY_TYPES else next((code for word, code in words.items() if word in stated), "unknown")


def _role(case, disclosures) -> str:
    people = case.table("people")
    roles = set(people[people["person_id"].isin(disclosures["person_id"])]["role"])
    return next((role for role in _PRECIOUS if role in roles), "unknown")


def _reached(others) -> str:
    return "unknown" if others is None or pd.isna(others) else "2+" if others >= 2 else str(int(others))


def _provisions(leak) -> list[str]:
    frame = leak.provisions()
    return sorted({f"{row.law} {row.article}" for row in frame.itertuples()})


def _veris(kinds, chat_type, rules) -> dict:
    codes = coding()["veris"]
    action = codes["misuse"] if rules else codes["misdelivery"] if chat_type == "direct" else codes["error"]
    return {"veris_action": action, "veris_actor": codes["actor"],
            "veris_data": sorted({codes["data"].get(kind, "Personal") for kind in kinds})}


def numbered(rows) -> pd.DataFrame:
    """CASES from dicts, numbered R0001 … in their order."""
    return CASES.frame({**row, "row_id": f"R{number:04d}"} for number, row in enumerate(rows, 1))


# ---- many cases

def load(path) -> pd.DataFrame:
    """CASES from a registry folder, a Parquet, .csv, .ods or .xlsx file, a case folder, or a folder of any of these.

    Case folders that are not decided yet are left out and named in ``frame.attrs["left_out"]``. Raises FileMissing, InputError,
    CustodyBroken (a registry part was changed).
    """
    path = Path(path)
    if not path.exists():
        raise FileMissing(file=str(path))
    rows, left_out = _rows_of(path)
    if not rows:
        raise InputError(why=tell("research.no_cases", path=path.name))
    frame = numbered({key: value for key, value in row.items() if key != "row_id"} for row in rows)
    frame.attrs["left_out"] = left_out
    return frame


def _rows_of(path: Path) -> tuple[list[dict], list[str]]:
    if path.is_file():
        return _file_rows(path), []
    if (path / REGISTRY).is_file():
        return _records(registry(path)), []
    if (path / LOG).is_file():
        return _case_rows(path)
    rows, left_out = [], []
    for inside in sorted(path.iterdir()):
        if inside.is_dir() and not inside.name.startswith("."):
            more, left = _rows_of(inside)
        elif inside.suffix.lower() in (".parquet", ".csv", ".ods", ".xlsx"):
            more, left = _file_rows_if_cases(inside), []
        else:
            continue
        rows, left_out = rows + more, left_out + left
    return rows, left_out


def _file_rows_if_cases(path) -> list[dict]:
    """Rows of a file beside others; one that holds something else is passed over."""
    if path.suffix.lower() == ".parquet":
        return _file_rows(path)
    from leakkit.research.handcoded import is_cases

    return _file_rows(path) if is_cases(path) else []


def _file_rows(path) -> list[dict]:
    if path.suffix.lower() == ".parquet":
        return _records(read_parquet(path.read_bytes(), CASES))
    from leakkit.research import handcoded

    return handcoded.rows(path)


def _records(frame) -> list[dict]:
    return pd.DataFrame(frame).to_dict("records")


def _case_rows(path) -> tuple[list[dict], list[str]]:
    from leakkit.investigation import open_case

    case = open_case(path)
    try:
        return [row_of(case.incident(), case)], []
    except LeakkitError as fault:
        return [], [f"{path.name}：{fault}"]


# ---- the registry

def contribute(frame: pd.DataFrame, folder, by: str = "", at: dt.datetime | None = None) -> Path:
    """Add rows to a registry folder (made if need be) as one new Parquet part; the part. Nothing in it is ever changed.
    The very same rows are not taken twice.

    `by` and `at` sign the log line; the rows are renumbered after those that are there. Raises InputError, CustodyBroken.
    """
    folder = Path(folder)
    there = (folder / REGISTRY).is_file()
    if not there and folder.exists() and any(folder.iterdir()):
        raise InputError(why=tell("research.not_a_registry", folder=folder.name))
    old = registry(folder) if there else CASES.frame()
    checked = pd.DataFrame(CASES.check(pd.DataFrame(frame)[CASES.names]))
    if there and _holds(folder, checked):
        raise InputError(why=tell("research.contributed"))
    fresh = CASES.check(checked.assign(row_id=[f"R{len(old) + i:04d}" for i in range(1, len(checked) + 1)]))
    part = folder / f"cases-{len(sorted(folder.glob('cases-*.parquet'))) + 1:04d}.parquet"
    data = write_parquet(fresh, CASES)
    write_whole(part, data)
    Log(folder / REGISTRY).append("contribute", by, at or dt.datetime(1980, 1, 1), path=part.name, rows=len(fresh),
                                  sha256=hashlib.sha256(data).hexdigest())
    return part


def _holds(folder, rows) -> bool:
    """Whether one part holds exactly these rows already: the same contribution must not count twice."""
    parts = (pd.DataFrame(read_parquet(file.read_bytes(), CASES)) for file in sorted(folder.glob("cases-*.parquet")))
    return any(part.drop(columns="row_id").equals(rows.drop(columns="row_id").reset_index(drop=True)) for part in parts)


def registry(folder) -> pd.DataFrame:
    """All rows of a registry, each part checked against the log. Raises CustodyBroken, FileMissing."""
    folder, parts = Path(folder), []
    if not (folder / REGISTRY).is_file():
        raise FileMissing(file=str(folder / REGISTRY))
    log = Log(folder / REGISTRY)
    faults = log.broken()
    entries = [] if faults else log.entries()
    for entry in entries:
        faults += file_fault(folder, entry["what"]["path"], entry["what"]["sha256"])
    strange = {file.name for file in folder.glob("cases-*.parquet")} - {entry["what"]["path"] for entry in entries}
    if faults or strange:
        raise CustodyBroken(why=str(faults[0]) if faults else tell("research.stranger", file=sorted(strange)[0]))
    parts = [pd.DataFrame(read_parquet((folder / entry["what"]["path"]).read_bytes(), CASES)) for entry in entries]
    return CASES.check(pd.concat(parts, ignore_index=True)) if parts else CASES.frame()
