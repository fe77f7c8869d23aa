"""Accounts made into persons, rosters, and the persons whose data is spoken of.

A *member* exists only by a sender column, a parsed notice or the officer's roster (house rule 5). A name that merely stands
in a text becomes a *data subject*: a person without an account. Two accounts are one person only when a roster says so;
equal display names in two exports of a case are taken as one person, and the basis says it is unconfirmed.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from leakkit.errors import FileMissing, InputError, UnknownRow
from leakkit.masking import mask_name
from leakkit.schema import FINDINGS, MEMBERSHIP, PEOPLE, ROLES
from leakkit.sheets import SUFFIXES, read_sheet

ROSTER_COLUMNS = ("account", "name", "unit", "role", "need_to_know", "as_of")
_CUE_REACH = 12
#: how long after naming a person the same sender's further data still belongs to that person
_FOLLOW_UP = "10min"


@cache
def cues() -> dict[str, list[str]]:
    """Role → the words that announce it before a name, from `people_cues.toml`."""
    return _cue_file()["before_name"]


@cache
def _cue_file() -> dict:
    return tomllib.loads((Path(__file__).parent / "people_cues.toml").read_text(encoding="utf-8"))


def from_accounts(messages: pd.DataFrame, membership: pd.DataFrame, roster: pd.DataFrame | None = None) -> pd.DataFrame:
    """PEOPLE with one person an account, in order of first appearance, joined and described by the roster if given."""
    seen = dict.fromkeys([*messages["account"].dropna(), *membership["account"].dropna(), *membership["by"].dropna()])
    listed = [] if roster is None else [account for account in roster["account"] if account not in seen]
    rows = [{"accounts": [account], "names": [], "role": "member", "basis": "傳送者或系統列"} for account in seen]
    rows += [{"accounts": [account], "names": [], "role": "member", "basis": "名冊"} for account in listed]
    for row in rows:
        row.update(_roster_facts(row["accounts"][0], roster))
    return _numbered(_joined(rows))


def _roster_facts(account: str, roster) -> dict:
    """What the roster says of an account: names, unit, role, need_to_know."""
    if roster is None or account not in set(roster["account"]):
        return {}
    row = roster[roster["account"] == account].iloc[0]
    return {"names": [row["name"]] if isinstance(row["name"], str) and row["name"] else [], "unit": row["unit"],
            "role": row["role"] if row["role"] in ROLES else "member", "need_to_know": row["need_to_know"],
            "basis": "名冊"}


def _joined(rows: list[dict]) -> list[dict]:
    """Accounts that the roster gives the same name and unit are one person."""
    joined: dict = {}
    for number, row in enumerate(rows):
        key = (row["names"][0], row.get("unit")) if row["names"] else number
        if key in joined:
            joined[key] = {**joined[key], "accounts": [*joined[key]["accounts"], *row["accounts"]]}
        else:
            joined[key] = row
    return list(joined.values())


def _numbered(rows: list[dict]) -> pd.DataFrame:
    return PEOPLE.frame({**row, "person_id": f"P{number:02d}"} for number, row in enumerate(rows, 1))


def read_roster(path) -> pd.DataFrame:
    """A roster, CSV (UTF-8 or cp950), ODS or XLSX: columns account, name, unit, role, need_to_know (是/否, true/false), as_of, or their
    Chinese names (帳號 姓名 單位 角色 業務需要 日期). Two accounts with one name and unit are one person.

    Gives str columns, need_to_know boolean and as_of datetime64[s]. Raises FileMissing, InputError with the column at fault.
    """
    path = Path(path)
    frame = _in_own_words(read_table(path))
    _check_roster(frame, path.name)
    frame = frame.reindex(columns=list(ROSTER_COLUMNS)).drop_duplicates()
    yes = frame["need_to_know"].fillna("").str.strip().str.lower().isin(_YES)
    as_of = pd.to_datetime(frame["as_of"], errors="coerce", format="mixed").astype("datetime64[s]")
    return frame.assign(need_to_know=yes.astype("boolean"), as_of=as_of).reset_index(drop=True)


_YES = ("是", "true", "1", "yes", "y", "有")
_NO = ("", "否", "false", "0", "no", "n", "無")


def _in_own_words(frame: pd.DataFrame) -> pd.DataFrame:
    """A roster with Chinese headings and roles in the table's own words."""
    words = _cue_file()["roster"]
    columns = {name: own for own, names in words["columns"].items() for name in names}
    roles = {name: own for own, names in words["roles"].items() for name in names}
    frame = frame.rename(columns=lambda name: columns.get(str(name).strip(), str(name).strip()))
    return frame.assign(role=frame["role"].replace(roles)) if "role" in frame else frame


