"""A leak's documents: refused when an original value would survive, logged when written, placeholders everywhere."""

import pandas as pd
import pytest

from leakkit import deid
from leakkit.errors import InputError, LeakRefused
from leakkit.leak import boilerplate


def test_documents_hold_placeholders_and_are_logged(case, tmp_path):
    leak = case.incident()
    text = leak.bulletin(tmp_path / "out" / "宣導.md").read_text(encoding="utf-8")
    for value in ("林小美", "0912-345-678", "小潔", "阿明"):
        assert value not in text
    assert case.folder.log.entries()[-1]["what"]["document"] == "宣導.md"


def office(folder, words):
    """An office's own template folder whose bulletin says `words`."""
    (folder / "office").mkdir(exist_ok=True)
    (folder / "office" / "bulletin.md.j2").write_text(f"# 題\n\n{words}\n", encoding="utf-8")
    return folder / "office"


def test_a_surviving_value_refuses_the_document(case, tmp_path):
    """A template that prints a raw message: nothing is written, the exit code is 3, the sentence names no value."""
    target = tmp_path / "宣導.odt"
    with pytest.raises(LeakRefused) as error:
        case.incident().bulletin(target, templates=office(tmp_path, "林 小 美 來電"))
    assert not target.exists() and error.value.exit_code == 3
    assert "林小美" not in str(error.value)


def test_an_old_document_stays_when_the_new_one_is_refused(case, tmp_path):
    target = tmp_path / "宣導.md"
    case.incident().bulletin(target)
    before = target.read_bytes()
    with pytest.raises(LeakRefused):
        case.incident().bulletin(target, templates=office(tmp_path, "0912345678"))
    assert target.read_bytes() == before


def test_a_placeholder_stays_with_its_person(case, tmp_path):
    """Who was 甲 in a document that is out is 甲 in the next, whatever the officer says in between."""
    leak = case.incident()
    leak.bulletin(tmp_path / "一.md")
    held = {row.value: row.placeholder for row in case.table("placeholders").itertuples()}
    assert held["阿明"] == "甲" and held["林小美"] == "乙" and len(set(held.values())) == len(held)
    case.people.set_role("小潔", "informant")
    case.people.set_need_to_know("小潔")
    again = case.incident()
    again.bulletin(tmp_path / "二.md")
    assert {row.value: row.placeholder for row in case.table("placeholders").itertuples()} == held


@pytest.mark.parametrize("genre", ["writeup", "memo", "notice", "report", "bulletin"])
def test_every_sentence_of_a_document_stays_in_the_case_with_its_rows(case, tmp_path, genre):
    getattr(case.incident(), genre)(tmp_path / "a.md")
    kept = case.table("sentences")
    told = kept[kept["key"] != "text"]
    assert len(told) and set(kept["genre"]) == {genre} and all(len(rows) for rows in told["rows"])
    text = "".join((tmp_path / "a.md").read_text(encoding="utf-8").replace("\\", "").split())
    if genre != "bulletin":      # a bulletin's causes may be told in one line
        assert [words for words in told["words"] if "".join(words.split()) not in text] == []


def test_tables_for_a_spreadsheet(case, tmp_path):
    files = case.incident().tables(tmp_path / "tables")
    assert {"evidence", "timeline", "findings"} <= set(files)
    for file in files.values():
        assert file.suffix == ".ods" and file.with_suffix(".csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert "林小美" not in file.with_suffix(".csv").read_text(encoding="utf-8-sig")


def test_undecided_findings_are_counted_in_the_document(case, tmp_path):
    assert "未審定" in case.incident().writeup(tmp_path / "a.md").read_text(encoding="utf-8")


def test_the_leak_prints_itself_masked(case):
    leak = case.incident()
    leak.audience(declared=20)
    for shown in (leak, leak.timeline(), leak.audience(), leak.spread(), leak.severity(), leak.provisions()):
        assert "林小美" not in repr(shown) and "0912-345-678" not in repr(shown) and "阿明" not in repr(shown)


def test_remembered_declarations_reach_the_document(case, tmp_path):
    leak = case.incident()
    leak.audience(declared=20, need_to_know=["小潔"])
    text = leak.writeup(tmp_path / "a.md").read_text(encoding="utf-8")
    assert "1–19 人" in text and "0–18 人" in text


def test_figures_are_pictures(case, tmp_path):
    files = case.incident().figures(tmp_path)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in files.values())
    assert case.incident().audience(declared=9).figure()._repr_png_().startswith(b"\x89PNG")


def test_an_unknown_suffix(case, tmp_path):
    with pytest.raises(InputError):
        case.incident().writeup(tmp_path / "a.xyz")


