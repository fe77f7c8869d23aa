"""Where the sender of a WhatsApp row ends: names and titles may hold a colon themselves."""

from __future__ import annotations

from collections import Counter

import numpy as np

from leakkit.readers.bulk import coded
from leakkit.readers.decoding import plain
from leakkit.readers.export import EXPORTER
from leakkit.readers.whatsapp_notices import MARK, named, read_notice
from leakkit.readers.whatsapp_rows import Found


class Names:
    """Where the sender ends. At the first ``: ``, unless a longer name is known: one that the mark proves, or that
    always stands whole."""

    def __init__(self, found: Found):
        lines, starts, ends = found.lines, found.rest, found.lines.ends[found.number]
        self.found = found
        colons = lines.places(58)
        colons = colons[lines.at(np.minimum(colons + 1, len(lines.data))) == 32]
        places = np.append(colons, len(lines.data))
        nth = np.searchsorted(colons, starts)
        self.colon = np.minimum(places[nth], ends)            # of each row: where its first «: » stands, or its end
        self.codes, self.names = coded(lines.data, starts, self.colon)
        self.parted = self.colon < ends
        counts = np.bincount(self.codes[self.parted], minlength=len(self.names)).tolist()
        self.heads = Counter({name: count for name, count in zip(self.names, counts, strict=True) if count})
        self.marked, self.accounts, seconds = set(), {}, {}
        second = np.minimum(places[np.minimum(nth + 1, len(colons))], ends) < ends
        for row in np.flatnonzero(self.parted & second).tolist():
            self._looked_at(found.rest_of(row), seconds)
        self.longer = sorted(
            self.marked
            | {
                name
                for head, more in seconds.items()
                for name, texts in more.items()
                if len(texts) >= 2 and len(more) == 1 and self._always(head, name)
            },
            key=len,
            reverse=True,
        )
        self.known = {plain(head).strip() for head in self.heads}

    def _looked_at(self, rest, seconds):
        """A row with a second «: »: its sender may be longer."""
        head, _, more = rest.partition(": ")
        mark = ": " + MARK in rest
        before = rest.partition(": " + MARK)[0]
        if mark and ": " in before and len(before) < 120:
            self.marked.add(before)
        second, colon, text = more.partition(": ")
        if colon and len(second) < 60 and not mark:
            seconds.setdefault(head, {}).setdefault(f"{head}: {second}", set()).add(text)

    @property
    def settled(self) -> dict[str, str]:
        """Head → account of the senders that need no second look: they speak more than once and begin no longer
        name."""
        starts = {name.partition(": ")[0] for name in self.longer}
        return {head: self._account(head) for head, count in self.heads.items() if count > 1 and head not in starts}

    def _always(self, head, name) -> bool:
        rows = np.flatnonzero(self.parted & (self.codes == self.names.index(head)))
        return all(self.found.rest_of(row).startswith(name + ": ") for row in rows.tolist())

    def split(self, rest) -> tuple[str, str] | None:
        """(sender, body), or None for a row without a sender."""
        if self.longer:
            for name in self.longer:
                if rest.startswith(name + ": "):
                    return self._account(name), rest[len(name) + 2 :]
        head, colon, body = rest.partition(": ")
        if not colon:
            if not rest.endswith(":") or len(rest) < 2 or plain(rest[:-1]).strip() not in self.known:
                return None
            head, body = rest[:-1], ""
        if self.heads[head] < 2 and not body.startswith(MARK) and self._notice_with_colon(rest, head):
            return None
        return self._account(head), body

    def _account(self, head) -> str:
        """A sender as an account: without the direction marks around phone numbers; «you» is the exporter."""
        if head not in self.accounts:
            self.accounts[head] = named(plain(head)) or head
        return self.accounts[head]

    def _notice_with_colon(self, rest, head) -> bool:
        """A notice that holds a colon in the name of a group: its fixed words begin before the colon, and nobody
        speaks as that head."""
        notice = read_notice(rest)
        return bool(
            notice
            and notice.action in ("create", "rename", "banner", "other")
            and (notice.actor is None or len(notice.actor) < len(plain(head).strip()))
        )

    def whole(self, subjects, text):
        """The subjects of a notice; a list that is one known name as printed stays one."""
        shown = plain(text)
        for glue in (", ", " and ", "、"):
            joined = glue.join(name for name in subjects if name != EXPORTER)
            if len(subjects) > 1 and joined in self.known and joined in shown:
                return (joined,)
        return subjects
