"""Each format is written, opened again and read; equal input gives equal bytes; nothing of the machine is in it."""

import datetime as dt
import io
import re
import zipfile

import pytest
from docx import Document as Docx
from odfdo import Document as Odf
from pypdf import PdfReader

from leakkit.errors import CannotWrite, FileMissing, InputError, MissingPart
from leakkit.writeup import reference
from leakkit.writeup.render import SUFFIXES, render

SHA = "0123456789abcdef" * 4
PAGE = f"""# 壹、案由

本案由乙提供，
續行不得有空白。〔E1-000118〕

## 一、證據

![圖 1　時間軸](timeline.png){{width=100% alt="甲於九時五分發布 & <b>"}}

| 編號 | SHA-256 | 說明 |
|---|-----|---|
| E1 | {SHA} | 說明 |

: 表 1　證據清單

> 「第一項。
>
> 第二項。」

外圖 ![不見](http://x.invalid/a.png)，[本機](file:///etc/passwd)，<script>alert(1)</script>，$x$，\\LaTeX
"""
WHEN = dt.date(2025, 10, 20)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    from PIL import Image

    file = tmp_path_factory.mktemp("p") / "t.png"
    Image.new("RGB", (400, 200), "white").save(file)
    return file


@pytest.fixture(scope="module")
def made(tmp_path_factory, picture):
    """suffix → a file in that format."""
    folder = tmp_path_factory.mktemp("made")
    return {s: render(PAGE, folder / f"報告{s}", {"timeline.png": picture}, "調查報告 <&>", when=WHEN) for s in SUFFIXES}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_bytes_again(made, suffix, tmp_path, picture):
    again = render(PAGE, tmp_path / f"報告{suffix}", {"timeline.png": picture}, "調查報告 <&>", when=WHEN)
    assert again.read_bytes() == made[suffix].read_bytes()


def parts(file):
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name).decode("utf-8", "ignore") for name in package.namelist()}


def test_docx(made):
    document = Docx(made[".docx"])
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert styled == [("Title", "調查報告 <&>"), ("Heading 1", "壹、案由"), ("Heading 2", "一、證據")]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["編號", "SHA-256", "說明"], ["E1", SHA, "說明"]]
    assert "本案由乙提供，續行不得有空白。〔E1-000118〕" in [p.text for p in document.paragraphs]
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.5)
    assert section.header.paragraphs[0].text == "密"
    assert "NUMPAGES" in parts(made[".docx"])["word/footer1.xml"]


def test_docx_parts(made):
    body = parts(made[".docx"])
    assert "<w:tblHeader" in body["word/document.xml"]
    assert re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', body["word/document.xml"]) == ["甲於九時五分發布 &amp; &lt;b&gt;"]
    assert "data:image" not in body["word/document.xml"]
    assert 'w:eastAsia="標楷體"' in body["word/styles.xml"] and 'w:eastAsia="zh-TW"' in body["word/styles.xml"]


def test_odt(made):
    document = Odf(str(made[".odt"]))
    heads = [(int(h.get_attribute("text:outline-level")), h.text_recursive.strip())
             for h in document.body.get_headers()]
    assert [head for head in heads if head[1]] == [(1, "壹、案由"), (2, "一、證據")]
    rows = document.body.get_tables()[0].get_values()
    assert rows == [["編號", "SHA-256", "說明"], ["E1", SHA, "說明"]]
    content = parts(made[".odt"])["content.xml"]
    assert "<svg:desc>甲於九時五分發布 &amp; &lt;b&gt;</svg:desc>" in content
    assert "table:table-header-rows" in content


def test_odt_parts(made):
    body = parts(made[".odt"])
    assert list(body)[0] == "mimetype"
    styles = body["styles.xml"]
    assert 'fo:page-width="21cm"' in styles and 'style:language-asian="zh"' in styles and "標楷體" in styles
    assert ">密<" in styles and "text:page-count" in styles and "〔密等〕" not in styles


def test_pdf(made):
    reader = PdfReader(made[".pdf"])
    text = "".join(page.extract_text() for page in reader.pages)
    flat = "".join(text.split())
    assert "本案由乙提供，續行不得有空白。〔E1-000118〕" in flat and SHA in flat and "第1頁，共1頁" in flat
    assert [float(x) for x in reader.pages[0].mediabox[2:]] == pytest.approx([595.3, 841.9], abs=0.2)
    assert reader.trailer["/Root"]["/Lang"] == "zh-TW" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [item["/Title"] for item in reader.outline if not isinstance(item, list)] == ["壹、案由"]
    assert "甲於九時五分發布 & <b>" in alternatives(reader)


