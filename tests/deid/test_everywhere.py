"""Five hundred originals, each in a disguise, planted in every place of every kind of output: all are found."""

import base64
import io
import json
import random
import zipfile

import pytest

from leakkit import deid
from tests.deid.invented import originals

VALUES = originals(500)
HAN = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
WIDE = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}


def half_masked(value, kind):
    """Another way to mask than the office's: the middle of a number, one character of a name."""
    if kind == "person":
        return value[0] + "○" + value[2:]
    if kind == "email":
        name, _, rest = value.partition("@")
        return name[:-3] + "***@" + rest
    if kind == "plate":
        return value[:-2] + "**"
    return value[:-3] + "***" if kind != "address" else value[:-2]


DISGUISES = {
    "whole": lambda value, kind: value,
    "spaced": lambda value, kind: " ".join(value),
    "wide": lambda value, kind: "".join(WIDE.get(char, char) for char in value),
    "split over lines": lambda value, kind: value[:len(value) // 2] + "\n" + value[len(value) // 2:],
    "zero width": lambda value, kind: "\u200b".join(value),
    "half masked": half_masked,
    "numerals": lambda value, kind: "".join(HAN.get(char, char) for char in value) if kind in ("phone", "national_id", "plate") else value,
}


def planted(seed, count):
    """(row, disguise, text) of `count` originals, no two the same."""
    chance = random.Random(seed)
    rows = chance.sample(range(500), count)
    return [(row, how, DISGUISES[how](*VALUES[row])) for row, how in zip(rows, (list(DISGUISES) * count)[:count], strict=True)]


def found(thing, name=""):
    return {one.row for one in deid.survivors(thing, VALUES, name=name)}


def check(thing, plants, name=""):
    """Every planted row is found. (What is half masked may fit its neighbours too, and then names them as well.)"""
    rows = found(thing, name)
    assert [(row, how) for row, how, _ in plants if row not in rows] == []


@pytest.mark.parametrize("how", list(DISGUISES))
def test_each_disguise_of_all_five_hundred(how):
    text = "。\n".join(f"本案{DISGUISES[how](value, kind)}，餘略" for value, kind in VALUES)
    assert sorted(set(range(500)) - found(text)) == []


def xml(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\n", " ")


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
#: part → its XML around the values; {} takes them
DOCX = {
    "word/document.xml": ("<w:document {ns}><w:body>{}</w:body></w:document>", "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"),
    "word/footnotes.xml": ("<w:footnotes {ns}>{}</w:footnotes>", "<w:footnote><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>"),
    "word/endnotes.xml": ("<w:endnotes {ns}>{}</w:endnotes>", "<w:endnote><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:endnote>"),
    "word/header2.xml": ("<w:hdr {ns}>{}</w:hdr>", "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"),
    "word/comments.xml": ("<w:comments {ns}>{}</w:comments>", "<w:comment><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:comment>"),
    "word/changes.xml": ("<w:document {ns}>{}</w:document>", '<w:del w:author="甲"><w:r><w:delText>{}</w:delText></w:r></w:del>'),
    "word/moved.xml": ("<w:document {ns}>{}</w:document>", '<w:ins w:author="{}"><w:r><w:t>略</w:t></w:r></w:ins>'),
    "word/alt.xml": ("<w:document {ns}>{}</w:document>", '<wp:docPr id="1" name="圖" descr="{}"/>'),
    "docProps/core.xml": ("<cp:coreProperties>{}</cp:coreProperties>", "<dc:description>{}</dc:description>"),
    "docProps/custom.xml": ("<Properties>{}</Properties>", '<property name="x"><vt:lpwstr>{}</vt:lpwstr></property>'),
    "word/_rels/document.xml.rels": ("<Relationships>{}</Relationships>", '<Relationship Id="r" Target="http://example.org/{}"/>'),
}
ODT = {
    "content.xml": ("<office:text>{}</office:text>", "<text:p>{}</text:p>"),
    "styles.xml": ("<style:header>{}</style:header>", "<text:p>{}</text:p>"),
    "meta.xml": ("<office:meta>{}</office:meta>", '<meta:user-defined meta:name="x">{}</meta:user-defined>'),
    "settings.xml": ("<config:config-item-set>{}</config:config-item-set>", '<config:config-item config:name="p">{}</config:config-item>'),
    "Object 1/content.xml": ("<office:chart>{}</office:chart>", "<table:table-cell><text:p>{}</text:p></table:table-cell>"),
    "annotations.xml": ("<office:text>{}</office:text>", "<office:annotation><dc:creator>甲</dc:creator><text:p>{}</text:p></office:annotation>"),
    "tracked.xml": ("<text:tracked-changes>{}</text:tracked-changes>", "<text:changed-region><text:deletion><text:p>{}</text:p></text:deletion></text:changed-region>"),
    "notes.xml": ("<office:text>{}</office:text>", "<text:note><text:note-body><text:p>{}</text:p></text:note-body></text:note>"),
    "alt.xml": ("<draw:frame>{}</draw:frame>", "<svg:desc>{}</svg:desc>"),
}


def package(parts, plants):
    """A zip whose parts hold the plants in turn."""
    held = {name: [] for name in parts}
    for n, (_, _, text) in enumerate(plants):
        held[list(parts)[n % len(parts)]].append(text)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, (around, each) in parts.items():
            made.writestr(name, around.replace("{ns}", WORD).replace("{}", "".join(each.replace("{}", xml(t)) for t in held[name])))
    return out.getvalue()


@pytest.mark.parametrize("name, parts", [("a.docx", DOCX), ("a.odt", ODT)])
@pytest.mark.parametrize("seed", range(3))
def test_every_part_of_a_document(name, parts, seed):
    plants = planted(seed, 200)
    check(package(parts, plants), plants, name)


@pytest.mark.parametrize("name, parts", [("a.docx", DOCX), ("a.odt", ODT)])
def test_a_value_cut_into_runs(name, parts):
    """A word processor cuts a word into runs at will: every character a run of its own."""
    plants = planted(7, 120)
    run = "<w:r><w:t>{}</w:t></w:r>" if name == "a.docx" else "<text:span>{}</text:span>"
    around = {"p": ("<w:p>{}</w:p>" if name == "a.docx" else "<text:p>{}</text:p>", "{}")}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("content.xml", "".join(around["p"][0].replace("{}", "".join(run.replace("{}", xml(c)) for c in text))
                                             for _, _, text in plants))
    check(out.getvalue(), plants, name)


def test_a_document_inside_an_archive_inside_an_archive():
    plants = planted(11, 120)
    inner = package(DOCX, plants[:60])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("附件/報告.docx", inner)
        for n, (_, _, text) in enumerate(plants[60:]):
            made.writestr(f"{n}/{text.replace(chr(10), '')}.txt", "略")      # in a file's name
    check(out.getvalue(), [p for p in plants if p[1] != "split over lines"], "a.zip")


def test_notebook_outputs():
    plants = planted(13, 300)
    cells = []
    for n, (_, _, text) in enumerate(plants):
        cells.append([
            {"cell_type": "code", "source": ["x = 1\n", f"# {text}"], "outputs": []},
            {"cell_type": "code", "source": "x", "outputs": [{"output_type": "stream", "name": "stdout", "text": [text]}]},
            {"cell_type": "code", "source": "x", "outputs": [{"output_type": "display_data", "data": {"text/html": [f"<td>{text}</td>"]}}]},
            {"cell_type": "code", "source": "x", "outputs": [{"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]}]},
            {"cell_type": "markdown", "source": text, "metadata": {"tags": [text]}},
        ][n % 5])
    check(json.dumps({"cells": cells, "nbformat": 4}).encode(), plants, "a.ipynb")


def test_tables_and_pages():
    plants = planted(17, 300)
    rows = "\n".join('"' + text.replace('"', '""') + '",略' for _, _, text in plants)
    check(("\ufeff" + rows).encode(), plants, "a.csv")
    page = "".join(f'<p title="{xml(t)}">略</p>' if n % 2 else f"<p>{xml(t)}</p>" for n, (_, _, t) in enumerate(plants))
    check(page.encode(), plants, "a.html")


def test_base64_and_entities():
    plants = [p for p in planted(19, 120) if p[1] == "whole"]
    text = "\n".join(f"data:text/plain;base64,{base64.b64encode(t.encode()).decode()}" if n % 2 else
                     "".join(f"&#{ord(c)};" for c in t) for n, (_, _, t) in enumerate(plants))
    check(text.encode(), plants, "a.html")


def drawn(lines):
    """A picture of some lines of text, as a PNG."""
    from noto_cjk_sans_otc import FONT_PATH
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(FONT_PATH), 34, index=3)
    picture = Image.new("RGB", (900, 70 * len(lines) + 40), "white")
    for n, line in enumerate(lines):
        ImageDraw.Draw(picture).text((30, 30 + 70 * n), line, font=font, fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_words_in_a_picture_wherever_it_is():
    """An embedded picture is read: in a document, in a PDF page, in a notebook's output, alone."""
    pytest.importorskip("rapidocr", reason="未安裝圖片辨識元件（leakkit[ocr]），未測圖片")
    picture = drawn([f"聯絡 {VALUES[row][0]}" for row in (0, 1, 2, 3)])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("Pictures/1.png", picture)
    book = {"cells": [{"outputs": [{"data": {"image/png": base64.b64encode(picture).decode()}}]}]}
    for thing, name in ((picture, "a.png"), (out.getvalue(), "a.odt"), (in_pdf(picture), "a.pdf"), (json.dumps(book).encode(), "a.ipynb")):
        assert found(thing, name) >= {0, 1, 2, 3}, name


def in_pdf(picture):
    from PIL import Image

    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(out, "PDF")
    return out.getvalue()


def test_a_picture_of_nothing_private_is_clean():
    pytest.importorskip("rapidocr", reason="未安裝圖片辨識元件（leakkit[ocr]），未測圖片")
    report = deid.survivors(drawn(["甲於群組一發布乙之電話號碼", "受眾 17–19 人"]), VALUES, name="a.png")
    assert report == [] and any("圖中文字" in part for part in report.looked_at)


@pytest.mark.parametrize("value, kind, text, seen", [
    ("0912-345-678", "phone", "0912-***-678", True), ("0912-345-678", "phone", "0912-3**-***", False),
    ("0912-345-678", "phone", "0912***678", True), ("0912-345-678", "phone", "0912-***-679", False),
    ("A123456789", "national_id", "A12345****", True), ("A123456789", "national_id", "A1******89", False),
    ("A123456789", "national_id", "Ａ１２３○○○７８９", True),
    ("meifeng.yu@example.com", "email", "meifeng***@example.com", True), ("meifeng.yu@example.com", "email", "m***@example.com", False),
    ("meifeng.yu@example.com", "email", "meifeng***@example.org", False),
    ("陳美玲", "person", "陳○玲", True), ("陳美玲", "person", "陳○○", False), ("陳美玲", "person", "○美玲", True),
    ("陳美玲", "person", "陳美Ｏ", True),
])
def test_masked_in_another_way(value, kind, text, seen):
    assert bool(deid.survivors(f"承辦人記載：{text}，餘略。", [(value, kind)])) is seen
