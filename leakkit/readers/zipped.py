"""A zip with one chat in it: WhatsApp's own, or any export that somebody zipped with its media. The chat inside is
read by its own reader.
"""

from __future__ import annotations

import re

import leakkit.readers as readers
from leakkit.errors import LeakkitError, NotAChat
from leakkit.readers import reader
from leakkit.readers.archive import basename, hashed, is_zip, opened
from leakkit.readers.export import Export
from leakkit.readers.records import chosen, insist, titled
from leakkit.readers.whatsapp_notices import title_of

_CHAT = re.compile(r"\.(txt|json|csv|html?|md)\Z", re.I)
_LARGEST = 64 * 2**20
TESTED_ON = (
    "WhatsApp zip of iOS and Android, LINE and Telegram zipped by hand, hostile archives: tests/readers/test_zipped.py",
)


@reader(platform="zip", name="zip", suffixes=(".zip",), tested_on=TESTED_ON)
class Zipped:
    """Any zip that no reader claims as its own layout."""

    def detect_bytes(self, data: bytes, name: str) -> float:
        """0.5 for a zip."""
        return 0.5 if is_zip(data) else 0.0

    def read_bytes(self, data: bytes, evidence_id: str, name: str, chat=None, **options) -> Export:
        """The Export of the one chat inside. `chat`: the member, where there are several. Raises HostileArchive,
        InputError, NotAChat."""
        insist(self, data, name)
        archive = opened(data, name)
        found = _whatsapp(archive) or {member: member for member in archive.names if _CHAT.search(member)}
        if len(found) > 1:
            found = _recognised(archive, found)
        if not found:
            raise NotAChat(file=name, lines=0)
        whole = len(found) == 1
        member = chosen(titled(found.items()), None if whole else chat, name)
        inner = name if basename(member) == "_chat.txt" else basename(member)
        export = readers.read_bytes(
            archive.read(member), inner, evidence_id, None, **({"chat": chat} if whole and chat else {}), **options
        )
        return hashed(export, archive)


def _whatsapp(archive) -> dict:
    """The chat of a WhatsApp zip; other texts in it are attachments."""
    own = [
        name
        for name in archive.names
        if basename(name) == "_chat.txt" or (title_of(basename(name)) and name.lower().endswith(".txt"))
    ]
    return {own[0]: own[0]} if len(own) == 1 else {}


def _recognised(archive, found) -> dict:
    """The members that a reader takes for a chat."""
    return {member: member for member in found if _is_chat(archive.read(member, _LARGEST), basename(member))}


def _is_chat(data, name) -> bool:
    if readers._structured(data, name, None):
        return True
    try:
        return readers.detect(readers.split_lines(readers.decode(data, name)[0]), name) is not None
    except LeakkitError:
        return False
