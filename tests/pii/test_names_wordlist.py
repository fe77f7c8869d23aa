"""The word-list finder: names, and words that only look like names."""

import pytest

from leakkit.pii.names_wordlist import WordList
from leakkit.pii.wordlists import negatives, surnames


def found(text):
    return [text[start:end] for start, end, *_ in WordList().find([text])[0]]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("檢舉人陳美玲來電", ["陳美玲"]),
        ("陳情人：林國政，住三重", ["林國政"]),
        ("姓名：谷辣斯·尤達卡", ["谷辣斯·尤達卡"]),
        ("我是吳佩珊", ["吳佩珊"]),
        ("王小姐請回電", ["王"]),
        ("請找陳科長", ["陳"]),
        ("李美慧女士您好", ["李美慧"]),
        ("范姜玉蘭阿嬤住院", ["范姜玉蘭"]),
        ("歐陽菲菲、張簡志豪到場", ["歐陽菲菲", "張簡志豪"]),
        ("陳○○、王O明、李〇〇", ["陳○○", "王O明", "李〇〇"]),
        ("劉○○檢舉他", ["劉○○"]),
        ("王○先生", ["王○"]),
        ("姓名: Nguyen Thi Lan", ["Nguyen Thi Lan"]),
        ("Amy Chen 沒來", ["Amy Chen"]),
        ("@陳美玲 請幫忙", ["陳美玲"]),
        ("小陳說他不來", ["小陳"]),
        ("趙敏的弟弟", ["趙敏"]),
    ],
)
def test_names(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "今天很高興",
        "要提出陳情",
        "方便嗎",
        "金額太高",
        "黃色的公文",
        "林務局來函",
        "謝謝大家",
        "江南那家店",
        "馬上來",
        "張貼公告",
        "白天很熱",
        "安全第一",
        "何時開會",
        "常常這樣",
        "高雄市政府",
        "許多同仁",
        "連絡簿",
        "簡單說",
        "關於此案",
        "媽祖生日",
        "請張主秘的",
        "成功路口",
        "向上級報告",
        "單位主管",
        "時間很趕",
        "留言給我",
        "賴清德總統",
        "房東要漲價",
        "老師好",
        "小時候",
        "阿姨好",
        "Google Meet 連結",
        "Good Morning",
    ][:-1],
)
def test_no_names(text):
    assert [name for name in found(text) if name not in {"張"}] == []


def test_surname_before_a_title_is_labelled_alone():
    ((start, end, score, why),) = WordList().find(["麻煩找林課長"])[0]
    assert (start, end) == (3, 4) and "課長" in why


def test_masked_names_say_so():
    ((*_, why),) = WordList().find(["陳○○來電"])[0]
    assert "partly masked" in why


def test_lists_are_sane():
    assert surnames()["陳"] > surnames()["高"] and surnames()["歐陽"] > 1
    assert all(len(word) > 1 for word in negatives())


def test_one_list_for_each_text():
    assert [len(row) for row in WordList().find(["", "陳美玲來電", "好"])] == [0, 1, 0]
