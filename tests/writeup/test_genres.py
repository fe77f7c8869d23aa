"""The five genres: parts in order, codes, rows, nothing original; three lengths; an office's own words; LibreOffice opens them."""

import csv
import io
import re
import shutil
import subprocess

import pytest

from leakkit.errors import InputError
from leakkit.law import check_citations
from leakkit.writeup import GENRES, sheets, write
from leakkit.writeup.bulletin_text import LENGTHS, bulletin_draft, size_of
from leakkit.writeup.kept import changes, kept_sentences, same_document
from leakkit.writeup.memo_text import memo_draft
from leakkit.writeup.notice_text import notice_draft
from leakkit.writeup.plain import paragraphs
from leakkit.writeup.report_text import report_draft
from leakkit.writeup.sheets import comma_separated, harmless
from tests.writeup.sample import ORIGINALS, harmless as nothing, material

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.parametrize("length, low, high", [("short", 250, 500), ("standard", 700, 1200), ("long", 1500, 3000)])
def test_bulletin_lengths(length, low, high):
    draft = bulletin_draft(material(), length=length)
    assert low <= size_of(draft.markdown) <= high and set(LENGTHS) == {"short", "standard", "long"}
    assert [value for value in ORIGINALS if value in draft.markdown] == []
    assert check_citations(f"{draft.title}\n\n{draft.markdown}", on="2025-10-01").to_dict("records") == []
    assert all(sentence.rows for sentence in draft.sentences)


def test_an_unknown_length():
    with pytest.raises(InputError):
        bulletin_draft(material(), length="endless")


def test_memo_has_three_parts_and_a_subject_of_one_short_paragraph():
    draft = memo_draft(material())
    assert re.findall(r"(?m)^(?:# |\*\*)(.*?：)", draft.markdown) == ["主旨：", "說明：", "擬辦："]
    subject = draft.markdown.split("**主旨：**")[1].split("# 說明")[0].strip()
    assert "\n" not in subject and len(subject) <= 70 and "簽請核示" in subject
    facts = draft.markdown.split("二、經過：")[1].split("三、受眾")[0]
    assert len(re.findall("。〔[DE]", facts)) == len(re.findall("(?m)^（[一二三四五六七八九十]+）", facts)) == 4
    assert "敬陳" in draft.markdown and [v for v in ORIGINALS if v in draft.markdown] == []


def test_a_letter_names_nobody_and_no_row():
    draft = notice_draft(material(), "P02")
    assert not re.search(r"[EDF][0-9]|[甲乙丙丁](?!等)|檢舉|聊天室", draft.markdown)
    for part in ("主旨", "說明", "台端之姓名、電話號碼、地址", "17–19 人", "可採取之保護措施", "聯絡", "第12條"):
        assert part in draft.markdown
    assert all(sentence.rows for sentence in draft.sentences)
    with pytest.raises(InputError):
        notice_draft(material(), "P04")


def test_what_the_officer_stated_stands_in_the_letter_and_the_report():
    stated = {"taken": (("已請成員刪除", "S1"), ("已停用群組", "S2")), "contact": (("政風室 02-2000-0417", "S3"),)}
    letter = notice_draft(material(stated=stated), "P02")
    assert "（一）已請成員刪除。" in letter.markdown and "02-2000-0417" in letter.markdown
    assert letter.blanks == () and "〔S1〕" in report_draft(material(stated=stated)).markdown


def test_report_sections_and_questions():
    text = report_draft(material()).markdown
    assert re.findall(r"(?m)^# (.*)$", text) == ["壹、事件摘要", "貳、處理時序", "參、影響範圍", "肆、已採措施", "伍、檢討", "陸、後續期程", "柒、尚未查明事項", "捌、限制"]
    assert "本機關於何時知悉本案？" in text and "當事人是否已通知" in text and [v for v in ORIGINALS if v in text] == []


@pytest.mark.parametrize("genre", [name for name in GENRES if name != "writeup"])
def test_nothing_to_tell_where_nothing_was_disclosed(genre, tmp_path):
    with pytest.raises(Exception, match="揭露"):
        write(genre, nothing(), tmp_path / "a.md")


def test_dates_to_the_month_in_a_bulletin():
    text = bulletin_draft(material(), outcome="甲於114年12月3日14時許經予以申誡").markdown
    assert "甲於114年12月經予以申誡" in text and "3日" not in text


@pytest.mark.parametrize("name, words", [("bulletin.md.j2", "{% for x in %}"), ("bulletin.md.j2", "{{ nobody }}"), ("bulletin.toml", "[title"),
                                         ("bulletin.md.j2", "{{ ''.__class__ }}"), ("bulletin.md.j2", "{% include '../../etc/passwd' %}")])
def test_a_broken_template_is_one_sentence(tmp_path, name, words):
    (tmp_path / name).write_text(words, encoding="utf-8")
    with pytest.raises(InputError) as error:
        bulletin_draft(material(), templates=tmp_path)
    assert name.split(".")[0] in str(error.value) or "範本" in str(error.value)


