"""``leakkit research`` and ``leakkit rule`` as typed."""

import pytest

from leakkit import cli
from tests.conftest import ROOT

CASES = str(ROOT / "datasets" / "research" / "cases.csv")
AGENCIES = str(ROOT / "datasets" / "research" / "agencies.csv")


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.delenv("LEAKKIT_LANG", raising=False)
    monkeypatch.chdir(tmp_path)

    def command(*words):
        code = cli.main(list(words))
        out = capsys.readouterr()
        return code, out.out, out.err
    return command


def test_from_rows_to_a_report(run, tmp_path):
    assert "435" in run("research", "build", CASES, "--into", "pool", "--officer", "政風室 甲")[1]
    code, out, err = run("research", "effect", "pool", "--since", "113-01", "--out", "報告.odt")
    assert code == 0 and "偵測" in out and (tmp_path / "報告.odt").is_file(), err
    code, out, _ = run("research", "effect", "pool", "--agencies", AGENCIES, "--first", "2021-01", "--last", "2025-12")
    assert code == 0 and "低於無規則時" in out
    code, out, _ = run("research", "replay", "pool", "--rule", "mask-first", "--obeyed", "0.5", "0.9", "--out", "回放.md")
    assert code == 0 and "217.5–391.5" in out and (tmp_path / "回放.md").is_file()
    assert run("research", "release", "pool", "out.csv")[0] == 0 and run("research", "template", "t.ods")[0] == 0


def test_power_and_rules(run):
    code, out, _ = run("research", "power", "--rate", "10", "--ratio", "0.5")
    assert code == 0 and "0.9" in out
    assert "mask-first" in run("rule", "list")[1]
    code, out, _ = run("rule", "try", "檢舉人林小美 0912-345-678", "--size", "20")
    assert code == 0 and "✗" in out and "林小美" not in out


@pytest.mark.parametrize("words", [("research", "effect", CASES), ("research", "effect", "nowhere", "--since", "2024-01"), ("research", "effect", CASES, "--since", "soon"),
                                   ("research", "effect", CASES, "--since", "2031-01"), ("research", "build", AGENCIES, "--into", "p"),
                                   ("research", "replay", CASES, "--rule", "no-such"), ("research", "power", "--rate", "0"), ("rule", "try", "x", "--rules", "none.toml"),
                                   ("research", "template", "t.doc"), ("research", "release", CASES, "o.csv", "-k", "1"), ("research",) + ("nonsense",)])
def test_one_sentence_and_exit_code_1(run, words):
    code, _, err = run(*words)
    assert code == 1 and len(err.strip().splitlines()) == 1 and "Traceback" not in err
