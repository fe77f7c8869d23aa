"""The seed case gives what its author derived by hand (`datasets/seed_case/expected/`), not what the code happens to give."""

import pandas as pd
import pytest

from leakkit.demo import harmless_case, seed_case

from .conftest import ROOT

EXPECTED = ROOT / "datasets" / "seed_case" / "expected"
TITLES = {"W": "工程科公務群", "S": "路燈巡查小組"}


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return seed_case(tmp_path_factory.mktemp("seed") / "case")


@pytest.fixture(scope="module")
def leak(case):
    return case.incident()


def expected(name):
    return pd.read_csv(EXPECTED / f"{name}.csv", dtype=str).fillna("")


@pytest.fixture(scope="module")
def place(case):
    """message_id → (file, first line)."""
    files = dict(zip(case.table("evidence")["evidence_id"], case.table("evidence")["file"], strict=True))
    messages = case.table("messages")
    return {row.message_id: (files[row.evidence_id], row.first_line) for row in messages.itertuples()}


def test_every_line_of_every_file_is_accounted_for(case):
    rows = case.table("evidence").set_index("file")
    for want in expected("files").to_dict("records"):
        got = rows.loc[want["file"]]
        structure = sum(int(want[part]) for part in ("notice_rows", "date_rows", "header_rows", "blank_rows"))
        assert (got["lines"], got["lines_message"], got["lines_continued"], got["lines_system"], got["lines_unexplained"]) == (
            int(want["lines"]), int(want["sender_rows"]), int(want["continued_rows"]), structure, 0)
        assert str(got["saved_at"])[:16] == (want["saved_at"] or "NaT")


def test_who_wrote_how_often(case):
    messages = case.table("messages")
    messages = messages[messages["account"].notna() & (messages["kind"] != "unsent")]
    files = case.table("evidence").set_index("evidence_id")["file"]
    got = messages.assign(file=messages["evidence_id"].map(files)).groupby(["file", "account"]).size().to_dict()
    want = {(row.file, row.account): int(row.sender_rows) for row in expected("accounts").itertuples()}
    assert got == want


def test_membership_events(case, place):
    events = case.table("membership")
    got = {(*place[row.message_id], str(row.at)[:16], row.action, *(name if isinstance(name, str) else "" for name in (row.account, row.by)))
           for row in events.itertuples()}
    want = {(row.file, int(row.line), row.at, row.action, row.account, row.by) for row in expected("membership").itertuples()}
    assert got == want


def test_recalls(case, place):
    rows = case.table("messages")
    rows = rows[rows["kind"] == "unsent"]
    got = {(*place[row.message_id], str(row.sent_at)[:16]) for row in rows.itertuples()}
    assert got == {(row.file, int(row.line), row.at) for row in expected("recalls").itertuples()}


def test_no_decided_finding_of_the_sheet_is_left_out(case, place):
    found = case.table("findings")
    got = {(*place[row.message_id], row.kind) for row in found.itertuples()}
    for row in expected("findings").itertuples():
        if row.truth == "personal" and row.kind != "relation":
            assert (row.file, int(row.first_line), row.kind) in got


def names_of(case, leak):
    return {row.person_id: row.names for row in case.table("people").itertuples()}


def test_disclosures(case, leak, place):
    names = names_of(case, leak)
    want = expected("disclosures")
    assert len(leak.disclosures) == len(want)
    for row in want.itertuples():
        got = next(d for d in leak.disclosures.itertuples() if d.chat_title == row.chat_title and row.person in names[d.person_id])
        assert place[got.message_id] == (row.file, int(row.first_line))
        assert set(got.kinds) == set(row.kinds.split(";"))
        assert (got.discloser, str(got.posted_at)[:16], got.ended_by) == (row.discloser, row.posted_at, row.ended_by)
        assert (str(got.ended_at)[:16] if row.ended_at else "") == row.ended_at
        assert str(got.exposed_low) == row.exposed_low
        assert ("" if pd.isna(got.exposed_high) else str(got.exposed_high)) == row.exposed_high


@pytest.mark.parametrize("chat", ["W", "S"])
def test_audience_totals(leak, chat):
    want = expected("totals").set_index("chat").loc[chat]
    disclosure = leak.disclosures[leak.disclosures["chat_title"] == TITLES[chat]]["disclosure_id"].iloc[0]
    seen = leak.audience(disclosure=disclosure)
    got = (seen.declared, seen.low, seen.high, seen.unauthorised_low, seen.unauthorised_high)
    assert list(map(str, got)) == [want["declared"], want["low"], want["high"], want["unauthorised_low"], want["unauthorised_high"]]


