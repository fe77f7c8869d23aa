"""The registry, what it refuses and how, and what an Export shows of itself."""

import os
import re
import shutil
from pathlib import Path

import pytest

from leakkit.errors import BadPicture, EmptyFile, EvidenceError, FileMissing, InputError, LeakkitError, NotAChat, NothingRead, Undecodable
from leakkit.readers import detect, formats, read_bytes, read_export
from leakkit.readers.decoding import split_lines
from leakkit.schema import EVIDENCE, MEMBERSHIP, MESSAGES

from . import golden

GROUP = golden.LINE / "zh-tw-new-group.txt"


def test_what_a_reader_was_tested_on_is_there():
    root = Path(__file__).parents[2]
    named = {place for told in formats()["tested_on"] for place in re.findall(r"(?:tests/readers|datasets|benchmarks)/\w+(?:\.py)?", told)}
    assert len(named) > 12 and [place for place in sorted(named) if not (root / place).exists()] == []


def test_formats_lists_each_reader_once_with_what_it_was_tested_on():
    table = formats()
    assert {"line-mobile", "line-desktop"} <= set(table["name"])
    assert table["name"].is_unique
    assert (table["tested_on"].str.len() > 10).all()
    assert table["suffixes"].str.startswith(".").all()
    assert not table.isna().any().any()


@pytest.mark.parametrize("path", golden.samples(), ids=lambda path: path.stem)
def test_the_family_is_found_by_content_not_by_name(path, tmp_path):
    """A sample under a name that says nothing is read alike (only a desktop file has its title in its name)."""
    other = tmp_path / f"a{path.suffix}"
    shutil.copy(path, other)
    assert golden.read(other)[1] == golden.read(path)[1]


@pytest.mark.parametrize("stem, reader", [("zh-tw-new-group", "line-mobile"), ("en-month-first", "line-mobile"), ("no-header", "line-mobile"),
                                          ("desktop-zh-tw", "line-desktop"), ("desktop-tab", "line-desktop"), ("desktop-en", "line-desktop")])
def test_detect_names_the_reader(stem, reader):
    assert detect(split_lines((golden.LINE / f"{stem}.txt").read_text(encoding="utf-8")), "a.txt").name == reader


def test_a_reader_can_be_forced_but_not_invented():
    assert len(read_export(GROUP, reader="line-mobile").messages) == len(golden.expected(GROUP)[0])
    with pytest.raises(InputError):
        read_export(GROUP, reader="line-morse")


def test_tables_are_those_of_the_schema():
    export = read_export(GROUP, evidence_id="E7")
    assert list(export.messages.columns) == MESSAGES.names
    assert list(export.membership.columns) == MEMBERSHIP.names
    assert list(export.evidence.index) == EVIDENCE.names
    assert export.messages["message_id"].iloc[0] == "E7-000001"
    assert set(export.membership["message_id"]) <= set(export.messages["message_id"])
    assert set(export.membership["basis"]) == {"system-line"}


def test_raw_is_the_source_lines():
    export = read_export(GROUP)
    lines = split_lines(GROUP.read_text(encoding="utf-8"))
    for row in export.messages.itertuples():
        assert row.raw == "\n".join(lines[row.first_line - 1:row.last_line])


def test_no_file(tmp_path):
    with pytest.raises(FileMissing):
        read_export(tmp_path / "沒有.txt")
    with pytest.raises(FileMissing):
        read_export(GROUP / "裡面.txt")


def test_a_folder(tmp_path):
    with pytest.raises(EvidenceError):
        read_export(tmp_path)


def test_no_permission(tmp_path):
    path = tmp_path / "a.txt"
    shutil.copy(GROUP, path)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("這個帳號（root）不受檔案權限限制，無從測試 this account may read any file")
    with pytest.raises(EvidenceError):
        read_export(path)


