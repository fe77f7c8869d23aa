"""The word lists behind the word-list name finder, read once from `names.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


@cache
def data() -> dict:
    """The whole of `names.toml`."""
    return tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


@cache
def words(section: str, key: str) -> frozenset[str]:
    """The blank-separated words under ``[section] key``."""
    return frozenset(data()[section][key].split())


@cache
def signs(section: str, key: str) -> frozenset[str]:
    """The single characters under ``[section] key``."""
    return frozenset(data()[section][key]) - {" ", "\n"}


@cache
def surnames() -> dict[str, float]:
    """Surname → weight (how telling it is): common 1.0, other 0.5, rare 0.2, compound 1.5; wordy ones 1.2 less."""
    out = {}
    for key, weight in (("rare", 0.2), ("other", 0.5), ("common", 1.0), ("compound", 1.5)):
        out.update(dict.fromkeys(words("surnames", key), weight))
    for name in words("surnames", "wordy"):
        out[name] = out.get(name, 0.5) - 1.2
    return out


@cache
def given_weights() -> dict[str, float]:
    """Character → how much it looks like part of a given name: strong 2, usual 1, never -4; others 0."""
    out = dict.fromkeys(signs("given", "usual"), 1.0)
    out.update(dict.fromkeys(signs("given", "never"), -4.0))
    out.update(dict.fromkeys(signs("given", "strong"), 2.0))
    return out


@cache
def negatives() -> frozenset[str]:
    """Words that begin with or hold a surname and are no names; public figures and deities."""
    return frozenset(word for word in data()["negative"]["words"].split() if len(word) > 1)


@cache
def idioms() -> dict[str, tuple[str, ...]]:
    """Idioms that begin with a surname, by their first character."""
    out: dict[str, tuple[str, ...]] = {}
    for idiom in sorted(words("negative", "idioms")):
        out[idiom[0]] = (*out.get(idiom[0], ()), idiom)
    return out


@cache
def starts_regex() -> re.Pattern:
    """Any surname."""
    return re.compile(alternatives(surnames()))


def alternatives(names) -> str:
    """A regex alternation, longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def title_regex() -> re.Pattern:
    """A title right after a name."""
    return re.compile(alternatives(words("titles", "after")))


@cache
def cue_regex() -> re.Pattern:
    """A cue word at the end of the text before a name, with what may stand between."""
    return re.compile(rf"(?:{alternatives(words('cues', 'before'))})(?P<gap>[\s:：是為叫「『（(【\[,，]{{0,4}})$")


@cache
def form_regex() -> re.Pattern:
    """A form field's name with its colon, at the end of the text before a name."""
    return re.compile(rf"(?:{alternatives(words('cues', 'form'))})\s{{0,3}}[:：]\s{{0,3}}$")


@cache
def next_regex() -> re.Pattern:
    """A word that often follows a name."""
    return re.compile(alternatives(words("cues", "next")))


@cache
def tie_regex() -> re.Pattern:
    """的 and a family word right after a name."""
    return re.compile(rf"的(?:{alternatives(words('cues', 'ties'))})")


@cache
def officer_regex() -> re.Pattern:
    """A word for an office held."""
    return re.compile(alternatives(words("titles", "officer")))
