"""The case folder: evidence untouched, tables whole or old, nothing lost when a run is killed or the disk is full."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap

import pandas as pd
import pytest

import leakkit as lk
from leakkit.case import CaseFolder, read_parquet, write_parquet
from leakkit.errors import CannotWrite, CaseDamaged, CaseError, CaseInUse, CustodyBroken, EmptyFile, FileMissing
from leakkit.schema import DECISIONS, PEOPLE

from .conftest import ticking

ROW = {"finding_id": "F0001", "decision": "not", "reason": "公務電話", "by": "甲", "at": "2025-10-03T09:00:00"}


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "群組.txt"
    path.write_bytes("﻿[LINE] 群組的聊天記錄\r\n".encode())
    return path


def test_evidence_is_copied_byte_for_byte_read_only_and_once(folder, export):
    before = export.read_bytes(), export.stat().st_mtime_ns
    assert folder.add_evidence(export, "A機關") == "E1"
    assert folder.add_evidence(export, "A機關") is None
    assert folder.evidence_bytes("E1") == export.read_bytes() == before[0]
    assert export.stat().st_mtime_ns == before[1]
    assert not os.stat(folder.path / "evidence/E1/群組.txt").st_mode & 0o222


def test_changed_evidence_is_refused(folder, export):
    folder.add_evidence(export, "A機關")
    path = folder.path / "evidence/E1/群組.txt"
    os.chmod(path, 0o600)
    path.write_bytes(b"x")
    with pytest.raises(CustodyBroken) as error:
        folder.evidence_bytes("E1")
    assert error.value.exit_code == 2


@pytest.mark.parametrize("make, error", [
    (lambda path: None, FileMissing),
    (lambda path: path.write_bytes(b""), EmptyFile),
    (lambda path: path.mkdir(), CaseError),
])
def test_bad_evidence_is_one_sentence_and_changes_nothing(folder, tmp_path, make, error):
    path = tmp_path / "壞檔.txt"
    make(path)
    before = sorted(p.name for p in folder.path.rglob("*"))
    with pytest.raises(error):
        folder.add_evidence(path, "A機關")
    assert sorted(p.name for p in folder.path.rglob("*")) == before


def test_tables_come_back_as_they_went(folder):
    people = PEOPLE.frame([{"person_id": "P01", "accounts": ["小潔", "Mia Chang"], "names": [], "role": "member",
                            "need_to_know": True, "placeholder": "甲", "basis": "名冊"},
                           {"person_id": "P02", "accounts": [], "names": ["陳美玲"], "role": "informant"}])
    folder.save("people", people)
    pd.testing.assert_frame_equal(pd.DataFrame(folder.table("people")), pd.DataFrame(people))
    assert write_parquet(people, PEOPLE) == write_parquet(folder.table("people"), PEOPLE)


def test_a_table_is_plain_parquet_that_opens_without_leakkit(folder):
    folder.save("decisions", DECISIONS.frame([ROW]))
    frame = pd.read_parquet(folder.path / "tables/decisions.parquet")
    assert frame["reason"].tolist() == ["公務電話"]
    assert (folder.path / "tables/codebook.csv").read_text(encoding="utf-8-sig").startswith("table,column")


def test_an_unchanged_table_is_not_written_again(folder):
    folder.save("decisions", DECISIONS.frame([ROW]), made_from="k")
    lines = len(folder.log.entries())
    folder.save("decisions", DECISIONS.frame([ROW]), made_from="k")
    assert len(folder.log.entries()) == lines
    assert folder.made_from("decisions") == "k"


def test_the_key_follows_the_inputs(folder):
    one = folder.key("find", tables=["decisions"])
    assert one == folder.key("find", tables=["decisions"])
    folder.save("decisions", DECISIONS.frame([ROW]))
    assert one != folder.key("find", tables=["decisions"])


@pytest.mark.parametrize("frame, why", [
    ([{**ROW, "decision": "maybe"}], "decision"),
    ([{**ROW, "at": "no time"}], "at"),
])
def test_a_wrong_table_is_refused_by_name(folder, frame, why):
    with pytest.raises(CaseDamaged, match=why):
        folder.save("decisions", DECISIONS.frame(frame))


@pytest.mark.parametrize("damage", ["lost", "emptied"])
def test_a_lost_or_emptied_table_is_never_an_empty_one(folder, damage):
    """Otherwise a report would say that nothing was found."""
    folder.save("decisions", DECISIONS.frame([ROW]))
    path = folder.path / "tables/decisions.parquet"
    path.unlink()
    if damage == "emptied":
        path.write_bytes(write_parquet(DECISIONS.frame(), DECISIONS))
    with pytest.raises(CustodyBroken):
        folder.table("decisions")


def test_a_damaged_table_is_named_not_a_traceback(folder):
    with pytest.raises(CaseDamaged, match="decisions"):
        read_parquet(b"PAR1 no parquet", DECISIONS)


def test_a_new_case_never_overwrites(folder):
    with pytest.raises(CaseError):
        CaseFolder.create(folder.path, "乙", ticking())


def test_a_folder_without_write_permission(folder, export, monkeypatch):
    """Root may write anywhere, so the refusal is made by the system call itself."""
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")
    monkeypatch.setattr("leakkit.custody.open", refuse, raising=False)
    with pytest.raises(CannotWrite, match="沒有寫入的權限"):
        folder.add_evidence(export, "A機關")
    monkeypatch.undo()
    assert lk.verify(folder.path) == []
    assert folder.received() == []


LIMITED = """
    import resource, signal, sys
    sys.path.insert(0, {root!r})
    from tests.conftest import ticking
    from leakkit.case import CaseFolder
    from leakkit.errors import CannotWrite
    folder = CaseFolder.open({case!r}, "甲", ticking())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
    try:
        folder.add_evidence({export!r}, "A機關")
    except CannotWrite as error:
        print(error)
        sys.exit(7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file-size limits, which stand in for a full disk, are POSIX")
@pytest.mark.parametrize("limit", [0, 100, 5_000])
def test_a_full_disk_loses_nothing(folder, tmp_path, limit):
    """The size limit stops the write midway, in the evidence copy or in the log line."""
    export = tmp_path / "大檔.txt"
    export.write_bytes(b"x" * (10_000 if limit == 5_000 else 50))
    before = {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()}
    code = textwrap.dedent(LIMITED).format(root=os.getcwd(), case=str(folder.path), export=str(export), limit=limit)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 7, run.stderr
    assert {p: p.read_bytes() for p in folder.path.rglob("*") if p.is_file()} == before
    assert lk.verify(folder.path) == []


@pytest.mark.parametrize("at", ["part", "log"])
def test_killed_between_two_steps(folder, at, monkeypatch):
    """Killed after the part is on disk, or after its log line: the next opening ends in a whole case either way."""
    folder.save("decisions", DECISIONS.frame([ROW]))

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed
    if at == "part":
        monkeypatch.setattr(CaseFolder, "note", die)
        monkeypatch.setattr("pathlib.Path.unlink", die)
    else:
        monkeypatch.setattr("leakkit.case.os.replace", die)
    with pytest.raises(Killed):
        folder.save("decisions", DECISIONS.frame([{**ROW, "decision": "personal"}]))
    monkeypatch.undo()
    again = CaseFolder.open(folder.path, "甲", ticking())
    assert lk.verify(again.path) == []
    assert again.table("decisions")["decision"].tolist() == [{"part": "not", "log": "personal"}[at]]
    assert not list(again.path.rglob("*.part"))


def test_ctrl_c_after_the_log_line_keeps_what_the_log_vouches_for(folder, monkeypatch):
    folder.save("decisions", DECISIONS.frame([ROW]))
    append = folder.log._add

    def stopped(line):
        append(line)
        raise KeyboardInterrupt
    monkeypatch.setattr(folder.log, "_add", stopped)
    with pytest.raises(KeyboardInterrupt):
        folder.save("decisions", DECISIONS.frame([{**ROW, "decision": "personal"}]))
    monkeypatch.undo()
    assert lk.verify(folder.path) == []
    assert folder.table("decisions")["decision"].tolist() == ["personal"]


def test_ctrl_c_in_the_middle_of_a_write_leaves_a_whole_case(folder):
    code = f"""
import signal, sys; sys.path.insert(0, {os.getcwd()!r})
signal.signal(signal.SIGINT, signal.default_int_handler)        # a shell starts background jobs with the signal ignored
from tests.conftest import ticking
from tests.test_case import ROW
from leakkit.case import CaseFolder
from leakkit.schema import DECISIONS
folder = CaseFolder.open({str(folder.path)!r}, "甲", ticking())
print("go", flush=True)
for n in range(100_000):
    folder.save("decisions", DECISIONS.frame([{{**ROW, "reason": str(n)}}]))
"""
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert run.stdout.readline() == b"go\n"
    import time
    time.sleep(0.3)
    for _ in range(20):         # about once in ninety the signal vanishes inside a C library: whoever presses, presses again
        run.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(timeout=1)
            break
    assert run.returncode
    CaseFolder.open(folder.path, "甲", ticking())
    assert lk.verify(folder.path) == []


def test_a_table_read_twice_is_two_frames(folder):
    """What is done to one frame reaches neither the next reading nor the file; lists in cells too."""
    row = {"person_id": "P01", "accounts": ["王大明"], "names": ["王大明"], "role": "unknown", "basis": "account"}
    before = folder.save("people", PEOPLE.frame([row]))
    first = folder.table("people")
    first.loc[0, "role"] = "member"
    first.at[0, "accounts"].append("另一人")
    first["names"] = [[]]
    pd.testing.assert_frame_equal(pd.DataFrame(folder.table("people")), pd.DataFrame(before))


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"), lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_table_that_was_read_before_is_still_checked(folder, damage):
    """Same length, same times: the bytes are hashed at every reading, whatever was read before."""
    folder.save("decisions", DECISIONS.frame([ROW]))
    folder.table("decisions")
    path = folder.path / "tables/decisions.parquet"
    times = path.stat()
    damage(path)
    if path.exists():
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(CustodyBroken):
        folder.table("decisions")


def test_what_another_process_wrote_is_seen_at_once(folder):
    other = CaseFolder.open(folder.path, "乙", ticking())
    folder.save("decisions", DECISIONS.frame([ROW]))
    assert len(other.table("decisions")) == 1
    other.save("decisions", DECISIONS.frame([ROW, {**ROW, "finding_id": "F0002"}]))
    assert len(folder.table("decisions")) == 2 and len(folder.log.entries()) == len(other.log.entries())


@pytest.mark.parametrize("change", [lambda data: data.replace(b"F0001", b"F0009"), lambda data: b"", lambda data: data[: len(data) // 2]])
def test_a_log_changed_behind_its_back_is_read_anew(folder, change):
    folder.note("look", finding_id="F0001")
    folder.note("look", finding_id="F0002")
    folder.log.entries()
    folder.log.path.write_bytes(change(folder.log.path.read_bytes()))
    try:
        seen = folder.log.entries()
    except CaseDamaged:
        return
    assert seen == lk.custody.Log(folder.log.path).entries()


@pytest.fixture
def impatient(monkeypatch):
    """Who waits for the case gives up at once."""
    monkeypatch.setattr(lk.custody, "_TRIES", 2)


def test_while_one_window_works_the_other_is_told_and_nothing_changes(folder, impatient):
    other = CaseFolder.open(folder.path, "乙", ticking())
    with folder.turn(), folder.turn():      # a step within a step
        folder.save("decisions", DECISIONS.frame([ROW]))
        lines = len(folder.log.entries())
        with pytest.raises(CaseInUse) as told:
            other.save("decisions", DECISIONS.frame([]))
        assert "另一個視窗" in str(told.value) and "再做一次" in str(told.value) and "\n" not in str(told.value)
        assert len(other.table("decisions")) == 1 and len(folder.log.entries()) == lines
        assert len(CaseFolder.open(folder.path, "丙", ticking()).table("decisions")) == 1       # looking is always possible
    other.save("decisions", DECISIONS.frame([]))
    assert len(folder.table("decisions")) == 0


def test_two_threads_of_one_window_wait_for_one_another(folder, impatient):
    import threading

    told = []

    def beside():
        try:
            folder.save("decisions", DECISIONS.frame([ROW]))
        except CaseInUse as error:
            told.append(error)
    with folder.turn():
        thread = threading.Thread(target=beside)
        thread.start()
        thread.join()
    assert len(told) == 1 and len(folder.table("decisions")) == 0


def test_a_killed_window_holds_nothing(folder, impatient):
    hold = f"import time; from leakkit.custody import turn\nwith turn({str(folder.path / '.turn')!r}):\n    print('held', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(CaseInUse):
        folder.save("decisions", DECISIONS.frame([ROW]))
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    folder.save("decisions", DECISIONS.frame([ROW]))
    assert len(folder.table("decisions")) == 1


def test_what_another_window_is_writing_is_not_cleared_away(folder, impatient):
    part = folder.path / "tables" / ".decisions.parquet.part"
    with folder.turn():
        part.write_bytes(b"half")
        CaseFolder.open(folder.path, "乙", ticking())
        assert part.read_bytes() == b"half"
    CaseFolder.open(folder.path, "乙", ticking())
    assert not part.exists()
