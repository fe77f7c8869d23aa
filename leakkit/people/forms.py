"""Whom a filled-in form is about: the name behind 學生：, 病患：, 當事人：, and not the relative or officer named further down."""

from __future__ import annotations

import re
from functools import cache

from leakkit.people.cues import cues

#: the label right before a name, with a kin word that may stand between (聯絡人：媽媽 王小美)
_LABEL = re.compile(r"(?:^|[\n，,；;。|｜\s)）])([一-鿿A-Za-z／/]{1,10})[ \t\u3000]{0,3}[:：][ \t\u3000]{0,3}([一-鿿]{0,4})[ \t\u3000(（]{0,2}$")
#: a label of any field
_FIELD = re.compile(r"[一-鿿A-Za-z]{2,8}[ \t\u3000]{0,3}[:：]")
_KIN = re.compile("[父母爸媽夫妻兄弟姊姐妹子女孫祖嬤公婆舅姑姨叔伯友]")


@cache
def own_kinds() -> frozenset[str]:
    """Kinds of data of which a form speaks for its subject alone."""
    return frozenset(cues()["form"]["own"])


def standing(text: str, start: int) -> str:
    """"primary" for a name behind the label of the form's subject, "secondary" behind that of a relative or officer, else ""."""
    found = _LABEL.search(text[max(0, start - 24): start])
    if found is None:
        return ""
    label, between = found.groups()
    words = cues()["form"]
    if _KIN.search(between) or any(word in label for word in words["secondary"] if not _longer(word, label, words["primary"])):
        return "secondary"
    return "primary" if any(word in label for word in words["primary"]) else ""


def _longer(word: str, label: str, others) -> bool:
    """The word is only a part of a label of the other side (檢舉人 in 被檢舉人, 通報 in 被通報人)."""
    return any(word in other and other in label for other in others)


def subject_of(row, names, text: str):
    """The name (a row of `names`) of the form's subject to whom the finding `row` belongs; None if this is no such form.

    Only for a kind of which a form speaks for its subject, and only where the nearest name before it is a relative's or officer's whose
    own entry has ended: another line or another field begins in between. A form that lists several subjects gives it to the last one.
    """
    if row.kind not in own_kinds() or row.start != row.start:
        return None
    before = [name for name in names if name.end == name.end and name.end <= row.start]
    if not before or standing(text, int(before[-1].start)) != "secondary":
        return None
    between = text[int(before[-1].end): int(row.start)]
    if "\n" not in between and not _FIELD.search(between):
        return None
    return next((name for name in reversed(before) if standing(text, int(name.start)) == "primary"), None)
