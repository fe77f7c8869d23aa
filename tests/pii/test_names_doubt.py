"""A name of the model that is better not reported."""

import pytest

from leakkit.pii.names_doubt import doubtful


@pytest.mark.parametrize("text, name, chance, is_doubtful", [
    ("丁小姐沒來", "丁", 0.6, False), ("麥女要手術", "麥", 0.6, False), ("姓賴的那位", "賴", 0.6, False),
    ("賴床五分鐘", "賴", 0.99, True), ("莊家通殺", "莊", 0.99, True), ("我兒子月考", "月", 0.99, True), ("章蓋錯了", "章", 0.9, True),
    ("賴總統談話", "賴", 0.99, True), ("誰有Type-C線", "Type-C線", 0.93, True), ("溫馨提醒", "溫馨", 0.98, True), ("開到凌晨", "凌晨", 0.99, True),
    ("溫泉他老婆來鬧", "溫泉", 0.99, False), ("何必跟何苦兩兄弟", "何苦", 0.98, False),
    ("孔明借東風", "孔明", 0.99, True), ("檢舉人孔明", "孔明", 0.99, False), ("陳列架壞了", "陳列架", 0.8, True),
    ("王小明來了", "王小明", 0.6, False), ("開Zoom", "Zoom", 0.9, True), ("唱卡拉OK", "卡拉OK", 0.9, True),
])
def test_doubtful(text, name, chance, is_doubtful):
    start = text.index(name)
    assert doubtful(text, start, start + len(name), chance) is is_doubtful
