"""Where somebody lives, told without a road and a number."""

import pytest

from leakkit.pii import first_stage, whereabouts
from leakkit.pii.readings import readings


def found(text):
    return [text[hit.start:hit.end] for hit in whereabouts.find(text, readings(text)[0])]


@pytest.mark.parametrize(("text", "places"), [
    ("他住旗津那邊的老房子", ["旗津那邊"]), ("陳小姐家在新店山上", ["新店山上"]), ("搬到板橋了", ["板橋"]),
    ("就是住6號1樓的那個", ["6號1樓"]), ("住A棟12樓之3", ["A棟12樓之3"]),
    ("管委會說B棟11樓又在吵", ["B棟11樓"]), ("戶籍在竹圍里", ["竹圍里"]), ("名冊照片：第7鄰大埔29號", ["第7鄰大埔29號"]),
    ("女宿二舍517-3床那位", ["女宿二舍517-3床"]), ("住國際學舍B座1108室", ["國際學舍B座1108室"]), ("學生宿舍停權：仁愛樓 316 室", ["仁愛樓 316 室"]),
    ("寄大村郵局第15號信箱", ["大村郵局第15號信箱"]),
    ("他家很好找，就國小後門那條巷子26號", ["國小後門那條巷子26號"]), ("她說住在市場對面那排透天最後一間，姓韋", ["市場對面那排透天最後一間"]),
])
def test_told_without_a_road(text, places):
    assert found(text) == places
    assert first_stage.candidates([text]).get(0), "the first stage must let it through"


@pytest.mark.parametrize("text", [
    "出差住板橋的飯店", "住台中", "住院三天", "B棟5樓會議室開會", "會議室在對面大樓3樓", "市府對面5號公車站牌", "住同一個村", "住在這里", "電梯 A 棟 3 樓維修",
    "宿舍修繕費 3000 元", "郵局明天休息"])
def test_no_home(text):
    assert found(text) == []
