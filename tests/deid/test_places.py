"""All five hundred originals, in every disguise, in every single place of an output: each is found there."""

import io
import json
import zipfile

import pytest

from tests.deid.test_everywhere import DISGUISES, DOCX, ODT, VALUES, WORD, found, xml

#: more places of a package: hidden text, fields, embedded objects, forms, bookmarks
DOCX_MORE = {
    "word/hidden.xml": ("<w:document {ns}>{}</w:document>", "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r></w:p>"),
    "word/fields.xml": ("<w:document {ns}>{}</w:document>", "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"),
    "word/boxes.xml": ("<w:document {ns}>{}</w:document>", "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"),
    "word/tables.xml": ("<w:document {ns}>{}</w:document>", "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
    "word/bookmarks.xml": ("<w:document {ns}>{}</w:document>", '<w:bookmarkStart w:id="1" w:name="{}"/>'),
    "customXml/item1.xml": ("<root>{}</root>", "<v>{}</v>"),
    "word/comment2.xml": ("<w:comments {ns}>{}</w:comments>", '<w:comment w:author="{}"/>'),
}
ODT_MORE = {
    "hidden.xml": ("<office:text>{}</office:text>", '<text:hidden-text text:string-value="{}"/>'),
    "hidden2.xml": ("<office:text>{}</office:text>", '<text:section text:display="none"><text:p>{}</text:p></text:section>'),
    "fields.xml": ("<office:text>{}</office:text>", '<text:user-field-decl office:string-value="{}"/>'),
    "cells.xml": ("<table:table>{}</table:table>", '<table:table-cell office:value-type="string" office:string-value="{}"/>'),
    "names.xml": ("<office:spreadsheet>{}</office:spreadsheet>", '<table:table table:name="{}"/>'),
    "authors.xml": ("<office:text>{}</office:text>", "<office:change-info><dc:creator>{}</dc:creator></office:change-info>"),
    "title.xml": ("<draw:frame>{}</draw:frame>", "<svg:title>{}</svg:title>"),
    "Configurations2/x.xml": ("<a>{}</a>", "<b>{}</b>"),
}
PARTS = {**{f"docx {name}": ("a.docx", name, *each) for name, each in {**DOCX, **DOCX_MORE}.items()},
         **{f"odt {name}": ("a.odt", name, *each) for name, each in {**ODT, **ODT_MORE}.items()}}
#: places in a page
PAGE = {"attribute": '<p title="{}">略</p>', "comment": "<!-- {} -->", "text": "<p>{}</p>", "alt": '<img alt="{}">', "meta": '<meta content="{}">',
        "hidden": '<span style="display:none">{}</span>', "cell": "<table><tr><td>{}</td></tr></table>"}


#: every place holds all five hundred, each in one disguise; the next turn gives each original the next disguise
HOWS = list(DISGUISES)
TURNS = range(2)


def disguised(turn):
    """The five hundred, the first in disguise `turn`, the second in the next one, and so on: all disguises are in every place."""
    return [DISGUISES[HOWS[(row + turn) % len(HOWS)]](value, kind) for row, (value, kind) in enumerate(VALUES)]


def turns(place, places):
    """Which disguises a place begins with: other ones than its neighbour."""
    first = list(places).index(place) * len(TURNS)
    return [first + turn for turn in TURNS]


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def missed(thing, name):
    return sorted(set(range(500)) - found(thing, name))


@pytest.mark.parametrize("place", list(PARTS))
def test_parts_of_documents(place):
    name, part, around, each = PARTS[place]
    for turn in turns(place, PARTS):
        body = around.replace("{ns}", WORD).replace("{}", "".join(each.replace("{}", xml(text)) for text in disguised(turn)))
        assert missed(packed({part: body}), name) == [], turn


@pytest.mark.parametrize("place", list(PAGE))
def test_places_of_a_page(place):
    for turn in turns(place, PAGE):
        page = "".join(PAGE[place].replace("{}", xml(text)) for text in disguised(turn))
        assert missed(f"<html>{page}</html>".encode(), "a.html") == [], turn


@pytest.mark.parametrize("how", HOWS)
def test_every_disguise_in_a_comment_of_a_page(how):
    """Each value between dashes: <!-- a***@example.org -->."""
    page = "".join(f"<!-- {xml(DISGUISES[how](value, kind))} -->" for value, kind in VALUES)
    assert missed(f"<html>{page}</html>".encode(), "a.html") == []


@pytest.mark.parametrize("turn", TURNS)
def test_a_document_embedded_in_a_document(turn):
    inner = packed({"word/document.xml": "".join(f"<w:p><w:r><w:t>{xml(text)}</w:t></w:r></w:p>" for text in disguised(turn))})
    assert missed(packed({"word/embeddings/a.docx": inner}), "a.docx") == []
    assert missed(packed({"Object 1": inner}), "a.odt") == []


@pytest.mark.parametrize("turn", TURNS)
def test_notebooks_tables_and_names(turn):
    texts = disguised(turn)
    outputs = [{"output_type": "display_data", "data": {"text/html": [f"<td>{xml(text)}</td>"], "text/plain": text}} for text in texts]
    assert missed(json.dumps({"cells": [{"cell_type": "code", "source": "x", "outputs": outputs}], "nbformat": 4}).encode(), "a.ipynb") == []
    assert missed(json.dumps({"cells": [{"cell_type": "markdown", "source": text} for text in texts]}).encode(), "a.ipynb") == []
    rows = "\n".join('略,"' + text.replace('"', '""') + '"' for text in texts)
    assert missed(("\ufeff" + rows).encode(), "a.csv") == []
    names = [text.replace("/", "_").replace("\n", " ") for text in texts]
    assert missed(packed({f"{n}/{name}.txt": "略" for n, name in enumerate(names)}), "a.zip") == []
