"""All that a document of one case is made from; the lead room fills it, this room only reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, runtime_checkable

import pandas as pd

from leakkit import schema


@runtime_checkable
class Deid(Protocol):
    """The case's de-identification map (`leakkit.deid`)."""

    def apply(self, text: str) -> str:
        """`text` with every original value replaced by its placeholder; idempotent."""

    def placeholder_of(self, person_id: str) -> str:
        """The placeholder of a person (甲, 乙…)."""


class NoDeid:
    """The map of a case without persons: text stays as it is, a person is named by the id."""

    def apply(self, text: str) -> str:
        return text

    def placeholder_of(self, person_id: str) -> str:
        return person_id


def _empty(name: str):
    return field(default_factory=schema.TABLES[name].frame)


@dataclass(frozen=True)
class Material:
    """Frames as `leakkit.schema` declares them, and what the rooms to the left said beside them.

    - `case_name`, `agency`, `officer`, `version` (of leakkit): str; `written_on`: date, the only clock there is.
    - `factors` is the severity table; `severity` is dict(score float, band str, flips list of str, limits list of str).
    - `spread`: dict(size, depth, max_breadth int; structural_virality float or None; audience_low, audience_high int or
      None for the union of all chats; limits list of str).
    - `growth`: a row a post in order of time (`spread.Spread.growth`): at, message_id, chat_title, hop, minutes, low, high, new_low.
    - `audience_totals`: one dict a disclosure: disclosure_id, low, high (None = unknown), unauthorised_low,
      unauthorised_high, declared (int or None), reasons (list of str). Persons.
    - `provision_texts`: objects with .law .article .paragraphs (list of str) .valid_from .status .url, the versions in
      force on the day; `status` other than ``in_force`` / ``repealed_or_replaced`` is printed as 待查.
    - `to_judge`: what a person still has to judge, each once (fact, question, needed_by); empty = asked provision by provision.
    - `looked_at`: what was searched, sentences or a dict of name → count; `not_looked_at`: sentences.
    - `clues`: what the law room reads out of the chats, name → object with `.value` and `.rows` (`law.derive`); `conditional`: keys of
      deadlines that are due only if somebody judges so; `minors`: person ids of those who are under age.
    - `stated`: what the officer stated about the case, fact → ((value, row id S3), …) in order.
    - `limits`: sentences, all printed in the annex. `pictures`: picture name in the Markdown → PNG file.
    """

    case_name: str
    agency: str
    officer: str
    written_on: date
    evidence: pd.DataFrame = _empty("evidence")
    messages: pd.DataFrame = _empty("messages")
    membership: pd.DataFrame = _empty("membership")
    people: pd.DataFrame = _empty("people")
    findings: pd.DataFrame = _empty("findings")
    decisions: pd.DataFrame = _empty("decisions")
    disclosures: pd.DataFrame = _empty("disclosures")
    audience: pd.DataFrame = _empty("audience")
    edges: pd.DataFrame = _empty("edges")
    context: pd.DataFrame = _empty("context")
    presence: pd.DataFrame = _empty("presence")
    growth: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[
        "at", "message_id", "chat_title", "hop", "minutes", "low", "high", "new_low"]))
    factors: pd.DataFrame = _empty("severity")
    provisions: pd.DataFrame = _empty("provisions")
    deadlines: pd.DataFrame = _empty("deadlines")
    deid: Deid = field(default_factory=NoDeid)
    spread: dict = field(default_factory=dict)
    severity: dict = field(default_factory=dict)
    audience_totals: tuple = ()
    provision_texts: tuple = ()
    stated: dict = field(default_factory=dict)
    clues: dict = field(default_factory=dict)
    conditional: frozenset = frozenset()
    minors: frozenset = frozenset()
    to_judge: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["fact", "question", "needed_by"]))
    looked_at: object = ()
    not_looked_at: tuple = ()
    limits: tuple = ()
    pictures: dict = field(default_factory=dict)
    version: str = ""

    @property
    def harmless(self) -> bool:
        """No disclosure stands in the case."""
        return self.disclosures.empty

    def out(self, law: str, article) -> bool:
        """Whether all that the provisions table says of an article is that the evidence does not suffice."""
        return (law, str(article)) in self._left_out

    @cached_property
    def _left_out(self) -> set[tuple[str, str]]:
        told: dict[tuple[str, str], list[bool]] = {}
        for row in self.provisions.itertuples():
            told.setdefault((row.law, str(row.article)), []).append(str(row.standing) == "excluded")
        return {one for one, rows in told.items() if all(rows)}

    def says(self, fact: str) -> str:
        """The officer's latest statement of one fact; "" when there is none."""
        told = self.stated.get(fact, ())
        return str(told[-1][0]) if told else ""

    def said_in(self, fact: str) -> list[str]:
        """The row ids of the statements of one fact."""
        return [row for _, row in self.stated.get(fact, ())]
