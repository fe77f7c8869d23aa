"""The day on which a screenshot was taken: stated by the officer, kept, replayed; without it no date is guessed."""

import datetime as dt

import pytest

import leakkit as lk
from leakkit.errors import InputError, UnknownRow
from leakkit.investigation import new_case
from leakkit.readers.screenshot import taken_on

from ..conftest import ticking
from .drawn import face


@pytest.mark.parametrize("given, day", [("2025-09-15", (2025, 9, 15)), ("114/9/15", (2025, 9, 15)), ("民國114年9月5日", (2025, 9, 5)), ("2025/9/1", (2025, 9, 1)),
                                        (dt.date(2025, 9, 15), (2025, 9, 15)), (dt.datetime(2025, 9, 15, 8), (2025, 9, 15))])
def test_a_day_is_read_as_officers_write_it(given, day):
    assert taken_on(given) == dt.date(*day)


@pytest.mark.parametrize("given", ["", "114/13/1", "昨天", "15", "2025-02-30"])
def test_what_is_no_day_is_refused(given):
    with pytest.raises(InputError):
        taken_on(given)


def drawn(path, height, place, day, bubbles):
    """A picture of a chat, `height` pixels high: `day` printed at `place` (x, y), and `bubbles` (top, text, clock) of one sender."""
    from PIL import Image, ImageDraw

    pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
    image = Image.new("RGB", (1080, height), "#8cabd8")
    pen = ImageDraw.Draw(image)
    pen.text((90, 40), "工程科(20)", font=face(44), fill="black")
    pen.text(place, day, font=face(30), fill="white")
    for top, text, clock in bubbles:
        pen.text((130, top - 50), "陳美玲", font=face(30), fill="#334466")
        pen.rounded_rectangle((130, top, 560, top + 90), 24, fill="white")
        pen.text((152, top + 14), text, font=face(38), fill="black")
        pen.text((580, top + 50), clock, font=face(26), fill="#334466")
    image.save(path)
    return path


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """Two bubbles under 「昨天」."""
    return drawn(tmp_path_factory.mktemp("shot") / "a.png", 700, (500, 150), "昨天", ((260, "名單改好了嗎？", "上午9:06"), (460, "好了，晚點傳", "下午3:10")))


def test_without_a_day_of_capture_there_is_no_date(shot):
    export = lk.read_export(shot)
    assert export.messages["sent_at"].isna().all() and "day-relative" in [warning.code for warning in export.warnings]


def test_the_stated_day_is_kept_and_replayed(tmp_path, shot):
    case = new_case(tmp_path / "case", "政風室 甲", ticking())
    case.add(shot, received_from="A機關")
    case.read()
    assert case.table("messages")["sent_at"].isna().all()
    assert case.add(shot, received_from="A機關", taken="114/9/16") == []
    case.read()
    expected = ["2025-09-15 09:06:00", "2025-09-15 15:10:00"]
    assert case.table("messages")["sent_at"].astype(str).tolist() == expected
    assert "day-stated" in case.table("warnings")["code"].tolist()
    again = lk.open_case(tmp_path / "case", officer="政風室 甲")
    again.read()
    assert again.table("messages")["sent_at"].astype(str).tolist() == expected
    again.state("E1", "captured", "2025-09-17")
    again.read()
    assert again.table("messages")["sent_at"].astype(str).tolist()[0] == "2025-09-16 09:06:00"


def test_the_reader_takes_the_day_too(shot):
    export = lk.read_export(shot, taken="2025-09-16")
    assert export.messages["sent_at"].astype(str).tolist()[0] == "2025-09-15 09:06:00"


@pytest.fixture(scope="module")
def undated(tmp_path_factory):
    """Two bubbles with clocks; below them a printed day and one more."""
    return drawn(tmp_path_factory.mktemp("undated") / "b.png", 900, (460, 610), "9/16（二）",
                 ((220, "名單改好了嗎？", "上午9:06"), (420, "好了，晚點傳", "下午3:10"), (740, "已經傳出去了", "上午8:20")))


def times(case):
    return case.table("messages")["sent_at"].astype(str).fillna("NaT").tolist()


def codes(case):
    return set(case.table("warnings")["code"])


def test_a_page_without_a_day_takes_the_one_that_is_stated_and_gives_it_back(tmp_path, undated):
    case = new_case(tmp_path / "case", "政風室 甲", ticking("2025-09-20T09:00:00"))
    case.add(undated, received_from="A機關")
    case.read()
    before = times(case)
    assert before[:2] == ["NaT", "NaT"] and before[2] == "2025-09-16 08:20:00" and "day-missing" in codes(case)
    case.dated("E1", shown="114/9/15")
    case.read()
    assert times(case) == ["2025-09-15 09:06:00", "2025-09-15 15:10:00", "2025-09-16 08:20:00"]       # a printed day is left alone
    assert "day-declared" in codes(case) and not {"day-missing", "day-contradicts"} & codes(case)
    said = case.table("statements").iloc[-1]
    assert (said["about"], said["fact"], said["value"], said["by"]) == ("E1", "shown_on", "2025-09-15", "政風室 甲")
    again = lk.open_case(tmp_path / "case", officer="政風室 乙")
    again.read()
    assert times(again)[0] == "2025-09-15 09:06:00"
    again.dated("E1", shown="2025-09-17")
    again.read()
    assert "day-contradicts" in codes(again)
    again.dated("E1", shown="none")
    again.read()
    assert times(again) == before and "day-missing" in codes(again) and again.verify() == []


def test_a_day_that_cannot_be_is_refused(tmp_path, undated):
    case = new_case(tmp_path / "case", "政風室 甲", ticking("2025-09-20T09:00:00"))
    case.add(undated, received_from="A機關")
    for about, day, error in (("E1", "2025-09-21", InputError), ("E1", "昨天", InputError), ("E9", "2025-09-15", UnknownRow)):
        with pytest.raises(error):
            case.dated(about, shown=day)
    assert case.table("statements").empty


def test_the_day_by_the_command_line(tmp_path, undated):
    from click.testing import CliRunner

    from leakkit.cli import app

    case = new_case(tmp_path / "case", "政風室 甲", ticking("2025-09-20T09:00:00"))
    case.add(undated, received_from="A機關")
    run = CliRunner().invoke(app, ["dated", str(tmp_path / "case"), "E1", "--shown", "114/9/15"])
    assert run.exit_code == 0 and "承辦人所陳" in run.output
    assert times(lk.open_case(tmp_path / "case"))[0] == "2025-09-15 09:06:00"


def test_the_day_in_the_receive_panel(tmp_path, undated):
    from leakkit.notebook.officers_desk import Desk

    case = new_case(tmp_path / "case", "政風室 甲", ticking("2025-09-20T09:00:00"))
    case.add(undated, received_from="A機關")
    case.read()
    panel = Desk(case).receive()
    panel.act("dated", "E1", {"shown-E1": "114/9/15", "taken-E1": ""})
    panel.wait()
    assert panel.fault is None and times(case)[0] == "2025-09-15 09:06:00" and "政風室 甲" in panel.board.page
    assert "case.dated('E1', shown='114/9/15')" in panel.calls
    panel.act("dated", "E1", {"shown-E1": "2025-09-15", "taken-E1": ""})
    assert "請先" in panel.fault[0]
    panel.act("dated", "E1", {"shown-E1": "下週", "taken-E1": ""})
    assert "不是日期" in panel.fault[0] and times(case)[0] == "2025-09-15 09:06:00"
    panel.act("dated", "E1", {"shown-E1": "", "taken-E1": ""})
    panel.wait()
    assert times(case)[0] == "NaT"
