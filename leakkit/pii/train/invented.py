"""Names of nobody: put together from lists of surnames, characters and words, with a given random number generator."""

from __future__ import annotations

import csv
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

#: a mention is a row of (text, is it a name)
Mention = list[tuple[str, bool]]
_MASKS = "○○○○OOＯ〇◯●*＊XxX"
_ERAS = (("elder", 3), ("mid", 8), ("young", 9))


@dataclass(frozen=True)
class Lists:
    """The folder `datasets/names`: `surnames` with their share, and the toml files as they are."""

    surnames: dict[str, int]
    people: dict
    sentences: dict
    negatives: dict
    damage: dict
    world: dict

    @classmethod
    def read(cls, folder: Path) -> Lists:
        """All lists of `folder`."""
        with (folder / "surnames.csv").open(encoding="utf-8", newline="") as file:
            surnames = {row["surname"]: int(row["per_ten_thousand"]) for row in csv.DictReader(file)}
        parts = [tomllib.loads((folder / f"{part}.toml").read_text(encoding="utf-8"))
                 for part in ("people", "sentences", "negatives", "damage", "world")]
        return cls(surnames, *parts)


class Names:
    """Every method gives one invented name or mention; the same generator state gives the same name."""

    def __init__(self, lists: Lists, rng: random.Random):
        self.rng = rng
        self.surnames, self.shares = list(lists.surnames), list(lists.surnames.values())
        self.rare = [name for name, share in lists.surnames.items() if share <= 5]
        self.given_lists, self.nicks, self.titles, self.others = (
            lists.people[part] for part in ("given", "nick", "title", "other"))
        self.lookalike = _pairs(lists.damage["lookalike"])

    def of(self, folder: dict, key: str) -> str:
        """One word of a list of words."""
        return self.rng.choice(folder[key].split())

    def surname(self) -> str:
        """Half by the share of the household register, else any, or a rare one."""
        dice = self.rng.random()
        if dice < 0.5:
            return self.rng.choices(self.surnames, self.shares)[0]
        return self.rng.choice(self.surnames if dice < 0.75 else self.rare)

    def given(self) -> str:
        """Usually two characters in the taste of one generation and sex."""
        dice, lists = self.rng.random(), self.given_lists
        if dice < 0.05:
            return self.rng.choice(lists["single"])
        era = self.rng.choices([name for name, _ in _ERAS], [share for _, share in _ERAS])[0]
        sex = self.rng.choice(("man", "woman"))
        first, last = (self.rng.choice(lists[f"{era}_{sex}_{part}"]) for part in ("first", "last"))
        if dice > 0.88:
            seldom = self.rng.choice(lists["rare"])
            first, last = self.rng.choice([(seldom, last), (first, seldom)])
        return first + last

    def full(self) -> str:
        """Surname and given name; now and then a husband's surname before it, or a name that is also a word."""
        dice = self.rng.random()
        if dice < 0.035:
            return self.wordy()
        married = self.rng.choices(self.surnames, self.shares)[0] if dice > 0.97 else ""
        return married + self.surname() + self.given()

    def wordy(self) -> str:
        """A full name that is an ordinary word, or whose given name is one."""
        if self.rng.random() < 0.5:
            return self.of(self.given_lists, "words")
        return self.surname() + self.of(self.given_lists, "wordy")

    def masked(self) -> str:
        """A full name of which one or two characters are hidden."""
        surname, given, mask = self.surname(), self.given(), self.rng.choice(_MASKS)
        hidden = [mask * 2, mask * len(given), mask + given[-1], mask + given[-1], given[0] + mask, mask]
        return surname + self.rng.choice(hidden)

    def broken(self) -> str:
        """A full name with blanks or line ends inside."""
        blank = self.rng.choice([" ", " ", "\u3000", "  ", "\n", "\n "])
        name = self.full()
        if self.rng.random() < 0.5:
            return blank.join(name)
        at = self.rng.randrange(1, len(name))
        return name[:at] + blank + name[at:]

    def damaged(self) -> str:
        """A full name with a character that recognition took for another."""
        name = list(self.full())
        at = self.rng.randrange(len(name))
        name[at] = self.rng.choice(self.lookalike.get(name[at], [name[at]]))
        return "".join(name)

    def indigenous(self) -> str:
        """Given name and parent's name, in Chinese characters or Latin letters, or the given name alone."""
        dice = self.rng.random()
        if dice < 0.2:
            return self.of(self.others, "indigenous_first")
        latin = "_latin" if dice < 0.4 else ""
        point = " " if latin else self.rng.choice("····．.‧")
        return point.join(self.of(self.others, f"indigenous{latin}_{part}") for part in ("first", "second"))

    def foreign(self) -> str:
        """A foreigner's name in Chinese characters, a Vietnamese one, or one in Latin letters."""
        dice = self.rng.random()
        if dice < 0.2:
            return self.of(self.others, "foreign_han")
        if dice < 0.45:
            return self.sounded()
        if dice < 0.6:
            return self.of(self.others, "vietnamese") + "".join(
                self.of(self.others, "vietnamese_last") for _ in range(self.rng.choice((1, 1, 2))))
        if dice < 0.7:
            return self.of(self.others, "migrant")
        if dice < 0.8:
            return self.rng.choice(self.others["migrant_latin"].split("|"))
        first, last = (self.rng.choice(self.others[key].split("|")) for key in ("foreign_latin", "foreign_latin_last"))
        return self.rng.choice([f"{first} {last}", f"{first} {last}", f"{first} {last}".upper()])

    def sounded(self) -> str:
        """A foreign name written by its sound, a Japanese or a Korean one."""
        dice = self.rng.random()
        for limit, people in ((0.2, "japanese"), (0.35, "korean")):
            if dice < limit:
                return self.of(self.others, f"{people}_surname") + self.of(self.others, f"{people}_given")
        part = lambda: self.of(self.others, "sound_first") + "".join(  # noqa: E731
            self.of(self.others, "sound_last") for _ in range(self.rng.choice((1, 1, 2, 2, 3))))
        return part() if dice < 0.75 else part() + self.rng.choice("···．") + part()

    def roman(self) -> str:
        """A Chinese name in Latin letters, in the orders and spellings that forms and passports have."""
        last = self.of(self.others, "roman_surname")
        one, two = self.of(self.others, "roman_given"), self.of(self.others, "roman_given")
        shapes = [f"{last}, {one}-{two}".upper(), f"{last} {one} {two}".upper(), f"{one}-{two.lower()} {last}",
                  f"{last} {one}-{two}", f"{last.upper()}, {one.upper()}{two.upper()}", f"{one}{two.lower()} {last}"]
        return self.rng.choice(shapes)

    def english(self) -> str:
        """An English given name, at times with a surname."""
        name = self.of(self.others, "english")
        shapes = [name] * 5 + [f"{name} {self.of(self.others, 'roman_surname')}", self.surname()[:1] + name,
                               name + self.rng.choice(("哥", "姐", "姊"))]
        return self.rng.choice(shapes)

    def nick(self) -> str:
        """小陳, 老王, 阿明, 婷婷, or a word that somebody is called by."""
        dice, nicks = self.rng.random(), self.nicks
        if dice < 0.16:
            return self.rng.choice(("小", "小", "小", "老", "老", "阿")) + self.surname()[0]
        if dice < 0.34:
            return "阿" + self.of(nicks, "after_a") + (self.of(nicks, "tail") if self.rng.random() < 0.2 else "")
        if dice < 0.48:
            return "小" + self.of(nicks, "after_small")
        if dice < 0.60:
            return self.of(nicks, "doubled") * 2
        if dice < 0.74:
            return self.of(nicks, "stem") + self.of(nicks, "tail")
        return self.of(nicks, "loose" if dice < 0.82 else "whole")

    def short(self) -> Mention:
        """A surname with the short title of the police, of schools and of wards: 林男, 陳生, 王某."""
        return [(self.surname(), True), (self.of(self.titles, "short"), False)]

    def titled(self) -> Mention:
        """A name, mostly the surname alone, and a title, which is no part of the name."""
        dice = self.rng.random()
        if dice < 0.55:
            return [(self.surname(), True), (self.of(self.titles, "common"), False)]
        if dice < 0.68:
            return [(self.surname(), True), (self.of(self.titles, "one"), False)]
        if dice < 0.88:
            return [(self.full(), True), (self.of(self.titles, "common"), False)]
        return [(self.given(), True), (self.of(self.titles, "given"), False)]

    def mention(self, slot: str) -> Mention:
        """What stands for {F}, {P}, {T}, {G}, {X} or {R} in a pattern."""
        if slot == "T":
            return self.titled()
        kinds, shares = zip(*_SLOTS[slot], strict=True)
        made = getattr(self, self.rng.choices(kinds, shares)[0])()
        return made if isinstance(made, list) else [(made, True)]