def _check_roster(frame: pd.DataFrame, name: str):
    """A roster's odd column, doubtful word, unreadable date or contradiction is refused, with its row: nothing is guessed."""
    if "account" not in frame:
        raise InputError(why=f"{name} 缺少欄位 account")
    odd = [str(column) for column in frame.columns if column not in ROSTER_COLUMNS]
    if odd:
        raise InputError(why=f"{name} 有不認得的欄位 {', '.join(odd)}（可用 {', '.join(ROSTER_COLUMNS)}）")
    full = frame.reindex(columns=list(ROSTER_COLUMNS)).fillna("")
    for number, row in enumerate(full.itertuples(index=False), 2):
        if not row.account.strip():
            raise InputError(why=f"{name} 第 {number} 行沒有 account")
        if row.need_to_know.strip().lower() not in (*_YES, *_NO):
            raise InputError(why=f"{name} 第 {number} 行 need_to_know「{row.need_to_know}」請填 是 或 否")
        if row.as_of.strip() and pd.isna(pd.to_datetime(row.as_of, errors="coerce")):
            raise InputError(why=f"{name} 第 {number} 行 as_of「{row.as_of}」請寫成 2025-09-15 或 2025-09-15 10:06")
    doubled = full.drop_duplicates()["account"]
    if doubled.duplicated().any():
        number = doubled.index[doubled.duplicated()][0] + 2
        raise InputError(why=f"{name} 第 {number} 行與前面同一帳號的內容不一致")


def read_table(path) -> pd.DataFrame:
    """An officer's table as str columns: CSV (UTF-8, or cp950 as spreadsheets save it), or the first sheet of an ODS or XLSX.
    Raises FileMissing, InputError."""
    path = Path(path)
    try:
        data = path.read_bytes()
        return read_sheet(data, path.name) if path.suffix.lower() in SUFFIXES else _csv(data, path.name)
    except OSError as error:
        raise FileMissing(file=str(path)) from error


def _csv(data: bytes, name: str) -> pd.DataFrame:
    import io
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return pd.read_csv(io.StringIO(data.decode(encoding)), dtype=str, skipinitialspace=True)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise InputError(why=f"{name}：{error}") from error
    raise InputError(why=f"{name} 不是 UTF-8 或 Big5 文字檔")


def roster_membership(roster: pd.DataFrame, evidence_id: str) -> pd.DataFrame:
    """MEMBERSHIP rows that declare the roster's accounts as members of a chat on its as-of date (basis roster)."""
    return MEMBERSHIP.frame({"evidence_id": evidence_id, "at": row.as_of, "account": row.account, "action": "join",
                             "basis": "roster"} for row in roster.itertuples())


# ---- persons in the text

