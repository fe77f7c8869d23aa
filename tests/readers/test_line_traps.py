"""Hostile sizes: what would take a careless reader minutes takes seconds, since nothing is quadratic in the file."""

import time

import pytest

from leakkit.readers import read_bytes
from leakkit.readers.line_notices import read_notice

from . import golden

HEAD = "[LINE] 陷阱的聊天記錄\n儲存日期：2025/11/03 18:20\n\n2025/11/03（一）\n"
MANY = 50_000


def _rows(row, count=MANY):
    return HEAD + "".join(row(n) for n in range(count))


TRAPS = {
    "every body opens a mark": _rows(lambda n: f"上午09:00\t甲\t\"開{n}\n"),
    "marks open late, ends are followed by early rows": _rows(lambda n: f"23:59\t甲\t\"開\n", MANY // 2) + '字"\n00:01\t乙\t好\n' * (MANY // 2),
    "every line is a mark": HEAD + "09:00\t甲\t\"\n" + '"\n' * MANY,
    "marks and rows in turn, clock falling": _rows(lambda n: f"{23 - n * 23 // MANY:02d}:{59 - n % 60:02d}\t甲\t\"開\n關\"\n"),
    "ends followed by earlier dates": HEAD + "23:59\t甲\t\"開\n" * 500 + '關"\n\n2001/01/01（一）\n' * MANY,
    "a name of 100,000 characters": HEAD + f"09:00\t{'名' * 100_000}\t文\n09:01\t\t\u2068{'名' * 100_000}\u2069已加入群組。\n",
    "a body of a million characters": HEAD + f"09:00\t甲\t{'文' * 1_000_000}\n09:01\t乙\t好\n",
    "an unclosed body of many lines": HEAD + "09:00\t甲\t\"開\n" + "續行\n" * MANY,
    "blank lines": HEAD + "09:00\t甲\t\"開\n" + "\n" * MANY + '關"\n09:01\t乙\t好\n',
    "ends followed by blank lines": HEAD + "09:00\t甲\t\"開\n" + ('關"' + "\n" * 40) * (MANY // 40),
    "isolates in one row": HEAD + "09:00\t甲\t文\n09:01\t\t" + "\u2068名\u2069, " * MANY + "已加入群組。\n",
    "open isolates in one row": HEAD + "09:00\t甲\t文\n09:01\t\t" + "\u2068" * MANY + "已加入群組。\n09:01\t" + "\u2068\t" * MANY + "\n",
    "names with a TAB": HEAD + "".join(f"09:00\t\t\u2068甲\t{n}\u2069已加入群組。\n" for n in range(2_000)) + "09:01\t甲\t7\t文\n" * 20_000,
    "a wording again and again": HEAD + "09:00\t甲\t文\n09:01\t\t" + "已邀請" * MANY + "\n09:01\t\t" + "が" * MANY + "をグループに追加しました。\n",
    "no row at all": HEAD + "09:00\t甲\t文\n" + "不是列\n" * MANY,
    "desktop, a sender a row": "2024.11.04 星期一\n" + "".join(f"09:00 甲{n} 文\n" for n in range(MANY)),
    "desktop, one token": "2024.11.04 星期一\n09:00 甲 文\n" + "09:01 甲\n" * MANY,
    "desktop, clock falling": "2024.11.04 星期一\n" + "".join(f"{23 - n * 23 // MANY:02d}:00 甲 文\n" for n in range(MANY)),
    "desktop, names with blanks": "2024.11.04 星期一\n" + "".join(f"09:00 甲 {n}已加入群組。\n" for n in range(3_000))
                                  + "".join(f"10:00 甲 {n} 文\n" for n in range(20_000)),
    "desktop, a row of blanks": "2024.11.04 星期一\n09:00 甲 文\n09:01 " + " " * 500_000 + "\n",
    "desktop, dates falling": "2024.11.04 星期一\n09:00 甲 文\n" + "2024.11.01 星期五\n" * MANY,
    "official account, an unclosed field": "帳號名稱,甲\n時區,+08:00\n下載時間,2025/04/01 10:00\n傳送者類型,傳送者名稱,傳送日期,傳送時間,內容\n"
                                           + "User,乙,2025/03/31,17:45:10,好\nUser,乙,2025/03/31,17:45:10,\"開\n" + "續\n" * MANY,
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_time_is_linear(text):
    name = "a.csv" if text.startswith("帳號") else "a.txt"
    started = time.perf_counter()
    export = read_bytes(text.encode(), name)
    assert time.perf_counter() - started < 10
    golden.every_line_accounted(export)


@pytest.mark.parametrize("text", ["已邀請" * MANY, "「" + ", " * MANY + "」", "A" * MANY + " added ", "が" * MANY + "を" * MANY,
                                  "\u2068" * MANY + "\u2069" * MANY + "已退出群組。", " " * MANY + "已加入群組。"])
def test_a_long_notice_is_quick(text):
    started = time.perf_counter()
    read_notice(text)
    assert time.perf_counter() - started < 3
