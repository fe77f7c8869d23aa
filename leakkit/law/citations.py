"""Check what a text cites: names, numbers, wording of the day, conclusions; and the shape of a bulletin (`lint.py`).

Nothing here changes a text. Every message begins with how sure it is: 〔確定〕 a fact of the catalogue, 〔可能〕 the
pattern fits and a person should look, 〔提示〕 worth a look.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from leakkit.law.catalogue import held
from leakkit.law.citing import Citation, find_citations
from leakkit.law.days import roc, to_date
from leakkit.law.flat import Flat, flatten
from leakkit.law.lint import lint
from leakkit.law.names import names
from leakkit.law.numbers import not_held, number_remarks, of_the_day, part_remarks, point_remarks, unit_remarks
from leakkit.law.phrases import draft_hours, half_cited, misapplied, old_phrases, out_of_scope, pending_phrases, too_strong
from leakkit.law.remark import Remark
from leakkit.law.threats import threat_remarks
from leakkit.law.unnumbered import unnumbered
from leakkit.law.whose import wrong_article
from leakkit.law.wordings import wording_remarks

COLUMNS = ("line", "start", "end", "kind", "message", "suggestion")


def check_citations(text: str, on) -> pd.DataFrame:
    """Everything in `text` that an editor should look at, by the law of the day `on` (the day of the act).

    Returns a frame sorted by place: line (int, from 1), start, end (int, code points in `text`, end exclusive), kind,
    message, suggestion (str). Kinds: stale-text, misquote, moved-number, not-in-force, wrong-name, wrong-unit,
    wrong-part, wrong-article, wrong-penalty, unknown-article, no-article, old-point, misapplied, too-strong, draft-hours, term,
    doubled, broken-quote, broken-bracket, broken-line, numbering, missing-section, duplicate-section,
    duplicate-passage, shared-code, two-codes, mixed-numerals, bullet, source, missing-fact, date, personal-data.
    `attrs["limits"]`: what was compared and what was not. Raises InputError for a wrong day.
    """
    day, flat = to_date(on), flatten(text)
    cited = find_citations(flat)
    remarks = [r for c in cited for r in _citation_remarks(flat, c, day)]
    remarks += [*names(flat, day, cited), *too_strong(flat), *draft_hours(flat), *misapplied(flat, cited, day),
                *out_of_scope(flat), *half_cited(flat, cited)]
    remarks += [*old_phrases(flat, day, cited, remarks), *pending_phrases(flat, day, remarks), *unnumbered(flat, cited, day)]
    rows = [_row(text, *flat.span(r.start, r.end), r.kind, r.message, r.suggestion) for r in remarks]
    rows += [_row(text, *found) for found in lint(text, flat, cited)]
    frame = pd.DataFrame(sorted(rows, key=lambda row: (row["start"], row["kind"])), columns=list(COLUMNS))
    frame = frame.drop_duplicates(["start", "end", "kind"]).reset_index(drop=True).astype({"line": "int64", "start": "int64", "end": "int64"})
    frame.attrs["limits"] = _limits(cited, day)
    return frame


def _row(text: str, start: int, end: int, kind: str, message: str, suggestion: str) -> dict:
    return {"line": text.count("\n", 0, start) + 1, "start": start, "end": end, "kind": kind, "message": message,
            "suggestion": suggestion}


def _citation_remarks(flat: Flat, c: Citation, day: dt.date) -> list[Remark]:
    """All remarks about one citation whose law is known."""
    if not c.law or not c.article or c.amended:
        return []
    found = number_remarks(flat, c, day) or wrong_article(flat, c, day)
    out = found + unit_remarks(c) + point_remarks(flat, c)
    p = None if found else of_the_day(c, day)
    if p is None:
        return out
    words = wording_remarks(flat, c, p)
    return out + part_remarks(c, p) + words + ([] if words else threat_remarks(flat, c, p))


def _limits(cited: list[Citation], day: dt.date) -> list[str]:
    missing = not_held([c for c in cited if c.unit == "條"], day)
    unknown = sum(not c.law and not c.inside for c in cited)
    out = [f"看過 {len(cited)} 處引用；依行為日 {roc(day)} 之法規，查核基準日 {held()['as_of']}。"]
    out += [f"條文原文未收錄，引文未逐字比對：{'、'.join(missing)}。"] if missing else []
    rules = dict.fromkeys(f"{c.law}第{c.article}點" for c in cited if c.unit == "點" and c.law)
    out += [f"待查：{'、'.join(rules)}為行政規則，點次與文字未經查核。"] if rules else []
    return out + ([f"{unknown} 處引用認不出法規名稱，未檢查。"] if unknown else [])