def test_blanks_are_told_with_the_path_and_in_no_document(case, tmp_path):
    made = case.incident().bulletin(tmp_path / "a.md")
    assert made.name == "a.md" and made.is_file()
    assert any("發現經過" in hint for hint in made.hints) and any("處理結果" in hint for hint in made.hints)
    assert "answers" not in made.read_text(encoding="utf-8") and "以 leakkit answers" not in made.read_text(encoding="utf-8")
    assert all(hint in repr(made) for hint in made.hints)


@pytest.mark.parametrize("what", ["bulletin", "memo", "report", "writeup"])
def test_what_is_undecided_is_counted_with_every_document(case, tmp_path, what):
    def waiting(name):
        return [hint for hint in getattr(case.incident(), what)(tmp_path / name).hints if "未審定" in hint]

    ids = list(case.table("findings")["finding_id"])
    assert any(f"{len(ids)} 筆發現未審定" in hint for hint in waiting("a.md"))
    case.decide(ids[1:], "personal", "檢舉人的資料")
    assert any("1 筆發現未審定" in hint for hint in waiting("b.md"))
    case.decide(ids[0], "personal", "檢舉人的資料")
    assert waiting("c.md") == []


def test_a_combination_that_identifies_is_told_when_the_document_is_written(case, tmp_path):
    plain = case.incident().bulletin(tmp_path / "a.md", outcome="甲予以申誡")
    told = case.incident().bulletin(tmp_path / "b.md", outcome="114年間工務科技佐予以申誡")
    assert not any("技佐" in hint for hint in plain.hints)
    assert any("技佐" in hint and "工務科" in hint for hint in told.hints)


@pytest.mark.parametrize(("value", "excused"), [("公務系統", True), ("林小美", False)])
def test_a_finding_that_is_a_word_of_the_templates_refuses_no_document(case, tmp_path, value, excused):
    """Only undecided, only within the template's own sentence; the officer is told which finding to decide."""
    wrong = next(row for row in case.table("findings").itertuples() if row.value == "林小美")
    findings = case.table("findings")
    findings.loc[findings["finding_id"] == wrong.finding_id, "value"] = value
    originals = [(value, "person")]
    text = "先移除足以識別當事人之資料，或改於公務系統辦理，即可兼顧。" if excused else "林小美"

    class Held:
        def table(self, name):
            return findings if name == "findings" else case.table(name).iloc[:0] if name == "people" else case.table(name)

    frame = pd.DataFrame(originals, columns=["value", "kind"])
    stay, hints = boilerplate.excused(Held(), deid.check(text, frame), frame, text)
    assert (stay == []) is excused and bool(hints) is excused
    assert all(value not in hint for hint in hints) and all(wrong.finding_id in hint for hint in hints)
    # the same word in a sentence that is the case's own is no template's
    stay, _ = boilerplate.excused(Held(), deid.check(f"昨天{value}打來", frame), frame, f"昨天{value}打來")
    assert len(stay) == 1


def test_a_refusal_names_the_findings_to_decide(case, tmp_path):
    with pytest.raises(LeakRefused) as error:
        case.incident().bulletin(tmp_path / "a.md", templates=office(tmp_path, "林 小 美 來電"))
    wanted = next(row.finding_id for row in case.table("findings").itertuples() if row.value == "林小美")
    assert wanted in str(error.value)
    assert "內文「乙" in str(error.value) and "林小美" not in str(error.value) and "林 小 美" not in str(error.value)


def test_a_fixed_word_decided_personal_is_told_with_the_way_on(case, tmp_path, monkeypatch):
    """A word of the documents accepted as a name: which finding, where, what to do; decided again, the document is written whole."""
    word, folder = "哪一科", office(tmp_path, "請先確認是哪一科之業務。")
    monkeypatch.setattr(boilerplate, "_bare_own_words", lambda: "請先確認是哪一科之業務")
    message = case.table("messages").dropna(subset=["text"]).loc[lambda rows: rows["text"].str.contains(word), "message_id"].iloc[0]
    finding = case.add_finding(message, word, "person", "試")
    case.decide([finding], "personal", "誤認")
    with pytest.raises(LeakRefused) as error:
        case.incident().bulletin(tmp_path / "a.odt", templates=folder)
    assert finding in str(error.value) and message in str(error.value) and f"--id {finding} --as not" in str(error.value)
    assert word not in str(error.value)
    case.decide([finding], "not", "不是個資")
    assert word not in set(case.originals()["value"])
    assert word in case.incident().bulletin(tmp_path / "a.md", templates=folder).read_text(encoding="utf-8")


@pytest.mark.parametrize("words, done", [("尚未通知", False), ("114-10-05 以書面通知", True), ("乙已通知，丙尚未通知", False), ("擬於查明後通知", False),
                                         ("否", False), ("已於 114/10/5 電話通知", True)])
def test_a_notice_that_is_still_to_come_is_not_done(case, words, done):
    case.state("案件", "notified", words)
    due = case.incident().deadlines()
    assert due[due["key"].isin(["notify", "notify-content"])]["done"].tolist() == [done] * 2
