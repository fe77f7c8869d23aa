"""What a document calls people, chats and agencies: always the placeholder, never the original."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from leakkit.deid.dates import to_months
from leakkit.deid.placeholders import numeral
from leakkit.errors import UnknownRow
from leakkit.writeup.material import Material

AGENCY = "A機關"
NOBODY = "身分未明者"
#: a message id inside a reason
MESSAGE_ID = re.compile(r"E[0-9]{1,6}-[0-9]{1,9}")


@cache
def _words() -> dict:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def word(table: str, level) -> str:
    """The Chinese word for a level (`words.toml`); an unknown level is shown as it is, a missing one as 未載."""
    if missing(level):
        return "未載"
    return _words()[table].get(str(level), str(level))


def words_of(table: str) -> dict:
    """All words of one table of `words.toml`, in its order."""
    return _words()[table]


def form(platform, variant) -> str:
    """LINE（手機版，繁體中文）: what an export is, in words; what has no word stands as it is."""
    parts = [_words()["variant"].get(part, part) for part in ("" if missing(variant) else str(variant)).split()]
    return word("platform", platform) + (f"（{'，'.join(parts)}）" if parts else "")


def missing(value) -> bool:
    """None, NaN, NaT, NA or an empty string."""
    return value is None or str(value) in ("", "<NA>", "NaT", "nan")


class Codes:
    """The placeholders of one case. Persons 甲乙丙 come from its map; chats are numbered in the order of the evidence."""

    def __init__(self, material: Material):
        self._deid = material.deid
        self._owner = {account: row.person_id for row in material.people.itertuples() for account in row.accounts}
        self._roles = dict(zip(material.people["person_id"], material.people["role"], strict=True))
        self._agency = material.agency
        self._chats: dict[str, str] = {}
        self._rooms: dict[str, str] = {}
        self._stray: dict[str, str] = {}
        for row in material.evidence.itertuples():
            self._add_chat(row.evidence_id, row.chat_title, row.platform)
        for account in dict.fromkeys([*material.messages["account"].dropna(), *material.membership["account"].dropna(),
                                      *material.audience["account"].dropna()]):
            self.account(account)

    def _add_chat(self, evidence_id, title, platform):
        key = evidence_id if missing(title) else title
        if key not in self._rooms:
            coded = self.apply(title)
            number = len([name for name in self._rooms.values() if not name.startswith("圖檔")]) + 1
            own = f"圖檔（{evidence_id}）" if platform == "picture" else f"聊天室{number}"
            self._rooms[key] = own if coded in ("", title) else self._private() if title in self._owner else coded
        self._chats[evidence_id] = self._rooms[key]

    def _private(self) -> str:
        """私訊一: a chat of two is called after the other one, and a person's code is no name of a chat."""
        return f"私訊{numeral(sum(name.startswith('私訊') for name in self._rooms.values()) + 1)}"

    def apply(self, text) -> str:
        """A text with the case's originals replaced; missing gives ""."""
        return "" if missing(text) else self._deid.apply(str(text))

    def told(self, text) -> str:
        """`apply`, and every full date as the Republic's: what other rooms and the officer say stands so in a document."""
        from leakkit.writeup.dates import republic

        return republic(self.apply(text))

    def monthly(self, text) -> str:
        """`apply`, and every full date only to its month: a bulletin is not dated to the day."""
        return to_months(self.apply(text))

    def person(self, person_id) -> str:
        """A person's placeholder; missing gives 身分未明者."""
        if missing(person_id):
            return NOBODY
        try:
            code = self._deid.placeholder_of(str(person_id))
        except UnknownRow:
            return NOBODY
        # 未加入 would read "did not join"
        return f"「{code}」" if code.startswith("未") else code

    def with_role(self, person_id) -> str:
        """檢舉人乙: a person with the role, where the role matters to a reader."""
        role = self._roles.get(person_id)
        return (word("role", role) if role in ("informant", "subject") else "") + self.person(person_id)

    def account(self, name) -> str:
        """The placeholder of the person behind a display name; a name that the case has not placed gets a number."""
        if missing(name):
            return "系統"
        if name in self._owner or name in self._roles:
            return self.person(self._owner.get(name, name))
        return self._stray.setdefault(name, f"未歸戶帳號{len(self._stray) + 1}")

    def outside(self, account) -> bool:
        """Whether the officer said that the person behind a display name is none of the agency's."""
        return self._roles.get(self._owner.get(account, account)) == "outsider"

    def discloses(self, account) -> bool:
        """Whether the person behind a display name is the one with whom the case begins."""
        return self._roles.get(self._owner.get(account, account)) == "discloser"

    def person_of(self, account):
        """The person_id behind a display name, or None."""
        return self._owner.get(account)

    def accounts_of(self, account) -> list[str]:
        """All display names of the person behind `account`; itself when the case has not placed it."""
        person = self._owner.get(account)
        return [name for name, owner in self._owner.items() if owner == person] if person else [account]

    def source(self, name) -> str:
        """Who gave a file: a member's placeholder, or the words with the originals replaced."""
        return self.account(name) if name in self._owner else self.apply(name)

    def chat(self, evidence_id) -> str:
        """The chat that an export shows: 群組一 as the case's map has it, else 聊天室1."""
        return self._chats.get(evidence_id, "聊天室（未載）")

    def room(self, title, message_id: str = "") -> str:
        """The chat with this title, or the one that a message stands in."""
        if not missing(title) and title in self._rooms:
            return self._rooms[title]
        return self.chat(str(message_id).split("-")[0])

    @property
    def agency(self) -> str:
        """A機關…: a document that names the agency would name the people in it."""
        coded = self.apply(self._agency)
        return AGENCY if coded in ("", self._agency) else coded
