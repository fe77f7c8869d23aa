"""Originals planted in every place of every kind of output are all found; clean outputs are clean."""

import base64
import io
import json
import zipfile

import pandas as pd
import pypandoc
import pytest

from leakkit import deid
from leakkit.deid.documents import read_anything
from tests.deid.invented import originals

VALUES = originals(120)
TEXTS = [value for value, _ in VALUES]
CLEAN = "# 宣導\n\n甲於 114 年 10 月將 A機關 之陳情內容貼到群組一，受眾 17–19 人。[^1]\n\n| 項目 | 數 |\n|---|---|\n| 甲之電話 | 1 |\n\n[^1]: 第 12 頁\n"


def rows_found(thing, values=VALUES, **more):
    return {survivor.row for survivor in deid.survivors(thing, values, **more)}


def missed(thing, texts, **more):
    """The planted values that were not found (empty = all found)."""
    found = rows_found(thing, **more)
    return [text for text in texts if TEXTS.index(text) not in found]


def markdown(texts):
    """A document with a value in headings, text, emphasis, links, lists, tables, footnotes and a picture's alt text."""
    shapes = ["# {}", "段落{}段落", "這是**{}**。", "[{}](http://example.org)",
              "- {}", "| 欄 |\n|---|\n| {} |", "註[^{n}]\n\n[^{n}]: {}",
              "> {}", "`{}`", "<!-- {} -->"]
    return "\n\n".join(shapes[n % len(shapes)].replace("{n}", str(n)).replace("{}", text)
                       for n, text in enumerate(texts)) + "\n"


