"""The persons whose data is spoken of: names in the text made into persons, and every finding given to its owner."""

from __future__ import annotations

import re

import pandas as pd

from leakkit.people.cues import bare, role_at, title_after
from leakkit.people.forms import subject_of
from leakkit.schema import FINDINGS, PEOPLE

#: how long after naming a person the same sender's further data still belongs to that person
_FOLLOW_UP = "10min"
#: a shorter line (王小姐來電) is alike to many, and does not show that two mentions are of one person
_TELLING = 10
_STRONGER = {"informant": 3, "subject": 2, "handler": 1, "outsider": 1}


#: the basis of a person whom only a finding names
FOUND_IN_TEXT = "文中姓名"


def with_subjects(people: pd.DataFrame, messages: pd.DataFrame, findings: pd.DataFrame):
    """(PEOPLE with data subjects added, FINDINGS with person_id filled).

    A name equal to a known account or roster name is that person; every other full name is a new person whose role comes from
    the cue words around it. A mention that names no whole person (王小姐, 王○○) is one person within one export under one
    form of address, and the same across exports only where the same line or the same identifier stands beside it. Other kinds
    in a message go to a person by: the subject of the form, the name on their own line, the same value seen elsewhere, the only subject of the message,
    the nearest name before it, the person whom the same sender named just before, or an unnamed person of that message.
    """
    wanted = messages[messages["message_id"].isin(findings["message_id"])]
    rows = {row.message_id: row for row in wanted[["message_id", "evidence_id", "account", "sent_at", "text"]].itertuples()}
    book, filled, by_message = _Book(people), {}, {}
    for row in pd.DataFrame(findings).sort_values("start", kind="stable").itertuples():
        by_message.setdefault(row.message_id, []).append(row)
    in_order = list(dict.fromkeys(findings["message_id"]))
    for message_id in in_order:
        _name_all(by_message[message_id], rows[message_id], filled, book)
    said: dict = {}
    for message_id in in_order:
        message = rows[message_id]
        sender = message.evidence_id, message.account
        before, when = said.get(sender, (None, message.sent_at))
        recent = before if pd.Timedelta(0) <= message.sent_at - when <= pd.Timedelta(_FOLLOW_UP) else None
        person = _attach(by_message[message_id], _text(message), recent, filled, book)
        if person:
            said[sender] = person, message.sent_at
    return book.frame(), FINDINGS.check(pd.DataFrame(findings).assign(person_id=findings["finding_id"].map(filled)))


def _text(message) -> str:
    return message.text if isinstance(message.text, str) else ""


def _name_all(group, message, filled, book):
    """Give every name in one message to its person; `filled` and `book` grow."""
    names = [row for row in group if row.kind == "person"]
    spans = [(int(row.start), int(row.end)) for row in names if not pd.isna(row.start) and not pd.isna(row.end)]
    values = [_value(row) for row in group if row.kind != "person"]
    text = _text(message)
    for row in names:
        if pd.isna(row.start):
            role, cue = "unknown", ""
        else:
            here = [span for span in spans if span != (row.start, row.end)]
            role, cue = role_at(text, int(row.start), int(row.end), here)
        title = "" if pd.isna(row.end) else title_after(text, int(row.end))
        filled[row.finding_id] = book.mention(row.value, title, _line(text, row.start), values, message) if bare(row.value) \
            else book.person(row.value)
        book.told(filled[row.finding_id], role, cue, row.message_id)


def _line(text, start) -> str:
    """The line on which something stands, without blanks."""
    if pd.isna(start):
        return ""
    end = text.find("\n", start)
    return re.sub(r"\s+", "", text[text.rfind("\n", 0, start) + 1:len(text) if end < 0 else end])


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
        self._mentions: dict = {}

    def person(self, name: str) -> str:
        """The person with this whole name."""
        if name not in self.by_name:
            self.by_name[name] = self.add(names=[name], role="unknown", basis=FOUND_IN_TEXT)
        return self.by_name[name]

    def mention(self, value: str, title: str, line: str, values, message) -> str:
        """The person behind a surname with a form of address, or a masked name, kept apart unless something ties them."""
        if value in self.by_name:                        # an account or a roster that is itself written so
            return self.by_name[value]
        keys = [(value, title, "export", message.evidence_id), *((value, "value", *v) for v in values)]
        if len(line) >= _TELLING:
            keys.append((value, title, "line", line))
        person = next((self._mentions[key] for key in reversed(keys) if key in self._mentions), None)
        if person is None:
            note = "同一匯出檔內同一稱呼視為同一人（未經確認）" if title or len(value) > 1 else "僅有姓氏"
            person = self.add(names=[value], role="unknown", basis=f"文中稱呼，未具全名；{note}")
        for key in keys:
            self._mentions.setdefault(key, person)
        return person

    def told(self, person_id: str, role: str, cue: str, message_id: str):
        """Take a role that the text announces; a stronger one that was told before stays, and the basis says both."""
        row = self.by_id[person_id]
        row["basis"] = row["basis"] if isinstance(row["basis"], str) else ""
        if role not in _STRONGER or row["accounts"] and role not in ("informant", "subject", "handler"):
            return
        note = f"{message_id}「{cue}」"
        if row["accounts"]:                              # a member keeps the role that the officer or the roster gave
            if note not in row["basis"] and row["basis"].count("「") < 4:
                row["basis"] += f"；{note}（角色請認定）"
            return
        if _STRONGER[role] > _STRONGER.get(row["role"], 0):
            row["role"] = role
            row["basis"] += f"；{note}"
        elif role != row["role"] and row["basis"].count("另見") < 2:
            row["basis"] += f"；另見 {note}"

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


def _value(row) -> tuple[str, str]:
    return row.kind, re.sub(r"[\s\-－—()（）]", "", row.value)


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
        value = _value(row)
        subject = subject_of(row, names, text)
        person = filled[subject.finding_id] if subject else None
        person = person or _same_line(row, names, text, filled) or book.by_value.get(value) or _nearest(row, names, subjects, filled)
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