@pytest.mark.parametrize("chat", ["W", "S"])
def test_every_member_has_the_grade_that_the_author_gave(leak, place, chat):
    disclosure = leak.disclosures[leak.disclosures["chat_title"] == TITLES[chat]]["disclosure_id"].iloc[0]
    table = leak.audience(disclosure=disclosure).table
    got = {row.account: (row.grade if isinstance(row.grade, str) else "", bool(row.counted_low), bool(row.counted_high),
                         bool(row.need_to_know)) for row in table.itertuples()}
    want = expected("audience")
    for row in want[want["chat"] == chat].itertuples():
        assert got.pop(row.account) == (row.grade, row.counted_low == "true", row.counted_high == "true",
                                        row.need_to_know == "true"), row.account
    left_out = expected("not_counted")
    for account, (_, low, high, _) in got.items():
        assert account in set(left_out[left_out["chat"] == chat]["account"])
        assert not low and not high


def test_every_counted_member_has_a_row_or_the_roster(leak, place):
    for seen in leak.audiences():
        for row in seen.table.itertuples():
            assert row.because
            assert (isinstance(row.message_id, str) and row.message_id in place) or row.grade == "declared"


def test_the_second_group_is_onward_movement(leak, place):
    seen = leak.spread()
    got = [(place[row.from_message], place[row.to_message], row.basis, row.delay_minutes) for row in seen.edges.itertuples()]
    want = expected("edges")
    want = want[want["basis"] == "near-text"].iloc[0]
    assert got == [((want["from_file"], int(want["from_line"])), (want["to_file"], int(want["to_line"])), "near-text",
                    int(want["delay_minutes"]))]
    assert (seen.audience_low, seen.audience_high) == (22, 25)


FIVE = [("中華民國刑法", "132"), ("個人資料保護法", "15"), ("行政程序法", "170"),
        ("行政院及所屬各機關處理人民陳情案件要點", "18"), ("文書處理手冊", "48")]


def test_the_five_provisions_of_the_seed_bulletin(leak):
    rows = leak.provisions()
    named = {(row.law, row.article) for row in rows.itertuples()}
    assert [one for one in FIVE if one not in named] == []
    assert set(rows[rows["article"] == "132"]["version_from"]) == {"2019-12-27"}
    assert set(rows[rows["law"] == "文書處理手冊"]["version_from"]) == {"待查"}


def test_the_penalty_is_quoted_as_it_stood_that_day(leak, tmp_path):
    for verb in (leak.writeup, leak.bulletin):
        text = verb(tmp_path / "a.md").read_text(encoding="utf-8")
        assert "九千元以下罰金" in text and "三百元" not in text
        assert all(law.removeprefix("中華民國") in text for law, _ in FIVE)


def test_the_bulletin_keeps_the_genres_order_and_no_original(case, leak, tmp_path):
    from leakkit import deid

    text = leak.bulletin(tmp_path / "宣導.md").read_text(encoding="utf-8")
    order = ["公務機密維護宣導", "前言", "案例說明", "所涉法條", "問題研析", "改善及策進作為", "結語", "資料來源", "關心您"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    for value in case.originals()["value"]:
        assert len(value) < 3 or value not in text
    assert deid.check(text, case) == []


def test_custody_is_whole_after_everything(case, leak):
    assert case.verify() == []


def test_a_second_look_does_no_work_again(case):
    lines = len(case.folder.log.entries())
    case.read()
    case.find()
    assert len(case.folder.log.entries()) == lines


def test_the_harmless_case_has_no_leak_and_says_what_was_looked_at(tmp_path):
    from leakkit.errors import NothingYet
    from leakkit.leak import report_nothing

    case = harmless_case(tmp_path / "case")
    assert case.disclosures().empty
    with pytest.raises(NothingYet):
        case.incident()
    text = report_nothing(case, tmp_path / "報告.md").read_text(encoding="utf-8")
    assert "未發現" in text and "72" in text and "識別碼規則" in text and "圖片" in text
    assert "內容為何，有無個人資料" in text              # what was not looked at is a question, not a silence