def alternatives(reader) -> list[str]:
    """Every /Alt in the structure tree."""
    found, todo, seen = [], [reader.trailer["/Root"]["/StructTreeRoot"]], set()
    while todo:
        node = todo.pop().get_object()
        if not hasattr(node, "get") or id(node) in seen:
            continue
        seen.add(id(node))
        found += [str(node["/Alt"])] if "/Alt" in node else []
        kids = node.get("/K", [])
        todo += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid.get_object(), int)]
    return found


def test_pdf_holds_only_the_bundled_faces(made):
    fonts = set()
    for page in PdfReader(made[".pdf"]).pages:
        fonts |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert {font.split("+")[1].split("-")[0] for font in fonts} <= {"TW", "LibertinusSerif", "NotoSansCJKtc", "NotoSansMonoCJKtc"}
    assert any("+TW-Kai" in font for font in fonts)


def test_html(made):
    page = made[".html"].read_text(encoding="utf-8")
    assert '<html lang="zh-TW">' in page and "<h1>壹、案由</h1>" in page and "<th" in page
    assert 'alt="甲於九時五分發布 &amp; &lt;b&gt;"' in page.replace("\n", " ")
    assert "<script" not in page and "http://x.invalid" not in page and "file:///" not in page
    assert "default-src 'none'" in page


def test_md(made):
    page = made[".md"].read_text(encoding="utf-8")
    assert page.startswith("密等：密\n\n# 調查報告 \\<\\&\\>\n")
    assert "](報告-timeline.png)" in page and (made[".md"].parent / "報告-timeline.png").is_file()


@pytest.mark.parametrize("suffix", [".odt", ".docx", ".pdf"])
def test_metadata_is_empty(made, suffix):
    data = made[suffix].read_bytes()
    text = data.decode("latin-1") if suffix == ".pdf" else "".join(parts(io.BytesIO(data)).values())
    assert "/tmp" not in text and "pandoc" not in text.lower().replace("pandoc-", "")
    assert not re.search(r"<dc:creator>[^<]|<cp:lastModifiedBy>[^<]|<meta:initial-creator>[^<]", text)
    if suffix == ".pdf":
        assert PdfReader(made[suffix]).metadata.author is None


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_injection_stays_text(made, suffix):
    words = {".docx": lambda f: "".join(p.text for p in Docx(f).paragraphs),
             ".odt": lambda f: Odf(str(f)).body.text_recursive,
             ".pdf": lambda f: "".join(p.extract_text() for p in PdfReader(f).pages),
             ".html": lambda f: f.read_text(encoding="utf-8").replace("&lt;", "<").replace("&gt;", ">"),
             ".md": lambda f: f.read_text(encoding="utf-8")}[suffix](made[suffix])
    flat = "".join(words.split())
    assert "<script>alert(1)</script>" in flat and "$x$" in flat and "\\LaTeX" in flat


def test_no_marking(tmp_path):
    file = render("文。", tmp_path / "b.docx", marking="")
    assert Docx(file).sections[0].header.paragraphs[0].text == ""


def test_unknown_suffix(tmp_path):
    with pytest.raises(InputError):
        render("文。", tmp_path / "b.rtf")


def test_missing_picture(tmp_path):
    with pytest.raises(FileMissing):
        render("文。", tmp_path / "b.pdf", {"a.png": tmp_path / "none.png"})
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_unwritable_place(tmp_path, suffix):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotWrite):
        render("文。", tmp_path / "file" / f"b{suffix}")


def test_failed_write_keeps_the_old_file(tmp_path, monkeypatch):
    old = tmp_path / "b.odt"
    old.write_bytes(b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leakkit.custody.os.fsync", full)
    with pytest.raises(CannotWrite):
        render("文。", old)
    assert old.read_bytes() == b"old" and [f.name for f in tmp_path.iterdir()] == ["b.odt"]


def test_typst_failure_is_an_officer_error(tmp_path):
    (tmp_path / "page.typ").write_text("#panic(1)", encoding="utf-8")
    with pytest.raises(MissingPart):
        render("文。", tmp_path / "b.pdf", reference=tmp_path)


def test_office_reference_is_taken(tmp_path):
    own = reference.reference_bytes("odt").replace(b"", b"")
    with zipfile.ZipFile(io.BytesIO(own)) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    kept["styles.xml"] = kept["styles.xml"].replace("標楷體".encode(), "新細明體".encode())
    with zipfile.ZipFile(tmp_path / "reference.odt", "w") as package:
        for name, data in kept.items():
            package.writestr(name, data)
    file = render("文。", tmp_path / "b.odt", reference=tmp_path)
    assert "新細明體" in parts(file)["styles.xml"] and "標楷體" not in parts(file)["styles.xml"]
