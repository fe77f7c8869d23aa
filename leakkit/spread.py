"""How the content travelled from chat to chat, each step with its basis.

Forward labels are never relied on (59 % of what should have carried one did not, in 1,101 groups): content is matched. An edge goes
from an exposure to a later one of the same person's data in another chat. Structural virality is the mean distance between all pairs
(Goel, Anderson, Hofman, Watts 2015), by the linear formula 2/(n(n-1)) · Σ s(n-s) over edges, s = nodes below the edge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

import pandas as pd

from leakkit.audience import span
from leakkit.errors import InputError
from leakkit.incident import chats
from leakkit.schema import EDGES

_GRAM = 3
#: a shorter text (收到, [照片]) is alike to many and proves nothing
_SHORTEST = 6
#: shared share of three-character pieces from which two texts count as near
NEAR = 0.5


def structural_virality(edges) -> float:
    """Mean distance between all pairs of nodes of a tree; `edges` = list of (parent, child). 0.0 for no edge.

    Raises InputError when the edges are no tree (two parents, a loop, or two pieces). Source: Goel et al. 2015.
    """
    order = _topdown(edges)
    nodes = len(order)
    below = dict.fromkeys(order, 1)
    parent = {child: up for up, child in edges}
    total = 0
    for node in reversed(order):
        if node in parent:
            total += below[node] * (nodes - below[node])
            below[parent[node]] += below[node]
    return 2 * total / (nodes * (nodes - 1)) if nodes > 1 else 0.0


def _topdown(edges) -> list:
    """The nodes of a tree from its root down."""
    children, parents = defaultdict(list), {}
    for up, child in edges:
        if child in parents:
            raise InputError(why=f"「{child}」有兩個來源，不是樹 two parents")
        parents[child] = up
        children[up].append(child)
    roots = [node for node in dict.fromkeys(up for up, _ in edges) if node not in parents]
    order = roots[:1]
    for node in order:
        order.extend(children.get(node, ()))
    if edges and (len(roots) != 1 or len(order) != len(edges) + 1):
        raise InputError(why="邊不成一棵樹（有迴圈或不相連）not one tree")
    return order


def _depths(edges) -> dict:
    parent = {child: up for up, child in edges}
    depth = {}
    for node in _topdown(edges):
        depth[node] = depth[parent[node]] + 1 if node in parent else 0
    return depth


@dataclass(frozen=True)
class Spread:
    """`edges` (EDGES), `size` (posts), `depth`, `max_breadth`, `first_hop_breadth`, `structural_virality`,
    `audience_low`, `audience_high` (persons over all chats, nobody twice; None = unknown), `limits`."""

    edges: pd.DataFrame = field(repr=False)
    size: int
    depth: int
    max_breadth: int
    first_hop_breadth: int
    structural_virality: float
    audience_low: int
    audience_high: int | None
    limits: list = field(repr=False)
    draw: object = field(default=None, repr=False, compare=False)

    def figure(self):
        """A matplotlib Figure of the chats and the steps between them."""
        return self.draw(self)

    def __str__(self):
        return (f"{self.size} 處貼文，深度 {self.depth}，各聊天室合計可見者 {span(self.audience_low, self.audience_high)} 人"
                "（跨群不重複計算）")

    __repr__ = __str__


def measure(disclosures, messages, findings, audiences, people, evidence) -> Spread:
    """The Spread of one incident's disclosures; `audiences` = their Audience objects, in any order."""
    posts = _posts(disclosures, messages)
    carriers = _carriers(disclosures, messages, findings, evidence, posts)
    by_id = {audience.disclosure_id: audience for audience in audiences}
    here = [by_id[post["disclosure_id"]] for post in posts]
    found = [edge for later in posts[1:] for edge in _source(later, carriers, findings, here, posts, people)]
    found += [edge for post in posts for edge in _repeats(post, carriers, findings)]
    pairs = _tree(found, posts, carriers)
    depth = _depths(pairs) if pairs else {posts[0]["message_id"]: 0}
    breadth = pd.Series(list(depth.values())).value_counts()
    low, high = union(here, people, posts[0]["account"])
    return Spread(EDGES.frame(found), len(depth), max(depth.values()), int(breadth.max()), int(breadth.get(1, 0)),
                  structural_virality(pairs), low, high, _limits(posts, found))


def _posts(disclosures, messages) -> list[dict]:
    """The first exposing message of each chat, in time order."""
    first = disclosures.sort_values(["posted_at", "message_id"], kind="stable").drop_duplicates("chat_title")
    rows = {row["message_id"]: row for row in
            messages[messages["message_id"].isin(first["message_id"])].to_dict("records")}
    return [{**rows[row.message_id], "chat_title": row.chat_title, "disclosure_id": row.disclosure_id}
            for row in first.itertuples()]


def _carriers(disclosures, messages, findings, evidence, posts) -> list[dict]:
    """Every message that holds data of the incident's persons, in time order; a row that two exports repeat counts once."""
    ids = set(findings[findings["person_id"].isin(disclosures["person_id"])]["message_id"])
    ids |= {post["message_id"] for post in posts}
    chat = chats(evidence)
    rows = messages[messages["message_id"].isin(ids)].to_dict("records")
    rows.sort(key=lambda row: (row["sent_at"], row["message_id"]))
    once = {(chat[row["evidence_id"]], row["sent_at"], row["account"], row["text"]): row for row in reversed(rows)}
    return [{**row, "chat_title": key[0]} for key, row in reversed(once.items())]