def with_subjects(people: pd.DataFrame, messages: pd.DataFrame, findings: pd.DataFrame):
    """(PEOPLE with data subjects added, FINDINGS with person_id filled).

    A name equal to a known account or roster name is that person; every other full name is a new person whose role comes from
    the cue word before it. Other kinds in a message go to a person by: the name on their own line, the same value seen elsewhere, the only subject of the
    message, the nearest name before it, the person whom the same sender named just before, or an unnamed person of that message.
    """
    texts = dict(zip(messages["message_id"], messages["text"], strict=True))
    book, filled, by_message = _Book(people), {}, {}
    ordered = pd.DataFrame(findings).sort_values("start", kind="stable")
    for row in ordered.itertuples():
        by_message.setdefault(row.message_id, []).append(row)
    in_order = list(dict.fromkeys(findings["message_id"]))
    for message_id in in_order:
        for row in by_message[message_id]:
            if row.kind == "person":
                role = "unknown" if pd.isna(row.start) else _role_before(texts[message_id], row.start)
                filled[row.finding_id] = book.person(row.value, role)
    sent = dict(zip(messages["message_id"], zip(messages["evidence_id"], messages["account"], messages["sent_at"], strict=True),
                    strict=True))
    said: dict = {}
    for message_id in in_order:
        evidence_id, account, at = sent[message_id]
        before, when = said.get((evidence_id, account), (None, at))
        recent = before if at - when <= pd.Timedelta(_FOLLOW_UP) else None
        person = _attach(by_message[message_id], texts[message_id], recent, filled, book)
        if person:
            said[evidence_id, account] = person, at
    person_ids = findings["finding_id"].map(filled)
    return book.frame(), FINDINGS.check(pd.DataFrame(findings).assign(person_id=person_ids))


def _role_before(text: str, start: int) -> str:
    """The role that the words just before a name announce; the nearest cue wins, at one place the longest."""
    before = re.split(r"[\n。；;！!？?]", text[:start])[-1][-_CUE_REACH:]
    found = [(before.rfind(word) + len(word), len(word), role) for role, words in cues().items() for word in words
             if word in before]
    return max(found)[2] if found else "unknown"


class _Book:
    """Persons under construction, looked up by name and by the values already attached to them."""

    def __init__(self, people):
        self.rows = [dict(row) for row in pd.DataFrame(people).to_dict("records")]
        self.by_id = {row["person_id"]: row for row in self.rows}
        self.by_name = {}
        for row in self.rows:
            for name in [*row["accounts"], *row["names"]]:
                self.by_name.setdefault(name, row["person_id"])
        self.by_value: dict = {}

    def person(self, name: str, role: str) -> str:
        if name not in self.by_name:
            known = self._called(name)
            self.by_name[name] = known or self.add(names=[name], role=role, basis="文中姓名")
        person_id = self.by_name[name]
        row = self.row(person_id)
        if role in ("informant", "subject") and not row["accounts"] and row["role"] != "informant":
            row["role"] = role
        return person_id

    def _called(self, name: str) -> str | None:
        """The one person whose given name this is (佳玲, 佳玲姐 → 謝佳玲); None when nobody or several are."""
        given = re.sub(r"(姐|姊|哥|兄|嫂|姨|伯|先生|小姐|女士)\Z", "", name)
        if len(given) != 2:
            return None
        fits = {person for known, person in self.by_name.items() if len(known) == 3 and known[1:] == given}
        return fits.pop() if len(fits) == 1 else None

    def unnamed(self, message_id: str) -> str:
        return self.add(names=[], role="unknown", basis=f"{message_id} 文中未具名之人")

    def add(self, **facts) -> str:
        person_id = f"P{len(self.rows) + 1:02d}"
        self.by_id[person_id] = {**dict.fromkeys(PEOPLE.names), "accounts": [], **facts, "person_id": person_id}
        self.rows.append(self.by_id[person_id])
        return person_id

    def row(self, person_id: str) -> dict:
        return self.by_id[person_id]

    def frame(self):
        return PEOPLE.frame(self.rows)


