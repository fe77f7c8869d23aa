"""A text from a case shows as text, whatever it holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit.writeup import pandoc
from leakkit.writeup.blocks import table
from leakkit.writeup.escaping import Text, joined, text

HOSTILE = ["a | b", "**粗**", "<script>alert(1)</script>", "$\\frac{1}{2}$", "\\input{/etc/passwd}", "# 標題", "- 項",
           "+ 項", "1. 項", "(1) 項", "[連結](http://x)", "![圖](http://x/a.png)", "`code`", "~~~", "> 引",
           "^[註]", "@cite", "&lt;",
           "{{ 7*7 }}", "{% raw %}", "=cmd|' /C calc'!A0", "| a |\n|---|\n| b |", ": 定義", "---", "===", "https://x.tw",
           "% 標題", "_斜_", "~下~", "a\\", '"引"', "'引'", "...", "--", "#.", "a)", "(@)", "\x0b垂直", "E1-000118"]


def shown(markdown: str) -> str:
    """The words of a Markdown text as pandoc reads it."""
    return pandoc.plain(pandoc.tree(markdown)["blocks"])


def kinds(markdown: str) -> set[str]:
    """The kinds of nodes in the tree."""
    found = set()

    def walk(node):
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            found.add(node.get("t"))
            walk(node.get("c", []))

    walk(pandoc.tree(markdown)["blocks"])
    return found


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_stays_text(value):
    wanted = " ".join(value.split())
    assert " ".join(shown(text(value)).split()) == wanted
    assert kinds(text(value)) <= {"Para", "Str", "Space"}


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_in_a_table_cell(value):
    made = table(["甲", "乙"], [[value, "鄰"]], [10, 10], "表")
    tree = pandoc.tree(made)["blocks"]
    assert [block["t"] for block in tree] == ["Table"]
    rows = tree[0]["c"][4][0][3]
    assert len(rows) == 1 and len(rows[0][1]) == 2
    assert " ".join(pandoc.plain(rows[0][1][0][4]).split()) == " ".join(value.split())


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_text_stays_text(value):
    line = text(value)
    assert "\n" not in line
    assert kinds(f"前{line}後") <= {"Para", "Str", "Space"}
    seen = shown(f"前{line}後").replace("\u00a0", " ").split()
    bare = text(value).replace("\\", "")
    assert "".join(seen).replace("\\", "") == "".join(f"前{bare}後".split()).replace("\u00a0", "")


@pytest.mark.parametrize("value, wanted", [
    (None, ""), (float("nan"), ""), ("一\r\n二\t三", "一 二 三"),
    ("左\u202e右", "左□右"), ("零\u200b寬", "零□寬"), (3, "3"), (1.25, "1.25"),
    (" 前後 ", "前後"), ("1.00", "1.00"), ("-1", "\\-1")])
def test_text(value, wanted):
    assert text(value) == wanted


def test_escaped_once():
    assert text(text("a|b")) == "a\\|b"
    assert isinstance(joined(["a|b", Text("c\\|d")]), Text) and joined(["a|b", Text("c\\|d")]) == "a\\|b、c\\|d"
