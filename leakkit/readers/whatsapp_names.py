"""Where the sender of a WhatsApp row ends: names and titles may hold a colon themselves."""

from __future__ import annotations

from collections import Counter

from leakkit.readers.decoding import plain
from leakkit.readers.export import EXPORTER
from leakkit.readers.whatsapp_notices import MARK, named, read_notice


class Names:
    """Where the sender ends. At the first ``: ``, unless a longer name is known: one that the mark proves, or that
    always stands whole."""

    def __init__(self, rows):
        self.marked, self.heads, self.accounts, seconds = set(), Counter(), {}, {}
        for row in rows:
            head, colon, rest = row.rest.partition(": ")
            if not colon:
                continue
            self.heads[head] += 1
            mark = ": " + MARK in row.rest
            if ": " not in rest and not (mark and not rest.startswith(MARK)):
                continue
            before = row.rest.partition(": " + MARK)[0]
            if mark and ": " in before and len(before) < 120:
                self.marked.add(before)
            second, colon, text = rest.partition(": ")
            if colon and len(second) < 60 and not mark:
                seconds.setdefault(head, {}).setdefault(f"{head}: {second}", set()).add(text)
        self.longer = sorted(
            self.marked
            | {
                name
                for head, found in seconds.items()
                for name, texts in found.items()
                if len(texts) >= 2 and len(found) == 1 and self._always(head, name, rows)
            },
            key=len,
            reverse=True,
        )
        self.known = {plain(head).strip() for head in self.heads}

    @property
    def settled(self) -> dict[str, str]:
        """Head → account of the senders that need no second look: they speak more than once and begin no longer
        name."""
        starts = {name.partition(": ")[0] for name in self.longer}
        return {head: self._account(head) for head, count in self.heads.items() if count > 1 and head not in starts}

    def _always(self, head, name, rows) -> bool:
        return all(row.rest.startswith(name + ": ") for row in rows if row.rest.startswith(head + ": "))

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
