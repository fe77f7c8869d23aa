"""Saved notebooks: no outputs, no pictures, no names; the save is refused where that cannot be made sure."""

import copy
import json
import types

import pytest
from tornado.web import HTTPError

from leakkit import notebook
from leakkit.errors import CaseDamaged, FileMissing, InputError
from leakkit.notebook import lab, saving


def book(source="1 + 1", **cell):
    code = {"cell_type": "code", "id": "a", "metadata": {"x": 1}, "source": source, "outputs": [
        {"output_type": "stream", "name": "stdout", "text": "林小美"}], "execution_count": 3, **cell}
    return {"cells": [code, {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["記一下\n", "林小美"], "attachments": {"p.png": {}}}],
            "metadata": {"kernelspec": {"name": "python3"}, "widgets": {"state": "林小美"}, "signature": "x"}, "nbformat": 4, "nbformat_minor": 5}


def test_everything_that_could_hold_a_value_goes(desk):
    before = book('case.people.set_role("林小美", "informant")  # 0912-345-678')
    kept = copy.deepcopy(before)
    cleaned = saving.clean(before, desk.known.encode)
    text = json.dumps(cleaned, ensure_ascii=False)
    assert before == kept
    assert "林小美" not in text and "0912" not in text and "attachments" not in text and "widgets" not in text
    assert cleaned["cells"][0]["outputs"] == [] and cleaned["cells"][0]["execution_count"] is None
    assert cleaned["metadata"] == {"kernelspec": {"name": "python3"}} and cleaned["nbformat"] == 4


@pytest.mark.parametrize("path", sorted(lab.shipped().glob("*.ipynb")), ids=lambda path: path.name)
def test_a_shipped_notebook_comes_through_word_for_word(path, desk):
    shipped = json.loads(path.read_text(encoding="utf-8"))
    cleaned = saving.clean(shipped, desk.known.encode)
    assert [cell["source"] for cell in cleaned["cells"]] == ["".join(cell["source"]) for cell in shipped["cells"]]
    assert [cell["id"] for cell in cleaned["cells"]] == [cell["id"] for cell in shipped["cells"]]


def test_strip_cleans_a_file_and_check_only_looks(tmp_path, desk):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(book('"林小美"'), ensure_ascii=False), encoding="utf-8")
    before = path.read_bytes()
    assert notebook.strip(path, desk.case, check=True) and path.read_bytes() == before
    assert notebook.strip(path, desk.case)
    assert "林小美" not in path.read_text(encoding="utf-8")
    assert not notebook.strip(path, desk.case) and not notebook.strip(path, check=True)


@pytest.mark.parametrize("content, error", [("", CaseDamaged), ("{", CaseDamaged), ("[]", InputError), ('{"cells": 1}', InputError), (None, FileMissing)])
def test_what_is_no_notebook_is_refused(tmp_path, content, error):
    path = tmp_path / "a.ipynb"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(error):
        notebook.strip(path)


def test_the_hook_cleans_notebooks_and_refuses_other_files(desk):
    manager = types.SimpleNamespace(root_dir=str(lab.place(desk.case.folder.path)))
    model = {"type": "notebook", "content": book('"林小美 0912345678"')}
    saving.before_save(model=model, path="a.ipynb", contents_manager=manager)
    assert "林小美" not in json.dumps(model, ensure_ascii=False) and "0912" not in json.dumps(model)
    with pytest.raises(HTTPError) as refused:
        saving.before_save(model={"type": "file", "content": "林小美", "format": "text"}, path="a.txt", contents_manager=manager)
    assert refused.value.status_code == 403
    saving.before_save(model={"type": "directory"}, path="x", contents_manager=manager)


def test_a_save_that_cannot_be_cleaned_is_refused_without_a_value_in_the_reason(desk, monkeypatch):
    def broken(_):
        raise ValueError("林小美")
    manager = types.SimpleNamespace(root_dir=str(lab.place(desk.case.folder.path)))
    monkeypatch.setattr(saving, "_case_of", lambda _: types.SimpleNamespace(encode=broken))
    with pytest.raises(HTTPError) as refused:
        saving.before_save(model={"type": "notebook", "content": book("x")}, path="a.ipynb", contents_manager=manager)
    assert "林小美" not in str(refused.value) and refused.value.__cause__ is None


def test_the_command_line_strips_and_checks(tmp_path, desk, capsys):
    from leakkit.cli import main

    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(book('"林小美"')), encoding="utf-8")
    assert main(["strip", "--check", str(path)]) == 1
    assert main(["strip", "--case", str(desk.case.folder.path), str(path)]) == 0
    assert main(["strip", "--check", "--case", str(desk.case.folder.path), str(path)]) == 0
    assert main(["strip", str(tmp_path / "none.ipynb")]) == 1
    assert "林小美" not in path.read_text(encoding="utf-8") + capsys.readouterr().out
