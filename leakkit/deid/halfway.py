"""Numbers and addresses of mail that are masked in part: 0912-***-678, A12345****, mei****@example.com.

Three fifths of a value tell whose it is, wherever the hidden part stands; with fewer characters shown it counts as masked.
"""

from __future__ import annotations

import re
import unicodedata

_MASKS = "*○◯●□■◎×✕✗•#?_＿△▲"
_RUN = re.compile(rf"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ＊＃？{re.escape(_MASKS)}@.．＠\-‐－ ()（）]{{6,80}}")
_SEPARATORS = re.compile(r"[\s\-‐().]")
_SHOWN = 0.6


class Halfway:
    """The values that are looked for half masked, by owner. `add` them, then `find` in texts."""

    def __init__(self):
        self._numbers: list[tuple[str, int]] = []
        self._mails: list[tuple[str, str, int]] = []

    def add(self, owner: int, value: str, kind: str):
        """Take up a value of eight or more Latin letters and digits (seven where it has both: a plate), or a mail address."""
        plain = unicodedata.normalize("NFKC", value).casefold().strip()
        if kind == "email" and plain.count("@") == 1:
            self._mails.append((*plain.split("@"), owner))
            return
        bare = _SEPARATORS.sub("", plain)
        if len(bare) >= (7 if re.search("[a-z]", bare) else 8) and bare.isascii() and bare.isalnum() and sum(map(str.isdigit, bare)) >= 4:
            self._numbers.append((bare, owner))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, owner) of every run that shows most of a value and hides the rest."""
        if not (self._numbers or self._mails):
            return []
        return [hit for run in _RUN.finditer(text) for hit in self._in(run)]

    def _in(self, run):
        shown = "".join("*" if char in _MASKS else char for char in unicodedata.normalize("NFKC", run.group()).casefold())
        if "*" not in shown or not re.search("[0-9a-z]", shown):
            return
        start, end = run.start() + len(run.group()) - len(run.group().lstrip(" ")), run.start() + len(run.group().rstrip(" "))
        if "@" in shown:
            yield from ((start, end, owner) for local, domain, owner in self._mails if _same_mail(shown, local, domain))
            return
        # with all its separators (04.2228.****), and token by token (A12345****.txt)
        for part in dict.fromkeys([*re.split(r"\s{2,}", shown), *(one for one in re.split(r"[.\s]", shown) if "*" in one)]):
            pieces = re.split(r"\*+", _SEPARATORS.sub("", part))
            yield from ((start, end, owner) for value, owner in self._numbers if _shows(pieces, value))


def _same_mail(shown: str, local: str, domain: str) -> bool:
    """Whether `shown` ends in the address with part of its name hidden, whatever stands around it (a***@b.org -->, a***@b.org.txt)."""
    name, _, rest = shown.partition("@")
    rest = rest.strip()
    goes_on = re.match(r"-?[0-9a-z*]", rest[len(domain):])
    return rest.startswith(domain) and not goes_on and _shows(re.split(r"\*+", name.split()[-1] if name.split() else ""), local)


def _shows(pieces: list[str], value: str) -> bool:
    """Whether the pieces between the masks stand in `value` in their order, and are most of it, but not all."""
    visible = sum(map(len, pieces))
    if len(pieces) < 2 or not _SHOWN * len(value) <= visible < len(value) or not value.startswith(pieces[0]) \
            or not value.endswith(pieces[-1]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = value.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return at <= len(value) - len(pieces[-1])