def _tree(found, posts, carriers) -> list[tuple]:
    """(parent, child) of the posts: a source that is not the first post of its chat stands for that first post."""
    first = {post["chat_title"]: post["message_id"] for post in posts}
    chat = {row["message_id"]: row["chat_title"] for row in carriers}
    nodes = set(first.values()) | {edge["to_message"] for edge in found}
    pairs = {edge["to_message"]: edge["from_message"] if edge["from_message"] in nodes else first[chat[edge["from_message"]]]
             for edge in found}
    kept = [(up, child) for child, up in pairs.items()]
    reached, growing = {posts[0]["message_id"]}, True
    while growing:                       # only what hangs together with the first post is one tree
        new = {child for up, child in kept if up in reached} - reached
        reached, growing = reached | new, bool(new)
    return [(up, child) for up, child in kept if up in reached]


def _repeats(post, carriers, findings):
    """Later posts of the same words in the same chat, each an edge from the first."""
    for row in carriers:
        if row["chat_title"] == post["chat_title"] and row["sent_at"] > post["sent_at"]:
            basis, similarity = alike(post, row, findings)
            if basis:
                yield _edge(post, row, basis, similarity)


def _edge(earlier, later, basis, similarity) -> dict:
    delay = int((later["sent_at"] - earlier["sent_at"]).total_seconds() // 60)
    return {"from_message": earlier["message_id"], "to_message": later["message_id"], "basis": basis,
            "similarity": round(similarity, 4), "delay_minutes": delay}


def _source(later, carriers, findings, audiences, posts, people):
    """The likeliest source of one post among the earlier messages of other chats, as zero or one edge.

    A source must be older and share content; where several do, one whose chat the poster could see comes first, then the more
    alike, then the older.
    """
    found = []
    for number, earlier in enumerate(carriers):
        if earlier["sent_at"] >= later["sent_at"] or earlier["chat_title"] == later["chat_title"]:
            continue
        basis, similarity = alike(earlier, later, findings)
        if basis:
            seen = _could_see(later["account"], earlier["chat_title"], audiences, posts, people)
            found.append((seen, similarity, -number, basis, earlier))
    if not found:
        return []
    _, similarity, _, basis, earlier = max(found, key=lambda one: one[:3])
    return [_edge(earlier, later, basis, similarity)]


def alike(one, other, findings) -> tuple[str, float]:
    """(basis, similarity 0-1) of two MESSAGES rows; basis "" when nothing ties them.

    same-file by attachment hash; same-text after dropping blanks; near-text by shared three-character pieces of the shorter text, or by the
    share of the first one's personal data that stands in the second (a retyped copy).
    """
    hashes = one["attachment_sha256"], other["attachment_sha256"]
    if isinstance(hashes[0], str) and hashes[0] and hashes[0] == hashes[1]:
        return "same-file", 1.0
    texts = [re.sub(r"\s+", "", str(row["text"] or "")) for row in (one, other)]
    if texts[0] and texts[0] == texts[1] and len(texts[0]) >= _SHORTEST:
        return "same-text", 1.0
    similarity = max(_containment(*texts), _shared_values(one["message_id"], texts[1], findings))
    return ("near-text", similarity) if similarity >= NEAR else ("", 0.0)


def _could_see(account, chat_title, audiences, posts, people) -> bool:
    person = {a: row.person_id for row in people.itertuples() for a in row.accounts}
    who = person.get(account, account)
    for audience, post in zip(audiences, posts, strict=True):
        if post["chat_title"] == chat_title:
            present = audience.table[audience.table["counted_high"]]["account"]
            return who in {person.get(a, a) for a in [*present, post["account"]]}
    return False


def _containment(one: str, other: str) -> float:
    grams = [{text[i:i + _GRAM] for i in range(len(text) - _GRAM + 1)} for text in (one, other)]
    smaller = min(map(len, grams))
    return len(grams[0] & grams[1]) / smaller if smaller >= 10 else 0.0


def _shared_values(message_id, text, findings) -> float:
    values = set(findings[findings["message_id"] == message_id]["value"].dropna())
    return sum(re.sub(r"\s+", "", value) in text for value in values) / len(values) if len(values) >= 2 else 0.0


def union(audiences, people, discloser) -> tuple[int, int | None]:
    """(low, high) persons over several chats, one Audience a chat; high None if any is unknown.

    A person proved in two chats counts once, and the first discloser, who knew already, in none.
    """
    person = {a: row.person_id for row in people.itertuples() for a in row.accounts}
    proved = [{person.get(a, a) for a in audience.table[audience.table["counted_low"]]["account"]}
              for audience in audiences]
    everybody = set().union(*proved)
    low = len(everybody - {person.get(discloser, discloser)})
    if any(audience.high is None for audience in audiences):
        return low, None
    return low, sum(audience.high for audience in audiences) - (sum(map(len, proved)) - low)


def _limits(posts, found) -> list[str]:
    says = ["邊以內容比對得出，不代表唯一途徑；私訊、口頭與未提供之聊天室不在其內"]
    if not found:
        says.append("只有一處貼文（星狀），結構傳播度沒有意義，請看受眾區間")
    linked = {edge["to_message"] for edge in found}
    says += [f"{post['message_id']} 未找到內容來源" for post in posts[1:] if post["message_id"] not in linked]
    return says
