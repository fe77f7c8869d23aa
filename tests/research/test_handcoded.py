"""Old cases coded by hand: templates in three formats, and every wrong cell named with its row."""

import pandas as pd
import pytest

import leakkit as lk
from leakkit.errors import InputError
from leakkit.research import handcoded
from tests.conftest import ROOT

GOOD = {"month": "113-09", "agency": "K07", "agency_type": "local", "channel": "line", "chat_type": "group", "group_size": "20", "audience": "17",
        "persons": "1", "kinds": "person、phone", "role": "informant", "exposed_minutes": "46", "ended_by": "unsent", "reached": "0", "severity": "very high",
        "provisions": "刑法 132；個人資料保護法 18", "outcome": "advice", "rules": ""}


def saved(path, *rows):
    columns = list(GOOD)
    return handcoded._write(path, [columns, *[[{**GOOD, **row}[name] for name in columns] for row in rows]])


@pytest.mark.parametrize("suffix", handcoded.SUFFIXES)
def test_a_filled_in_template(tmp_path, suffix):
    row = lk.research.load(saved(tmp_path / f"old{suffix}", {}, {"month": "2024/10"})).iloc[0]
    assert (row["month"], row["group_band"], row["audience_band"], row["persons_band"], row["exposure_band"]) == ("2024-09", "11-20", "11-20", "1", "30-119m")
    assert row["kinds"] == ["person", "phone"] and row["provisions"] == ["刑法 132", "個人資料保護法 18"]
    assert row["veris_action"] == "error.Publishing error" and row["source"] == "hand-coded"


@pytest.mark.parametrize("suffix", handcoded.SUFFIXES)
def test_the_template_and_the_codes_come_back(tmp_path, suffix):
    template = lk.research.template(tmp_path / f"t{suffix}")
    assert list(handcoded.table(template).columns) == list(GOOD) and handcoded.rows(template) == []
    cases = lk.research.load(ROOT / "datasets" / "research" / "cases.csv").head(40)
    pd.testing.assert_frame_equal(pd.DataFrame(lk.research.load(lk.research.export(cases, tmp_path / f"c{suffix}"))), pd.DataFrame(cases))


@pytest.mark.parametrize("change, said", [
    ({"month": "soon"}, "soon"), ({"month": "2024-13"}, "2024-13"), ({"agency_type": "市府"}, "agency_type"), ({"group_size": "二十"}, "group_size"),
    ({"kinds": "電話"}, "kinds"), ({"role": "檢舉人"}, "role"), ({"ended_by": "yes"}, "ended_by"), ({"outcome": "fine"}, "outcome"), ({"group_size": "-3"}, "-3"),
    ({"month": ""}, "month")])
def test_a_wrong_cell_is_named(tmp_path, change, said, zh):
    with pytest.raises(InputError) as caught:
        lk.research.load(saved(tmp_path / "old.csv", {}, change))
    assert said in str(caught.value) and "第 3 列" in str(caught.value)


def test_empty_cells_are_unknown(tmp_path):
    blank = {name: "" for name in GOOD if name not in ("month", "agency")}
    row = lk.research.load(saved(tmp_path / "old.csv", blank)).iloc[0]
    assert {row[name] for name in ("agency_type", "channel", "chat_type", "group_band", "role", "exposure_band", "reached", "outcome")} == {"unknown"}


def test_an_odd_column_or_file_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("month,name\n2024-01,陳\n", encoding="utf-8")
    with pytest.raises(InputError, match="name"):
        lk.research.load(tmp_path / "a.csv")
    (tmp_path / "b.ods").write_bytes(b"not a zip")
    with pytest.raises(InputError, match="b.ods"):
        lk.research.load(tmp_path / "b.ods")
    with pytest.raises(InputError):
        lk.research.template(tmp_path / "t.docx")


def test_big5_and_byte_order_marks(tmp_path):
    text = ",".join(GOOD) + "\n" + ",".join(GOOD.values()) + "\n"
    for name, encoding in (("a.csv", "cp950"), ("b.csv", "utf-8-sig")):
        (tmp_path / name).write_bytes(text.encode(encoding))
        assert len(lk.research.load(tmp_path / name)) == 1
