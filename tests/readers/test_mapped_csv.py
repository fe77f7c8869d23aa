"""The mapped CSV: a vendor's log, wrong mappings, times, damaged files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import InputError, NotAChat

from .beside import HERE, accounted, mangled, read_or_refused, seen

FOLDER = HERE / "mapped_csv"
LOG, MAPPING = FOLDER / "juiker.csv", FOLDER / "juiker.toml"


def test_a_vendor_log():
    export = readers.read_export(LOG, mapping=MAPPING)
    accounted(export)
    found = seen(export)
    assert found["evidence"] == {"platform": "juiker", "variant": "mapped-csv", "chat_title": "讀書會", "chat_type": "group",
                                 "timezone": "unknown-local", "lines": 11, "lines_message": 3, "lines_unexplained": 1}
    assert found["messages"] == [
        {"sent_at": "2025-02-07 09:30:00", "kind": "system", "text": "映潔邀請子謙", "forwarded": False},
        {"sent_at": "2025-02-07 09:31:00", "account": "子謙", "kind": "text", "text": '第一行\n第二行, "引"', "forwarded": True},
        {"sent_at": "2025-02-07 12:31:00", "account": "映潔", "kind": "image", "text": "", "attachment": "名單.jpg",
         "reply_to": "E1-000002", "forwarded": False},
        {"sent_at": "2025-02-07 12:32:00", "account": "映潔", "kind": "unsent", "text": "", "forwarded": False},
        {"sent_at": "2025-02-07 12:33:00", "kind": "system", "text": "", "forwarded": False},
        {"sent_at": "2025-02-07 12:34:00", "account": "映潔", "kind": "text", "text": "", "forwarded": False}]
    assert found["membership"] == [["2025-02-07 09:30:00", "join", "子謙", "映潔"], ["2025-02-07 12:33:00", "remove", "子謙", "映潔"]]
    assert found["warnings"] == ["no-time", "odd-columns", "unexplained"]
    assert export.messages[["first_line", "last_line"]].iloc[1].tolist() == [4, 5]


def test_no_table_is_read_by_guess():
    with pytest.raises(NotAChat):
        readers.read_export(LOG)


SHORT = '[columns]\ntime = "t"\nsender = "s"\ntext = "x"\n'


@pytest.mark.parametrize("extra, cell, at, zone", [
    ("", "2025-02-07 09:30:01", "2025-02-07 09:30:01", "unknown-local"), ("", "2025/2/7 9:30", "2025-02-07 09:30:00", "unknown-local"),
    ("", "2025/2/7 下午12:30", "2025-02-07 12:30:00", "unknown-local"), ("", "2025-02-07 12:05 AM", "2025-02-07 00:05:00", "unknown-local"),
    ("", "2025-02-07T01:30:00Z", "2025-02-07 09:30:00", "Asia/Taipei"), ('[time]\nformat = "epoch"\n', "1738891800", "2025-02-07 09:30:00", "Asia/Taipei"),
    ('[time]\nformat = "epoch-ms"\n', "1738891800123", "2025-02-07 09:30:00", "Asia/Taipei"),
    ('[time]\nformat = "%d/%m/%Y %H:%M"\n', "07/02/2025 09:30", "2025-02-07 09:30:00", "unknown-local"),
])
def test_times(tmp_path, extra, cell, at, zone):
    (tmp_path / "m.toml").write_text(SHORT + extra, encoding="utf-8")
    export = readers.read_bytes(f"t,s,x\n{cell},甲,早\n".encode(), "a.csv", mapping=tmp_path / "m.toml")
    assert str(export.messages["sent_at"][0]) == at and export.evidence["timezone"] == zone


@pytest.mark.parametrize("text", ["", "x = ", "columns = 3", '[columns]\ntime = "t"', '[columns]\ntime = 3\nsender = "s"', SHORT + 'nonsense = "x"',
                                  'delimiter = ""\n' + SHORT, "header = 0\n" + SHORT, SHORT + '[kinds]\n"a" = "nonsense"', SHORT.replace('"x"', '"y"')])
def test_a_wrong_mapping_is_said(tmp_path, text):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        readers.read_bytes("t,s,x\n2025-02-07 09:30:01,甲,早\n".encode(), "a.csv", mapping=tmp_path / "m.toml")


def test_a_mapping_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"no\.toml"):
        readers.read_export(LOG, mapping=tmp_path / "no.toml")
    with pytest.raises(InputError):
        readers.read_export(LOG, reader="mapped-csv")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, LOG.read_bytes()), "a.csv", mapping=MAPPING)
