"""The same shape with all content replaced, so that an office can give away a real export for a bug report.

Names are replaced one for one by names of the same make-up; bodies by X of the same length, with punctuation, blanks, tabs, quotation marks
and line ends kept; numbers by 0. Kept as they are: what the app itself writes (clocks, dates, notices, placeholders), where a reader knows
it. A notice that no reader knows is content until somebody has looked at it. Records (JSON) are in `scrubbing_records`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from leakkit.readers.decoding import plain
from leakkit.readers.export import EXPORTER, Export

_BLANKS = " \u00a0\u2009\u202f"
_CYCLE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CLOCK = re.compile(r"(?:上午|下午|午前|午後|凌晨|早上|中午|晚上|오전|오후)(?= ?[0-9]{1,2}:)|(?<=[0-9])[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?(?![A-Za-z])")
_HEAD = re.compile(
    r"[0-9]+|上午|下午|午前|午後|凌晨|早上|中午|晚上|오전|오후|[AaPp]\.?[Mm]\.?(?![A-Za-z])|年|月|日|년|월|일|(?<=[TZ0-9 ])UTC|(?<=[0-9])[TZ]|"
    r"(?m:^Type:.*$)|(?m:^From: (?:You|No-Sender)$)|\((?:image|video|audio|application|text)/[\w.+-]+, |(?<=\] )(?:Me|No-Sender)(?=:)|bytes|"
    r"(?m:^(?:From|To|Sent|Received|Attachment|Reaction|Edited|Conversation)(?=:))|incoming|outgoing|versions|"
    r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|^(?:User|Account|System)(?=,)")


def crossed(text: str) -> str:
    """`text` with every letter X (Ｘ for wide ones), every digit 0 and every picture ☺; punctuation, blanks and marks stay."""
    return "".join(map(_crossed, text))


@cache
def _crossed(char: str) -> str:
    kind = unicodedata.category(char)
    if kind[0] == "N":
        return "0" if char.isascii() else "０"
    if kind[0] == "L":
        return "X" if char.isascii() else "Ｘ"
    return "☺" if kind == "So" and char != "☎" else "" if kind == "Co" else char


class Names:
    """Names one for one: the same name gets the same new one, two names never one."""

    def __init__(self, names=()):
        self._new: dict[str, str] = {}
        self._size, self._found = 0, re.compile(r"(?!)")
        for name in sorted(names, key=len, reverse=True):
            self.of(name)

    def of(self, name: str) -> str:
        """The new name of a name: letters exchanged for invented ones, everything else as it stands."""
        number = len(self._new)
        while name not in self._new:
            new = _invented(name, number)
            if new not in self._new.values() and new not in self._new:
                self._new[name] = new
            number += 1
        return self._new[name]

    def replace(self, text: str) -> list[tuple[str, bool]]:
        """`text` in pieces: (new name, True) where a known name stands, (text, False) between. A blank of any kind fits a blank."""
        pieces, at = [], 0
        for match in self.pattern.finditer(text):
            new = self._new[plain(match.group())] if plain(match.group()) in self._new else self._new[match.group()]
            new = "".join(old if old in _BLANKS else char for old, char in zip(match.group(), new, strict=True)) if len(new) == len(match.group()) else new
            pieces += [(text[at:match.start()], False), (new, True)]
            at = match.end()
        return [*pieces, (text[at:], False)]

    @property
    def pattern(self) -> re.Pattern:
        """Every known name, the longest first."""
        if self._size != len(self._new):
            known = [re.sub(r"\\ ", f"[{_BLANKS}]", re.escape(name)) for name in sorted(self._new, key=len, reverse=True)]
            self._size, self._found = len(known), re.compile("|".join(known) or r"(?!)")
        return self._found


def _invented(name: str, number: int) -> str:
    """The letters of a name as digits of `number`: in the heavenly stems and earthly branches, or in Latin letters."""
    new, left = [], number
    for char in name:
        wide, letter = not char.isascii(), unicodedata.category(char)[0] in "LN"
        if not letter:
            new.append("☺" if unicodedata.category(char) == "So" else char)
            continue
        pool = _CYCLE if wide else _LETTERS if char.isalpha() else "0123456789"
        new.append(pool[left % len(pool)])
        left //= len(pool)
    return "".join(new) + (f"{_CYCLE[left % 22]}" * min(left, 9) if left else "")


@cache
def _app_words() -> re.Pattern:
    """Every fixed word of the notices and placeholders that the readers know, the longest first."""
    from leakkit.readers.line_notices import strings as line
    from leakkit.readers.whatsapp_notices import strings as whatsapp

    found = set()

    def gather(value):
        if isinstance(value, str):
            pieces = [piece.strip(" 。.") for piece in re.split(r"\{[ABN]\}|[*「」“”\"]", value)]
            found.update([*pieces, *(piece.replace("'", "’") for piece in pieces)])
        else:
            for one in value.values() if isinstance(value, dict) else value:
                gather(one)
    for table in (line(), whatsapp()):
        gather({key: value for key, value in table.items() if key not in ("weekdays", "clock", "everyday")})
    gather(["카카오톡 대화", "저장한 날짜", "님과", "님을", "파일:", "with members", "group-v2-change", "null", "maps.google.com", "http", "STK-", "STICKER", "POLL:", "OPTION:", "、", "님이 들어왔습니다", "님이 나갔습니다", "님을 내보냈습니다", "님이", "님을 초대했습니다", "메시지가 삭제되었습니다", "사진", "동영상", "이모티콘", "음성메시지",
            "(This message was deleted)", "](./media/", "加入了群聊", "移出了群聊", "撤回了一条消息", "邀请", "你将", "修改群名为", "No-Sender", "Me", "You", "您", "你"])
    words = sorted((word for word in found if word.strip()), key=len, reverse=True)
    each = (re.escape(word) if not word.isascii() else rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" if word.isalpha() else re.escape(word) for word in words)
    return re.compile("|".join(each) + r"|\[\d{1,4} attachments?\]|\.[A-Za-z0-9]{2,5}(?=[>)\s]|\Z)")


def _kept(text: str, pattern: re.Pattern) -> str:
    """`text` crossed out but for what `pattern` finds."""
    out, at = [], 0
    for match in pattern.finditer(text):
        out += [crossed(text[at:match.start()]), match.group()]
        at = match.end()
    return "".join([*out, crossed(text[at:])])


def named_in(export: Export) -> set[str]:
    """The names of an export: accounts, members, the chat's title. A name that is one of the app's own words is none."""
    frame, members = export.messages, export.membership
    found = {*frame["account"].dropna(), *members["account"].dropna(), *members["by"].dropna(), export.evidence["chat_title"]}
    return {name for name in found if isinstance(name, str) and name and name != EXPORTER and not _app_words().fullmatch(name.strip("。."))}


_LINKED = re.compile(r"!?\[[^\]\n]{0,300}\]\(\./media/|\[\d{1,4} attachments?\]")


class Scrub:
    """One export being crossed out, line by line."""

    def __init__(self, export: Export, lines: list[str]):
        self.names = Names(named_in(export))
        self.export, self.lines = export, lines

    def text(self, keep_notices: bool = False) -> list[str]:
        """The lines with all content replaced. `keep_notices`: leave the wording of notices that no reader knows."""
        new: list[str | None] = [None] * len(self.lines)
        for row in self.export.messages.itertuples():
            first, last = int(row.first_line) - 1, int(row.last_line)
            if new[first] is not None:      # a further attachment of the row above
                continue
            raw = "\n".join(self.lines[first:last])
            by_the_app = row.kind == "unsent" or not isinstance(row.account, str)
            new[first:last] = (self._system(raw, keep_notices) if by_the_app else self._message(raw, row)).split("\n")
        roles = self.export.account["role"].tolist()
        return [self._structure(line, role) if done is None else done
                for line, done, role in zip(self.lines, new, roles, strict=True)]

    def _message(self, raw: str, row) -> str:
        """A row of a person: what stands before the body keeps its clock and gets the new name, the body is crossed out."""
        name = self.names.pattern.search(raw)
        begin = name.end() if name and plain(name.group()) == row.account else 0
        first = row.text.split("\n")[0] if isinstance(row.text, str) else ""
        at = raw.find(first, begin) if first else len(raw)
        link = _LINKED.search(raw) if row.kind != "text" else None
        if link:                               # Signal's link to a file stands before, behind or in place of a text
            at = min(at, link.start()) if at >= 0 else link.start()
        head, body = (raw[:at], raw[at:]) if at >= 0 else (raw[:begin], raw[begin:])
        return self._head(head) + self._body(body, row)

    def _head(self, head: str) -> str:
        return "".join(piece if new else _kept(piece, _HEAD) for piece, new in self.names.replace(head))

    def _body(self, body: str, row) -> str:
        if row.kind == "text":
            return _kept(body, _CLOCK)
        return _kept(body, _app_words())

    def _system(self, raw: str, whole: bool) -> str:
        """A notice: names exchanged, the app's own words kept. `whole`: all words kept but those between quotation marks."""
        if whole:
            return "".join(piece if new else re.sub('[「“"«](.*?)[」”"»]', lambda said: crossed(said.group()), piece) for piece, new in self.names.replace(raw))
        pattern = re.compile(f"{_HEAD.pattern}|{_app_words().pattern}")
        return "".join(piece if new else _kept(piece, pattern) for piece, new in self.names.replace(raw))

    def _structure(self, line: str, role: str) -> str:
        if role in ("date", "blank"):
            return line
        if role == "header":
            pattern = re.compile(f"{_HEAD.pattern}|{_app_words().pattern}|帳號名稱|時區|下載時間|^傳送者類型,.*$|\\[LINE\\]|^[A-Za-z,]+$")
            return "".join(piece if new else _kept(piece, pattern) for piece, new in self.names.replace(line))
        return _kept(line, _CLOCK)
