"""The command line as an officer types it: a whole case, every bad input in one sentence, the right exit code, nothing half-written."""

import os
import subprocess
import sys

import pytest

from leakkit import cli

from .conftest import ROOT

SEED = ROOT / "datasets" / "seed_case"
EXPORT = str(SEED / "[LINE] 工程科公務群的聊天.txt")


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run one command line in an empty folder; (exit code, stdout, stderr)."""
    monkeypatch.delenv("LEAKKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)

    def command(*words):
        code = cli.main(list(words))
        out = capsys.readouterr()
        return code, out.out, out.err
    return command


@pytest.fixture
def case(run):
    assert run("new", "case", "--officer", "政風室 甲")[0] == 0
    return "case"


def test_a_whole_case_by_hand(run, case):
    assert run("add", case, EXPORT, "--from", "A機關")[1].strip().endswith("E1")
    code, out, _ = run("read", case)
    assert code == 0 and "無法解釋 0" in out
    assert run("roster", case, str(SEED / "roster_work_group.csv"), "--chat", "工程科公務群")[1].strip() == "名冊 20 人"
    assert "person" in run("find", case)[1]
    assert "personal" in run("review", case, "--id", "F0001", "--as", "public", "--reason", "公開資訊")[1]
    code, out, _ = run("show", "audience", case, "--declared", "20")
    assert code == 0 and "–19 人" in out and "尤美鳳" not in out
    for what in ("disclosures", "timeline", "spread", "severity", "provisions"):
        code, out, err = run("show", what, case)
        assert code == 0 and out.strip(), err
        assert "尤美鳳" not in out
    assert run("bulletin", case, "宣導.odt")[0] == 0
    assert run("writeup", case, "報告.md")[0] == 0
    assert "外洩檢查" in run("check", "宣導.odt", "--on", "114/9/15", "--case", case)[1]
    code, out, _ = run("verify", case)
    assert code == 0 and "完整" in out


def test_a_changed_byte_is_exit_code_2(run, case):
    run("add", case, EXPORT, "--from", "A機關")
    path = next(p for p in os.scandir(f"{case}/evidence/E1"))
    os.chmod(path, 0o600)
    with open(path, "r+b") as stream:
        stream.write(b"x")
    code, _, err = run("verify", case)
    assert code == 2 and "evidence/E1" in err
    assert run("read", case)[0] == 2


def test_a_leaking_document_is_exit_code_3(run, case, tmp_path):
    run("add", case, EXPORT, "--from", "A機關")
    run("read", case)
    run("find", case)
    (tmp_path / "壞.md").write_text("檢舉人尤美鳳女士來電。", encoding="utf-8")
    code, _, err = run("check", "壞.md", "--on", "114/9/15", "--case", case)
    assert code == 3 and "尤美鳳" not in err


BAD = [
    ("空檔.txt", b"", "空檔"),
    ("亂碼.txt", bytes(range(256)) * 8, "不是"),
    ("照片.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "圖片"),
    ("散文.txt", "這是一篇文章。\n沒有聊天。\n".encode(), "不是認得的"),
    ("只有標頭.txt", "[LINE] 群組的聊天記錄\n儲存日期：2025/09/15 10:41\n".encode(), "讀不出任何一則"),
    ("編碼.txt", "﻿純文字不是聊天".encode("utf-16"), "不是認得的"),
]


@pytest.mark.parametrize("name, data, words", BAD, ids=[name for name, *_ in BAD])
def test_bad_files_are_one_sentence_and_lose_nothing(run, case, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    before = sorted(p for p in os.listdir(f"{case}/tables"))
    code, out, err = run("add", case, name, "--from", "A機關")
    if code == 0:
        code, out, err = run("read", case)
    assert code == 1
    assert words in err and name in err and err.count("\n") == 1
    assert "Traceback" not in err
    assert sorted(os.listdir(f"{case}/tables")) == before
    assert run("verify", case)[0] == 0


def test_one_bad_file_among_good_ones_does_not_stop_the_rest(run, case, tmp_path):
    (tmp_path / "散文.txt").write_text("這是一篇文章。", encoding="utf-8")
    run("add", case, EXPORT, "散文.txt", "--from", "A機關")
    code, out, _ = run("read", case)
    assert code == 1 and "E1：141 行" in out and "散文.txt" in out


def test_a_file_cut_in_the_middle_is_read_with_a_warning(run, case, tmp_path):
    data = open(EXPORT, "rb").read()
    (tmp_path / "[LINE] 截斷.txt").write_bytes(data[:len(data) // 2 + 1])
    run("add", case, "[LINE] 截斷.txt", "--from", "A機關")
    code, out, _ = run("read", case)
    assert code == 0 and "⚠" in out


@pytest.mark.parametrize("words, code, said", [
    (["read", "nowhere"], 1, "不是案件資料夾"),
    (["add", "case", "沒有這個檔.txt", "--from", "甲"], 1, "找不到檔案"),
    (["add", "case", EXPORT], 1, "缺少「--from」"),
    (["new"], 1, "缺少「"),
    (["nonsense"], 1, "沒有指令「nonsense」"),
    (["show", "nonsense", "case"], 1, "只能是 disclosures、"),
    (["show", "audience", "case", "--declared", "二十"], 1, "須為整數 ≥ 1"),
    (["read", "case", "--nonsense"], 1, "沒有選項"),
    (["read", "case"], 1, "add"),
    (["find", "case"], 1, "read"),
    (["show", "audience", "case"], 1, "read"),
    (["bulletin", "case", "a.odt"], 1, "read"),
    (["writeup", "case", "a.odt"], 1, "read"),
    (["new", "case", "--officer", "乙"], 1, "不會覆寫"),
    (["verify", "nowhere"], 1, "不是案件資料夾"),
    (["check", "沒有.md", "--on", "114/9/15"], 1, "找不到檔案"),
])
def test_user_errors(run, case, words, code, said):
    got, _, err = run(*words)
    assert got == code
    assert said in err and err.count("\n") == 1 and "Traceback" not in err


def test_an_unknown_format_writes_nothing(run, case):
    run("add", case, EXPORT, "--from", "A機關")
    run("read", case)
    run("find", case)
    code, _, err = run("bulletin", case, "宣導.xyz")
    assert code == 1 and ".odt" in err and not os.path.exists("宣導.xyz")


def test_english(run, case, monkeypatch):
    monkeypatch.setenv("LEAKKIT_LANG", "en")
    assert "is not a case folder" in run("read", "nowhere")[2]


def test_a_surprise_is_still_one_sentence(run, case, monkeypatch):
    def surprise(*args, **kwargs):
        raise ZeroDivisionError("秘密內容")
    monkeypatch.setattr("leakkit.custody.verify", surprise)
    code, _, err = run("verify", case)
    assert code == 1 and "ZeroDivisionError" in err and "秘密內容" not in err and "Traceback" not in err


def test_ctrl_c_is_one_sentence_and_130(run, case, monkeypatch):
    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt
    monkeypatch.setattr("leakkit.custody.verify", interrupt)
    code, _, err = run("verify", case)
    assert code == 130 and "停止" in err


def test_formats_law_and_doctor_answer(run):
    assert "line" in run("formats")[1]
    assert "132" in run("law", "status")[1]
    assert "leakkit" in run("doctor")[1]


def test_seal_and_unseal(run, case, monkeypatch):
    monkeypatch.setenv("LEAKKIT_PASSPHRASE", "correct horse battery")
    assert run("seal", case, "案件.age")[0] == 0
    assert run("unseal", "案件.age", "b")[0] == 0
    assert run("verify", "b/case")[0] == 0


def test_help_is_quick_and_in_chinese():
    shown = subprocess.run([sys.executable, "-m", "leakkit", "--help"], capture_output=True, text=True, check=True).stdout
    assert "示範案件" in shown and "verify" in shown


def test_an_empty_file_does_not_keep_the_others_out(run, case, tmp_path):
    (tmp_path / "空.txt").write_bytes(b"")
    code, out, err = run("add", case, str(tmp_path / "空.txt"), "沒有.txt", EXPORT, "--from", "A機關")
    assert code == 1 and "→ E1" in out and err.count("\n") == 2 and "空檔" in err
