"""One reconstructed incident: what it shows, who could see it, which provisions it may touch, and its documents.

A `Leak` is a picture of the case at the moment of `incident()`: decide something else, and ask for a new one. It computes on demand, keeps
each result as a table of the case, and passes placeholders, not names, to everything that is drawn or written. A document that still holds an original value is not written (`LeakRefused`, exit code 3).
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import cached_property

import pandas as pd

from leakkit import __version__, audience, deid, incident, people, review, severity, spread
from leakkit.errors import CannotWrite, InputError, UnknownRow
from leakkit.language import tell
from leakkit.leak.documents import case_facts, case_map
from leakkit.leak.lawful import LawVerbs
from leakkit.leak.papers import Papers
from leakkit.masking import masked
from leakkit.schema import AUDIENCE, PEOPLE
from leakkit.writeup import Material, figures


class Leak(LawVerbs, Papers):
    """``case.incident(…)``. `disclosures` (DISCLOSURES) is what happened; the verbs below say the rest."""

    def __init__(self, case, story: incident.Incident):
        self._case = case
        self._story = story
        self.disclosures = story.disclosures
        self._declared: dict[str, int] = {}
        self._needed: set[str] = set()
        self._kept: dict[str, pd.DataFrame] = {}
        self._seen: list[audience.Audience] | None = None

    def __repr__(self):
        return f"事件（起於 {self._story.first}）：{len(self.disclosures)} 次曝露\n{masked(self.disclosures)}"

    def _table(self, name):
        if name not in self._kept:
            self._kept[name] = self._case.table(name)
        return self._kept[name]

    def _keep(self, name, frame):
        """Keep a computed table in the case; a case on a write-protected disk can still be looked at."""
        with contextlib.suppress(CannotWrite):
            self._case.folder.save(name, frame)

    @cached_property
    def _membership(self):
        return self._case.membership()

    @cached_property
    def _map(self) -> deid.DeidMap:
        """The case's placeholders, given out in order: the discloser, the persons exposed, then everybody else by id."""
        frame = self._table("people")
        chosen = [people.person_of(frame, account) for account in self.disclosures["discloser"]]
        order = list(dict.fromkeys([*chosen[:1], *self.disclosures["person_id"], *chosen, *frame["person_id"]]))
        ordered = pd.DataFrame(frame).set_index("person_id").loc[order].reset_index()[PEOPLE.names]
        return case_map(self._case, PEOPLE.check(ordered))

    def _agencies(self) -> list[str]:
        return [name for name in self._case.stated("agency").values() if name]

    @cached_property
    def _people(self) -> pd.DataFrame:
        """PEOPLE with placeholders, and the role discloser where it belongs."""
        frame = self._table("people")
        first = people.person_of(frame, self.disclosures["discloser"].iloc[0])
        return PEOPLE.frame({**row, "placeholder": self._map.placeholder_of(row["person_id"]),
                             "role": "discloser" if row["person_id"] == first else row["role"]}
                            for row in pd.DataFrame(frame).to_dict("records"))

    # ---- what happened

    def timeline(self) -> pd.DataFrame:
        """at, message_id, chat_title, account, event, text around the disclosures; masked on display."""
        return incident.timeline(self._story, self._table("messages"), self._membership, self._table("evidence"))

    # ---- who could see it

    def audience(self, declared: int | None = None, need_to_know=(), disclosure: str = "") -> audience.Audience:
        """The Audience of one disclosure (default: the first). `declared` = the chat's size at that minute, `need_to_know` = names,
        accounts or ids; both are remembered for the documents. Without `declared`: the officer's statement, or the roster."""
        row = self._row(disclosure)
        need_to_know = [need_to_know] if isinstance(need_to_know, str) else list(need_to_know or ())
        if declared is not None and int(declared) < 1:
            raise InputError(why=tell("leak.declared", value=declared))
        if need_to_know or declared is not None:
            self._seen = None
        self._needed |= {people.person_of(self._people, who) for who in need_to_know}
        if declared is not None:
            self._declared[row["disclosure_id"]] = int(declared)
        return next(seen for seen in self.audiences() if seen.disclosure_id == row["disclosure_id"])

    def audiences(self) -> list[audience.Audience]:
        """The Audience of every disclosure, in order."""
        self._keep("audience", self._all_audiences())
        return self._measured()

    def _row(self, disclosure):
        if not disclosure:
            return self.disclosures.iloc[0]
        rows = self.disclosures[self.disclosures["disclosure_id"] == disclosure]
        if rows.empty:
            raise UnknownRow(what=disclosure)
        return rows.iloc[0]

    def _audience_of(self, row):
        stated = self._case.stated("declared").get(row["chat_title"])
        declared = self._declared.get(row["disclosure_id"], int(stated) if stated else None)
        seen = audience.of(row, self._table("messages"), self._membership, self._people, self._table("evidence"),
                           declared=declared, need_to_know=self._needed)
        return replace(seen, draw=lambda _: figures.audience(self._material()))

    def _measured(self):
        if self._seen is None:
            self._seen = [self._audience_of(row) for _, row in self.disclosures.iterrows()]
        return self._seen

    def _all_audiences(self):
        tables = [pd.DataFrame(seen.table) for seen in self._measured() if len(seen.table)]
        return AUDIENCE.check(pd.concat(tables, ignore_index=True)) if tables else AUDIENCE.frame()

    # ---- how far it went, how grave it is

    def spread(self) -> spread.Spread:
        """The Spread over all chats of the case."""
        found = review.effective(self._table("findings"), self._table("decisions"))
        seen = spread.measure(self.disclosures, self._table("messages"), found, self._measured(), self._people,
                              self._table("evidence"))
        self._keep("edges", seen.edges)
        return replace(seen, draw=lambda _: figures.spread(self._material()))

    def severity(self) -> severity.Severity:
        """The ENISA score, for reference, with its factors and flips."""
        result = severity.of(self.disclosures, self._table("findings"), self._people, self.spread())
        self._keep("severity", result.factors)
        return result

    # ---- documents

    def _material(self) -> Material:
        """Everything a document is made from."""
        case, table = self._case, self._table
        seen, travelled = self._measured(), self.spread()
        grave, provisions = self.severity(), self.provisions()
        counts, due = review.counts(table("findings"), table("decisions")), self.deadlines()
        looked = case.looked_at()
        return Material(
            case_name=case.folder.name, agency=next(iter(self._agencies()), ""), officer=case.folder.officer,
            written_on=case.folder.now().date(), evidence=table("evidence"), messages=table("messages"),
            membership=self._membership, people=self._people, findings=self._shown_findings(),
            decisions=table("decisions"), disclosures=self.disclosures, audience=self._all_audiences(),
            edges=travelled.edges, factors=grave.factors, provisions=provisions, deid=self._map,
            spread=_spread_facts(travelled), severity=_severity_facts(grave),
            audience_totals=tuple(map(_audience_facts, seen)), provision_texts=tuple(self._texts(provisions)),
            stated=case_facts(table("statements")), deadlines=due, looked_at=looked["looked_at"], not_looked_at=tuple(looked["not_looked_at"]),
            limits=tuple(dict.fromkeys([*self._limits(seen, travelled, provisions, counts), *due.attrs.get("limits", ())])), version=__version__)

    def _limits(self, seen, travelled, provisions, counts) -> list[str]:
        warned = self._table("warnings")
        says = [*self._story.limits, *(limit for one in seen for limit in one.limits), *travelled.limits,
                *provisions.attrs.get("limits", ())]
        says += [f"{row.evidence_id}：{row.sentence}" for row in warned.itertuples()]
        if counts["undecided"] or counts["unsure"]:
            says.append(tell("leak.undecided", undecided=counts["undecided"], unsure=counts["unsure"]))
        if self._case.waiting:
            says.append(tell("leak.waiting", count=len(self._case.waiting)))
        return list(dict.fromkeys(says))


def _audience_facts(seen) -> dict:
    return {"disclosure_id": seen.disclosure_id, "low": seen.low, "high": seen.high, "declared": seen.declared,
            "unauthorised_low": seen.unauthorised_low, "unauthorised_high": seen.unauthorised_high,
            "reasons": list(seen.limits)}


def _spread_facts(travelled) -> dict:
    names = ("size", "depth", "max_breadth", "first_hop_breadth", "structural_virality", "audience_low", "audience_high",
             "limits")
    return {name: getattr(travelled, name) for name in names}


def _severity_facts(grave) -> dict:
    flips = [f"{row.factor} 由 {row.now:g} 改為 {row.becomes:g} → {row.score:g}（{severity.BAND_ZH[row.band]}）"
             for row in grave.flips.itertuples()]
    return {"score": grave.score, "band": severity.BAND_ZH[grave.band], "flips": flips, "limits": list(grave.limits)}
