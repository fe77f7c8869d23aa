"""What in a chat's exports does not fit together, each as a named warning: never a silent choice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from leakkit.audience.named import Named
from leakkit.audience.presence import JOIN, LEAVE, Presence
from leakkit.audience.visibility import records
from leakkit.incident.likeness import SHORTEST

#: so many equal rows under two names make them one person for the lower end
_SAME_ROWS = 2


def about_chat(presence: Presence, moment, verdicts) -> tuple[dict[str, str], list[Named]]:
    """(person → why it may be another person counted already, warnings about names, sequence and platform)."""
    twins, says = _two_names(presence, moment, verdicts)
    says += _sequence(presence)
    if len(presence.covered) > 1:
        gaps = "、".join(f"{_clock(a[1])} 至 {_clock(b[0])}" for a, b in zip(presence.covered, presence.covered[1:], strict=False))
        says.append(Named("uncovered-time", f"{gaps} 無匯出檔涵蓋（匯出檔不相接，或匯出者不在群組），其間之成員異動不明"))
    for what, word in (("joins", "加入"), ("leaves", "離開")):
        if not records(presence.platform, what):
            says.append(Named("not-recorded", f"{presence.platform} 之匯出檔不完整記載{word}，以發言推認成員者須另行查證"))
    return twins, says


def _clock(seconds: int) -> str:
    return f"{pd.Timestamp(seconds, unit='s'):%Y/%m/%d %H:%M}"


def _two_names(presence, moment, verdicts):
    """Two exports of one chat that show the same rows under two names: one person for the lower end."""
    if len(presence.home) < 2:
        return {}, []
    rows = presence.messages
    told = rows[rows["account"].notna() & (rows["kind"] == "text") & (rows["text"].str.len() >= SHORTEST)]
    same = told[told.duplicated(["sent_at", "text"], keep=False)]
    pairs: dict = {}
    in_export = {e: set(rows.loc[rows["evidence_id"] == e, "account"].dropna()) for e in presence.home}
    for _, group in same.groupby(["sent_at", "text"], sort=False):
        names = list(dict.fromkeys(zip(group["evidence_id"], group["account"], strict=True)))
        for number, (one_export, one) in enumerate(names):
            for other_export, other in names[number + 1:]:
                if one_export != other_export and one != other and one not in in_export[other_export] and other not in in_export[one_export]:
                    pair = tuple(presence.person.get(a, a) for a in (one, other))
                    pairs[pair] = pairs.get(pair, 0) + 1
    twins = {other: f"與 {one} 在不同匯出檔中顯示同一則訊息，應為同一人，下限只計一次" for (one, other), times in pairs.items()
             if times >= _SAME_ROWS and one != other and one in verdicts and verdicts[one].low}
    says = [Named("two-names", f"{one} 與 {other} 於不同匯出檔中為同一則訊息之發送者（{times} 則），應為同一人，請以 same_person 認定")
            for (one, other), times in pairs.items() if one != other and times >= _SAME_ROWS]
    # the discloser under another name in another export is nobody's audience
    discloser = presence.person.get(moment.disclosure["discloser"], moment.disclosure["discloser"])
    twins |= {pair[pair[0] == discloser]: "與發布者在不同匯出檔中顯示同一則訊息，應為發布者本人" for pair in pairs if discloser in pair}
    return twins, says


def _sequence(presence: Presence) -> list[Named]:
    """Entries and exits that do not follow on each other: a namesake, or something that no export shows."""
    doubled, after_exit = [], []
    for person, traces in presence.traces.items():
        if presence.role.get(person) == "service" or presence.unmapped_exporter(person) or not (traces.what != 0).any():
            continue
        inside = None
        minutes = traces.start // 60
        for number in range(len(traces.what)):
            what = traces.what[number]
            repeated = number and what == traces.what[number - 1] and minutes[number] == minutes[number - 1]
            if what == JOIN:
                if inside and not repeated and person not in doubled and _inside_at(traces, number):
                    doubled.append(person)
                inside = True
            elif what >= LEAVE:
                inside = False
            elif inside is False and person not in after_exit and not np.any(
                    (traces.what == JOIN) & (minutes == minutes[number])):
                # somebody may still "act" in the minute of the exit: file order settles that, another export may not
                if not np.any((traces.what >= LEAVE) & (minutes == minutes[number])):
                    after_exit.append(person)
                inside = True
    says = [Named("namesake", f"{person} 在群組內時又出現加入紀錄：可能另有同名者（顯示名稱相同），或曾離開而未載") for person in doubled]
    says += [Named("impossible-time", f"{person} 離開後仍有發言或動作而無再加入紀錄：離開或加入之時間不明，或有同名者") for person in after_exit]
    return says


def _inside_at(traces, number) -> bool:
    """Whether the trace just before a second entry was made by somebody inside."""
    return number > 0 and traces.what[number - 1] < LEAVE


def about_time(presence: Presence, moment) -> list[Named]:
    """Clocks that cannot be: rows after the export was saved, time that runs backwards, an end before the post."""
    says = []
    row = moment.disclosure
    if pd.notna(row["ended_at"]) and row["ended_at"] < row["posted_at"]:
        says.append(Named("impossible-time", f"{row['disclosure_id']} 之終止時間早於發布時間，不可能，請查明"))
    for evidence_id, saved in presence.saved.items():
        rows = presence.messages[presence.messages["evidence_id"] == evidence_id]["sent_at"]
        if pd.notna(saved) and len(rows) and rows.max() >= saved + pd.Timedelta(minutes=1):
            says.append(Named("impossible-time", f"{evidence_id} 載有晚於其儲存時間（{saved:%Y/%m/%d %H:%M}）之列，時鐘有誤，請查明"))
    backwards = presence.backwards
    if backwards:
        says.append(Named("impossible-time", f"{'、'.join(backwards[:5])} 之時間早於其前一列，順序與時鐘不符，先後以時間為準，請查明"))
    return says
