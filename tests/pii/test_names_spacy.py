"""Any spaCy pipeline: a blank one with an entity ruler stands for a trained one."""

import pytest

from leakkit.errors import MissingPart
from leakkit.pii import names
from leakkit.pii.look import find

spacy = pytest.importorskip("spacy", reason="spaCy 未安裝 spaCy is not installed")


@pytest.fixture(scope="module")
def pipeline():
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "陳美玲"}, {"label": "ORG", "pattern": "環保局"}]
    )
    return nlp


def test_persons_only(pipeline):
    from leakkit.pii.names_spacy import Spacy

    assert [[hit[:2] for hit in row] for row in Spacy(pipeline).find(["環保局的陳美玲", "", "沒有人"])] == [
        [(4, 7)],
        [],
        [],
    ]


def test_by_folder(pipeline, tmp_path):
    pipeline.to_disk(tmp_path / "model")
    frame = find(["環保局的陳美玲"], names=f"spacy:{tmp_path / 'model'}")
    assert frame["value"].tolist() == ["陳美玲"] and frame["rule"].tolist() == ["person/spacy"]


def test_long_texts_are_read_in_pieces(pipeline):
    from leakkit.pii.names_spacy import Spacy

    pipeline.max_length, old = 10, pipeline.max_length
    try:
        assert [hit[:2] for hit in Spacy(pipeline).find(["一二三四五六七八九十陳美玲"])[0]] == [(10, 13)]
    finally:
        pipeline.max_length = old


def test_unknown_pipeline():
    with pytest.raises(MissingPart):
        names.backend("spacy:no_such_pipeline").find(["a"])
