"""One event in the exports of several devices: which rows are the same, and which stand on one side only.

Rows of one chat are the same when minute, person and text agree; for media and recalls the kind agrees instead, since each device words
them in its own language. A row that another export covers in time and does not hold is kept and marked: the other side shows a recall in
its place, or nothing (a recall without a notice, or a deletion on that device: the exports cannot say which). «Covered» means between the
first and the last row of that export; before it joined or after it was saved, an export cannot say anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd

from leakkit.language import tell
from leakkit.readers import EXPORTER
from leakkit.schema import COPIES

_SAME_TEXT = 0.8
_TOGETHER = 3
_MEDIA = frozenset({"image", "video", "audio", "file", "sticker", "contact", "location"})
_MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])


def compared(messages: pd.DataFrame, people: pd.DataFrame, chat: dict[str, str], partial=frozenset()) -> pd.DataFrame:
    """COPIES: one row a message, in the order of `messages`. `chat`: evidence_id → chat (see `incident.chats`); `partial`: exports that
    hold only what was loaded (LINE on a PC)."""
    person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
    nameless = {row.person_id for row in people.itertuples() if all(map(_is_exporter, row.accounts))}
    rows = [_seen(row, chat, person, nameless) for row in messages[["message_id", "evidence_id", "sent_at", "account", "kind", "text"]].itertuples()]
    by_chat = defaultdict(list)
    for row in rows:
        by_chat[row["chat_title"]].append(row)
    for found in by_chat.values():
        _compare(found, partial)
    return COPIES.frame(rows)


def _is_exporter(account: str) -> bool:
    return account.startswith(EXPORTER[:-1])


def _seen(row, chat, person, nameless) -> dict:
    account = row.account if isinstance(row.account, str) else None
    text = row.text if isinstance(row.text, str) else ""
    who = person.get(account, account)
    return {"message_id": row.message_id, "chat_title": chat[row.evidence_id], "evidence_id": row.evidence_id, "kind": row.kind,
            "minute": row.sent_at.floor("min") if pd.notna(row.sent_at) else None, "who": who,
            "says": " ".join(text.translate(_MARKS).split()) if row.kind in ("text", "system", "note") else "",
            "sort": "media" if row.kind in _MEDIA else "", "unnamed": who in nameless or account is not None and account == who and _is_exporter(account)}


def _compare(rows: list[dict], partial):
    """Fill same_as, missing_in, state and because of the rows of one chat."""
    exports = list(dict.fromkeys(row["evidence_id"] for row in rows))
    for row in rows:
        row["event"] = [row]
    if len(exports) > 1:
        dated = [row for row in rows if row["minute"] is not None]
        for keys in (("minute", "who", "kind", "says"), ("minute", "kind", "says"), ("minute", "who", "sort")):
            _join([row for row in dated if row["who"] is not None or row["says"]], keys)
    spans, recalls = {one: _span(rows, one) for one in exports}, _recalls(rows)
    for row in rows:
        there = {other["evidence_id"] for other in row["event"]}
        row["missing_in"] = [one for one in exports if one not in there and _covers(spans[one], row)]
    for row in sorted(rows, key=lambda row: row["kind"] == "unsent"):      # posts first: they use recall notices up
        row["state"], row["because"] = _state(row, recalls, exports, partial)
    for row in rows:
        row["same_as"] = [other["message_id"] for other in row["event"] if other is not row]


def _join(rows, keys):
    """Rows of one key in different exports are one event: the first with the first, the second with the second."""
    groups = defaultdict(list)
    for row in rows:
        if row["sort"] or keys[-1] != "sort":
            groups[tuple(row[name] for name in keys)].append(row)
    for same in groups.values():
        whole: list[list[dict]] = []
        for row in same:
            event = row["event"]
            if any(event is other for other in whole):
                continue
            exports = {each["evidence_id"] for each in event}
            fits = next((other for other in whole if exports.isdisjoint(each["evidence_id"] for each in other)), None)
            if fits is None:
                whole.append(event)
                continue
            fits.extend(event)
            for each in event:
                each["event"] = fits


def _span(rows, evidence_id):
    times = [row["minute"] for row in rows if row["evidence_id"] == evidence_id and row["minute"] is not None]
    return (min(times), max(times)) if times else None


def _covers(span, row) -> bool:
    return span is not None and row["minute"] is not None and span[0] <= row["minute"] <= span[1]


def _recalls(rows) -> dict:
    """(export, minute) → recall rows there."""
    found = defaultdict(list)
    for row in rows:
        if row["kind"] == "unsent" and row["minute"] is not None:
            found[row["evidence_id"], row["minute"]].append(row)
    return found


def _state(row, recalls, exports, partial) -> tuple[str, str]:
    if len(exports) == 1:
        return "one-export", ""
    if row["kind"] not in ("unsent", "system"):
        for one in row["missing_in"]:
            notice = next((each for each in recalls[one, row["minute"]] if "explains" not in each and _may_be(each, row)), None)
            if notice:
                notice["explains"] = row["message_id"]
                return "recalled-there", tell("copies.recalled", message_id=notice["message_id"], export=one)
    if row["kind"] == "unsent" and row.get("explains"):
        return "both", tell("copies.explains", message_id=row["explains"])
    if row["missing_in"]:
        why = "copies.not_loaded" if partial.issuperset(row["missing_in"]) else "copies.missing"
        return "missing-there", tell(why, exports="、".join(row["missing_in"]))
    if len(row["event"]) > 1:
        return "both", ""
    return "not-covered", tell("copies.not_covered")


def _may_be(notice, row) -> bool:
    """Whether a recall notice may be this row's: the same person's, or that of somebody whom the notice does not name."""
    return notice["who"] in (row["who"], None) or notice["unnamed"]


def one_side(copies: pd.DataFrame, messages: pd.DataFrame) -> pd.DataFrame:
    """The rows of persons that stand on one side only: COPIES with `sent_at`, `account`, `text`, in order of time."""
    only = pd.DataFrame(copies[copies["state"].isin(["recalled-there", "missing-there"])])
    said = pd.DataFrame(messages[["message_id", "sent_at", "account", "text", "kind"]])
    found = only.merge(said[~said["kind"].isin(["system", "unsent"])].drop(columns="kind"), on="message_id")
    return type(copies)(found.sort_values("sent_at", kind="stable").reset_index(drop=True))


def merged(copies: pd.DataFrame, messages: pd.DataFrame, title: str) -> pd.DataFrame:
    """The chat as one stream: MESSAGES with `state`, `missing_in` and `copies` (list of message ids); an event of several exports once.

    Order: by minute, then as in the export that holds the row.
    """
    here = pd.DataFrame(copies[copies["chat_title"] == title])
    order = {message_id: number for number, message_id in enumerate(messages["message_id"])}
    notices = set(messages[messages["kind"] == "unsent"]["message_id"])
    explained = set(here[(here["state"] == "both") & (here["because"].fillna("") != "")]["message_id"]) & notices
    first = {row.message_id for row in here.itertuples() if all(order[row.message_id] < order[other] for other in row.same_as)}
    kept = here[here["message_id"].isin(first - explained)][["message_id", "same_as", "missing_in", "state"]]
    found = pd.DataFrame(messages).merge(kept.rename(columns={"same_as": "copies"}), on="message_id")
    return type(copies)(found.sort_values("sent_at", kind="stable", na_position="first").reset_index(drop=True))


def suggestions(messages: pd.DataFrame, people: pd.DataFrame, chat: dict[str, str]) -> pd.DataFrame:
    """Accounts of two exports of one chat that may be one person: `account`, `other`, `together` (rows with equal minute and text), `share`
    (0-1, of the rows of the one who wrote less), in order of certainty. Only suggested; the officer joins (roster, or `people.same`)."""
    person = {account: row.person_id for row in people.itertuples() for account in row.accounts}
    said = messages[(messages["kind"] == "text") & messages["account"].notna() & messages["sent_at"].notna()]
    places, rows = defaultdict(list), Counter()
    spans = {one: (group.min(), group.max()) for one, group in said.groupby("evidence_id")["sent_at"]}
    for row in said[["evidence_id", "sent_at", "account", "text"]].itertuples():
        title = chat[row.evidence_id]
        places[title, row.sent_at.floor("min"), " ".join(row.text.split())].append((row.evidence_id, row.account))
        if any(chat[one] == title and one != row.evidence_id and low <= row.sent_at <= high for one, (low, high) in spans.items()):
            rows[row.evidence_id, row.account] += 1
    together = Counter(pair for found in places.values() if len({one for one, _ in found}) == len(found) > 1
                       for pair in _pairs(found))
    named = [_suggested(one, other, count, rows) for (one, other), count in together.items()
             if one[1] != other[1] and person.get(one[1]) != person.get(other[1])]
    kept = [row for row in named if row["together"] >= _TOGETHER and row["share"] >= _SAME_TEXT]
    kept.sort(key=lambda row: (-row["share"], -row["together"], row["account"], row["other"]))
    frame = pd.DataFrame(kept, columns=["account", "other", "together", "share"])
    return type(messages)(frame.drop_duplicates(["account", "other"]).reset_index(drop=True))


def _pairs(found):
    return [(one, other) for number, one in enumerate(found) for other in found[number + 1:]]


def _suggested(one, other, count, rows) -> dict:
    least = max(min(rows[one], rows[other]), 1)
    return {"account": one[1], "other": other[1], "together": count, "share": round(min(count / least, 1.0), 2)}
