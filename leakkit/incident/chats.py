"""Which exports show one chat: by title and platform, by the renames that they record, and by what the officer says."""

from __future__ import annotations

import re

import pandas as pd

_QUOTED = re.compile(r"「([^「」]+)」|“([^“”]+)”|\"([^\"]+)\"|«([^«»]+)»|『([^『』]+)』")
#: this many equal rows, by two senders at least, make two exports look like one chat
_ALIKE = 3


def chats(evidence: pd.DataFrame, messages: pd.DataFrame | None = None, membership: pd.DataFrame | None = None) -> dict[str, str]:
    """evidence_id → chat: exports of one platform with one title are one chat; an untitled export is its own.

    With `messages` and `membership`, exports are also one chat where a rename that one records gives the title of the other;
    the chat is called as in its first export. One title on two platforms is two chats.
    """
    rows = [(row.evidence_id, row.platform if isinstance(row.platform, str) else "",
             row.chat_title if isinstance(row.chat_title, str) and row.chat_title else "") for row in evidence.itertuples()]
    keys = {evidence_id: (platform, title or f"〔{evidence_id}〕") for evidence_id, platform, title in rows}
    first: dict = {}
    for evidence_id, platform, title in rows:
        first.setdefault(keys[evidence_id], title or evidence_id)
    joined = _renamed(keys, messages, membership)
    home = {evidence_id: first[joined.get(key, key)] for evidence_id, key in keys.items()}
    platforms: dict = {}
    for evidence_id, (platform, _) in keys.items():
        platforms.setdefault(home[evidence_id], dict.fromkeys(()))[platform] = None
    return {evidence_id: title if len(platforms[title]) < 2 or keys[evidence_id][0] == next(iter(platforms[title]))
            else f"{title}（{keys[evidence_id][0]}）" for evidence_id, title in home.items()}


def _renamed(keys, messages, membership) -> dict:
    """key → the key of the chat's first export, over chains of renames (T0 → T1 → T2)."""
    if messages is None or membership is None or membership.empty:
        return {}
    events = membership[(membership["action"] == "rename") & membership["account"].isna() & membership["message_id"].notna()]
    if events.empty:
        return {}
    texts = messages[messages["message_id"].isin(events["message_id"])].set_index("message_id")["text"]
    aliases = {evidence_id: {key} for evidence_id, key in keys.items()}
    for row in events.itertuples():
        if row.evidence_id in keys and isinstance(texts.get(row.message_id), str):
            platform = keys[row.evidence_id][0]
            aliases[row.evidence_id] |= {(platform, name) for name in new_titles(texts[row.message_id])}
    groups: list[tuple[set, list]] = []
    for evidence_id in keys:
        names, members = set(aliases[evidence_id]), [evidence_id]
        for other in [group for group in groups if group[0] & names]:
            groups.remove(other)
            names, members = names | other[0], [*other[1], *members]
        groups.append((names, members))
    order = list(keys)
    out: dict = {}
    for _, members in groups:
        chief = keys[min(members, key=order.index)]
        out.update({keys[member]: chief for member in members})
    return out


def new_titles(text: str) -> list[str]:
    """The chat titles that a rename notice quotes: 「新名」; from “A” to “B” gives both."""
    return [next(part for part in match if part) for match in _QUOTED.findall(text)]


def merged_by_rename(evidence, messages, membership) -> list[list[str]]:
    """The groups of exports that only a rename ties together, to be named in the limits."""
    plain, known = chats(evidence), chats(evidence, messages, membership)
    groups: dict = {}
    for evidence_id, title in known.items():
        groups.setdefault(title, []).append(evidence_id)
    return [ids for ids in groups.values() if len({plain[e] for e in ids}) > 1]


def look_alike(evidence, messages) -> list[tuple[str, str, int]]:
    """(E1, E3, equal rows): exports under different titles that show the same rows, and are perhaps one chat."""
    if len(evidence) < 2:
        return []
    home = chats(evidence)
    told = messages[messages["account"].notna() & (messages["kind"] == "text") & (messages["text"].str.len() >= 4)]
    rows = told[["evidence_id", "sent_at", "account", "text"]].drop_duplicates()
    many = rows[rows.duplicated(["sent_at", "account", "text"], keep=False)]
    pairs: dict = {}
    for (_, account, _), group in many.groupby(["sent_at", "account", "text"], sort=False):
        ids = list(group["evidence_id"])
        for one in range(len(ids)):
            for other in ids[one + 1:]:
                if home[ids[one]] != home[other]:
                    pairs.setdefault((ids[one], other), []).append(account)
    return [(*pair, len(who)) for pair, who in sorted(pairs.items()) if len(who) >= _ALIKE and len(set(who)) >= 2]


def strangers(evidence, messages) -> list[tuple[str, str]]:
    """(E1, E2): exports with one title over the same days that share no sender, and are perhaps two chats."""
    home, found = chats(evidence), []
    by_export = messages[messages["account"].notna()].groupby("evidence_id")
    who = {evidence_id: set(group) for evidence_id, group in by_export["account"]}
    span = {evidence_id: (group.min(), group.max()) for evidence_id, group in by_export["sent_at"]}
    ids = [e for e in home if e in who]
    for number, one in enumerate(ids):
        for other in ids[number + 1:]:
            if home[one] == home[other] and not who[one] & who[other] and min(len(who[one]), len(who[other])) >= 2 \
                    and span[one][0] <= span[other][1] and span[other][0] <= span[one][1]:
                found.append((one, other))
    return found
