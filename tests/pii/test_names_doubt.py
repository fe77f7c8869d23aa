"""A name of the model that is better not reported."""

import pytest

from leakkit.pii.names_doubt import completed, doubtful, nobody, untitled
from leakkit.pii.names_wordlist import WordList


@pytest.mark.parametrize("text, name, chance, is_doubtful", [
    ("丁小姐沒來", "丁", 0.6, False), ("麥女要手術", "麥", 0.6, False), ("姓賴的那位", "賴", 0.6, False),
    ("賴床五分鐘", "賴", 0.99, True), ("莊家通殺", "莊", 0.99, True), ("我兒子月考", "月", 0.99, True), ("章蓋錯了", "章", 0.9, True),
    ("賴總統談話", "賴", 0.99, True), ("誰有Type-C線", "Type-C線", 0.93, True), ("溫馨提醒", "溫馨", 0.98, True), ("開到凌晨", "凌晨", 0.99, True),
    ("溫泉他老婆來鬧", "溫泉", 0.99, False), ("何必跟何苦兩兄弟", "何苦", 0.98, False),
    ("孔明借東風", "孔明", 0.99, True), ("檢舉人孔明", "孔明", 0.99, False), ("陳列架壞了", "陳列架", 0.8, True),
    ("王小明來了", "王小明", 0.6, False), ("婁副處說", "婁", 0.9, False), ("包公審案", "包", 0.9, True), ("邵護理長", "邵", 0.6, False), ("陳情", "陳", 0.9, True), ("開Zoom", "Zoom", 0.9, True), ("唱卡拉OK", "卡拉OK", 0.9, True),
])
def test_doubtful(text, name, chance, is_doubtful):
    start = text.index(name)
    assert doubtful(text, start, start + len(name), chance) is is_doubtful


@pytest.mark.parametrize("text, name", [
    ("住信義區松○路○○號的那位", "松○"), ("板橋區民權路○○號", "路○○"), ("公文字號格式：府○字第○○○號", "第○○○"), ("捐血車來了，O型缺血", "O型"),
    ("教材範例：王小明，僅供示範", "王小明"), ("宣導影片裡的阿明是演員", "阿明"), ("李○公司來函", "李○"), ("張冠李戴的事情不要再發生", "張冠李"), ("江郎才盡了", "江郎"), ("第 16 任正副總統", "任正"), ("阿春意麵今天公休", "阿春意麵"),
    ("老張擔擔麵今天公休", "老張"), ("IG sakura.tnb 已私訊", "IG sakura.tnb"),
])
def test_nobody(text, name):
    start = text.index(name)
    assert nobody(text, start, start + len(name)) and doubtful(text, start, start + len(name), 0.99)
    assert not [hit for hit in WordList().find([text])[0] if hit[:2] == (start, start + len(name))]


@pytest.mark.parametrize("text, name", [
    ("王○里長來電", "王○"), ("區○○請假", "區○○"), ("林○明的電話", "林○明"), ("王小明請假", "王小明"), ("陳○○與李○○", "李○○"),
])
def test_somebody(text, name):
    start = text.index(name)
    assert not nobody(text, start, start + len(name))


@pytest.mark.parametrize("text, name, wanted", [
    ("艾童繼父有前科", "艾童", "艾"), ("你看藍姐", "藍姐", "藍"), ("詹寶寶帶因", "詹寶寶", "詹"), ("歐陽男酒駕", "歐陽男", "歐陽"), ("韋君所得", "韋君", "韋"),
    ("華哥戒酒", "華哥", "華哥"), ("小陳姐說", "小陳姐", "小陳姐"), ("小戴先跟", "小戴先", "小戴"), ("阿哲家是", "阿哲家", "阿哲"), ("林女士", "林", "林"), ("陳淑芬", "陳淑芬", "陳淑芬"), ("阿明", "阿明", "阿明"),
])
def test_untitled(text, name, wanted):
    start = text.index(name)
    first, last = untitled(text, start, start + len(name))
    assert text[first:last] == wanted


@pytest.mark.parametrize("text, name, wanted", [
    ("里民房秀鳳檢舉", "秀鳳", "房秀鳳"), ("跟陳淑芬說", "淑芬", "陳淑芬"), ("請淑芬來", "淑芬", "淑芬"), ("當時淑芬在場", "淑芬", "淑芬"), ("淑芬", "淑芬", "淑芬"),
    ("高中淑芬", "淑芬", "淑芬"),
])
def test_completed(text, name, wanted):
    start = text.index(name)
    assert text[completed(text, start, start + 2):start + 2] == wanted
