"""The registry of name backends and their union."""

import pytest

from leakkit.errors import InputError, MissingPart
from leakkit.pii import names


class Fixed:
    def __init__(self, name, *found):
        self.name, self.version, self.found = name, "1", list(found)

    def find(self, texts):
        return [list(self.found) for _ in texts]


def test_default_is_registered_and_obeys_the_protocol():
    assert isinstance(names.backend(), names.NameBackend)
    assert names.backend().name == names.DEFAULT


def test_unknown_backend_is_an_input_error():
    with pytest.raises(InputError):
        names.backend("nobody")


@pytest.mark.parametrize("spec", ["ckip", "ckip:no/such/folder", "spacy"])
def test_missing_parts_say_so(spec):
    with pytest.raises(MissingPart):
        names.backend(spec)


def test_agreement_raises_the_score():
    united = names.unite([Fixed("a", (0, 3, 0.6, "x")), Fixed("b", (0, 3, 0.5, "y"))])
    assert united.find(["陳美玲"]) == [[(0, 3, 0.8, "x；y")]]
    assert united.name == "a+b" and united.version == "1+1"


def test_of_overlapping_spans_the_surer_stays_then_the_longer():
    united = names.unite(
        [Fixed("a", (0, 2, 0.6, "x")), Fixed("b", (1, 3, 0.9, "y"), (5, 7, 0.5, "z")), Fixed("c", (5, 8, 0.5, "w"))]
    )
    assert united.find(["x" * 9]) == [[(1, 3, 0.9, "y"), (5, 8, 0.5, "w")]]


def test_spec_with_plus_unites():
    assert names.backend("wordlist+wordlist").name == "wordlist+wordlist"


def test_uniting_nothing_is_an_error_and_one_is_itself():
    one = Fixed("a")
    assert names.unite([one]) is one
    with pytest.raises(InputError):
        names.unite([])
