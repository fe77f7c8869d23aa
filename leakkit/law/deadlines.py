"""What is due and by which provision: a dated checklist, and advice on what is promulgated but not in force."""

from __future__ import annotations

import calendar
import datetime as dt
import tomllib
from functools import cache

from leakkit.errors import NoVersionInForce
from leakkit.law.catalogue import ROOM, held, provision, versions
from leakkit.law.conditions import holds
from leakkit.law.days import roc, to_date, to_moment
from leakkit.law.elements import check_facts
from leakkit.law.workdays import working_day
from leakkit.schema import DEADLINES


@cache
def tasks() -> tuple[dict, ...]:
    """The checklist of `deadlines.toml`, in order."""
    return tuple(tomllib.loads((ROOM / "deadlines.toml").read_text(encoding="utf-8"))["task"])


def deadlines(facts: dict, posted_on, known_on, done=()):
    """`schema.DEADLINES` frame, one row a task, by the law of the day the agency knew.

    `facts`: plain dict as for `applicable`; `posted_on`: day of the act; `known_on`: day the agency knew, with the time
    where hours are to be counted (2025-10-03 09:12); `done`: keys of tasks that are done. A period of days, months or
    years does not count its first day (民法 §§120–121) and ends on the day of the same number, or the month's last day;
    `last_day` moves an end on a day of rest to the next working day (§122). attrs: "limits", "advice" (provision ids
    that are not in force and bind nobody), "conditional" (keys of tasks that hold only if a fact does that nobody knows). Raises InputError.
    """
    check_facts(facts)
    posted, known, moment = to_date(posted_on), to_date(known_on), to_moment(known_on)
    rows, advice, doubtful = [], [], []
    for task in tasks():
        found = _held(task, known)
        if found is None or ("when" in task and holds(task["when"], facts) is False):
            continue
        rows.append(_row(task, found.id, posted, known, moment) | {"done": task["key"] in done})
        advice += [found.id] if task["kind"] == "advice" else []
        doubtful += [task["key"]] if "when" in task and holds(task["when"], facts) is None else []
    frame = DEADLINES.frame(rows)
    frame.attrs.update(limits=_limits(known), advice=advice, conditional=list(dict.fromkeys(doubtful)))
    return frame


def _held(task: dict, known: dt.date):
    """The version a task rests on, or None when it does not hold on that day."""
    if not task.get("since", "") <= known.isoformat() <= task.get("until", "9999"):
        return None
    if task["kind"] == "advice":
        pending = [p for p in versions(task["law"], task["article"]) if p.status == "promulgated_not_in_force"]
        return next((p for p in pending if p.promulgated <= known), None)
    try:
        return provision(task["law"], task["article"], on=known)
    except NoVersionInForce:
        return None


def _row(task: dict, provision_id: str, posted: dt.date, known: dt.date, moment: dt.datetime | None) -> dict:
    start = posted if task.get("from") == "posted" else known
    end = after(start, task.get("months", 0) + 12 * task.get("years", 0)) + dt.timedelta(days=task.get("days", 0))
    dated = bool({"days", "months", "years"} & task.keys())
    last = working_day(end) if task.get("rest") else end
    due = task["due"].format(posted=roc(posted), known=roc(known), end=roc(end))
    due_on = end.isoformat() if dated else _hours(task, moment)
    return {"task": task["task"], "due": due, "provision_id": provision_id, "key": task["key"], "kind": task["kind"],
            "due_on": due_on, "last_day": last.isoformat() if dated and task.get("rest") else "", "condition": task["condition"]}


def _hours(task: dict, moment: dt.datetime | None) -> str:
    """The minute at which so many hours have passed; "" where the minute of knowing was not given."""
    if "hours" not in task or moment is None:
        return ""
    return (moment + dt.timedelta(hours=task["hours"])).isoformat(sep=" ", timespec="minutes")


def after(start: dt.date, months: int) -> dt.date:
    """The last day of a period of months from `start`, the first day not counted: 2025-08-31 + 6 → 2026-02-28."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _limits(known: dt.date) -> list[str]:
    return [f"期限依知悉日 {roc(known)} 之法規試算；查核基準日 {held()['as_of']}。",
            "期間末日為星期六、日或其他休息日者，以其次日代之（民法第122條）；年份較遠者請對照辦公日曆表。",
            "期限之起算點（知悉、查明、行為終了）由人認定，所列日期僅為試算。",
            "已公布未施行之規定只列為提醒，不是義務。"]
