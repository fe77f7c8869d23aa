"""Ties of family: of somebody, not a form of address, not one's own chatter."""

import pytest

from leakkit.pii.look import find


def ties(text):
    frame = find([text], names="wordlist")
    return [value for kind, value in zip(frame["kind"], frame["value"], strict=True) if kind == "relation"]


@pytest.mark.parametrize("text, inside", [
    ("陳美玲的前夫常來", "前夫"), ("他太太在二樓上班", "太太"), ("王志明離婚了，監護權在媽媽", "監護權在媽媽"),
    ("林淑芬跟林淑惠是姊妹", "姊妹"), ("他們兩個是夫妻", "夫妻"), ("局長的兒子在念高中", "兒子"),
    ("黃建宏是單親爸爸", "單親爸爸"), ("王小潔吃藥兩年了都沒讓媽媽知道", "媽媽"), ("案繼父在服刑", "案繼父"), ("那個學生是隔代教養", "隔代教養"), ("陳小姐離過兩次婚", "離過兩次婚"),
])
def test_counted(text, inside):
    assert any(inside in value for value in ties(text)), ties(text)


@pytest.mark.parametrize("text", [
    "我媽煮的飯好吃", "我老公今天加班", "林太太好", "爸爸節快樂", "婆媳問題永遠無解", "", "老婆大人說要早點回家", "家長會費八百元",
    "離婚率創新高",
])
def test_not_counted(text):
    assert ties(text) == []


@pytest.mark.parametrize(("text", "found"), [
    ("案母思覺失調，案父在監", ["案母", "案父"]),
    ("她說老公被銀行催收", ["老公"]),
    ("這個案子請認領", []),
    ("柯小姐來領件", []),
    ("陳美玲前夫又來了", ["前夫"]),
    ("陳美玲阿姨來領件", []),
    ("表姐夫就是得標廠商", ["表姐夫"]),
    ("聯絡人：林志豪（父）0911-556-230", ["父"]),
    ("聯絡人：林志豪（女）", []),
    ("兒子兵法聽過嗎", []),
    ("兩邊家長都來了，王大明在場", []),
])
def test_ties_as_they_are_spoken(text, found):
    assert ties(text) == found
