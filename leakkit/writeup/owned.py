"""Whose data a post shows, person by person: 檢舉人乙之姓名、電話號碼，及被檢舉人丙之姓名."""

from __future__ import annotations

from leakkit.writeup.codes import Codes, missing, word, words_of
from leakkit.writeup.escaping import Text, joined, text

#: more persons than this with the same kinds of data are told as 乙、丙、丁等 40 人
_NAMED = 5


def kinds_of(rows) -> list[str]:
    """The Chinese words for all kinds in some disclosure rows, each once, in the order of `words.toml`."""
    found = {kind for row in rows for kind in row.kinds}
    known = [kind for kind in words_of("kind") if kind in found]
    return [word("kind", kind) for kind in [*known, *sorted(found - set(known))]]


def owned(rows, codes: Codes, roles: bool = False) -> Text:
    """What is shown of whom; persons of whom the same is shown stand together. `roles`: with 檢舉人, 被檢舉人."""
    groups: dict[tuple, list] = {}
    for row in rows:
        groups.setdefault(tuple(kinds_of([row])), []).append(row.person_id)
    called = codes.with_role if roles else codes.person
    parts = [Text(f"{several([called(person) for person in dict.fromkeys(people)])}之{joined(kinds)}")
             for kinds, people in groups.items()]
    return Text("，及".join(filter(None, ["；".join(parts[:-1]), *parts[-1:]])))


def several(names) -> Text:
    """乙、丙; of more than five 乙、丙、丁等 40 人."""
    names = list(dict.fromkeys(names))
    if len(names) <= _NAMED:
        return joined(names)
    return text(f"{'、'.join(names[:3])}等 {len(names)} 人")


def persons(rows, codes: Codes) -> Text:
    """The persons whose data some disclosures show."""
    return several(codes.person(row.person_id) for row in rows)


def unnamed(rows) -> list[str]:
    """person_id of everybody in `rows`, each once; rows without a person are left out."""
    return list(dict.fromkeys(row.person_id for row in rows if not missing(row.person_id)))


def by_side(rows, codes: Codes) -> tuple[list, list]:
    """(disclosures by the agency's people, those by outsiders)."""
    rows = list(rows)
    return [row for row in rows if not codes.outside(row.discloser)], [row for row in rows if codes.outside(row.discloser)]


def disclosers(rows, codes: Codes) -> Text:
    """Who posted, each once."""
    return joined(dict.fromkeys(codes.account(row.discloser) for row in rows))