def _attach(group: list, text: str, spoken_of: str | None, filled: dict, book: _Book) -> str | None:
    """Give each finding of one message that is no name to a person; `filled` grows. The last person spoken of, if any.

    `spoken_of`: the subject of the same sender's messages just before, for posts broken into several.
    """
    names = [row for row in group if row.kind == "person"]
    subjects = dict.fromkeys(filled[row.finding_id] for row in names if not book.row(filled[row.finding_id])["accounts"])
    fallback = None if names else spoken_of
    for row in group:
        if row.kind == "person":
            continue
        value = (row.kind, re.sub(r"[\s\-－—()（）]", "", row.value))
        person = _same_line(row, names, text, filled) or book.by_value.get(value) or _nearest(row, names, subjects, filled)
        if person is None:
            person = fallback = fallback or book.unnamed(row.message_id)
        book.by_value.setdefault(value, person)
        filled[row.finding_id] = person
    return next(reversed(subjects), fallback)


def _same_line(row, names, text, filled):
    """The person named on the finding's own line (a list has a person a line): the nearest name before it, else after it."""
    if pd.isna(row.start):
        return None
    begin = text.rfind("\n", 0, row.start) + 1
    end = text.find("\n", row.start)
    end = len(text) if end < 0 else end
    here = [name for name in names if not pd.isna(name.start) and begin <= name.start < end]
    before = [name for name in here if name.end <= row.start]
    return filled[(before[-1] if before else here[0]).finding_id] if here else None


def _nearest(row, names, subjects, filled):
    if len(subjects) == 1:
        return next(iter(subjects))
    before = [name for name in names if filled[name.finding_id] in subjects and not pd.isna(row.start)
              and not pd.isna(name.end) and name.end <= row.start]
    return filled[before[-1].finding_id] if before else next(iter(subjects), None)


# ---- what the officer says

def person_of(people: pd.DataFrame, who: str) -> str:
    """The person_id behind an id, an account, a name, a placeholder or an unambiguous masked name (陳○○).

    Raises UnknownRow when nobody, or more than one, fits.
    """
    def fits(row):
        known = [*row.accounts, *row.names]
        return who in (row.person_id, row.placeholder, *known) or who in map(mask_name, known)
    found = [row.person_id for row in people.itertuples() if fits(row)]
    exact = [row.person_id for row in people.itertuples() if who in (row.person_id, *row.accounts, *row.names)]
    for ids in (exact, found):
        if len(ids) == 1:
            return ids[0]
    raise UnknownRow(what=who)


def set_facts(people: pd.DataFrame, who: str, **facts) -> pd.DataFrame:
    """A new PEOPLE frame with `role`, `need_to_know` or `unit` set for one person by the officer. Raises InputError."""
    if facts.get("role", "unknown") not in ROLES:
        raise InputError(why=f"角色 {facts['role']}：可用 {', '.join(ROLES)}")
    person_id = person_of(people, who)
    rows = [{**row, **facts, "basis": "承辦人認定"} if row["person_id"] == person_id else row
            for row in pd.DataFrame(people).to_dict("records")]
    return PEOPLE.frame(rows)


def same_person(people: pd.DataFrame, *who: str) -> pd.DataFrame:
    """A new PEOPLE frame in which all of `who` are one person (the first keeps its id); the officer's statement."""
    ids = [person_of(people, name) for name in who]
    rows = pd.DataFrame(people).to_dict("records")
    first = next(row for row in rows if row["person_id"] == ids[0])
    rest = [row for row in rows if row["person_id"] in ids[1:]]
    one = {**first, "basis": "承辦人認定",
           "accounts": list(dict.fromkeys([*first["accounts"], *(a for row in rest for a in row["accounts"])])),
           "names": list(dict.fromkeys([*first["names"], *(n for row in rest for n in row["names"])]))}
    return PEOPLE.frame(one if row is first else row for row in rows if row["person_id"] not in ids[1:] or row is first)


def moved_ids(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """person_id → the id that holds its names now, for persons that `same_person` took into another."""
    now = {name: row.person_id for row in after.itertuples() for name in [*row.accounts, *row.names]}
    gone = before[~before["person_id"].isin(after["person_id"])]
    return {row.person_id: now[[*row.accounts, *row.names][0]] for row in gone.itertuples()}
