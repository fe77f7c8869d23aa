"""What printed lines of chats mean: days, clocks, read marks, numbers of members, titles."""

import pytest

from leakkit.readers.screenshot_words import day_of, is_clock, is_small, members_in, month_of, read_mark, regex, without_size


@pytest.mark.parametrize("text, month, day", [("9/15(一)", 9, 15), ("9/15(—)", 9, 15), ("9/15(-", 9, 15), ("2025年9月15日(-", 9, 15), ("2025年9月15日 星期一", 9, 15), ("2025.09.15 星期一", 9, 15),
                                              ("9月15日 下午2:30", 9, 15), ("Sep 15, 2025", 9, 15), ("15 September 2025", 9, 15), ("9/15(=)", 9, 15)])
def test_days_with_a_date(text, month, day):
    found = day_of(text)
    assert (month_of(found["m"]), int(found["d"])) == (month, day)


@pytest.mark.parametrize("text", ["今天", "昨天 14:30", "週一下午2:30", "Today at 9:20 AM"])
def test_days_that_count_back(text):
    assert day_of(text) and not day_of(text).groupdict().get("m")


@pytest.mark.parametrize("text", ["3/4", "9/15", "收到", "上午9:02", "0912-345-678", "83.01.14"])
def test_what_is_no_day(text):
    assert day_of(text) is None


@pytest.mark.parametrize("text, is_one", [("上午9:02", True), ("14:30 √√", True), ("9:41 PM", True), ("83.01", False), ("25:10", False), ("9:75", False), ("分機 2317", False)])
def test_clocks(text, is_one):
    assert is_clock(text) is is_one


@pytest.mark.parametrize("text, count", [("已讀 19", 19), ("已請17", 17), ("已續15", 15), ("已讀", 0), ("Read 4", 4), ("已收 5", None), ("已讀了", None)])
def test_read_marks(text, count):
    assert read_mark(text) == count and is_small(text) is (count is not None)


@pytest.mark.parametrize("text, count, title", [("工程科(20)", 20, "工程科"), ("〈 12 工程科(20)", 20, "工程科"), ("臺南租屋同鄉會(1,234) >", 1234, "臺南租屋同鄉會"), ("徐玉、你和其他 6 人", 8, "徐玉、你和其他 6 人"),
                                                ("79 位成員", 79, "79 位成員"), ("A, B and 6 others", 8, "A, B and 6 others"), ("里辦公處", None, "里辦公處"), ("1999專線", None, "1999專線")])
def test_titles_and_members(text, count, title):
    assert members_in(text) == count and without_size(text) == title


@pytest.mark.parametrize("kind, text, fits", [("unsent", "王小明已收回訊息", True), ("unsent", "您已收回訊息", True), ("unsent", "🚫 此訊息已刪除", True), ("unsent", "請把訊息收回來", False),
                                              ("forwarded", "已轉寄", True), ("forwarded", "↪ 轉寄多次", True), ("forwarded", "已轉給承辦人", False), ("field", "Aa", True), ("field", "好", False),
                                              ("file", "九月值班表.pdf", True), ("file", "請看附件", False), ("header", "○二", True), ("header", "4G 68%", True), ("header", "工程科", False)])
def test_words_of_the_application(kind, text, fits):
    assert bool(regex(kind).fullmatch(text)) is fits
