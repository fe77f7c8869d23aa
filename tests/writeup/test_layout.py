"""Paragraphs of an official document: which hang, which stay with the next, which stand in the middle or at the right."""

import re
import zipfile

import pytest

from leakkit.writeup.layout import laid_out, sort_of
from leakkit.writeup.pandoc import plain, tree
from leakkit.writeup.render import render

MARKDOWN = "**—副題—**\n\n# 說明\n\n二、經過：\n\n（一）甲於群組一發布。〔D1〕\n\n十一、其他。\n\n> 一、引文之款。\n\n一般文字。\n\n○○機關政風室　關心您\n"


@pytest.mark.parametrize("words, sort", [
    ("一、案情來源：內部檢舉。", "Item"), ("二、經過：", "ItemLead"), ("（十二）甲發布。", "Subitem"), ("—副題—", "Subtitle2"),
    ("○○機關政風室　關心您", "Signs"), ("一般文字", ""), ("一般、文字", ""), ("一 、不是", ""), ("", ""),
])
def test_sort_of(words, sort):
    assert sort_of(words) == sort


@pytest.mark.parametrize("target", ["odt", "docx", "html", "typst"])
def test_words_and_quotations_stay(target):
    before = tree(MARKDOWN)
    after = laid_out(before, target)
    told = re.sub(r"#[^\n]*\n|#align\(\w+\)\[|\]", "", plain(after["blocks"])) if target == "typst" else plain(after["blocks"])
    assert "".join(told.split()) == "".join(plain(before["blocks"]).split())
    assert [block for block in after["blocks"] if block["t"] == "BlockQuote"] == [b for b in before["blocks"] if b["t"] == "BlockQuote"]


def test_styles_stand_in_the_files(tmp_path):
    for suffix, part in ((".odt", "content.xml"), (".docx", "word/document.xml")):
        file = render(MARKDOWN, tmp_path / f"a{suffix}", title="簽")
        body = zipfile.ZipFile(file).read(part).decode()
        for name in ("Item", "ItemLead", "Subitem", "Subtitle2", "Signs", "Kept"):
            assert re.search(rf'"{name}"', body), (suffix, name)


@pytest.mark.parametrize("filler", range(18, 34, 3))
def test_who_signs_never_stands_alone_on_a_page(tmp_path, filler):
    """The last words keep the paragraph before them, however long the text is."""
    from pypdf import PdfReader
    text = "".join(f"第{n}段之一般文字。\n\n" for n in range(filler)) + "八、本案以密件辦理。\n\n【資料來源：甲】\n\n○○機關政風室　關心您\n\n專線\n"
    pages = [page.extract_text() for page in PdfReader(render(text, tmp_path / "a.pdf", title="宣導")).pages]
    last = next(page for page in pages if "專線" in page)
    assert "資料來源" in last and "關心您" in last and "密件" in last
