"""An office and a title in one sentence of a text with a year: a person without a name."""

import pytest

from leakkit import deid
from tests.deid.invented import people


@pytest.mark.parametrize("text, pairs", [
    ("114年9月間，工程科技佐將內容貼到群組。", [("技佐", "工程科")]),
    ("工程科技佐將內容貼到群組。", []),                                  # no year
    ("114年9月間，甲將內容貼到群組。承辦人為技佐。", []),                   # no office
    ("114年10月份公務機密維護宣導\n○○機關政風室　關心您", []),
    ("114年，A機關人員甲於LINE之群組一發布內容，主管機關應予督導。", []),
    ("115年1月7B病房護理長口頭告誡。", [("護理長", "7B病房")]),
    ("114年間工務科技佐予以申誡。", [("技佐", "工務科")]),
    ("114年，民眾至海岬醫院急診，護理師說明。", [("護理師", "海岬醫院")]),
])
def test_combinations(text, pairs):
    assert [(one.title, one.unit[-len(unit):]) for one, (_, unit) in zip(deid.identifying(text), pairs, strict=True)] == pairs


def test_whom_it_can_mean_is_counted():
    rows = people({"accounts": ["甲"], "unit": "工程科（技佐）"}, {"accounts": ["乙"], "unit": "工程科（技士）"})
    found = deid.identifying("114年，工程科技佐。", rows)
    assert [one.persons for one in found] == [1] and "1 人" in str(found[0])
