"""What no export can show: group sizes, the agency, and the facts that the law asks a human for. Every answer is a statement of the case."""

from __future__ import annotations

from leakkit import law
from leakkit.errors import InputError, NothingYet
from leakkit.incident import chats
from leakkit.language import tell
from leakkit.masking import mask_title
from leakkit.notebook.board import Panel

_YES_NO = (("true", "是"), ("false", "否"))
_ABOUT = "案件"
#: facts about the case that are free words: (fact, label)
_WORDS = (("name", "案名"), ("agency", "機關全銜（文件內以 A機關 代稱）"), ("agency_type", "機關類別"))

#: what only the documents ask for, each printed as a question while it is open: (fact, label, kind of field)
_PAPERS = (("discovered", "發現經過", "text"), ("received", "案情來源", "text"), ("known_on", "知悉日期", "date"), ("taken", "已採取之措施（可分次記）", "text"),
           ("notified", "通知當事人之情形", "text"), ("reported", "通報情形", "text"), ("interviewed", "訪談情形", "text"), ("result", "處理結果", "text"),
           ("contact", "聯絡窗口", "text"), ("secret_until", "保密期限或解密條件", "text"))


class Questions(Panel):
    """`desk.questions()`. An unanswered question stays open: it is printed as a question, never taken as a no."""

    template = "questions.html"
    title = "承辦人陳述：匯出檔看不出的事"

    def facts(self):
        stated = {(row.about, row.fact): row.value for row in self.desk.table("statements").itertuples()}
        sizes = [{"id": evidence_id, "title": title if self.desk.shows() else mask_title(title),
                  "size": stated.get((title, "declared")) or stated.get((evidence_id, "declared")) or "",
                  "on": stated.get((title, "declared_on")) or stated.get((evidence_id, "declared_on")) or "",
                  "source": stated.get((title, "declared_source")) or stated.get((evidence_id, "declared_source")) or ""}
                 for evidence_id, title in _once(self._chats())]
        asked, why = self._asked()
        words = [(fact, label, stated.get((_ABOUT, fact), "")) for fact, label in _WORDS]
        papers = [(fact, label, kind, stated.get((_ABOUT, fact), "")) for fact, label, kind in _PAPERS]
        return {"sizes": sizes, "asked": asked, "words": words, "papers": papers, "answered": sum(bool(one["answer"]) for one in asked), "yes_no": _YES_NO, "why": why}

    def _chats(self) -> dict[str, str]:
        evidence = self.case.chat_evidence()
        return chats(evidence[~evidence["platform"].isin(["picture", "unread"])])

    def _asked(self) -> tuple[list[dict], str]:
        """The questions that the possible provisions wait for, the weightiest first; before there is an incident, none."""
        try:
            frame = self.desk.leak.questions()
        except NothingYet as error:
            return [], str(error)
        return [_question(row) for row in frame.to_dict("records")], ""

    def do_size(self, evidence_id, fields):
        """The size of a chat, with the day and the source."""
        title = self._chats()[evidence_id]
        size = str(fields.get(f"size-{evidence_id}", "")).strip()
        if not (size.isdigit() and int(size) >= 1):
            raise InputError(why=tell("notebook.not_a_number", value=size))
        for fact, value in (("declared", size), ("declared_on", fields.get(f"on-{evidence_id}", "")), ("declared_source", fields.get(f"source-{evidence_id}", ""))):
            if str(value).strip():
                self._state(title, fact, str(value).strip())

    def do_word(self, fact, fields):
        """A fact of the case in words."""
        value = str(fields.get(f"word-{fact}", "")).strip()
        if value:
            self._state(_ABOUT, fact, value)

    def do_answer(self, fact, fields):
        """A fact for the law; an empty choice takes the answer back."""
        words = str(fields.get("value", "")).strip()
        value = law.read_answer(fact, words) if words else None
        self.desk.leak.answer(fact, value)
        self.called(f"case.incident().answer({fact!r}, {value!r})")
        self.done = tell("notebook.answered", what=fact, value=words or "—")

    def _state(self, about, fact, value):
        self.case.state(about, fact, value)
        self.called(f"case.state({about!r}, {fact!r}, {value!r})")
        self.done = tell("notebook.answered", what=fact, value=value)


def _once(titles):
    """(evidence id, title), each title once: several exports of one chat have one size."""
    seen: dict[str, str] = {}
    for evidence_id, title in titles.items():
        seen.setdefault(title, evidence_id)
    return [(evidence_id, title) for title, evidence_id in seen.items()]


def _question(row) -> dict:
    levels = [(level, law.level_words().get(level, level)) for level in str(row["levels"] or "").split(" / ") if level]
    answer = {"True": "true", "False": "false"}.get(row["answer"], row["answer"])
    return {"name": row["fact"], "sentence": row["question"], "type": row["type"], "levels": levels, "answer": answer,
            "needed": row["needed_by"], "by": f"{row['by']} {row['at']}".strip()}
