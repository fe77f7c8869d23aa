"""Who might be meant: links between mentions, names and accounts, offered with their basis and merged only by the officer.

Strong: exactly one person of the case fits (小美 → 林小美). Weak: several fit, or only the surname agrees; then every one of
them is offered and none preferred. Two persons with one surname are never made one here.
"""

from __future__ import annotations

import re

import pandas as pd

from leakkit.people.cues import bare, cues, surname
from leakkit.schema import SUGGESTIONS

_HAN_NAME = re.compile("[㐀-鿿]{2,4}")
_HAN_RUN = re.compile("[㐀-鿿]{2,}")
#: how many candidates of one mention are listed one by one
_MOST = 8
_EXPORTER = "（匯出者"


def suggestions(people, messages, findings, apart=()) -> pd.DataFrame:
    """SUGGESTIONS: person_id, same_as (person_id), strength (strong/weak), basis, rows.

    Looked at: given names and nicknames (小美, 美姐), surnames with a form of address (王小姐), masked names (王○○),
    whole names inside display names (工程科-王小明), @mentions, signatures, one identifier beside two persons, and who an
    export's «您» is. `apart`: pairs of person_ids that the officer said are two persons; they are not offered again.
    """
    book = _Book(people, findings)
    found = [*_by_name(book), *_in_accounts(book), *_by_value(book, findings), *_mentioned(book, messages),
             *_signed(book, messages), *_exporters(book, messages)]
    apart = {frozenset(pair) for pair in apart}
    best: dict = {}
    for row in found:
        pair = frozenset((row["person_id"], row["same_as"]))
        if len(pair) == 2 and pair not in apart and (pair not in best or best[pair]["strength"] == "weak" != row["strength"]):
            best[pair] = row
    return SUGGESTIONS.frame(best.values())


class _Book:
    """Names and mentions of the case: whole names by person, mentions by person, and the rows they stand in."""

    def __init__(self, people, findings):
        self.people = people
        self.accounts = {account: row.person_id for row in people.itertuples() for account in row.accounts}
        self.role = dict(zip(people["person_id"], people["role"], strict=True))
        self.whole: dict[str, set[str]] = {}
        self.short: list[tuple[str, str]] = []
        for row in people.itertuples():
            for name in dict.fromkeys([*row.names, *row.accounts]):
                if _HAN_NAME.fullmatch(name) and len(name) >= 3 and not bare(name) and not _suffixed(name):
                    self.whole.setdefault(name, set()).add(row.person_id)
                elif not row.accounts or name in row.names:
                    self.short.append((row.person_id, name))
        named = findings[findings["kind"] == "person"]
        self.rows = named.groupby("person_id")["message_id"].agg(lambda ids: list(dict.fromkeys(ids))[:5]).to_dict()

    def offered(self, person_id, fits, basis, strong) -> list[dict]:
        """One row a candidate; several candidates make all of them weak, and the basis says how many there are."""
        fits = sorted(fits - {person_id})
        note = f"；另有 {len(fits) - 1} 人亦相符，不得逕認" if len(fits) > 1 else ""
        return [{"person_id": person_id, "same_as": other, "strength": "strong" if strong and len(fits) == 1 else "weak",
                 "basis": basis + note, "rows": [*self.rows.get(person_id, ()), *self.rows.get(other, ())][:6]}
                for other in fits[:_MOST]]


def _suffixed(name: str) -> bool:
    return len(name) == 3 and any(name.endswith(word) for word in cues()["given"]["suffixes"]) and name[0] in cues()["given"]["prefixes"]


def _given(name: str) -> str:
    """The given name of a whole name: 林小美 → 小美."""
    return name[len(surname(name)):]


def _by_name(book):
    for person_id, said in book.short:
        if bare(said):
            yield from _by_surname(book, person_id, said)
            continue
        plain = said
        for suffix in sorted(cues()["given"]["suffixes"], key=len, reverse=True):
            if plain.endswith(suffix) and len(plain) > len(suffix):
                plain = plain.removesuffix(suffix)
                break
        fits = {person for name, persons in book.whole.items() if len(plain) == 2 and _given(name) == plain for person in persons}
        if fits:
            yield from book.offered(person_id, fits, f"名字「{_hidden(said)}」與全名之名相同", True)
            continue
        core = plain.lstrip("".join(cues()["given"]["prefixes"])) or plain
        nick = core[0] if len(set(core)) == 1 else ""
        fits = {person for name, persons in book.whole.items() if nick and nick in _given(name) for person in persons}
        fits |= {person for name, persons in book.whole.items() if nick and plain[0] in "小阿老" and nick == surname(name)
                 for person in persons}
        yield from book.offered(person_id, fits, f"暱稱「{_hidden(said)}」之字見於姓名", False)


