"""An officer acting in office is marked, and stays a finding."""

import pytest

from leakkit.pii.look import find
from leakkit.pii.office import in_office


@pytest.mark.parametrize("text, name, office", [
    ("王局長明天視察", "王", "局長"), ("承辦人王大明已回復", "王大明", "承辦"), ("里長：陳美玲", "陳美玲", "里長"), ("王大明科長主持", "王大明", "科長"),
    ("王局長的太太住院", "王", ""), ("民眾王大明來電", "王大明", ""), ("承辦說王大明沒來", "王大明", ""),
])
def test_office(text, name, office):
    start = text.index(name)
    assert in_office(text, start, start + len(name)).startswith(office) and bool(in_office(text, start, start + len(name))) == bool(office)


def test_marked_not_dropped():
    frame = find(["請洽承辦人王大明"])
    assert frame["value"].tolist() == ["王大明"] and "officer in role" in frame["why"].iloc[0]
