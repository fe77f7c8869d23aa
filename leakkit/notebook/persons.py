"""Persons and their roles: a table of everybody, a role and a need-to-know for each, two accounts made one person."""

from __future__ import annotations

import pandas as pd

from leakkit.errors import InputError
from leakkit.language import tell
from leakkit.masking import mask_name
from leakkit.notebook.board import Panel
from leakkit.notebook.values import loose_numbers
from leakkit.schema import ROLES
from leakkit.writeup.codes import word

_PAGE = 40


class Persons(Panel):
    """`desk.people()`."""

    template = "persons.html"
    title = "人物與角色"

    def __init__(self, desk):
        super().__init__(desk)
        self.sought, self.page = "", 0
        self.asked = False              # whether the officer asked who may be whom

    def facts(self):
        people = self.desk.table("people")
        clear = self.desk.shows()
        rows = [_row(row, clear) for row in people.itertuples()]
        found = [row for row in rows if self.sought in row["seek"]] if self.sought else rows
        pages = max(1, -(-len(found) // _PAGE))
        self.page = min(self.page, pages - 1)
        shown = found[self.page * _PAGE:(self.page + 1) * _PAGE]
        return {"rows": shown, "all": rows, "count": len(found), "page": self.page + 1, "pages": pages, "sought": self.sought,
                "roles": [(role, word("role", role)) for role in ROLES], "clear": clear, "waiting": len(self.case.waiting),
                "asked": self.asked, "alike": self._alike(people, clear) if self.asked else []}

    def _alike(self, people, clear) -> list[dict]:
        """Pairs who may be one person, each with its ground."""
        found = self.case.people.suggestions()
        return [{"one": row.person_id, "other": row.same_as, "names": f"{_called(people, row.person_id, clear)}　{_called(people, row.same_as, clear)}",
                 "why": row.basis if clear else loose_numbers(self.desk.known.hide(str(row.basis)))} for row in found.head(_PAGE).itertuples()]

    def do_role(self, person_id, fields):
        """A person's role."""
        self.case.people.set_role(person_id, fields["value"])
        self.called(f"case.people.set_role({person_id!r}, {fields['value']!r})")
        self.done = f"{person_id}：{word('role', fields['value'])}"

    def do_need(self, person_id, fields):
        """Whether a person needed to know."""
        needed = bool(fields["value"])
        self.case.people.set_need_to_know(person_id, needed)
        self.called(f"case.people.set_need_to_know({person_id!r}, {needed})")
        self.done = f"{person_id}：{'有' if needed else '無'}業務需要"

    def do_same(self, _, fields):
        """Two persons are one."""
        one, other = fields.get("one", ""), fields.get("other", "")
        if not one or not other or one == other:
            raise InputError(why=tell("notebook.two_persons"))
        self.case.people.same(one, other)
        self.called(f"case.people.same({one!r}, {other!r})")
        self.done = tell("notebook.same", one=one, other=other)

    def do_alike(self, *_):
        """Who may be whom."""
        self.asked = True
        self.called("case.people.suggestions()")

    def do_join(self, pair, _):
        """A suggested pair is one person."""
        self.do_same("", dict(zip(("one", "other"), pair.split(), strict=True)))

    def do_apart(self, pair, fields):
        """Two persons, and no more suggested to be one."""
        one, other = pair.split() if pair else (fields.get("one", ""), fields.get("other", ""))
        if not one or not other or one == other:
            raise InputError(why=tell("notebook.two_persons"))
        self.case.people.apart(one, other)
        self.called(f"case.people.apart({one!r}, {other!r})")
        self.done = tell("notebook.apart", one=one, other=other)

    def do_seek(self, _, fields):
        """Show only some persons."""
        self.sought, self.page = str(fields.get("sought", "")).strip(), 0

    def do_page(self, step, _):
        """The next or the previous page."""
        self.page = max(0, self.page + int(step))

    def do_reveal(self, _, fields):
        """Names in clear in this notebook."""
        self.desk.reveal(str(fields.get("why", "")))
        self.called(f"desk.reveal({str(fields.get('why', ''))!r})")

    def do_mask(self, *_):
        """Names masked again."""
        self.desk.mask()
        self.called("desk.mask()")


def _called(people, person_id, clear) -> str:
    row = next(people[people["person_id"] == person_id].itertuples())
    name = next(iter([*row.names, *row.accounts]), tell("notebook.unnamed"))
    return f"{person_id} {name if clear else mask_name(name)}"


def _row(row, clear: bool) -> dict:
    """One person as shown; what may be searched is no more than what is shown."""
    names = [name if clear else mask_name(name) for name in dict.fromkeys([*row.names, *row.accounts])]
    unit = row.unit if isinstance(row.unit, str) else ""
    shown = {"id": row.person_id, "names": "、".join(names) or tell("notebook.unnamed"), "accounts": len(row.accounts), "role": row.role,
             "unit": unit if clear else mask_name(unit), "need": bool(row.need_to_know) if not pd.isna(row.need_to_know) else None,
             "basis": row.basis}
    return {**shown, "seek": f"{row.person_id} {shown['names']} {shown['unit']} {word('role', row.role)}"}