@pytest.mark.parametrize("data, error", [
    (b"", EmptyFile), (b"\n \n", EmptyFile), (b"\xef\xbb\xbf", EmptyFile), ("\ufeff\n".encode("utf-16-le"), EmptyFile),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), BadPicture), (bytes(range(256)) * 20, Undecodable),
    ("今天天氣很好。\n沒有聊天。\n".encode(), NotAChat), (b"a,b\n1,2\n", NotAChat), ("你好".encode("cp950"), NotAChat),
    ("[LINE] 空群組的聊天記錄\n儲存日期：2025/11/03 18:20\n".encode(), NothingRead),
    ("[LINE] 空群組的聊天記錄\n儲存日期：2025/11/03 18:20\n\n2025/11/03（一）\n".encode(), NothingRead)])
def test_what_is_no_chat_is_named(data, error):
    with pytest.raises(error) as caught:
        read_bytes(data, "收到.txt")
    assert "收到.txt" in str(caught.value)
    assert isinstance(caught.value, LeakkitError)


def test_repr_shows_counts_and_no_content():
    export = read_export(GROUP)
    shown = repr(export)
    assert "行" in shown and str(len(export.messages)) in shown
    for secret in ("高子謙", "沈映潔", "社工一科", "我是新來的"):
        assert secret not in shown
        assert secret not in repr(export.messages)
        assert secret not in repr(export.membership)


@pytest.mark.parametrize("stem, chat_type, title", [
    ("zh-tw-new-group", "group", "社工一科聯絡群"), ("zh-tw-direct", "direct", "小潔 (人事)"), ("zh-tw-direct-one-side", "direct", "小潔"),
    ("zh-tw-group-titled-with-yu", "group", "與海同行"), ("ja-direct", "direct", "山本"), ("ja-group", "group", "町内会"),
    ("en-direct-no-prefix", "direct", "Amy Ho"), ("en-month-first", "group", "Ward office"), ("zh-cn-direct", "direct", "小赵"),
    ("openchat", "open", "垃圾車時間表"), ("en-2014-hours-to-24", "group", "Book club")])
def test_title_and_kind_of_chat(stem, chat_type, title):
    row = read_export(golden.LINE / f"{stem}.txt").evidence
    assert (row["chat_type"], row["chat_title"]) == (chat_type, title)


@pytest.mark.parametrize("stem, saved", [
    ("zh-tw-new-group", "2025-11-03 18:20"), ("zh-tw-old-24h-parens", "2023-10-05 09:12"), ("ja-group", "2022-11-10 01:11"),
    ("zh-cn-group", "2026-01-31 08:00"), ("en-2014-hours-to-24", "2014-03-09 10:00")])
def test_saved_at(stem, saved):
    assert f"{read_export(golden.LINE / f'{stem}.txt').evidence['saved_at']:%Y-%m-%d %H:%M}" == saved


@pytest.mark.parametrize("stem, encoding", [
    ("bom", "utf-8-sig"), ("crlf", "utf-8"), ("utf-16-le-bom", "utf-16"), ("utf-16-be-bare", "utf-16-be"), ("utf-16-le-bare", "utf-16-le"),
    ("cp950", "cp950"), ("zh-cn-gb18030", "gb18030"), ("cut-last-character", "utf-8")])
def test_encoding_is_recorded(stem, encoding):
    assert read_export(golden.LINE / f"{stem}.txt").evidence["encoding"] == encoding


@pytest.mark.parametrize("stem, codes", [
    ("weekday-mismatch", {"weekday"}), ("clock-backwards", {"backwards"}), ("unknown-notice-and-line", {"unknown-notice", "unexplained"}),
    ("cut-last-character", {"truncated"}), ("cut-last-character-utf-16", {"truncated"}), ("cut-last-character-cp950", {"truncated"}),
    ("cut-in-quote", {"truncated"}), ("zh-tw-new-group", set()), ("paste-chat-with-dates", set()), ("odd-names", set())])
def test_warnings_are_named(stem, codes):
    export = read_export(golden.LINE / f"{stem}.txt")
    assert {warning.code for warning in export.warnings} == codes
    assert all("第" in str(warning) or "結尾" in str(warning) for warning in export.warnings)


def test_warnings_have_both_languages(monkeypatch):
    warning = read_export(golden.LINE / "weekday-mismatch.txt").warnings[0]
    monkeypatch.setenv("LEAKKIT_LANG", "en")
    assert "weekday" in str(warning)
