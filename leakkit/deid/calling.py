"""How people are called in a chat: 陳小姐, 小陳, 阿玲. Each follows the one person it can mean, or nobody."""

from __future__ import annotations

from collections import defaultdict

from leakkit.deid.folding import key
from leakkit.deid.forms import Form, latin_parts, name_parts, titled_parts
from leakkit.deid.owners import Owner
from leakkit.deid.words import data, ordinary, split_name


def calls(owners: list[Owner]):
    """What a chat may call the persons, as a triple.

    (forms that mean one person, with the owner's number) · (forms that could mean several, what replaces them) ·
    (the unclear ones in short: a surname or given name, its replacement, the owners' numbers)
    """
    surnames, givens, lasts, parts = defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set)
    for number, owner in enumerate(owners):
        for part in (one for value, kind in owner.values for one in (*latin_parts(value, kind), *titled_parts(value, kind))):
            parts[part].add(number)
        names = [name for value, kind in owner.values for name in (key(value), *name_parts(value, kind))]
        for surname, given in {split_name(name) for name in names} - {("", "")}:
            surnames[surname].add(number)
            givens[given].add(number)
            lasts[given[-1]].add(number)
    one, many = [], []
    by_surname = [(form, who) for form, who in _by_surname(surnames) if form.key not in parts]      # 林社工 is whoever is shown as that
    for form, who in [*by_surname, *_by_nickname(lasts), *_by_given(givens), *_by_part(parts)]:
        if len(who) == 1:
            one.append((form, min(who)))
        else:
            many.append((form, _somebody(form)))
    return one, many, _unclear(surnames, data()["some"]) + _unclear(_long(givens), data()["somebody"])


def _unclear(groups, replacement):
    return [(name, replacement, tuple(sorted(who))) for name, who in groups.items() if len(who) > 1]


def _long(givens):
    return {given: who for given, who in givens.items() if len(given) > 1}


def _by_given(givens):
    """Given names that several persons share; those of one person are forms of the name itself."""
    for given, who in _long(givens).items():
        if len(who) > 1:
            yield Form(given, "given-ordinary" if given in ordinary() else "given", "given"), who


def _by_part(parts):
    """Amy and 林社工 of 林社工 Amy Lin."""
    for part, who in parts.items():
        yield Form(part, "exact" if part.isascii() else "title", "given"), who


def _by_surname(surnames):
    words = data()["name"]
    for surname, who in surnames.items():
        for title in words["titles"]:
            yield Form(surname + title, "title", "title", whole=title), who
        if len(surname) == 1:
            for prefix in words["surname_nicknames"]:
                yield Form(prefix + surname, "nickname", "nickname"), who


def _by_nickname(nicknames):
    for char, who in nicknames.items():
        for prefix in data()["name"]["nicknames"]:
            yield Form(prefix + char, "nickname", "nickname"), who


def _somebody(form: Form) -> str:
    return data()["some"] + form.whole if form.how == "title" else data()["somebody"]
