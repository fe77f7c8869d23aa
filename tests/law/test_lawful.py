"""The law on a leak and on the command line: questions answered with who and when, deadlines, the import."""

import pytest

from leakkit import cli
from leakkit.errors import InputError

from .test_bulk import TAX, home, law, write  # noqa: F401


def test_an_answer_is_kept_with_who_and_when_and_changes_the_result(case):
    leak = case.incident()
    assert "public_official" in set(leak.questions()["fact"])
    leak.answer("public_official", False)
    row = leak.questions().set_index("fact").loc["public_official"]
    assert row["answer"] == "False" and row["by"] == "政風室 甲" and row["at"].startswith("2025-10-03")
    table = leak.provisions()
    first = table[(table["article"] == "132") & (table["paragraph"] == "1")]
    assert set(first["standing"]) == {"excluded"} and len(first)
    again = case.incident()
    assert set(again.provisions().query("article == '132' and paragraph == '1'")["standing"]) == {"excluded"}


def test_an_answer_can_be_taken_back(case):
    leak = case.incident()
    leak.answer("public_official", True)
    leak.answer("public_official", None)
    asked = leak.questions().set_index("fact")
    assert asked.loc["public_official", "answer"] == ""


def test_a_list_answer_and_a_wrong_one(case):
    leak = case.incident()
    leak.answer("sector_confirmed", ["tax", "child"])
    assert leak._answers()["sector_confirmed"] == ["tax", "child"]
    for fact, value in (("sector_confirmed", ["moon"]), ("nonsense", True), ("public_official", "大概")):
        with pytest.raises(InputError):
            leak.answer(fact, value)


def test_the_provisions_table_says_what_would_change_it(case):
    table = case.incident().provisions()
    possible = table[table["standing"] == "possible"]
    assert len(possible) and possible["changes"].str.contains("→").all()
    assert {"limits", "excluded", "questions", "states", "competition"} <= set(table.attrs)


def test_deadlines_run_from_what_the_officer_stated(case):
    leak = case.incident()
    assumed = leak.deadlines()
    assert any("收件日" in limit for limit in assumed.attrs["limits"])
    case.state("case", "known_on", "2025-09-16 10:00")
    case.state("case", "notified", "2025-09-20")
    found = case.incident().deadlines().set_index("key")
    assert found.loc["complaint", "due_on"] == "2026-03-16" and found.loc["cyber-report", "due_on"] == "2025-09-16 11:00"
    assert found.loc["notify", "done"] and not found.loc["complaint", "done"]
    leak.done("complaint")
    assert case.incident().deadlines().set_index("key").loc["complaint", "done"]
    with pytest.raises(InputError):
        leak.done("no-such-task")


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.delenv("LEAKKIT_LANG", raising=False)

    def command(*words):
        code = cli.main(list(words))
        out = capsys.readouterr()
        return code, out.out, out.err
    return command


def test_the_law_on_the_command_line(run, case):
    folder = str(case.folder.path)
    out = run("show", "questions", folder, "--officer", "甲")[1]
    assert "public_official" in out and "需要者" in out
    assert run("law", "answer", folder, "public_official", "否", "--officer", "政風室 乙")[0] == 0
    assert "已答：False（政風室 乙" in run("show", "questions", folder)[1]
    out = run("show", "provisions", folder)[1]
    assert "欠缺要件" in out and "→" in out and "未列入" in out
    out = run("show", "deadlines", folder)[1]
    assert "[義務] notify" in out and "沒有時數" in out and "依據：I0050021:12" in out
    assert run("law", "done", folder, "notify")[0] == 0
    assert "■ [義務] notify" in run("show", "deadlines", folder)[1]


@pytest.mark.parametrize("words, said", [
    (("law", "show", "刑法", "132", "--on", "108/12/26"), "三百元"), (("law", "show", "公務員服務法", "5", "--on", "114/10/1"), "離職後"),
    (("law", "facts"), "public_official"), (("law",), "95 部法規"), (("law", "status", "--all"), "C0000001:132@2019-12-27")])
def test_looking_things_up(run, words, said):
    code, out, _ = run(*words)
    assert code == 0 and said in out


@pytest.mark.parametrize("words", [("law", "show", "刑法", "999", "--on", "114/10/1"), ("law", "show", "沒有這法", "1", "--on", "114/10/1"),
                                   ("law", "show", "刑法", "132", "--on", "昨天"), ("law", "import", "none.json"),
                                   ("law", "show", "揭弊法", "15", "--on", "2025-07-21"), ("law", "nonsense")])
def test_a_wrong_question_is_one_sentence(run, words):
    code, _, err = run(*words)
    assert code == 1 and err.strip() and "Traceback" not in err


def test_import_on_the_command_line(run, home):  # noqa: F811
    file = write(home, [law("Z9990001", "虛構稽徵法", [("3", TAX)])])
    code, out, _ = run("law", "import", str(file))
    assert code == 0 and "1 部法規、1 條" in out
    assert "已匯入 ChLaw.json" in run("law", "status")[1]
    assert "稽徵人員應守秘密" in run("law", "show", "虛構稽徵法", "3", "--on", "114/10/1")[1]


CHECKED = "公務人員服務法第5條規定公務員應保守機密。\n\n依刑法第132條，過失洩密得處拘役或三百元以下罰金。\n"


@pytest.mark.parametrize("suffix", [".md", ".txt", ".odt", ".docx", ".pdf"])
def test_a_document_of_any_kind_is_checked_with_line_and_column(run, tmp_path, suffix):
    file = tmp_path / f"宣導{suffix}"
    if suffix in (".md", ".txt"):
        file.write_text(CHECKED, encoding="utf-8")
    elif suffix == ".pdf":
        from leakkit.writeup.render import render
        render(CHECKED, file)
    else:
        from leakkit.writeup import pandoc
        pandoc.run(["-f", "markdown", "-t", suffix[1:], "-o", str(file)], CHECKED.encode())
    code, out, _ = run("check", str(file), "--on", "114/10/1")
    assert code == 0 and ":1 wrong-name" in out and "stale-text" in out and "查核基準日" in out
    assert suffix == ".pdf" or out.startswith("1:1 wrong-name")
