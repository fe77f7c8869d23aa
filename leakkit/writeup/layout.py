"""How an official document lays out its paragraphs: 一、 and （一） hang, an item that opens a list stays with it, what
closes a document stays together, the subtitle stands in the middle and who signs at the right. Works on the document tree; the words stay as they are.
"""

from __future__ import annotations

import re

from leakkit.writeup.pandoc import plain

_NUMBER = "[一二三四五六七八九十百○]{1,6}"
_ITEM, _SUBITEM = re.compile(f"{_NUMBER}、"), re.compile(f"（{_NUMBER}）")
#: so many short paragraphs close a document: 資料來源, who signs, the hotline; 正本, 副本, 條戳
_CLOSING = 3
_SUBTITLE, _SIGNS = re.compile(r"—[^—]+—\Z"), re.compile(r".{1,40}[　 ]關心您\Z|（機關條戳）\Z")

#: what a paragraph is → how typst sets it; the .odt and .docx have a style of that name, the .html a class
TYPST = {
    "Item": "#[#set par(hanging-indent: 2em)\n", "Subitem": "#pad(left: 1em)[#set par(hanging-indent: 3em)\n",
    "ItemLead": "#block(sticky: true)[#set par(hanging-indent: 2em)\n",
    "Subtitle2": "#align(center)[", "Signs": "#block(sticky: true, width: 100%)[#set align(right)\n", "Kept": "#block(sticky: true)[\n",
}


def laid_out(document: dict, target: str) -> dict:
    """A copy of a pandoc tree whose items are marked for `target` ("odt", "docx", "html" or "typst"); quotations stay."""
    blocks = document["blocks"]
    close = len(blocks)
    while close and len(blocks) - close < _CLOSING and blocks[close - 1].get("t") == "Para" and sort_of(plain(blocks[close - 1])) in ("", "Signs"):
        close -= 1
    kept = set(range(close - 1, len(blocks) - 1)) if close < len(blocks) else set()
    return {**document, "blocks": [part for number, block in enumerate(blocks) for part in _marked(block, target, number in kept)]}


def sort_of(words: str) -> str:
    """Which of `TYPST` a paragraph with these words is, or "" for an ordinary one."""
    if _ITEM.match(words):
        return "ItemLead" if words.endswith(("：", ":")) else "Item"
    if _SUBITEM.match(words):
        return "Subitem"
    return "Subtitle2" if _SUBTITLE.match(words) else "Signs" if _SIGNS.match(words) else ""


def _marked(block: dict, target: str, kept: bool = False) -> list[dict]:
    """`kept`: who signs follows, which must not stand alone on a page."""
    sort = sort_of(plain(block)) if block.get("t") == "Para" else ""
    sort = {"Item": "ItemLead", "": "Kept"}.get(sort, sort) if kept and block.get("t") == "Para" else sort
    if not sort:
        return [block]
    if target == "typst":      # no Div: typst's block is as wide as its words, and nothing in it could stand in the middle
        return [_raw(TYPST[sort]), block, _raw("]")]
    if target == "html":
        return [{"t": "Div", "c": [["", [sort.lower()], []], [block]]}]
    return [{"t": "Div", "c": [["", [], [["custom-style", sort]]], [block]]}]


def _raw(words: str) -> dict:
    return {"t": "RawBlock", "c": ["typst", words]}
