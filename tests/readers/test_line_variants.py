"""Golden samples: every variant of the LINE grammars, with the table each must give beside it (`line/*.expected.csv`)."""

import csv
from pathlib import Path

import pytest

from leakkit import readers

FOLDER = Path(__file__).parent / "line"


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SAMPLES = table(FOLDER / "samples.csv")


def read(sample):
    path = next(path for path in (FOLDER / f"{sample['sample']}.txt", FOLDER / f"{sample['sample']}.csv") if path.exists())
    return readers.read_bytes(path.read_bytes(), sample["file"] or path.name)


def cell(value):
    return "" if value != value or value is None else value


def clock(at, precision):
    return "" if at != at else at.strftime("%Y-%m-%d %H:%M:%S" if precision == "second" else "%Y-%m-%d %H:%M")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["sample"])
def test_messages_are_those_of_the_expected_table(sample):
    export = read(sample)
    events = {}
    for event in export.membership.itertuples():
        events.setdefault(event.message_id, []).append(f"{event.action}|{cell(event.account)}|{cell(event.by)}")
    got = [(str(m.first_line), str(m.last_line), clock(m.sent_at, m.precision), cell(m.account), m.kind, m.text,
            ";".join(events.get(m.message_id, []))) for m in export.messages.itertuples()]
    assert got == [tuple(row.values()) for row in table(FOLDER / f"{sample['sample']}.expected.csv")]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["sample"])
def test_evidence_and_warnings(sample):
    export = read(sample)
    row = export.evidence
    assert [row["variant"], cell(row["chat_title"]), row["chat_type"], row["encoding"]] == [
        sample["variant"], sample["chat_title"], sample["chat_type"], sample["encoding"]]
    if sample["saved_at"]:
        assert str(row["saved_at"])[:16] == sample["saved_at"]
    assert {warning.code for warning in export.warnings} == set(sample["warnings"].split())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s["sample"])
def test_every_line_is_accounted_for(sample):
    export = read(sample)
    row = export.evidence
    assert row["lines"] == row["lines_message"] + row["lines_continued"] + row["lines_system"] + row["lines_unexplained"]
    assert list(export.account["line"]) == list(range(1, row["lines"] + 1))
    assert (export.account["role"] == "unexplained").sum() == row["lines_unexplained"] == (2 if "unexplained" in sample["warnings"] else 0)


def test_there_are_samples_of_every_family_and_locale():
    variants = {sample["variant"] for sample in SAMPLES}
    assert len(SAMPLES) >= 25
    assert {"mobile zh-TW", "mobile zh-CN", "mobile ja", "mobile en", "openchat zh-TW", "desktop zh-TW", "desktop ja", "desktop en",
            "official account CSV"} <= variants
