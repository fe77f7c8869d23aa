"""A leak's documents: refused when an original value would survive, logged when written, placeholders everywhere."""

from importlib import import_module

import pytest

from leakkit.errors import InputError, LeakRefused


def test_documents_hold_placeholders_and_are_logged(case, tmp_path):
    leak = case.incident()
    text = leak.bulletin(tmp_path / "out" / "宣導.md").read_text(encoding="utf-8")
    for value in ("林小美", "0912-345-678", "小潔", "阿明"):
        assert value not in text
    assert case.folder.log.entries()[-1]["what"]["document"] == "宣導.md"


def test_a_surviving_value_refuses_the_document(case, tmp_path, monkeypatch):
    """A template that prints a raw message: nothing is written, the exit code is 3, the sentence names no value."""
    honest = import_module("leakkit.writeup.bulletin_text").bulletin_text
    monkeypatch.setattr("leakkit.writeup.documents.bulletin_text", lambda *a, **k: honest(*a, **k) + "\n\n林 小 美 來電\n")
    target = tmp_path / "宣導.odt"
    with pytest.raises(LeakRefused) as error:
        case.incident().bulletin(target)
    assert not target.exists() and error.value.exit_code == 3
    assert "林小美" not in str(error.value)


def test_an_old_document_stays_when_the_new_one_is_refused(case, tmp_path, monkeypatch):
    target = tmp_path / "宣導.md"
    case.incident().bulletin(target)
    before = target.read_bytes()
    monkeypatch.setattr("leakkit.writeup.documents.bulletin_text", lambda *a, **k: "# 題\n\n0912345678\n")
    with pytest.raises(LeakRefused):
        case.incident().bulletin(target)
    assert target.read_bytes() == before


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
