"""`leakkit model add` and `list`: the folder is checked, remembered, and found by its name."""

import pytest

from leakkit.cli import main
from leakkit.errors import InputError, MissingPart
from leakkit.pii import models, names


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LEAKKIT_HOME", str(tmp_path / "home"))


def ckip(folder, words="的 一 是 人"):
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"")
    (folder / "vocab.txt").write_text("\n".join(words.split()), encoding="utf-8")
    return folder


def test_added_listed_and_found_by_name(tmp_path, capsys):
    folder = ckip(tmp_path / "bert")
    assert main(["model", "add", str(folder), "--name", "甲"]) == 0
    assert [row["name"] for row in models.listed()] == ["甲"] and models.listed()[0]["state"] == ""
    assert main(["model", "list"]) == 0
    assert "ckip:甲" in capsys.readouterr().out
    assert models.folder_of("甲", "ckip") == str(folder) and models.folder_of("乙", "ckip") == "乙"
    try:
        assert names.backend("ckip:甲").folder == folder
    except MissingPart as missing:
        assert "ckip-transformers" in str(missing)


def test_a_folder_that_vanished_is_said(tmp_path):
    folder = ckip(tmp_path / "bert")
    models.add(folder)
    (folder / "vocab.txt").unlink()
    assert "vocab.txt" in models.listed()[0]["state"]


@pytest.mark.parametrize("words, error", [("a b", MissingPart), ("", MissingPart)])
def test_an_empty_vocabulary_is_refused(tmp_path, words, error):
    with pytest.raises(error, match=r"vocab\.txt"):
        models.add(ckip(tmp_path / "bert", words))


def test_what_is_no_model_is_refused(tmp_path):
    with pytest.raises(InputError):
        models.add(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="empty"):
        models.add(tmp_path / "empty")


def test_a_spacy_pipeline(tmp_path):
    spacy = pytest.importorskip("spacy", reason="spaCy 未安裝 spaCy is not installed")
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "陳美玲"}])
    nlp.to_disk(tmp_path / "mine")
    assert models.add(tmp_path / "mine")["kind"] == "spacy"
    assert names.backend("spacy:mine").find(["找陳美玲"])[0][0][:2] == (1, 4)
