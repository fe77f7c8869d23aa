"""How the content of one incident travelled from chat to chat, and how many persons it reached in all.

Forward labels are never relied on alone (59 % of what should have carried one did not, in 1,101 groups): content is matched, and
each edge says on what it rests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from leakkit.audience import span
from leakkit.incident import chats
from leakkit.schema import EDGES
from leakkit.spread.likeness import Carrier, alike, copies_of, grams, hashes, label_in, squeezed
from leakkit.spread.reach import by_chat, by_hop, growth, time_to
from leakkit.spread.shape import ranges, rooted, shape
from leakkit.spread.sources import Found, Sight, alternatives, labelled, sources
from leakkit.spread.statements import meant_chat, officer_says, spoken, vague


@dataclass(frozen=True)
class Spread:
    """`edges` (EDGES), `size` (posts), `depth`, `max_breadth`, `first_hop_breadth`, `structural_virality`,
    `audience_low`, `audience_high` (persons over all chats, nobody twice; None = unknown), `limits`.

    `depth_range`, `virality_range`: over the posts whose source is in doubt. `growth`: a row a post (at, message_id, chat_title,
    hop, minutes, low, high, new_low). `per_chat`, `per_hop`: the same by chat and by hop."""

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
    depth_range: tuple = (0, 0)
    virality_range: tuple = (0.0, 0.0)
    growth: pd.DataFrame = field(default=None, repr=False, compare=False)
    per_chat: pd.DataFrame = field(default=None, repr=False, compare=False)
    per_hop: pd.DataFrame = field(default=None, repr=False, compare=False)

    def time_to(self, persons: int) -> tuple[int | None, int | None]:
        """(earliest, latest) minutes from the first post until that many persons could see it; None = never, or not known."""
        return time_to(self.growth, persons)

    def figure(self):
        """A matplotlib Figure of the chats and the steps between them."""
        return self.draw(self)

    def __str__(self):
        return (f"{self.size} 處貼文，深度 {self.depth}，各聊天室合計可見者 {span(self.audience_low, self.audience_high)}"
                "（跨群不重複計算）")

    __repr__ = __str__


def measure(disclosures, messages, findings, audiences, people, evidence, membership=None, pictures=None, statements=None,
            audience_of=None) -> Spread:
    """The Spread of one incident's disclosures; `audiences` = their Audience objects, in any order.

    `pictures` (PICTURES) lets near-same pictures and words in pictures be compared; `statements` (STATEMENTS) brings what the
    officer says of forwards; `audience_of` (a function of a DISCLOSURES-like dict → Audience) measures posts that no finder
    found, such as a forwarded picture.
    """
    return _Incident(disclosures, messages, findings, audiences, people, evidence, membership, pictures, statements,
                     audience_of).spread()


class _Incident:
    """One incident's posts, their copies in every chat, and what ties them."""

    def __init__(self, disclosures, messages, findings, audiences, people, evidence, membership, pictures, statements, audience_of):
        self.people, self.messages, self.findings = people, messages, findings
        self.chat = chats(evidence, messages, membership)
        self.statements, self.audience_of = statements, audience_of
        self.pictures, self._words = _pictures(pictures)
        self.disclosures = disclosures.sort_values("posted_at", kind="stable")
        self.by_disclosure = {audience.disclosure_id: audience for audience in audiences}
        self._values = findings.groupby("message_id")["value"].agg(lambda v: tuple(dict.fromkeys(v.dropna()))).to_dict()
        self.posts = self._first_posts()
        self.carriers, self.nodes = self._carried()

    # ---- who carries it

    def _carrier(self, row: dict) -> Carrier:
        file = row["attachment_sha256"] if isinstance(row["attachment_sha256"], str) else ""
        read = not pd.isna(row["ocr_confidence"]) or (row["kind"] == "image" and file in self._words)
        text = squeezed(self._words[file] if read and file in self._words and pd.isna(row["ocr_confidence"]) else row["text"])
        if row["kind"] not in ("text", "note") and not read:
            text = ""
        return Carrier(row["message_id"], row["evidence_id"], self.chat[row["evidence_id"]], row["account"], row["sent_at"], row["order"],
                       text, file, self.pictures.get(file), read, row["forwarded"] is True, label_in(row["text"]),
                       self._values.get(row["message_id"], ()), frozenset(grams(text)))

    def _rows(self, wanted) -> list[Carrier]:
        """Carriers of the chosen rows (a mask), in order of time; a row that two exports of a chat repeat counts once."""
        places = np.flatnonzero(np.asarray(wanted, dtype=bool))
        chosen = pd.DataFrame(self.messages).iloc[places].assign(order=places)
        found = [self._carrier(row) for row in chosen.to_dict("records")]
        found.sort(key=lambda one: (one.at, one.order))
        once: dict = {}
        for one in found:
            key = (one.chat, one.at, one.file or one.text or one.account)
            once.setdefault(key, one)
        return list(once.values())

    def _first_posts(self) -> list[Carrier]:
        """The first exposing message of each chat, in time order."""
        first = self.disclosures.drop_duplicates("message_id")
        found = self._rows(self.messages["message_id"].isin(first["message_id"]))
        by_chat: dict = {}
        for one in found:
            by_chat.setdefault(one.chat, one)
        return list(by_chat.values())

    def _carried(self) -> tuple[list[Carrier], list[Carrier]]:
        """(every message that carries data of the incident's persons or the content; those that are posts of it, in time order).

        Nodes are the first post of each chat and every copy of what the incident's disclosures showed, whatever chat it stands in.
        """
        persons = set(self.disclosures["person_id"])
        ids = set(self.findings[self.findings["person_id"].isin(persons)]["message_id"]) | {post.message_id for post in self.posts}
        shown = {f for row in self.disclosures["findings"] for f in row}
        seed_ids = set(self.findings[self.findings["finding_id"].isin(shown)]["message_id"]) | set(self.disclosures["message_id"])
        seeds = self._rows(self.messages["message_id"].isin(seed_ids))
        mask = copies_of(seeds, self.messages, self.pictures) | self.messages["message_id"].isin(ids)
        for file, words in self._words.items():
            if any(alike(seed, _words_only(words, seed))[0] for seed in seeds):
                mask |= self.messages["attachment_sha256"].eq(file).fillna(False)
        carriers = self._rows(mask)
        first = {post.message_id for post in self.posts}
        nodes = [one for one in carriers if one.message_id in first or (one.at >= self.posts[0].at and self._is_copy(one, seeds))]
        keep = {one.message_id for one in nodes} | ids
        return [one for one in carriers if one.message_id in keep or self._is_copy(one, seeds)], nodes

    def _is_copy(self, one: Carrier, seeds) -> bool:
        return any(seed.message_id != one.message_id and alike(seed, one)[0] for seed in seeds)

    # ---- edges

    def spread(self) -> Spread:
        sight = Sight([self.by_disclosure[row.disclosure_id] for row in self.disclosures.itertuples()],
                      [self._chat_of(row.message_id) for row in self.disclosures.itertuples()], self.disclosures["discloser"], self.people)
        found = sources(self.nodes, self.carriers, sight)
        edges, doubts = {}, {}
        for node in self.nodes[1:]:
            ranked = found[node.message_id] or [one for one in [labelled(node, self.nodes, sight)] if node.forwarded and one]
            if ranked:
                edges[node.message_id] = self._edge(ranked, node)
                doubts[node.message_id] = [self._node_of(one.source) for one in alternatives(ranked)]
        stated, loose = self._stated(edges, sight)
        return self._measured(edges, doubts, stated, loose)

    def _edge(self, ranked: list[Found], node: Carrier) -> dict:
        best, others = ranked[0], alternatives(ranked)
        words = [best.words, "另有轉傳標記" if node.forwarded and best.basis != "forward-label" else "",
                 f"文首有「{node.labelled}」" if node.labelled else "",
                 {0: "發布者是否看得到來源聊天室未見證據", 1: "發布者可能在來源聊天室", 2: ""}[best.seen],
                 "同一分鐘，先後不明" if best.source.at == node.at and best.source.evidence_id != node.evidence_id else "",
                 f"亦可能來自 {'、'.join(one.source.message_id for one in others)}" if others else ""]
        return {"from_message": best.source.message_id, "to_message": node.message_id, "basis": best.basis,
                "similarity": best.similarity, "delay_minutes": _minutes(best.source.at, node.at),
                "alternatives": [one.source.message_id for one in others], "because": "；".join(filter(None, words))}

    def _chat_of(self, message_id) -> str:
        return self.chat[str(self.messages.loc[self.messages["message_id"] == message_id, "evidence_id"].iloc[0])]

    def _node_of(self, source: Carrier) -> str:
        """The node that a source stands for: itself, or the first post of its chat."""
        if source.message_id in {node.message_id for node in self.nodes}:
            return source.message_id
        return next((node.message_id for node in self.nodes if node.chat == source.chat), self.nodes[0].message_id)

    def _stated(self, edges, sight) -> tuple[list[dict], list[str]]:
        """(edges that rest on a statement alone, sentences): a statement that names a chat of the case confirms its edge."""
        says, extra = [], []
        by_id = {node.message_id: node for node in self.nodes}
        for origin, to in officer_says(self.statements):
            target = by_id.get(to) or next((node for node in self.nodes if node.chat == to), None)
            if target is not None and origin in by_id and origin != target.message_id and by_id[origin].at <= target.at:
                old = edges.get(target.message_id)
                note = f"；內容比對另指向 {old['from_message']}（{old['because']}）" if old and old["from_message"] != origin else \
                    f"；{old['because']}" if old else ""
                edges[target.message_id] = {"from_message": origin, "to_message": target.message_id, "basis": "statement", "similarity": None,
                                            "delay_minutes": _minutes(by_id[origin].at, target.at), "alternatives": [],
                                            "because": f"承辦人陳明{note}"}
            else:
                says.append(f"承辦人陳明 {origin} 轉往之處不在本案匯出檔中，其受眾未計入")
                self.unknown_reach = True
        for post, row, where, own in spoken(self.messages, self.nodes, self.chat):
            confirmed = self._confirmed(edges, post, row, where, sight)
            if confirmed:
                edges[confirmed]["because"] += f"；{row.message_id} 自述轉出" if own else f"；{row.message_id} 有人述及轉出"
                continue
            extra.append({"from_message": post.message_id, "to_message": row.message_id, "basis": "statement", "similarity": None,
                          "delay_minutes": _minutes(post.at, row.sent_at), "alternatives": [],
                          "because": f"{'發言者自述' if own else '述及他人'}已轉出至本案匯出檔以外之處，去處之受眾不明"})
            self.unknown_reach = True
        return extra, says

    unknown_reach = False

    def _confirmed(self, edges, post, row, where, sight) -> str | None:
        """The post that a statement speaks of: in the chat that the words name, or by the speaker where they name none."""
        titles = {node.chat for node in self.nodes if node.chat != post.chat}
        named = meant_chat(where, titles)
        for node in self.nodes[1:]:
            near = abs(node.at - row.sent_at) <= pd.Timedelta(days=1)
            own = sight.who(node.account) == sight.who(row.account)
            if node.message_id in edges and node.chat != post.chat and near and (node.chat == named or (own and vague(where))):
                return node.message_id
        return None

    # ---- numbers

    def _measured(self, edges, doubts, stated, says) -> Spread:
        root = self.nodes[0].message_id
        parent = {child: self._parent(edge["from_message"]) for child, edge in edges.items()}
        parent |= {edge["to_message"]: edge["from_message"] for edge in stated}
        pairs = rooted(parent, root)
        form = shape(pairs, root)
        depth_range, virality_range, tried = ranges(parent, doubts, root)
        reached = self._audiences()
        hops = _hops(pairs, root)
        grown = growth(self.nodes, hops, reached, self.people, self.nodes[0].account)
        low, high = int(grown["low"].iloc[-1]), grown["high"].iloc[-1]
        unmeasured = [node.message_id for node in self.nodes if node.message_id not in reached]
        high = None if pd.isna(high) or unmeasured or self.unknown_reach else int(high)
        limits = self._limits(edges, stated, says, unmeasured, (depth_range, virality_range, tried))
        return Spread(EDGES.frame([*edges.values(), *stated]), form.size, form.depth, form.max_breadth, form.first_hop_breadth,
                      form.structural_virality, low, high, limits, None, depth_range, virality_range, grown,
                      by_chat(grown, reached), by_hop(grown))

    def _parent(self, message_id) -> str:
        by_id = {one.message_id: one for one in self.carriers}
        return self._node_of(by_id[message_id]) if message_id in by_id else message_id

    def _audiences(self) -> dict:
        """message_id of a node → its Audience: of its disclosure, or measured now; posts of a chat that has none stay out."""
        found = {row.message_id: self.by_disclosure[row.disclosure_id] for row in self.disclosures.itertuples()}
        for node in self.nodes:
            if node.message_id not in found and self.audience_of is not None:
                found[node.message_id] = self.audience_of({
                    "disclosure_id": node.message_id, "message_id": node.message_id, "chat_title": node.chat,
                    "person_id": self.disclosures["person_id"].iloc[0], "discloser": node.account, "place": "chat", "posted_at": node.at,
                    "ended_at": pd.NaT, "ended_by": "none-seen", "exposed_low": None, "exposed_high": None})
            elif node.message_id not in found:
                same = next((found[m] for m in found if self._same_chat(m, node)), None)
                if same is not None:                 # a repeat in a chat that has been measured reaches its members again
                    found[node.message_id] = same
        return found

    def _same_chat(self, message_id, node) -> bool:
        return any(one.message_id == message_id and one.chat == node.chat for one in self.nodes)

    def _limits(self, edges, stated, says, unmeasured, doubt) -> list[str]:
        out = ["擴散關係係以內容比對得出，不代表唯一途徑；私訊、口頭與未提供之聊天室不在其內"]
        if len(self.nodes) == 1 and not stated:
            out.append("只有一處貼文（星狀），結構傳播度沒有意義，請看受眾區間")
        elif len(self.nodes) < 4:
            out.append(f"貼文僅 {len(self.nodes)} 處，結構傳播度對來源與去處的排列不敏感（一傳二與一傳一再傳一同為 1.33），請併看深度與第一層廣度")
        linked = set(edges)
        out += [f"{node.message_id} 未找到內容來源" for node in self.nodes[1:] if node.message_id not in linked]
        depth_range, virality_range, tried = doubt
        doubtful = [edge["to_message"] for edge in edges.values() if edge["alternatives"]]
        if doubtful:
            out.append(f"{'、'.join(doubtful)} 另有同樣可能之來源；改採其他來源時深度 {depth_range[0]}–{depth_range[1]}、"
                       f"結構傳播度 {virality_range[0]:.2f}–{virality_range[1]:.2f}（試算 {tried} 種組合）")
        earlier = [one.message_id for one in self.carriers if one.at < self.nodes[0].at]
        if earlier:
            out.append(f"同一內容或同一人之個資更早見於 {'、'.join(earlier[:6])}，是否為更早之外洩請查明")
        out += [f"{edge['to_message']}：{edge['because']}" for edge in stated]
        if unmeasured:
            out.append(f"{'、'.join(unmeasured[:6])} 之受眾未計算，合計上限不明")
        return [*out, *says]


def _words_only(words, seed) -> Carrier:
    text = squeezed(words)
    return Carrier("", "", "", "", seed.at, 0, text, read=True, pieces=frozenset(grams(text)))


def _pictures(pictures) -> tuple[dict, dict]:
    """(file hash → perceptual hashes, file hash → words read from it)."""
    if pictures is None or not len(pictures):
        return {}, {}
    rows = list(pictures.itertuples())
    return ({row.sha256: found for row in rows if (found := hashes(row))},
            {row.sha256: row.text for row in rows if isinstance(row.text, str) and row.text})


def _hops(pairs, root) -> dict:
    hop = {root: 0}
    for up, child in pairs:                # from the root down, as `rooted` gives them
        hop[child] = hop[up] + 1
    return hop


def _minutes(start, end) -> int:
    return int((end - start).total_seconds() // 60)