def test_an_office_lays_its_own_words_over_ours(tmp_path):
    (tmp_path / "bulletin.toml").write_text('[signature]\noffice = "山海分署政風室"\n', encoding="utf-8")
    (tmp_path / "measures.toml").write_text('[cause.own]\nanalysis = "本署特有之成因。"\nshort = "特有。"\n', encoding="utf-8")
    text = bulletin_draft(material(stated={"cause": (("own", "S1"),)}), templates=tmp_path).markdown
    assert "山海分署政風室　關心您" in text and "廉政檢舉專線" in text


# ---- tables for a spreadsheet


@pytest.mark.parametrize("cell, safe", [("=1+1", "'=1+1"), ("＝cmd", "'＝cmd"), (" @x", "' @x"), ("-2", "'-2"), ("\t=x", "'\t=x"), ("甲", "甲"),
                                        ("", ""), ("114/10/01", "114/10/01"), ("a=b", "a=b")])
def test_formulas_are_neutralised(cell, safe):
    assert harmless(cell) == safe


def test_sheets(tmp_path):
    made = sheets.write_sheets(material(), tmp_path)
    assert set(made) == {"evidence", "timeline", "audience", "members", "elements", "findings", "deadlines"}
    table = sheets.sheets(material())["evidence"]
    data = comma_separated(table)
    assert data.startswith(b"\xef\xbb\xbf") and list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[0] == list(table.headers)
    from odfdo import Document
    values = Document(str(made["evidence"])).body.get_tables()[0].get_values()
    assert values[0] == list(table.headers) and len(values) == 1 + len(table.rows)


# ---- an edited copy


def kept(genre, tmp_path, suffix=".odt"):
    """(file, SENTENCES rows, known ids) of one document of the sample."""
    import pandas as pd

    from leakkit.schema import SENTENCES

    file = tmp_path / f"{genre}{suffix}"
    draft = write(genre, material(), file)
    rows = SENTENCES.check(pd.DataFrame(SENTENCES.frame(kept_sentences(draft, file.name))))
    return file, rows, {row for ids in rows["rows"] for row in ids}


@pytest.mark.parametrize("genre", list(GENRES))
@pytest.mark.parametrize("suffix", [".odt", ".docx", ".html", ".md"])
def test_a_document_as_it_was_written_has_lost_nothing(tmp_path, genre, suffix):
    file, rows, known = kept(genre, tmp_path, suffix)
    told = paragraphs(file)
    assert same_document(told, rows) == file.name and changes(told, rows, known) == []


@pytest.mark.parametrize("length", ["short", "standard"])
def test_a_shorter_bulletin_as_it_was_written_has_lost_nothing(tmp_path, length):
    from leakkit.schema import SENTENCES
    file = tmp_path / "a.odt"
    draft = write("bulletin", material(), file, length=length)
    rows = SENTENCES.frame(kept_sentences(draft, file.name))
    assert changes(paragraphs(file), rows, {row for ids in rows["rows"] for row in ids}) == []


@pytest.mark.parametrize("kind, old, new", [
    ("lost", "〔D1、D2〕", ""), ("changed", "17–19 人", "18 人"), ("unknown-row", "E1-000012", "E9-000012"),
    ("changed-lost", "業經重建事實", "業經重建事實"), ("added", "敬陳", "另查甲素行不良，尚有其他洩密。\n\n敬陳"),
])
def test_what_an_edit_lost(tmp_path, kind, old, new):
    if kind == "changed-lost":
        old, new = "可能看到者 17–19 人，其中無業務需要者 15–17 人，均不含發布者。〔D1、E1-000010、E1-000015〕", "可能看到者 18 人，其中無業務需要者 15 人，均不含發布者。"
    file, rows, known = kept("memo", tmp_path, ".md")
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert kind in {change.kind for change in changes(paragraphs(file), rows, known)}


# ---- LibreOffice


def office(file, folder, kind):
    """`file` opened by LibreOffice and saved as `kind` in `folder`."""
    done = subprocess.run([SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", str(folder),
                           str(file)], capture_output=True, text=True, timeout=180, check=True)
    assert "Error" not in done.stderr, done.stderr
    return folder / f"{file.stem}.{kind}"


@pytest.mark.skipif(not SOFFICE, reason="未安裝 LibreOffice，未測 odt、docx、ods 由其開啟與往返")
def test_libreoffice_opens_and_saves_again_and_no_sentence_is_lost(tmp_path):
    for genre in ("writeup", "memo"):
        file, rows, known = kept(genre, tmp_path)
        again = office(file, tmp_path / "again", "odt")
        assert changes(paragraphs(again), rows, known) == []
    file, rows, known = kept("report", tmp_path, ".docx")
    assert changes(paragraphs(office(file, tmp_path / "again", "docx")), rows, known) == []
    made = sheets.write_sheets(material(), tmp_path / "sheets")["evidence"]
    assert "SHA-256" in office(made, tmp_path / "again", "csv").read_text(encoding="utf-8", errors="replace")


def test_more_than_a_hundred_items_are_numbered_on():
    text = report_draft(material(limits=tuple(f"限制其{n}" for n in range(150)))).markdown
    assert "一百、" in text and "一百零一、" in text
