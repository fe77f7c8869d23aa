"""Where each post came from: the likeliest earlier one, and the others that are as likely."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from leakkit.spread.likeness import WEIGHT, Carrier, alike, near_pairs

#: a source whose likeness is this much below the best is no alternative
_CLOSE = 0.15


@dataclass(frozen=True)
class Found:
    """One possible source of one post: the carrier, its `basis`, `similarity`, `words`, and how surely the poster could see it
    (2 proved, 1 possible, 0 not shown)."""

    source: Carrier
    basis: str
    similarity: float | None
    words: str
    seen: int


class Sight:
    """Who could see which chat, from the audiences: 2 proved, 1 possible, 0 not shown."""

    def __init__(self, audiences, chats, posters, people):
        self.person = {a: row.person_id for row in people.itertuples() for a in row.accounts}
        self._proved: dict = {}
        self._possible: dict = {}
        for audience, chat, poster in zip(audiences, chats, posters, strict=True):
            table = audience.table
            self._proved.setdefault(chat, set()).update(self.who(a) for a in [*table.loc[table["counted_low"], "account"], poster])
            self._possible.setdefault(chat, set()).update(self.who(a) for a in table.loc[table["counted_high"], "account"])

    def who(self, account):
        """The person behind an account."""
        return self.person.get(account, account)

    def of(self, account, chat) -> int:
        """How surely somebody could see what was posted to a chat."""
        who = self.who(account)
        return 2 if who in self._proved.get(chat, ()) else 1 if who in self._possible.get(chat, ()) else 0


def sources(nodes: list[Carrier], carriers: list[Carrier], sight: Sight) -> dict[str, list[Found]]:
    """message_id of a node → its possible sources, the likeliest first; a source is older and shares content.

    Where several do, one whose chat the poster could see comes first, then the same chat, then the better likeness, then the
    older. Posts of one minute are taken as sources only where nothing older is, since their order is not known.
    """
    every = sorted({one.message_id: one for one in [*carriers, *nodes]}.values(), key=lambda one: (one.at, one.order))
    place = {one.message_id: number for number, one in enumerate(every)}
    near = near_pairs(every)
    found: dict[str, list[Found]] = {}
    for node in nodes[1:]:
        tied = [_tie(every[number], node, sight) for number in sorted(near[place[node.message_id]]) if every[number].message_id != node.message_id]
        older = [one for one in tied if one and (one.source.at < node.at or _above(one.source, node))]
        same = [one for one in tied if one and one.source.at == node.at and one.source.chat != node.chat]
        found[node.message_id] = sorted(older or same, key=lambda one: _rank(one, node))
    return found


def _above(source: Carrier, node: Carrier) -> bool:
    """Whether a row of the same minute stands above in the same export: there the order is known."""
    return source.at == node.at and source.evidence_id == node.evidence_id and source.order < node.order


def _tie(earlier: Carrier, later: Carrier, sight: Sight) -> Found | None:
    basis, similarity, words = alike(earlier, later)
    if not basis:
        return None
    return Found(earlier, basis, similarity, words, 2 if earlier.chat == later.chat else sight.of(later.account, earlier.chat))


def _rank(one: Found, node: Carrier):
    return (-one.seen, -(one.similarity or 0), -WEIGHT[one.basis], one.source.at, one.source.order)


def alternatives(found: list[Found]) -> list[Found]:
    """The other sources as likely as the first: in another chat, seen as surely, and nearly as alike."""
    if len(found) < 2:
        return []
    best, out, chats = found[0], [], {found[0].source.chat}
    for one in found[1:]:
        close = (best.similarity or 0) - (one.similarity or 0) <= _CLOSE
        if one.source.chat not in chats and one.seen >= best.seen and close:
            out.append(one)
            chats.add(one.source.chat)
    return out


def labelled(node: Carrier, nodes: list[Carrier], sight: Sight) -> Found | None:
    """For a post with a forward label and no content to compare: the latest earlier post that its poster could see."""
    fits = [one for one in nodes if one.at < node.at and one.at >= node.at - pd.Timedelta(days=7) and sight.of(node.account, one.chat)]
    return Found(fits[-1], "forward-label", None, "僅有轉傳標記，內容未能比對", sight.of(node.account, fits[-1].chat)) if fits else None
