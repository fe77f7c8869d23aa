"""Time and peak memory of audience and spread over 1,000,000 messages and 5,000 membership events.

    python benchmarks/spread.py                     twenty groups, then one group
    python benchmarks/spread.py 20 1000000 5000     groups, messages, events

The chats come from a seeded generator (everyday words, invented names): 400 accounts, a leak of one petition told in every group, half of
the posts in other words, a thousand later texts that mention the same person's name, and 3,000 findings of other persons. Measured is what an
officer waits for once the findings are decided: people, disclosures, the audience of each, the spread. Each line is a process of its own;
the memory is the kernel's VmHWM, the tables themselves included.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

WORDS = ("今天 路燈 巡查 的 報告 請 大家 確認 一下 謝謝 收到 明天 早上 九點 會議室 集合 公文 已經 送出 囉 那個 案子 民眾 陳情 電話 打來 問 處理 情形").split()
PETITION = "檢舉人林小美反映隔壁工地半夜施工電話0900000123住在山腳里幸福路12號請同仁確認是哪一科的業務謝謝大家"
NAME, PHONE, DAYS = "林小美", "0900000123", 600
ACCOUNTS = 400


def chats_of(groups: int, messages: int, events: int):
    """(evidence, messages, membership, findings): `groups` exports of equal size, seed 0."""
    import numpy as np
    import pandas as pd

    from leakkit.schema import EVIDENCE, FINDINGS, MEMBERSHIP, MESSAGES

    chance = np.random.default_rng(0)
    each = messages // groups
    home = np.repeat(np.arange(groups), each)
    minute = np.sort(chance.integers(0, DAYS * 1440, (groups, each)), axis=1).ravel()
    at = np.datetime64("2024-01-01T00:00:00", "s") + (minute * 60).astype("timedelta64[s]")
    line = np.tile(np.arange(1, each + 1), groups)
    names = np.array([f"同仁{n:03d}" for n in range(ACCOUNTS)], dtype=object)
    account = names[(chance.integers(0, ACCOUNTS // 4, len(home)) + home * 15) % ACCOUNTS]
    text = _texts(chance, len(home))
    kind = np.full(len(home), "text", dtype=object)
    ids = np.array([f"E{h + 1}-{n:06d}" for h, n in zip(home, line, strict=True)], dtype=object)
    moved = np.sort(chance.choice(len(home), events, replace=False))
    subject = names[chance.integers(0, ACCOUNTS, events)]
    action = np.where(chance.random(events) < 0.55, "join", "leave").astype(object)
    by, kind[moved] = account[moved], "system"
    account[moved] = None
    posts = _posts(groups, each, kind)
    for number, place in enumerate(posts):
        text[place] = PETITION if number % 2 == 0 else f"轉：{PETITION[3:44]}請協助{number}"
    spoken = np.setdiff1d(np.flatnonzero(np.arange(len(home)) % each > each // 2), [*posts, *moved])
    in_passing = chance.choice(spoken, len(home) // 1000, replace=False)
    text[in_passing] = [words[:6] + NAME + words[6:] for words in text[in_passing]]
    found = _findings(chance, ids, text, posts, in_passing, moved)
    label = np.array([f"E{h + 1}" for h in range(groups)], dtype=object)[home]
    frame = MESSAGES.check(MESSAGES.frame().reindex(range(len(home))).assign(
        message_id=ids, evidence_id=label, first_line=line, last_line=line, raw=text, sent_at=at, precision="minute", account=account, kind=kind,
        text=text))
    member = MEMBERSHIP.check(pd.DataFrame({"message_id": ids[moved], "evidence_id": label[moved], "at": at[moved], "account": subject,
                                            "action": action, "by": np.where(action == "join", by, None), "basis": "system-line"}))
    saved = pd.Timestamp("2025-10-01")
    evidence = EVIDENCE.frame({"evidence_id": f"E{n + 1}", "platform": "line", "chat_title": f"群組{n + 1}", "chat_type": "group", "saved_at": saved}
                              for n in range(groups))
    return evidence, frame, member, FINDINGS.frame(found)


def _texts(chance, count):
    """So many texts of 2 to 12 everyday words; a million are mostly distinct."""
    import numpy as np

    words = np.array(WORDS, dtype=object)
    length = chance.integers(2, 13, count)
    drawn = words[chance.integers(0, len(words), int(length.sum()))]
    stops = np.cumsum(length)
    return np.array(["".join(drawn[stop - n:stop]) for stop, n in zip(stops, length, strict=True)], dtype=object)


def _posts(groups, each, kind) -> list[int]:
    """Five rows of each group, before its middle."""
    wanted = [number * each + each // 4 + step * each // 20 for number in range(groups) for step in range(5)]
    return [next(row for row in range(place, place + 100) if kind[row] == "text") for place in wanted]


def _findings(chance, ids, text, posts, in_passing, moved):
    import numpy as np

    rows = []
    for place in [*posts, *in_passing]:
        for kind, value in (("person", NAME), ("phone", PHONE)):
            if value in text[place]:
                start = text[place].index(value)
                rows.append({"message_id": ids[place], "start": start, "end": start + len(value), "kind": kind, "value": value})
    for number, place in enumerate(np.setdiff1d(chance.choice(len(ids), len(ids) // 333, replace=False), [*posts, *moved])):
        value = f"09{number + 10_000_000:08d}"
        text[place] += value
        rows.append({"message_id": ids[place], "start": len(text[place]) - 10, "end": len(text[place]), "kind": "phone", "value": value})
    return [{**row, "finding_id": f"F{number:05d}", "score": 0.9, "rule": "generated", "why": "generated"} for number, row in enumerate(rows, 1)]


def measured(groups: int, messages: int, events: int) -> None:
    """Print one line of the table: seconds of each step, and the peak of memory."""
    from leakkit import audience, incident, people, spread
    from leakkit.schema import DECISIONS

    evidence, frame, member, findings = chats_of(groups, messages, events)
    base, clock = peak(), time.process_time()
    who, findings = people.with_subjects(people.from_accounts(frame, member), frame, findings)
    rows = incident.propose(frame, findings, DECISIONS.frame(), who, evidence, membership=member)
    story = incident.reconstruct(rows, frame, who, _first(rows, findings))
    told = time.process_time()
    held: dict = {}

    def one(row):
        title = row["chat_title"]
        if title not in held:
            held[title] = audience.presence_of(row["message_id"], frame, member, who, evidence)
        return audience.of(row, frame, member, who, evidence, declared=350, presence=held[title])

    seen = [one(row) for _, row in story.disclosures.iterrows()]
    counted = time.process_time()
    import pandas as pd

    went = spread.measure(story.disclosures, frame, findings, seen, who, evidence, membership=member, audience_of=lambda row: one(pd.Series(row)))
    done = time.process_time()
    print(f"| {groups} | {len(frame):,} | {len(member):,} | {len(seen)} | {went.size} | {told - clock:.1f} | {counted - told:.1f} | {done - counted:.1f} | "
          f"{base:.0f} | {peak():.0f} |", flush=True)


def _first(rows, findings):
    """The first exposure of the person whose telephone the petition holds."""
    person = findings.loc[findings["value"] == PHONE, "person_id"].iloc[0]
    return rows.loc[rows["person_id"] == person, "message_id"].iloc[0]


def peak() -> float:
    """The process's peak of resident memory, MiB (VmHWM)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main():
    """Print the table."""
    if len(sys.argv) == 4:
        return measured(*map(int, sys.argv[1:]))
    print("| groups | messages | events | disclosures | posts | proposing, s | audiences, s | spread, s | tables, MiB | peak, MiB |\n|" + "---|" * 10, flush=True)
    for groups in (20, 1):
        subprocess.run([sys.executable, __file__, str(groups), "1000000", "5000"], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
