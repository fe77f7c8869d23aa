"""Score the chat reader: how many messages of the gold come back with the right side, sender, clock and text.

    python benchmarks/ocr/score_chats.py FOLDER [--show]

A message counts as found when its text is the gold's but for one sign in twenty, blanks and punctuation aside.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from score import folded, taken


def close(gold, text):
    """The texts are the same but for one sign in twenty."""
    gold, text = folded(gold), folded(text)
    if not gold or not text:
        return gold == text
    cost, start, end = taken(gold, text)
    return cost + start + len(text) - end <= max(1, len(gold) // 20)


def run(folder, show=False, only=None):
    """Print the table, a line a style."""
    from leakkit.ocr import look
    from leakkit.readers.screenshot_layout import laid_out

    rows = {}
    for path in sorted(Path(folder).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if only and only not in gold["name"]:
            continue
        file = path.with_name(gold["file"])
        layout = laid_out(look(file.read_bytes(), file.name))
        row = rows.setdefault(gold["style"], Counter())
        if gold["kind"] != "chat":
            row.update({"pictures": 1, "taken for a chat": int(layout is not None)})
            if layout is not None and show:
                print(gold["name"], "taken for a chat", [b.text for b in layout.bubbles][:3])
            continue
        count, wrong = judged(gold, layout)
        row.update(count)
        if show:
            print(gold["name"], dict(count), *wrong, sep="\n      ")
    for style, row in rows.items():
        print(style, dict(row))
    print("all", dict(sum(rows.values(), Counter())))


def judged(gold, layout):
    """(Counter, what was wrong) of one chat."""
    count, wrong = Counter(pictures=1, messages=len(gold["messages"])), []
    found = list(layout.bubbles) if layout else []
    for message in gold["messages"]:
        same = next((bubble for bubble in found if close(message["text"], bubble.text)), None)
        if same is None:
            wrong.append(f"no message {message['text']}")
            continue
        found.remove(same)
        count.update(found=1, side=int(same.side == message["side"]), clock=int(folded(same.clock) == folded(message["time"])),
                     sender=int(message["side"] == "own" or folded(same.sender) == folded(message["sender"])))
        if same.side != message["side"] or folded(same.clock) != folded(message["time"]) or (message["side"] != "own" and folded(same.sender) != folded(message["sender"])):
            wrong.append(f"{message['side']} {message['sender']} {message['time']} read as {same.side} {same.sender} {same.clock} | {same.text[:20]}")
    count.update(invented=len(found), title=int(bool(layout) and folded(layout.title) == folded(gold["title"])),
                 members=int(bool(layout) and (layout.members or 0) == gold["members"]),
                 reads=sum((Counter(gold["reads"]) & Counter(b.read for b in layout.bubbles)).values()) if layout else 0, reads_gold=len(gold["reads"]))
    wrong += [f"invented: {bubble.text}" for bubble in found]
    if layout and (folded(layout.title) != folded(gold["title"]) or (layout.members or 0) != gold["members"]):
        wrong.append(f"title {layout.title} {layout.members} for {gold['title']} {gold['members']}")
    return count, wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only")
    asked = parser.parse_args()
    run(asked.folder, asked.show, asked.only)
