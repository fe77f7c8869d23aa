"""The list of counties and districts is whole."""

import re

from leakkit.pii.places import any_of, districts, places, short_districts


def test_places_are_complete():
    assert len(places()) == 22
    assert sum(map(len, places().values())) == 368
    assert "旗津" in short_districts() and "東" not in short_districts() and "旗津區" in districts()


def test_either_way_of_writing_tai():
    assert re.fullmatch(any_of(["臺東市", "臺東"]), "台東市") and re.fullmatch(any_of(["臺東市"]), "臺東市")
