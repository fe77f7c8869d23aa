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


def test_working_copies_of_an_older_version(desk, monkeypatch, tmp_path):
    """One that nobody changed becomes the new one; a changed one stays, with the new one beside it, once; a damaged one too."""
    old, new = tmp_path / "old", tmp_path / "new"
    names = ("01_open_and_read.ipynb", "02_find_and_review.ipynb", "03_x.ipynb")
    for folder, source in ((old, "desk.old()"), (new, "desk.new()")):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(json.dumps(book(source)), encoding="utf-8")
    monkeypatch.setattr(lab, "shipped", lambda: old)
    folder = lab.place(desk.case.folder.path)
    mine = saving.clean(book("desk.old()  # 我的註記"))
    (folder / names[1]).write_text(json.dumps(mine), encoding="utf-8")
    (folder / names[2]).write_text("{", encoding="utf-8")
    (folder / names[0]).write_text(json.dumps(saving.clean(book("desk.old()"))), encoding="utf-8")      # saved, but as it was
    lab.place(desk.case.folder.path)
    assert not list(folder.glob("*_new.ipynb"))             # the same version again
    monkeypatch.setattr(lab, "shipped", lambda: new)
    for _ in range(2):
        lab.place(desk.case.folder.path)
        assert "desk.new()" in (folder / names[0]).read_text(encoding="utf-8")
        assert json.loads((folder / names[1]).read_text(encoding="utf-8")) == mine
        assert [path.name for path in sorted(folder.glob("*_new.ipynb"))] == ["02_find_and_review_new.ipynb", "03_x_new.ipynb"]
        assert "desk.new()" in (folder / "02_find_and_review_new.ipynb").read_text(encoding="utf-8")
    (folder / "02_find_and_review_new.ipynb").unlink()
    lab.place(desk.case.folder.path)
    assert not (folder / "02_find_and_review_new.ipynb").exists()       # not wanted, and not put there again


def test_scratch_folders_of_dead_labs_are_swept_and_those_of_living_ones_stay(tmp_path):
    from leakkit import custody

    for name in ("lk-dead", "lk-alive", "lk-other", "else"):
        (tmp_path / name).mkdir()
    for name in ("lk-dead", "lk-alive", "else"):
        (tmp_path / name / "lives").write_bytes(b"")
    with custody.turn(tmp_path / "lk-alive" / "lives"):
        assert lab.sweep(tmp_path) == [tmp_path / "lk-dead"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["else", "lk-alive", "lk-other"]