_SLOTS = {
    "F": [("full", 78), ("masked", 8), ("broken", 6), ("damaged", 3), ("indigenous", 3), ("foreign", 4), ("roman", 1)],
    "P": [("full", 55), ("given", 10), ("nick", 11), ("titled", 6), ("masked", 4), ("foreign", 4), ("indigenous", 3),
          ("english", 4), ("damaged", 2), ("broken", 1), ("short", 4)],
    "G": [("given", 50), ("nick", 38), ("english", 12)],
    "X": [("titled", 40), ("short", 12), ("nick", 22), ("given", 13), ("full", 10), ("english", 5), ("foreign", 3), ("indigenous", 2)],
    "R": [("roman", 4), ("foreign", 1)],
    "Q": [("short", 1)],
    "S": [("surname", 1)],
    "W": [("wordy", 3), ("full", 1)],
    "N": [("nick", 5), ("given", 1)],
    "E": [("english", 1)],
    "V": [("foreign", 4), ("sounded", 2), ("indigenous", 1)],
}


def _pairs(text: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for before, after in text.split():
        out.setdefault(before, []).append(after)
    return out


def simplified(lists: Lists) -> dict[int, str]:
    """A table for `str.translate`: Traditional to Simplified, one to one."""
    return {ord(before): after[0] for before, after in _pairs(lists.damage["simplified"]).items()}
