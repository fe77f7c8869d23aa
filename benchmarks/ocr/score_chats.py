"""Score the chat reader: how many messages of the gold come back, with the right side, sender, time and text, and whether a page that is no chat is known as none.

    python benchmarks/ocr/score_chats.py FOLDER [--show] [--only NAME]

A message counts as found when its text is the gold's but for one sign in twenty, blanks, punctuation and pictures (🙏) aside. The pictures are said to be taken on
2025-09-16, so that 今天 has a date. Judged are the rows that the reader gives for a case: `messages` and `sizes`.
"""

import argparse
import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

from score import folded, taken

KINDS = {"letter": ("form", "other"), "table": ("other",)}      # what a kind of page that the reader does not know may be called
TAKEN = dt.date(2025, 9, 16)


def bare(text):
    """`text` folded and without pictures: a face (🙏) is no writing."""
    return re.sub("[\\U0001f000-\\U0001faff\\u2600-\\u27bf\\ufe0f]", "", folded(text))


def close(gold, text):
    """The texts are the same but for one sign in twenty."""
    gold, text = bare(gold), bare(text)
    if not gold or not text:
        return gold == text
    cost, start, end = taken(gold, text)
    return cost + start + len(text) - end <= max(1, len(gold) // 20)


def moment(day, clock):
    """(date or None, (hour, minute) or None) of a printed day and clock."""
    found = re.search(r"(?:(\d{4})[年/.-])?(\d{1,2})[月/.-](\d{1,2})", day)
    back = {"今天": 0, "昨天": 1, "週一": 1}.get(day.split(" ")[0])
    date = dt.date(int(found[1] or 2025), int(found[2]), int(found[3])) if found else TAKEN - dt.timedelta(days=back) if back is not None else None
    at = re.search(r"(上午|下午)?\s?(\d{1,2}):(\d\d)", clock or day)
    if not at:
        return date, None
    hour = int(at[2]) % 12 + (12 if at[1] == "下午" else 0) if at[1] else int(at[2])
    return date, (hour, int(at[3]))


def run(folder, show=False, only=None, sheet_of=None):
    """Print the table, a line a style. `sheet_of`: gives the sheet of a picture file."""
    from leakkit.ocr import look
    from leakkit.readers import screenshot

    rows = {}
    for path in sorted(Path(folder).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if only and only not in gold["name"]:
            continue
        file = path.with_name(gold["file"])
        sheet = sheet_of(file) if sheet_of else look(file.read_bytes(), file.name)
        export, row = screenshot.exported(sheet, "E1", TAKEN, TAKEN), rows.setdefault(gold["style"], Counter())
        kind = export.evidence["variant"].removeprefix("screenshot-")
        if gold["kind"] != "chat":
            row.update({"pages": 1, "taken for a chat": int(kind == "chat"), "kind": int(kind in KINDS.get(gold["kind"], (gold["kind"],)))})
            if show and kind not in KINDS.get(gold["kind"], (gold["kind"],)):
                print(gold["name"], gold["kind"], "read as", kind)
            continue
        count, wrong = judged(gold, export, screenshot.sizes(sheet, export))
        row.update(count)
        if show and wrong:
            print(gold["name"], dict(count), *wrong, sep="\n      ")
    for style, row in rows.items():
        print(style, dict(row))
    print("all", dict(sum(rows.values(), Counter())))


def judged(gold, export, sizes):
    """(Counter, what was wrong) of one chat."""
    from leakkit.readers.export import EXPORTER

    messages = export.messages
    found = [row for row in messages.itertuples() if row.kind == "text"]
    count = Counter(chats=1, messages=len(gold["messages"]), dated=sum(bool(m.get("date")) for m in gold["messages"]),
                    timed=sum(bool(m.get("date") or gold["days"]) and moment(m.get("date", ""), m["time"])[1] is not None for m in gold["messages"]))
    wrong, last = [], -1
    for message in gold["messages"]:
        same = [n for n, row in enumerate(found) if row is not None and close(message["text"], row.text)]
        if not same:
            wrong.append(f"no message {message['text']}")
            continue
        n = min(same, key=lambda n: (n < last, n))
        row, found[n], last = found[n], None, n
        side = "own" if row.account == EXPORTER else "other"
        sender = side == "own" or bare(str(row.account)) == bare(message["sender"])
        date, clock = moment(message.get("date", ""), message["time"])
        at = None if str(row.sent_at) == "NaT" else row.sent_at
        right = {"found": 1, "side": int(side == message["side"]), "sender": int(side == message["side"] and sender),
                 "date": int(bool(date and at is not None and at.date() == date)),
                 "clock": int(clock is not None and at is not None and (at.hour, at.minute) == clock)}
        count.update(right)
        if not right["side"] or not right["sender"] or date and not right["date"] or clock and not right["clock"]:
            wrong.append(f"{message['side']} {message['sender']} {message.get('date', '')} {message['time']} read as {side} {row.account} {row.sent_at} | {message['text'][:20]}")
    left = [row.text for row in found if row is not None]
    members = sizes.loc[sizes["what"] == "members", "count"].tolist()
    wanted = Counter(count for count in gold["reads"] if count)
    reads = wanted & Counter(sizes.loc[sizes["what"] == "readers", "count"].tolist())
    named = export.evidence["chat_title"]
    title = bare(named if isinstance(named, str) else "") == bare(gold["title"])
    recalls = min(gold.get("recalls", 0), int((messages["kind"] == "unsent").sum()))
    count.update({"invented": len(left), "title": int(title), "members": int((members or [0])[0] == gold["members"]), "reads": reads.total(), "reads gold": wanted.total(),
                  "recalls": recalls, "recalls gold": gold.get("recalls", 0)})
    wrong += [f"invented: {text}" for text in left]
    if not title or (members or [0])[0] != gold["members"]:
        wrong.append(f"title {export.evidence['chat_title']} {members} for {gold['title']} {gold['members']}")
    if recalls < gold.get("recalls", 0) or reads.total() < wanted.total():
        wrong.append(f"recalls {recalls}/{gold.get('recalls', 0)} reads {sizes.loc[sizes['what'] == 'readers', 'count'].tolist()} for {gold['reads']}")
    return count, wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only")
    asked = parser.parse_args()
    run(asked.folder, asked.show, asked.only)
