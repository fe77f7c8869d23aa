"""One map per case: who is 甲, which agency is A機關, and how a text reads with them."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from leakkit.deid.calling import calls
from leakkit.deid.earlier import Earlier, told_apart
from leakkit.deid.entries import Entry
from leakkit.deid.finder import Finder, Hit
from leakkit.deid.folding import key
from leakkit.deid.forms import is_masked
from leakkit.deid.owners import Owner, owners_of
from leakkit.deid.placeholders import agency_placeholders, chat_placeholders, person_placeholders
from leakkit.deid.words import county_of, data, ordinary
from leakkit.errors import InputError, UnknownRow
from leakkit.masking import SecretFrame

_ROUNDS = 5
#: in a map an account or a chat's title is looked for like a name, also where it is an ordinary word (課長)
_KIND = {"chat": "person", "account": "person"}


@dataclass(frozen=True, repr=False)
class DeidMap:
    """Original values to placeholders. Injective on persons; applying it twice changes nothing more.

    Made by `DeidMap.build`; only the case can make it again, so a document that went through it is reversible with
    the case and without it not. `ambiguous`: what could mean several persons (陳小姐 where two are called 陳), as a
    SecretFrame of value, placeholder, persons.
    """

    entries: tuple[Entry, ...]
    persons: tuple[tuple[str, str], ...]
    ambiguous: pd.DataFrame
    _finder: Finder = field(compare=False)
    _replacements: tuple[str, ...] = field(compare=False)

    @classmethod
    def build(cls, people, findings, accounts=(), organisations=(), chat_titles=(), known=None) -> DeidMap:
        """The map of a case from PEOPLE and FINDINGS frames (`findings` already those decided personal).

        `accounts`: further display names; `organisations`, `chat_titles`: names that become A機關…, 群組一…. `known`: an
        earlier key of the case (a PLACEHOLDERS frame, or `table()`): what it names keeps its placeholder.
        `people.placeholder` is kept where set. Raises InputError when two persons have the same placeholder.
        """
        owners, earlier = owners_of(people, findings, accounts), Earlier(known)
        bodies = [*organisations, *findings.loc[findings["kind"] == "org", "value"].dropna()]
        _name_all(owners, [*bodies, *chat_titles], earlier)
        rows = [Entry(value, kind, owner.placeholder, owner.person_id)
                for owner in owners for value, kind in owner.values]
        rows += _bodies(bodies, "org", agency_placeholders(), earlier)
        rows += _bodies(chat_titles, "chat", chat_placeholders(), earlier)
        rows += list(_data_rows(findings, {owner.person_id: owner.placeholder for owner in owners}))
        return cls._assemble(owners, rows, earlier)

    @classmethod
    def _assemble(cls, owners, rows, earlier):
        entries, shared = _settle(rows)
        entries = told_apart(entries, earlier)
        one, many, unclear = calls(owners)
        first, then = len(entries), len(entries) + len(owners)
        extra = [(form, first + owner) for form, owner in one]
        extra += [(form, then + number) for number, (form, _) in enumerate(many)]
        finder = Finder([(entry.value, _KIND.get(entry.kind, entry.kind)) for entry in entries], extra)
        replacements = [*(entry.placeholder for entry in entries), *(owner.placeholder for owner in owners),
                        *(text for _, text in many)]
        shared += [(name, text, tuple(owners[number].person_id for number in who)) for name, text, who in unclear]
        persons = tuple((owner.person_id, owner.placeholder) for owner in owners)
        return cls(tuple(entries), persons, _unclear_frame(shared), finder, tuple(replacements))

    def __repr__(self):
        return f"DeidMap({len(self.persons)} 人, {len(self.entries)} 個原值, {len(self.ambiguous)} 個稱呼不明確)"

    def apply(self, text: str) -> str:
        """`text` with every original replaced, longest first, however it is written (wide, spaced, dashed, broken).

        One pass: a replacement is not searched again, except to make sure that no original arose where a
        replacement met the text around it. `apply(apply(text)) == apply(text)`.
        """
        for _ in range(_ROUNDS):
            chosen = self._choose(text)
            if not chosen:
                break
            text = self._spliced(text, chosen)
        return text

    def _choose(self, text) -> list[tuple[int, int, str]]:
        """(start, end, replacement) that do not overlap: from the left, the longest first."""
        spans = {}
        for hit in self._finder.find(text):
            spans.setdefault((hit.start, -hit.end), []).append(hit)
        chosen, end = [], 0
        for (start, stop), hits in sorted(spans.items()):
            replacement = self._replacement(hits)
            if start >= end and text[start:-stop] != replacement:
                chosen.append((start, -stop, replacement))
                end = -stop
        return chosen

    def _replacement(self, hits: list[Hit]) -> str:
        """A whole value's placeholder; for a name in part that could be several persons' 某人."""
        best = [hit for hit in hits if hit.how == "whole"] or hits
        options = dict.fromkeys(self._replacements[hit.owner] for hit in best)
        named = any(hit.how in ("given", "masked", "nickname") for hit in best)
        return data()["somebody"] if len(options) > 1 and named else next(iter(options))

    @staticmethod
    def _spliced(text, chosen) -> str:
        out, end = [], 0
        for start, stop, replacement in chosen:
            out += [text[end:start], replacement]
            end = stop
        return "".join(out) + text[end:]

    def placeholder_of(self, person_id: str) -> str:
        """甲 for "P01". Raises UnknownRow."""
        known = dict(self.persons)
        if person_id not in known:
            raise UnknownRow(what=person_id)
        return known[person_id]

    def table(self) -> SecretFrame:
        """The key to the placeholders: value (masked on screen), placeholder, kind, person_id; all str."""
        rows = [(entry.value, entry.placeholder, entry.kind, entry.person_id) for entry in self.entries]
        return SecretFrame(pd.DataFrame(rows, columns=["value", "placeholder", "kind", "person_id"], dtype="str"))


def _name_all(owners: list[Owner], bodies, earlier: Earlier):
    """Give a placeholder to every owner that has none: the one it had before, else a fresh one."""
    keys = {key(value) for owner in owners for value, _ in owner.values} | {key(body) for body in bodies}
    taken = {owner.placeholder for owner in owners if owner.placeholder}
    _refuse_agency_codes(taken)
    characters = set("".join(keys))
    for owner in owners:
        if not owner.placeholder:
            owner.placeholder = earlier.of_person(owner.values, taken, characters)
            taken |= {owner.placeholder} - {""}
    fresh = person_placeholders(taken | earlier.persons, characters, keys)
    for owner in owners:
        owner.placeholder = owner.placeholder or next(fresh)


def _refuse_agency_codes(taken):
    for placeholder in sorted(taken):
        if placeholder.endswith("機關") or placeholder.startswith("群組"):
            raise InputError(why=f"人的代號不得與機關、群組的代號相同（{placeholder}）a person with an agency's code")


def _bodies(values, kind, names, earlier: Earlier):
    wanted = dict.fromkeys(value for value in values if isinstance(value, str) and key(value))
    fresh = [value for value in wanted if key(value) not in ordinary() and not is_masked(value)]
    unused = (name for name in names if name not in earlier.placeholders(kind))
    found = {}
    for value in fresh:
        if key(value) not in found:
            found[key(value)] = earlier.of(value, kind) or next(unused)
    return [Entry(value, kind, found[key(value)]) for value in fresh]


def _data_rows(findings, placeholders):
    for row in findings.to_dict("records"):
        value, kind = row["value"], row["kind"]
        if kind not in ("person", "org") and isinstance(value, str) and not is_masked(value):
            person_id = row["person_id"] if isinstance(row["person_id"], str) else ""
            yield Entry(value, kind, _label(value, kind, placeholders.get(person_id, "")), person_id)


def _label(value, kind, who) -> str:
    words = data()
    if kind == "address" and county_of(value):
        return words["place"]["county"].format(county=county_of(value))
    if who and kind in words["of_person"]:
        return words["of_person"][kind].format(who=who)
    return words["label"][kind]


def _settle(rows: list[Entry]):
    """One entry per value. A name of several persons is 某人 and reported; a shared number loses its owner."""
    groups = {}
    for row in rows:
        groups.setdefault(key(row.value) or row.value, []).append(row)
    entries, shared = [], []
    for group in groups.values():
        names = dict.fromkeys(row.placeholder for row in group)
        first = group[0]
        if len(names) == 1:
            entries += dict.fromkeys(group)
        elif first.kind in ("person", "account"):
            who = tuple(dict.fromkeys(row.person_id for row in group))
            persons = [row for row in group if row.kind in ("person", "account")]
            several = len({row.person_id for row in persons}) > 1
            entries.append(Entry(first.value, first.kind, data()["somebody"]) if several else first)
            shared += [(first.value, data()["somebody"], who)] if several else []
        else:
            entries.append(Entry(first.value, first.kind, _label(first.value, first.kind, "")
                                 if first.kind in data()["label"] else first.placeholder))
    return entries, shared


def _unclear_frame(rows) -> SecretFrame:
    frame = pd.DataFrame(rows, columns=["value", "placeholder", "persons"], dtype=object)
    return SecretFrame(frame)
