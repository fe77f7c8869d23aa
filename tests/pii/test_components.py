"""The spaCy component: found by its entry point, spans with kind, score and reason, offsets of the text."""

import tomllib
from pathlib import Path

import pytest

spacy = pytest.importorskip("spacy", reason="spaCy 未安裝 spaCy is not installed")

from leakkit.pii import components  # noqa: E402
from leakkit.pii.look import find  # noqa: E402

TEXT = "檢舉人陳美玲，手機0912-345-678，她有憂鬱症"


@pytest.fixture(scope="module")
def nlp():
    components.register()
    nlp = spacy.blank("zh")
    nlp.add_pipe("leakkit_pii", config={"names": "wordlist"})
    return nlp


def test_the_entry_point_names_the_factory():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    module, name = project["project"]["entry-points"]["spacy_factories"]["leakkit_pii"].split(":")
    assert module == components.__name__ and callable(getattr(components, name))


def test_the_same_findings_as_without_spacy(nlp):
    found = find([TEXT], names="wordlist")
    doc = nlp(TEXT)
    spans = doc.spans["leakkit"]
    assert [(span._.leakkit_exact, span.label_) for span in spans] == [
        ((row.start, row.end), row.kind) for row in found.itertuples()]
    assert {"person", "phone", "medical"} <= {span.label_ for span in spans}
    assert all(0 < span._.leakkit_score <= 1 and span._.leakkit_why for span in spans)
    assert any(span.text == "0912-345-678" for span in spans)


def test_pipe_and_kinds():
    nlp = spacy.blank("zh")
    nlp.add_pipe("leakkit_pii", config={"names": "wordlist", "kinds": ["phone"], "key": "mine"})
    docs = list(nlp.pipe([TEXT, "沒有", ""]))
    assert [[span.label_ for span in doc.spans["mine"]] for doc in docs] == [["phone"], [], []]


def test_nothing_else_is_there():
    with pytest.raises(AttributeError):
        components.nothing  # noqa: B018
