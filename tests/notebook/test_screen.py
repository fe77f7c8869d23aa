"""The net between kernel and screen: results, prints and errors without values, control sequences or tracebacks."""

import errno
import io

import pytest

from leakkit.errors import NothingYet
from leakkit.notebook.screen import SCREEN, error_html, veiled
from leakkit.notebook.visible import html_text, visible, without_ansi


def test_results_and_prints_are_masked(desk):
    message = {"content": {"data": {"text/plain": "'林小美 0912-345-678'", "text/html": '<b title="林小美">林小美</b>', "image/png": "林小美"}}}
    shown = SCREEN.message(message)["content"]["data"]
    assert shown["text/plain"].startswith("'林○○ ") and "0912-345" not in shown["text/plain"]
    assert shown["text/html"] == '<div class="mathjax_ignore tex2jax_ignore"><b title="林○○">林○○</b></div>'
    assert SCREEN.line("林小美\x1b[31m紅\x1b[0m\n") == "林○○紅\n"


@pytest.mark.parametrize("kind, source", [("text/markdown", "![林小美](http://a.tw/x.png) $x^2$"), ("text/latex", "$\\href{javascript:x}{林小美}$")])
def test_markdown_and_formulas_are_shown_as_their_text(desk, kind, source):
    shown = SCREEN.message({"content": {"data": {kind: source, "text/plain": "<IPython.core.display.Markdown object>"}}})["content"]["data"]
    assert shown == {"text/plain": source.replace("林小美", "林○○")}


@pytest.mark.parametrize("error", [KeyError("林小美"), ValueError("time data '小潔說了很多' does not match"), RuntimeError("聯絡 0912345678 或 a@b.tw"),
                                   UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")])
def test_an_error_is_one_sentence_without_values(desk, error):
    try:
        raise error
    except Exception as raised:
        sentence, details = SCREEN.sentence(raised)
    for value in ("林小美", "小潔", "0912345678", "a@b.tw"):
        assert value not in sentence + details
    assert "\n" not in sentence and type(error).__name__ in sentence and "Traceback" not in sentence


def test_leakkits_own_sentence_is_kept_and_ctrl_c_is_no_fault(zh):
    sentence, _ = SCREEN.sentence(NothingYet(step="讀取", first="加入檔案"))
    assert sentence.startswith("還不能讀取")
    assert SCREEN.sentence(KeyboardInterrupt())[0].startswith("已依您的要求停止")


@pytest.mark.parametrize("text, shown", [
    ("name 'cas' is not defined", "name 'cas' is not defined"),
    ("'林小美' not found", "〔5 字〕 not found"),
    ("expected 3 got 20250915", "expected 3 got 〔8 字〕"),
])
def test_foreign_words_are_given_by_their_length(text, shown):
    assert veiled(text) == shown


@pytest.mark.parametrize("text, shown", [
    ("\x1b[31m紅", "␛[31m紅"), ("a\x00b", "a␀b"), ("反\u202e向", "反⟨RLO⟩向"), ("零\u200b寬", "零寬"), ("一\r\n二", "一\n二"), ("\x7f", "␡"), ("\u2068小潔\u2069", "小潔"),
])
def test_hidden_characters_are_seen(text, shown):
    assert visible(text) == shown


def test_html_is_text_and_ansi_is_gone():
    assert html_text("<script>\"'&") == "&lt;script&gt;&quot;&#x27;&amp;"
    assert without_ansi("\x1b]0;title\x07\x1b[2Kx\x1b[1;31my\x1b") == "xy␛"
    assert "<script>" not in error_html("<script>", "<b>")


def test_a_kernel_shows_no_value_in_results_prints_tracebacks_or_reprs(tmp_path, desk):
    """A real kernel: everything that it sends for careless cells is searched."""
    import json

    import nbformat
    from nbclient import NotebookClient

    cells = [f"import leakkit as lk\nlk.desk({str(desk.case.folder.path)!r})\ndesk = lk.desk({str(desk.case.folder.path)!r})\ncase = desk.case",
             "case.table('messages')['text'].iloc[3]", "print(case.table('messages')['text'].tolist())",
             "list(case.table('findings')['value'])", "case.table('people')", "dict(enumerate(case.table('messages')['account']))",
             "import sys; sys.stderr.write(case.table('findings')['value'].iloc[0])",
             "from IPython.display import HTML; HTML('<p>' + case.table('messages')['text'].iloc[3] + '</p>')"]
    bad = ["raise KeyError(case.table('findings')['value'].iloc[0])", "{}[case.table('messages')['account'].iloc[1]]",
           "class R:\n    def __repr__(self): raise ValueError(case.table('messages')['text'].iloc[3])\nR()"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in [*cells, *bad]])
    NotebookClient(book, timeout=120, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = json.dumps([cell.outputs for cell in book.cells], ensure_ascii=False)
    for value in ("林小美", "0912-345-678", "0912345678", "王大明", "阿明"):
        assert value not in shown
    assert "林○○" in shown and "未預期的錯誤" in shown
    assert all(cell.outputs for cell in book.cells[1:])


@pytest.mark.parametrize("error, said", [(OSError(errno.ENOSPC, "No space left on device"), "磁碟已滿"), (PermissionError(errno.EACCES, "Permission denied"), "沒有寫入的權限"),
                                         (ValueError("odd"), "未預期的錯誤")])
def test_what_an_officer_can_mend_is_said_in_words(error, said):
    assert said in SCREEN.sentence(error)[0]


@pytest.mark.parametrize("cell", ["import leakkit as lk; lk.no_such_verb()", "desk.no_such_panel()", "from leakkit import no_such_room", "desk.receive(1, 2, 3)"])
def test_a_cell_of_an_older_notebook_is_told_as_such(cell, desk):
    with pytest.raises((AttributeError, ImportError, TypeError)) as raised:
        exec(compile(cell, "ipykernel_1/1.py", "exec"), {"desk": desk})
    assert "舊版" in SCREEN.sentence(raised.value)[0]


def test_a_fault_of_ours_is_no_fault_of_the_notebook(desk, monkeypatch):
    with monkeypatch.context() as patched:
        patched.delattr(type(desk), "next")
        with pytest.raises(AttributeError) as raised:
            repr(desk)
    assert "舊版" not in SCREEN.sentence(raised.value)[0]
