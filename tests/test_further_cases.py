"""The two further sample cases: their files agree with their own tables without leakkit, and leakkit gives what was derived by hand."""

import csv
import re

import pandas as pd
import pytest

from leakkit.demo import FURTHER, sample_case

from .conftest import ROOT

GRAMMAR = re.compile(r"(上午|下午)(0[1-9]|1[0-2]):[0-5][0-9]\t(?:[^\t]+\t.*|\t.+)|[0-9]{4}/[0-9]{2}/[0-9]{2}（[一二三四五六日]）|")


def table(folder, name):
    with open(ROOT / "datasets" / folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("folder", FURTHER)
def test_files_follow_the_grammar_and_their_own_counts(folder):
    for row in table(folder, "expected/files"):
        data = (ROOT / "datasets" / folder / row["file"]).read_bytes()
        lines = data.decode("utf-8-sig").split("\n")
        assert b"\r" not in data and lines.pop() == "" and len(lines) == int(row["lines"])
        assert lines[0].startswith("[LINE] ") and re.fullmatch(r"儲存日期：\d{4}/\d\d/\d\d \d\d:\d\d", lines[1])
        strange = [line for line in lines[2:] if not GRAMMAR.fullmatch(line)]
        assert len(strange) == int(row["continued_rows"])


@pytest.mark.parametrize("folder", FURTHER)
def test_every_decided_value_stands_where_the_sheet_says(folder):
    for row in table(folder, "decisions"):
        lines = (ROOT / "datasets" / folder / row["file"]).read_text(encoding="utf-8-sig").split("\n")
        assert row["value"] in "\n".join(lines[int(row["first_line"]) - 1:int(row["first_line"]) + 5])


@pytest.fixture(scope="module", params=list(FURTHER))
def made(request, tmp_path_factory):
    """(folder, case, leak)."""
    case = sample_case(request.param, tmp_path_factory.mktemp("further") / "case")
    return request.param, case, case.incident()


def test_lines_are_accounted_for(made):
    folder, case, _ = made
    rows = case.table("evidence").set_index("file")
    for want in table(folder, "expected/files"):
        got = rows.loc[want["file"]]
        structure = sum(int(want[part]) for part in ("notice_rows", "date_rows", "header_rows", "blank_rows"))
        assert (got["lines"], got["lines_message"], got["lines_continued"], got["lines_system"], got["lines_unexplained"]) == (
            int(want["lines"]), int(want["sender_rows"]), int(want["continued_rows"]), structure, 0)


def test_disclosures(made):
    folder, case, leak = made
    files = dict(zip(case.table("evidence")["evidence_id"], case.table("evidence")["file"], strict=True))
    place = {row.message_id: (files[row.evidence_id], str(row.first_line)) for row in case.table("messages").itertuples()}
    names = {row.person_id: row.names for row in case.table("people").itertuples()}
    want = table(folder, "expected/disclosures")
    assert len(leak.disclosures) == len(want)
    for row in want:
        got = next(d for d in leak.disclosures.itertuples() if d.chat_title == row["chat_title"] and row["person"] in names[d.person_id])
        assert place[got.message_id] == (row["file"], row["first_line"]) and set(got.kinds) == set(row["kinds"].split(";"))
        assert (got.discloser, str(got.posted_at)[:16], got.ended_by) == (row["discloser"], row["posted_at"], row["ended_by"])
        assert (str(got.exposed_low), "" if pd.isna(got.exposed_high) else str(got.exposed_high)) == (row["exposed_low"], row["exposed_high"])


def test_audience(made):
    folder, _, leak = made
    seen = {total.disclosure_id: total for total in leak.audiences()}
    titles = dict(zip(leak.disclosures["chat_title"], leak.disclosures["disclosure_id"], strict=True))
    for row in table(folder, "expected/totals"):
        got = seen[titles[row["chat_title"]]]
        shown = ["" if one is None else str(one) for one in (got.declared, got.low, got.high, got.unauthorised_low, got.unauthorised_high)]
        assert shown == [row["declared"], row["low"], row["high"], row["unauthorised_low"], row["unauthorised_high"]]


def test_spread(made):
    folder, case, leak = made
    if not (ROOT / "datasets" / folder / "expected" / "edges.csv").exists():
        return
    lines = case.table("messages").set_index("message_id")["first_line"]
    got = [(str(lines[row.from_message]), str(lines[row.to_message]), str(row.delay_minutes)) for row in leak.spread().edges.itertuples()]
    assert got == [(row["from_line"], row["to_line"], row["delay_minutes"]) for row in table(folder, "expected/edges")]
