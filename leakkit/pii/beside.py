"""Birth dates that have no cue word but stand right beside a name or an identity number, as in a list or a form."""

from __future__ import annotations

import re

from leakkit.pii.checksums import roc_or_western_date
from leakkit.pii.hits import Hit
from leakkit.pii.readings import plain

_DATE = re.compile(
    r"(?<![0-9./-])(?:民國)?(?P<y>19[2-9][0-9]|200[0-9]|201[0-9]|[2-9][0-9]|10[0-5])(?:[-./]|年)(?:0?[1-9]|1[0-2])(?:[-./]|月)"
    r"(?:3[01]|[12][0-9]|0?[1-9])日?(?![0-9./-])"
)
#: characters between a date and its owner; more where the year is so far back that it is hardly any other date
_NEAR, _FAR = 4, 18
_OWNERS = frozenset(("person", "national_id"))


def birthdates(text: str, hits: list[Hit]) -> list[Hit]:
    """Dates of a plausible birth year near a person or an identity number among `hits`."""
    owners = [hit for hit in hits if hit.kind in _OWNERS]
    if not owners:
        return []
    places = {place for hit in owners for place in range(hit.start, hit.end)}
    return [
        Hit(*match.span(), "birthdate", 0.6, "birthdate/beside", "出生日期樣式；緊鄰姓名或身分證字號")
        for match in _DATE.finditer(plain(text))
        if roc_or_western_date(match.group()) and _owned(match, places)
    ]


def _reach(match) -> int:
    return _FAR if len(match.group("y")) == 4 and int(match.group("y")) < 2005 else _NEAR


def _owned(match, places) -> bool:
    """An owner stands within reach of a date."""
    reach = _reach(match)
    return not places.isdisjoint(range(match.start() - reach - 1, match.end() + reach + 1))
