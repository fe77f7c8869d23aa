"""Custody finds every changed byte, keeps its chain, and never half-writes."""

import json
import os

import pytest

import leakkit as lk
from leakkit import custody
from leakkit.case import CaseFolder
from leakkit.errors import CannotWrite, CaseDamaged, NoSuchCase
from leakkit.schema import DECISIONS

from .conftest import ticking


@pytest.fixture
def filled(folder, tmp_path):
    export = tmp_path / "群組.txt"
    export.write_text("[LINE] 群組的聊天記錄\n儲存日期：2025/09/15 10:41\n", encoding="utf-8")
    folder.add_evidence(export, "某同仁")
    folder.save("decisions", DECISIONS.frame([{"finding_id": "F0001", "decision": "not", "reason": "公務電話",
                                               "by": "甲", "at": "2025-10-03T09:00:00"}]))
    return folder


def test_an_untouched_case_is_whole(filled):
    assert lk.verify(filled.path) == []


@pytest.mark.parametrize("name", ["evidence/E1/群組.txt", "tables/decisions.parquet", "tables/codebook.csv",
                                  "case.json", custody.LOG])
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_changed_byte_is_found_anywhere(filled, name, where):
    path = filled.path / name
    data = bytearray(path.read_bytes())
    at = {"first": 0, "middle": len(data) // 2, "last": len(data) - 1}[where]
    data[at] ^= 0x01
    os.chmod(path, 0o600)
    path.write_bytes(data)
    broken = lk.verify(filled.path)
    assert broken
    assert broken[0].where.split(":")[0] == name


def test_every_single_byte_of_the_log_counts(filled):
    path = filled.path / custody.LOG
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1:])
        assert lk.verify(filled.path), f"byte {at} of the log can be changed unseen"


@pytest.mark.parametrize("change, first", [
    (lambda lines: lines[:2] + lines[3:], 3),                 # a line removed
    (lambda lines: [lines[0], *lines], 2),                    # a line doubled
    (lambda lines: [lines[1], lines[0], *lines[2:]], 1),      # two lines swapped
])
def test_removed_inserted_or_moved_lines_break_the_chain(filled, change, first):
    path = filled.path / custody.LOG
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    assert lk.verify(filled.path)[0].where == f"{custody.LOG}:{first}"


def test_a_file_nobody_logged_and_a_lost_file_are_named(filled):
    (filled.path / "evidence" / "E9.txt").write_text("x")
    (filled.path / "tables" / "decisions.parquet").unlink()
    assert [link.where for link in lk.verify(filled.path)] == ["tables/decisions.parquet", "evidence/E9.txt"]


def test_a_log_line_half_written_by_a_killed_process_is_cut_and_noted(filled):
    path = filled.path / custody.LOG
    path.write_bytes(path.read_bytes() + b'{"seq": 99, "act')
    assert lk.verify(filled.path)
    CaseFolder.open(filled.path, "乙", ticking())
    assert lk.verify(filled.path) == []
    assert filled.log.entries()[-1]["action"] == "recovered"


def test_a_whole_last_line_is_never_cut_for_want_of_its_line_end(filled):
    path = filled.path / custody.LOG
    entries = filled.log.entries()
    path.write_bytes(path.read_bytes()[:-1])
    CaseFolder.open(filled.path, "乙", ticking())
    assert filled.log.entries() == entries


def test_the_log_holds_hashes_that_a_stranger_can_recompute(filled):
    import hashlib
    for entry in map(json.loads, (filled.path / custody.LOG).read_text(encoding="utf-8").splitlines()):
        body = {k: v for k, v in entry.items() if k != "hash"}
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"]


def test_verify_of_a_folder_that_is_no_case(tmp_path):
    with pytest.raises(NoSuchCase):
        lk.verify(tmp_path)


def test_seal_and_unseal_give_the_same_case_back(filled, tmp_path):
    sealed = custody.seal(filled.path, tmp_path / "案件.age", "correct horse")
    assert "群組" not in sealed.read_bytes().decode("latin-1")
    with pytest.raises(CaseDamaged):
        custody.unseal(sealed, tmp_path / "b", "wrong")
    opened = custody.unseal(sealed, tmp_path / "b", "correct horse")
    assert lk.verify(opened) == []
    assert (opened / custody.LOG).read_bytes() == (filled.path / custody.LOG).read_bytes()
    with pytest.raises(CannotWrite):
        custody.unseal(sealed, tmp_path / "b", "correct horse")


@pytest.mark.parametrize("number, said", [("ENOSPC", "磁碟已滿"), ("EDQUOT", "磁碟已滿"), ("EACCES", "沒有寫入的權限"), ("EROFS", "唯讀"), ("EFBIG", "檔案大小")])
def test_why_nothing_could_be_written_is_said_in_words(number, said):
    import errno

    with pytest.raises(CannotWrite, match=said), custody.writing("a"):
        raise OSError(getattr(errno, number), "No space left on device")
