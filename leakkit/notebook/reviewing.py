"""Deciding the findings one by one, by keyboard: the finding in its conversation, a reason, all like it at once, undo, where I was."""

from __future__ import annotations

from leakkit import review
from leakkit.language import tell
from leakkit.masking import mask_name, mask_value
from leakkit.notebook.board import Panel
from leakkit.notebook.context import conversation, picture, place
from leakkit.notebook.values import loose_numbers
from leakkit.writeup.codes import word

#: decision → key, button, the reason that is kept unless the officer writes another
CHOICES = {
    "personal": ("a", "接受（屬個資）", "可識別特定自然人"),
    "not": ("x", "排除（非個資）", "非個人資料"),
    "public": ("g", "已公開", "已公開或機關對外資訊"),
    "unsure": ("u", "不確定", "待查證"),
}
REACHES = {"one": "只這一筆", "value": "同一值", "message": "同一則訊息", "rule": "同一規則"}


class Review(Panel):
    """`desk.review()`. The place in the queue is not stored: what is undecided comes first, in the order of `case.review()`."""

    template = "review.html"
    title = "逐筆審定"

    def __init__(self, desk):
        super().__init__(desk)
        self.skipped: list[str] = []      # passed over for now, in order; they come again at the end
        self.at: str | None = None        # a finding asked for by its number, or gone back to
        self.reach = "one"
        self.last: list[str] = []         # what this panel decided last

    def facts(self):
        findings, decisions = self.desk.table("findings"), self.desk.table("decisions")
        counts = review.counts(findings, decisions)
        total = len(findings)
        frame = {"total": total, "left": counts["undecided"], "decided": total - counts["undecided"],
                 "counts": [(word("decision", key), counts[key]) for key in review.CHOICES], "this": None,
                 "choices": [(key, *words) for key, words in CHOICES.items()], "clear": self.desk.shows(), "seen": ""}
        finding_id = self.current()
        return {**frame, "this": self._shown(finding_id), "seen": self._token(finding_id)} if finding_id else frame

    def _token(self, finding_id) -> str:
        """What tells a page of this finding from a later one: how often it was decided."""
        return f"{finding_id}/{int((self.desk.table('decisions')['finding_id'] == finding_id).sum())}" if finding_id else ""

    def _overtaken(self, fields) -> bool:
        """Whether the page that was acted on is not the one that would be drawn now; then it is said, and nothing is done."""
        seen = str(fields.get("seen", ""))
        if not seen or seen == self._token(self.current()):
            return False
        finding_id = seen.split("/")[0]
        if finding_id in self.last:         # a key pressed twice
            self.done = tell("notebook.pressed_twice", finding_id=finding_id)
            return True
        decisions = self.desk.table("decisions")
        mine = decisions[decisions["finding_id"] == finding_id]
        said = word("decision", mine["decision"].iloc[-1]) if len(mine) else word("decision", "undecided")
        self.fault = (tell("notebook.overtaken", finding_id=finding_id, decision=said), "")
        return True

    def current(self) -> str | None:
        """The finding on the page: the one asked for, else the first open one, skipped ones last. None = nothing left."""
        if self.at:
            return self.at
        queue = review.queue(self.desk.table("findings"), self.desk.table("decisions"), self.desk.table("people"))
        waiting = [*queue[queue["decision"] == "undecided"]["finding_id"], *queue[queue["decision"] == "unsure"]["finding_id"]]
        fresh = [finding_id for finding_id in waiting if finding_id not in self.skipped]
        again = [finding_id for finding_id in self.skipped if finding_id in waiting]
        return next(iter([*fresh, *again]), None)

    def _shown(self, finding_id) -> dict:
        findings = self.desk.table("findings")
        row = next(findings[findings["finding_id"] == finding_id].itertuples())
        clear = self.desk.shows(finding_id)
        mask = mask_name if row.kind == "person" else mask_value
        like = [(reach, words, len(self._like(finding_id, reach))) for reach, words in REACHES.items()]
        decisions = self.desk.table("decisions")
        before = decisions[decisions["finding_id"] == finding_id]
        last = f"{word('decision', before['decision'].iloc[-1])}（{before['reason'].iloc[-1]}）" if len(before) else ""
        return {"id": finding_id, "kind": word("kind", row.kind), "value": row.value if clear else mask(row.value), "shown": clear,
                "score": f"{float(row.score):.2f}", "rule": row.rule, "why": self._kept(row.why, clear), "person": self._person(row.person_id),
                "talk": conversation(self.desk, row), "picture": picture(self.desk, row), "place": place(self.desk, row), "like": like,
                "reach": self.reach, "before": last}

    def _kept(self, text, clear) -> str:
        return text if clear else loose_numbers(self.desk.known.hide(str(text)))

    def _person(self, person_id) -> str:
        people = self.desk.table("people")
        rows = people[people["person_id"] == person_id]
        if rows.empty:
            return "未定"
        row = next(rows.itertuples())
        name = next(iter([*row.names, *row.accounts]), "未具名")
        return f"{person_id} {name if self.desk.shows() else mask_name(name)}（{word('role', row.role)}）"

    def _like(self, finding_id, reach) -> list[str]:
        """The findings that a decision reaches: itself, and those like it that are still open."""
        if reach == "one":
            return [finding_id]
        findings, decisions = self.desk.table("findings"), self.desk.table("decisions")
        standing = review.effective(findings, decisions).set_index("finding_id")["decision"]
        return [one for one in review.like(findings, finding_id, reach)
                if one == finding_id or standing[one] in ("undecided", "unsure")]

    # ---- acts

    def do_decide(self, decision, fields):
        """Decide the finding on the page, with all that the chosen reach takes in."""
        self._decide(decision, fields, self.reach)

    def do_decide_like(self, decision, fields):
        """Decide it with all of the same value (Shift and the key)."""
        self._decide(decision, fields, "value")

    def _decide(self, decision, fields, reach):
        finding_id = self.current()
        if finding_id is None or self._overtaken(fields):
            return
        ids = self._like(finding_id, reach)
        reason = str(fields.get("reason", "")).strip() or CHOICES[decision][2]
        self.case.decide(ids, decision, reason)
        self.called(f"case.decide({ids!r}, {decision!r}, reason={reason!r})")
        self.done = tell("notebook.decision", ids=_listed(ids), decision=word("decision", decision), reason=reason)
        self.at, self.reach, self.last = None, "one", ids

    def do_undo(self, *_):
        """Take the last decision back."""
        ids = self.case.undo()
        self.called("case.undo()")
        self.done = tell("notebook.undone", ids=_listed(ids)) if ids else tell("notebook.nothing_to_undo")
        self.at = ids[0] if ids else None

    def do_skip(self, *_):
        """Come back to this one later."""
        finding_id = self.current()
        self.skipped = [one for one in self.skipped if one != finding_id] + ([finding_id] if finding_id else [])
        self.at = None

    def do_back(self, *_):
        """The finding skipped last."""
        if self.skipped:
            self.at = self.skipped.pop()

    def do_reach(self, _, fields):
        """How far the next decision reaches."""
        self.reach = fields["value"] if fields["value"] in REACHES else "one"

    def do_goto(self, _, fields):
        """The finding of this number, decided or not."""
        wanted = str(fields.get("goto", "")).strip().upper()
        self.at = review.like(self.desk.table("findings"), wanted)[0]

    def do_reveal(self, _, fields):
        """This finding's value in clear, for the reason given."""
        if self._overtaken(fields):
            return
        why = str(fields.get("why", "")).strip() or tell("notebook.to_decide")
        self.case.reveal(self.current() or "", why)
        self.called(f"case.reveal({self.current()!r}, {why!r})")

    def do_reveal_all(self, _, fields):
        """All values in clear in this notebook."""
        why = str(fields.get("why", "")).strip() or tell("notebook.to_decide")
        self.desk.reveal(why)
        self.called(f"desk.reveal({why!r})")

    def do_mask(self, *_):
        """Values masked again."""
        self.desk.mask()
        self.called("desk.mask()")


def _listed(ids) -> str:
    return "、".join(ids[:4]) + (f" 等 {len(ids)} 筆" if len(ids) > 4 else "")