def _by_surname(book, person_id, said):
    masks = cues()["surname"]["masks"]
    if any(sign in said for sign in masks):
        pattern = re.compile("".join("." if sign in masks else re.escape(sign) for sign in said))
        loose = re.compile(re.escape(said.rstrip(masks)) + ".{1,2}") if said.rstrip(masks) != said else pattern
        fits = {person for name, persons in book.whole.items() if pattern.fullmatch(name) or loose.fullmatch(name)
                for person in persons}
        strong = sum(sign not in masks for sign in said) >= 2
        yield from book.offered(person_id, fits, "遮蔽之姓名與全名相合", strong)
        return
    fits = {person for name, persons in book.whole.items() if surname(name) == surname(said) for person in persons}
    yield from book.offered(person_id, fits, "僅有姓氏之稱呼，同姓", False)


def _hidden(name: str) -> str:
    """A mention in a basis is shown by its first sign only: reasons are printed."""
    return name[0] + "○" * (len(name) - 1)


def _in_accounts(book):
    """A whole name inside a display name (工程科-王小明), or a display name that is a given name of somebody named (小美)."""
    for account, person_id in book.accounts.items():
        if account.startswith(_EXPORTER) or book.role.get(person_id) == "service":
            continue
        inside = {person for name, persons in book.whole.items() if name in account and name != account for person in persons}
        if inside:
            yield from book.offered(person_id, inside, "顯示名稱內含全名", True)
            continue
        for run in _HAN_RUN.findall(account):
            plain = next((run.removesuffix(s) for s in cues()["given"]["suffixes"] if run.endswith(s) and len(run) > len(s)), run)
            fits = {person for name, persons in book.whole.items() if len(plain) == 2 and _given(name) == plain for person in persons}
            yield from book.offered(person_id, fits, "顯示名稱與全名之名相同", True)


def _by_value(book, findings):
    """One telephone, id, mail or account number given to two persons."""
    sure = findings[findings["kind"].isin(["phone", "national_id", "email", "social_id", "bank_account", "nhi_card", "passport"])]
    plain = sure["value"].fillna("").str.replace(r"[\s\-－—()（）]", "", regex=True)
    for (kind, _), group in sure.groupby([sure["kind"], plain], sort=False):
        owners = list(dict.fromkeys(group["person_id"].dropna()))
        for other in owners[1:_MOST]:
            yield {"person_id": other, "same_as": owners[0], "strength": "strong", "basis": f"同一筆 {kind} 分別歸於兩人",
                   "rows": list(dict.fromkeys(group["message_id"]))[:6]}


def _mentioned(book, messages):
    """@小明: an account that begins or ends with what was mentioned, where no account is called just that."""
    texts = messages[messages["text"].fillna("").str.contains("@", regex=False)]
    seen: dict = {}
    for row in texts[["message_id", "text"]].head(20_000).itertuples():
        for said in re.findall(r"@([^\s@,，。:：、()（）]{2,20})", row.text):
            seen.setdefault(said, row.message_id)
    short = {name: person for person, name in book.short}
    for said, message_id in seen.items():
        person_id = short.get(said)
        if person_id is None or said in book.accounts:
            continue
        fits = {person for account, person in book.accounts.items() if said in account}
        for row in book.offered(person_id, fits, "以 @ 提及，帳號名稱含之", True):
            yield {**row, "rows": [message_id]}


def _signed(book, messages):
    """王小明 敬上 at the end of a message: the sender, or the writer of a pasted letter; so never more than weak."""
    words = "|".join(sorted(cues()["signature"]["words"], key=len, reverse=True))
    ends = messages[messages["account"].notna()
                    & messages["text"].fillna("").str.contains(rf"[㐀-鿿]{{2,4}}\s*(?:{words})\s*$", regex=True)]
    for row in ends[["message_id", "account", "text"]].head(5_000).itertuples():
        match = re.search(rf"([㐀-鿿]{{2,4}})\s*(?:{words})\s*\Z", row.text)
        sender = book.accounts.get(row.account)
        for person in sorted(book.whole.get(match.group(1), ())) if match and sender else ():
            yield {"person_id": sender, "same_as": person, "strength": "weak", "basis": "訊息末署名（亦可能是轉貼他人的信）",
                   "rows": [row.message_id]}


def _exporters(book, messages):
    """«您» of one export took a message back in the minute in which another export names who did."""
    gone = messages[(messages["kind"] == "unsent") & messages["account"].notna()]
    mine = gone[gone["account"].str.startswith(_EXPORTER)]
    for row in mine[["message_id", "evidence_id", "account", "sent_at"]].itertuples():
        same = gone[(gone["sent_at"] == row.sent_at) & (gone["evidence_id"] != row.evidence_id)
                    & ~gone["account"].str.startswith(_EXPORTER)]
        fits = {book.accounts[account] for account in same["account"] if account in book.accounts}
        if row.account in book.accounts:
            for one in book.offered(book.accounts[row.account], fits, "同一收回列，另一份匯出檔載明是誰", True):
                yield {**one, "rows": [row.message_id, *same["message_id"]][:6]}
