"""A chat told in short lines, made into the tables that the readers would give.

    scene("09:00 甲 早", "09:05 + 乙", "10:00 甲! 檢舉人…", "10:20 甲 ~")

``HH:MM account text`` a message · ``+ B`` B joined · ``+ B by A`` A added B · ``- B`` left · ``- B by A`` removed ·
``? B by A`` invited · ``account ~`` a recall notice · ``account! text`` the post that discloses.
"""

from __future__ import annotations

import pandas as pd

from leakkit import people as persons
from leakkit.schema import DISCLOSURES, EVIDENCE, MEMBERSHIP, MESSAGES

DAY = "2025-09-15"


def tables(*lines, evidence_id="E1", title="工程科公務群", platform="line", saved=None):
    """(evidence, messages, membership, id of the post or None) of one export."""
    messages, events, post = [], [], None
    for number, line in enumerate(lines, 1):
        clock, rest = line.split(" ", 1)
        at = pd.Timestamp(f"{DAY} {clock}")
        row = {"message_id": f"{evidence_id}-{number:06d}", "evidence_id": evidence_id, "first_line": number,
               "last_line": number, "raw": line, "sent_at": at, "precision": "minute", "kind": "system", "text": rest}
        if rest[0] in "+-?":
            events.append({"message_id": row["message_id"], "evidence_id": evidence_id, "at": at, **_event(rest)})
        else:
            account, text = rest.split(" ", 1)
            row |= {"account": account.rstrip("!"), "kind": "unsent" if text == "~" else "text", "text": text}
            post = row["message_id"] if account.endswith("!") else post
        messages.append(row)
    evidence = EVIDENCE.frame([{"evidence_id": evidence_id, "platform": platform, "chat_title": title,
                                "chat_type": "group", "saved_at": pd.Timestamp(f"{DAY} {saved}") if saved else None}])
    return evidence, MESSAGES.frame(messages), MEMBERSHIP.frame(events), post


def _event(text):
    subject, _, by = text[2:].partition(" by ")
    action = {"+": "join", "?": "invite", "-": "remove" if by else "leave"}[text[0]]
    return {"account": subject, "by": by or None, "action": action, "basis": "system-line"}


def joined(*exports):
    """Several exports as one case: evidence, messages, membership and the first post's id."""
    parts = [pd.concat([pd.DataFrame(export[n]) for export in exports], ignore_index=True) for n in range(3)]
    post = next((export[3] for export in exports if export[3]), None)
    return (EVIDENCE.check(parts[0]), MESSAGES.check(parts[1]), MEMBERSHIP.check(parts[2]), post)


def disclosed(messages, post, title="工程科公務群", ended=None):
    """One DISCLOSURES row (a Series) for the post."""
    row = messages[messages["message_id"] == post].iloc[0]
    return DISCLOSURES.frame([{
        "disclosure_id": "D1", "message_id": post, "chat_title": title, "person_id": "P99", "discloser": row["account"],
        "kinds": ["person", "phone"], "findings": [], "posted_at": row["sent_at"],
        "ended_at": pd.Timestamp(f"{DAY} {ended}") if ended else None, "ended_by": "none-seen"}]).iloc[0]


def roster(*accounts, as_of=DAY, need=()):
    """A roster frame as `people.read_roster` gives it."""
    return pd.DataFrame({"account": list(accounts), "name": list(accounts), "unit": "工程科", "role": "member",
                         "need_to_know": pd.array([a in need for a in accounts], dtype="boolean"),
                         "as_of": pd.Series([pd.Timestamp(as_of)] * len(accounts)).astype("datetime64[s]")})


def people_of(messages, membership, listed=None):
    return persons.from_accounts(messages, membership, listed)