@pytest.mark.parametrize("suffix", [".md", ".txt", ".csv", ".html", ".svg"])
def test_text_files(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    path.write_text(markdown(TEXTS), encoding="utf-8-sig")
    assert missed(path, TEXTS) == []


@pytest.mark.parametrize("encoding", ["utf-16", "cp950", "utf-8"])
def test_other_encodings(tmp_path, encoding):
    path = tmp_path / "out.txt"
    path.write_bytes("\n".join(TEXTS).encode(encoding))
    assert missed(path, TEXTS) == []


@pytest.mark.parametrize("suffix", ["docx", "odt", "html", "epub"])
def test_pandoc_documents(tmp_path, suffix):
    seen = [text for n, text in enumerate(TEXTS) if n % 10 != 9]          # pandoc drops comments
    path = tmp_path / f"out.{suffix}"
    pypandoc.convert_text(markdown(TEXTS), suffix, "markdown", outputfile=str(path), extra_args=["-s", "-Mtitle=甲"])
    assert missed(path, seen) == []
    assert missed(path.read_bytes(), seen, name=f"out.{suffix}") == []


@pytest.mark.parametrize("suffix", ["docx", "odt", "html", "epub"])
def test_clean_documents(tmp_path, suffix):
    path = tmp_path / f"out.{suffix}"
    pypandoc.convert_text(CLEAN, suffix, "markdown", outputfile=str(path), extra_args=["-s", "-Mtitle=甲"])
    report = deid.survivors(path, VALUES)
    assert report == [] and report.looked_at


def test_docx_everywhere(tmp_path):
    import docx

    document = docx.Document()
    places = iter(TEXTS)
    used = [next(places) for _ in range(9)]
    document.add_paragraph(used[0])
    split = document.add_paragraph()
    for char in used[1]:
        split.add_run(char).bold = True
    document.add_table(1, 1).cell(0, 0).text = used[2]
    document.sections[0].header.paragraphs[0].text = used[3]
    document.sections[0].footer.paragraphs[0].text = used[4]
    document.core_properties.author = used[5]
    document.core_properties.comments = used[6]
    document.add_comment(split.runs, text=used[7], author="甲")
    picture = io.BytesIO(png())
    document.add_picture(picture).part = None
    document.inline_shapes[0]._inline.docPr.set("descr", used[8])
    path = tmp_path / "out.docx"
    document.save(path)
    assert missed(path, used) == []
    assert any("圖中文字" in part for part in deid.survivors(path, VALUES).looked_at)


def test_odt_everywhere(tmp_path):
    from odfdo import Annotation, Document, Header, Paragraph, Span

    document = Document("text")
    document.body.clear()
    document.body.append(Header(1, TEXTS[0]))
    split = Paragraph("")
    for char in TEXTS[1]:
        split.append(Span(char))
    document.body.append(split)
    noted = Paragraph("甲")
    noted.append(Annotation(TEXTS[2], creator=TEXTS[3]))
    document.body.append(noted)
    document.meta.title = TEXTS[4]
    document.meta.creator = TEXTS[6]
    path = tmp_path / "out.odt"
    document.save(path)
    assert missed(path, [*TEXTS[:5], TEXTS[6]]) == []


@pytest.fixture(scope="module")
def pdf():
    import noto_cjk_sans_otc
    import typst

    lines = "\n\n".join(f"#[{text.replace('@', chr(92) + '@')}]" for text in TEXTS[:100])
    source = (f'#set document(title: "{TEXTS[100]}", author: "{TEXTS[101]}")\n'
              f'#set text(font: "Noto Sans CJK TC", lang: "zh")\n'
              f'#image("p.png", alt: "{TEXTS[102]}")\n= {TEXTS[103]}\n{lines}\n甲#footnote[{TEXTS[104]}]\n')
    return lambda folder, text=source: _compile(typst, folder, text, noto_cjk_sans_otc.FONT_PATH.parent)


def _compile(typst, folder, text, fonts):
    (folder / "p.png").write_bytes(png())
    (folder / "a.typ").write_text(text, encoding="utf-8")
    return typst.compile(str(folder / "a.typ"), font_paths=[str(fonts)], ignore_system_fonts=True, timestamp=0)


def test_pdf_everywhere(tmp_path, pdf):
    made = pdf(tmp_path)
    path = tmp_path / "out.pdf"
    path.write_bytes(made)
    report = deid.survivors(path, VALUES)
    assert {survivor.row for survivor in report} == set(range(105))
    assert any("圖中文字" in part for part in report.looked_at)


def test_pdf_clean(tmp_path, pdf):
    assert deid.survivors(pdf(tmp_path, '#set text(font: "Noto Sans CJK TC")\n甲與A機關'), VALUES, name="a.pdf") == []


def test_a_broken_pdf_is_not_called_read():
    report = deid.survivors(b"%PDF-1.7\nbroken " + "陳美玲".encode(), [("陳美玲", "person")], name="a.pdf")
    assert len(report) == 1 and report.not_looked_at


def test_notebook(tmp_path):
    cells = [{"cell_type": "code", "source": [f"x = '{text[:2]}", f"{text[2:]}'\n"], "metadata": {"note": text},
              "outputs": []} for text in TEXTS[:40]]
    outputs = [{"output_type": "stream", "text": [text]} for text in TEXTS[40:70]]
    outputs += [{"output_type": "display_data", "data": {"text/html": [f"<b>{text[:1]}</b>{text[1:]}"]}}
                for text in TEXTS[70:100]]
    outputs += [{"output_type": "error", "traceback": [f"\u001b[31m{text}\u001b[0m"]} for text in TEXTS[100:118]]
    outputs += [{"output_type": "display_data", "data": {"image/png": base64.b64encode(png(TEXTS[118])).decode()}}]
    outputs += [{"output_type": "display_data", "data": {"image/svg+xml": [f"<svg><text>{TEXTS[119]}</text></svg>"]}}]
    cells.append({"cell_type": "code", "source": "1", "outputs": outputs})
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert missed(path, TEXTS) == []


def png(text=""):
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("Description", text, zip=True)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def test_pictures_by_their_metadata(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(png(TEXTS[0]))
    report = deid.survivors(path, VALUES)
    assert [survivor.row for survivor in report] == [0] and any("圖中文字" in part for part in report.looked_at)
    inside = f'<img src="data:image/png;base64,{base64.b64encode(png(TEXTS[3])).decode()}">'
    assert rows_found(inside) == {3}


def test_jpeg_exif(tmp_path):
    from PIL import Image

    picture, exif = Image.new("RGB", (8, 8)), Image.Exif()
    exif[0x010E] = "box 0912-345-678"
    picture.save(tmp_path / "a.jpg", exif=exif)
    assert len(deid.survivors(tmp_path / "a.jpg", [("0912345678", "phone")])) == 1


def test_parquet(tmp_path):
    frame = pd.DataFrame({"a": TEXTS[:60], "b": [[text] for text in TEXTS[60:]], TEXTS[0]: 1})
    frame.to_parquet(tmp_path / "a.parquet")
    assert missed(tmp_path / "a.parquet", TEXTS) == []


def spreadsheet(strings, comment):
    out = io.BytesIO()
    shared = "".join(f"<si><r><t>{text[:2]}</t></r><r><rPr><b/></rPr><t>{text[2:]}</t></r></si>" for text in strings)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst>{shared}</sst>")
        archive.writestr("xl/comments1.xml", f"<comments><t>{comment}</t></comments>")
    return out.getvalue()


def test_spreadsheet_runs_are_joined():
    assert missed(spreadsheet(TEXTS[:100], TEXTS[100]), TEXTS[:101], name="a.xlsx") == []


def test_neighbouring_cells_are_not_joined():
    assert deid.survivors(spreadsheet(["陳美", "玲珠"], "甲"), [("陳美玲", "person")], name="a.xlsx") != []
    cells = b"<table><tr><td>09</td><td>12</td></tr></table>"
    assert deid.survivors(cells, [("0912", "case_no")], name="a.html") == []


def test_folder_and_file_names(tmp_path):
    (tmp_path / "陳美玲").mkdir()
    (tmp_path / "陳美玲" / "0912-345-678.bin").write_bytes(b"\x00\x01" + "A123456789".encode("utf-16-le"))
    values = [("陳美玲", "person"), ("0912345678", "phone"), ("A123456789", "national_id")]
    report = deid.survivors(tmp_path, values)
    assert {survivor.row for survivor in report} == {0, 1, 2}
    for secret in ("美玲", "345"):
        assert secret not in repr(report) + repr(report.looked_at) + repr(report.not_looked_at)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp950"])
def test_unknown_binary(encoding):
    report = deid.survivors(b"\x00\x9f\x01" + "陳美玲".encode(encoding) + b"\x00", [("陳美玲", "person")], name="a.bin")
    assert len(report) == 1 and report.not_looked_at


def test_a_zip_bomb_is_reported_not_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
    report = deid.survivors(bomb.getvalue(), VALUES, name="a.docx")
    assert any("過大" in line for line in report.not_looked_at)


def test_nested_archives_stop():
    inner = b"x"
    for _ in range(6):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.zip", inner)
        inner = out.getvalue()
    assert any("過深" in line for line in deid.survivors(inner, VALUES, name="a.zip").not_looked_at)


@pytest.mark.parametrize("raw, name", [
    (b"PK\x03\x04broken", "a.docx"), (b"\x89PNGbroken", "a.png"), (b"PAR1xx", "a.parquet"),
    (b"{broken", "a.ipynb"), (b"", "a.odt"), (b"\xd0\xcf\x11\xe0old", "a.doc")])
def test_broken_files_never_stop_the_check(raw, name):
    assert deid.survivors(raw, VALUES, name=name) == []
    assert read_anything(raw, name).parts


@pytest.mark.parametrize("read, found", [("00000114010030", False), ("1140915-000417", True), ("1140915-0004", False)])
def test_in_the_thumbnail_that_an_office_program_keeps_only_a_whole_value_is_believed(monkeypatch, read, found):
    """A page of 362 by 512 pixels: figures that a reader makes up there refuse no document."""
    from PIL import Image

    from leakkit.deid import pictures
    out = io.BytesIO()
    Image.new("RGB", (362, 511 + found), (len(read), 3, 5)).save(out, "png")
    pictures._keep(pictures._pixels(out.getvalue()), (read,))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("Thumbnails/thumbnail.png", out.getvalue())
    assert bool(deid.survivors(packed.getvalue(), [("1140915-000417", "case_no")], name="a.odt")) is found


@pytest.mark.parametrize("name", ["Fonts/kai.ttf", "word/fonts/kai.odttf"])
def test_a_face_in_a_document_is_looked_through_and_a_value_in_its_names_found(tmp_path, name):
    for words, survives in (("全字庫正楷體", False), ("王大同的字型", True)):
        with zipfile.ZipFile(tmp_path / "a.odt", "w") as package:
            package.writestr("content.xml", "<a>內文</a>")
            package.writestr(name, b"\x00\x01\x00\x00\xff\xfe" + bytes(60) + words.encode("utf-16-be") + b"\xff\x80")
        found = deid.check(tmp_path / "a.odt", [("王大同", "F0001")])
        assert bool(found) == survives and not any("kai" in one for one in found.not_looked_at)
