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
from leakkit.deid.dates import years_old
from leakkit.errors import CannotWrite, InputError, UnknownRow
from leakkit.language import tell
from leakkit.leak.documents import case_facts, case_map
from leakkit.leak.lawful import LawVerbs
from leakkit.leak.papers import Papers
from leakkit.masking import masked
from leakkit.schema import AUDIENCE, PEOPLE, PRESENCE, SIZES
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
        self._clues: dict | None = None
        self._chats: dict[str, audience.Presence] = {}

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
        return incident.timeline(self._story, self._table("messages"), self._membership, self._evidence)

    @cached_property
    def _evidence(self) -> pd.DataFrame:
        """EVIDENCE with one title for the exports of one chat."""
        return self._case.chat_evidence()

    def context(self) -> pd.DataFrame:
        """CONTEXT: what was asked before and answered after each disclosure, what repeats it (words, identifiers, pictures), what took
        it back, and notes or albums beside it; each with its reason."""
        found = incident.context(self.disclosures, self._table("messages"), self._table("findings"), self._evidence, self._membership)
        self._keep("context", found)
        return found

    def presence(self) -> pd.DataFrame:
        """PRESENCE: the stays of every member in the incident's chats, with the rows that begin and end them."""
        shown = self.disclosures.drop_duplicates("chat_title")
        parts = [pd.DataFrame(audience.stays(self._presence(row.message_id), row.chat_title)) for row in shown.itertuples()]
        found = PRESENCE.check(pd.concat(parts, ignore_index=True))
        self._keep("presence", found)
        return found

    def _presence(self, message_id: str) -> audience.Presence:
        """The presence in a message's chat, made once a chat."""
        chat = incident.chats(self._evidence, self._table("messages"), self._membership)
        messages = self._table("messages")
        title = chat[messages.loc[messages["message_id"] == message_id, "evidence_id"].iloc[0]]
        if title not in self._chats:
            self._chats[title] = audience.Presence(messages, self._membership, self._people, self._evidence,
                                                   [e for e, other in chat.items() if other == title])
        return self._chats[title]

    # ---- who could see it

    def audience(self, declared: int | None = None, need_to_know=(), disclosure: str = "") -> audience.Audience:
        """The Audience of one disclosure (default: the first). `declared` = the chat's size at that minute, `need_to_know` = names,
        accounts or ids; both are remembered for the documents. Without `declared`: the officer's statement, or the roster."""
        row = self._row(disclosure)
        need_to_know = [need_to_know] if isinstance(need_to_know, str) else list(need_to_know or ())
        if declared is not None and int(declared) < 1:
            raise InputError(why=tell("leak.declared", value=declared))
        if need_to_know or declared is not None:
            self._seen = self._clues = None
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
        chat = row["chat_title"]
        declared, sizes = self._declared.get(row["disclosure_id"]), self._sizes(chat)
        stated, on = self._case.stated("declared").get(chat), self._case.stated("declared_on").get(chat)
        if declared is None and stated and (on is None or pd.isna(pd.to_datetime(on, errors="coerce"))):
            declared = int(stated)
        seen = audience.of(row, self._table("messages"), self._membership, self._people, self._evidence, declared=declared,
                           need_to_know=self._needed, sizes=sizes, presence=self._presence(row["message_id"]),
                           includes_poster=self._case.stated("declared_counts").get(chat) != "others")
        return replace(seen, limits=[*seen.limits, *self._chat_limits], draw=lambda _: figures.audience(self._material()))

    def _sizes(self, chat: str) -> pd.DataFrame:
        """SIZES of one chat: what pictures show, and what the officer states with its day."""
        kept = pd.DataFrame(self._table("sizes"))
        home = {e: title for e, title in zip(self._evidence["evidence_id"], self._evidence["chat_title"], strict=True)}
        rows = kept[(kept["chat_title"] == chat) | (kept["evidence_id"].map(home) == chat)].to_dict("records")
        stated, on = self._case.stated("declared").get(chat), self._case.stated("declared_on").get(chat)
        at = pd.to_datetime(on, errors="coerce") if on else pd.NaT
        if stated and pd.notna(at):
            rows.append({"chat_title": chat, "at": at, "count": int(stated), "what": "members", "basis": "declared"})
        return SIZES.frame(rows)

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
        seen = spread.measure(self.disclosures, self._table("messages"), found, self._measured(), self._people, self._evidence,
                              membership=self._membership, pictures=self._table("pictures"), statements=self._table("statements"),
                              audience_of=lambda row: self._audience_of(pd.Series(row)))
        self._keep("edges", seen.edges)
        return replace(seen, draw=lambda _: figures.spread(self._material()))

    def severity(self) -> severity.Severity:
        """The ENISA score, for reference, with its factors and flips."""
        rows = self._table("statements")
        stated = dict(zip(rows["fact"], rows["value"], strict=True))
        result = severity.of(self.disclosures, self._table("findings"), self._people, self.spread(), stated)
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
            context=self.context(), presence=self.presence(), growth=travelled.growth, edges=travelled.edges, factors=grave.factors, provisions=_bare(provisions), deid=self._map,
            spread=_spread_facts(travelled), severity=_severity_facts(grave),
            audience_totals=tuple(map(_audience_facts, seen)), provision_texts=tuple(self._texts(provisions)),
            stated=case_facts(table("statements")), clues=self._derived(), conditional=frozenset(due.attrs.get("conditional", ())), minors=self._minors(), to_judge=_bare(self._unanswered()), deadlines=_bare(due), looked_at=looked["looked_at"], not_looked_at=tuple(looked["not_looked_at"]),
            limits=tuple(dict.fromkeys([*self._limits(seen, travelled, provisions, counts), *due.attrs.get("limits", ())])), version=__version__)

    def _minors(self) -> frozenset[str]:
        """Who is under age: as the officer states, else as a birth date in the findings shows on the day of writing."""
        told = {people.person_of(self._table("people"), who): value for who, value in self._case.stated("minor").items()}
        day, born = self._case.folder.now().date(), self._shown_findings()
        found = {row.person_id for row in born[born["kind"] == "birthdate"].dropna(subset=["person_id"]).itertuples()
                 if years_old(row.value, day) in range(18)}
        return frozenset({who for who in found if told.get(who) != "no"} | {who for who, value in told.items() if value == "yes"})

    def _unanswered(self) -> pd.DataFrame:
        """The questions of the law room that nobody has answered."""
        asked = self.questions()
        return asked[asked["answer"] == ""].reset_index(drop=True)

    @cached_property
    def _chat_limits(self) -> list[str]:
        """Which exports were taken as one chat, or perhaps wrongly as one or as two."""
        messages = self._table("messages")
        says = ["、".join(ids) + " 依改名紀錄視為同一聊天室" for ids in incident.merged_by_rename(self._evidence, messages, self._membership)]
        says += [f"{one} 與 {other} 名稱不同而有 {count} 列相同，可能為同一聊天室；請查明認定（leakkit same）"
                 for one, other, count in incident.look_alike(self._evidence, messages)]
        says += [f"{one} 與 {other} 名稱相同、期間重疊而無共同發言者，可能為兩個聊天室；請查明認定（leakkit same --apart）"
                 for one, other in incident.strangers(self._evidence, messages)]
        return says

    def _limits(self, seen, travelled, provisions, counts) -> list[str]:
        warned = self._table("warnings")
        says = [*self._story.limits, *(limit for one in seen for limit in one.limits), *travelled.limits,
                *provisions.attrs.get("limits", ())]
        says += [f"{row.evidence_id}：{row.sentence}" for row in warned.itertuples()]
        says += self._case.picture_limits()
        if counts["undecided"] or counts["unsure"]:
            says.append(tell("leak.undecided", undecided=counts["undecided"], unsure=counts["unsure"]))
        if self._case.waiting:
            says.append(tell("leak.waiting", count=len(self._case.waiting)))
        return list(dict.fromkeys(says))


def _bare(frame):
    """`frame` without its attrs: pandas copies those again for each row that a document reads."""
    bare = frame.copy(deep=False)
    bare.attrs = {}
    return bare


def _audience_facts(seen) -> dict:
    return {"disclosure_id": seen.disclosure_id, "low": seen.low, "high": seen.high, "declared": seen.declared,
            "unauthorised_low": seen.unauthorised_low, "unauthorised_high": seen.unauthorised_high,
            "reasons": list(seen.limits)}


def _spread_facts(travelled) -> dict:
    names = ("size", "depth", "max_breadth", "first_hop_breadth", "structural_virality", "audience_low", "audience_high",
             "limits")
    return {name: getattr(travelled, name) for name in names}


def _severity_facts(grave) -> dict:
    return {"score": grave.score, "band": severity.BAND_ZH[grave.band], "flips": grave.flips, "limits": list(grave.limits)}
