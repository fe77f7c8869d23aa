"""The shipped samples against their own expected tables, without leakkit: neither can drift from the other."""

import csv
import datetime as dt
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent / "datasets"
SEED, HARMLESS = HERE / "seed_case", HERE / "harmless_case"
FIRST, LATER, SECOND, DESKTOP = ("[LINE] 工程科公務群的聊天.txt", "[LINE] 工程科公務群的聊天_2.txt",
                                 "[LINE] 路燈巡查小組的聊天.txt", "[LINE]工程科公務群.txt")
CHAT = {"W": "工程科公務群", "S": "路燈巡查小組"}
PHONES = [SEED / FIRST, SEED / LATER, SEED / SECOND, HARMLESS / "[LINE] 山腳服務所公務群的聊天.txt"]
WEEK = "一二三四五六日"
ROW_M = re.compile(r"(上午|下午)(\d\d):(\d\d)\t(?:([^\t]+)\t(.*)|\t(.+))")
DATE_M = re.compile(r"(\d{4})/(\d\d)/(\d\d)（(.)）")
ROW_D = re.compile(r"(\d\d):(\d\d) (.+)")
DATE_D = re.compile(r"(\d{4})\.(\d\d)\.(\d\d) 星期(.)")
NOTICE_D = re.compile(r".+(已收回訊息|已退出群組。|至群組。)")


@cache
def lines_of(path):
    """Lines without the last, empty one; index 0 = line 1."""
    lines = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    assert lines[-1] == ""
    return lines[:-1]


def table(name, folder=SEED / "expected"):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hour(half, digits):
    number = int(digits)
    assert 1 <= number <= 12
    return number % 12 + (12 if half == "下午" else 0)


def day_of(match):
    day = dt.date(*map(int, match.groups()[:3]))
    assert WEEK[day.weekday()] == match[4], match[0]
    return day


@cache
def walk_phone(path):
    """[line, last line, time, account or "", body or notice] of each row of a phone export; counts of line sorts."""
    rows, sorts, day, quoted = [], Counter(), None, False
    for number, line in enumerate(lines_of(path), 1):
        if quoted:
            rows[-1][1], rows[-1][4] = number, rows[-1][4] + "\n" + line
            sorts["continued_rows"] += 1
            quoted = not line.endswith('"')
        elif number <= 2:
            sorts["header_rows"] += 1
        elif not line:
            sorts["blank_rows"] += 1
        elif found := DATE_M.fullmatch(line):
            day = day_of(found)
            sorts["date_rows"] += 1
        else:
            found = ROW_M.fullmatch(line)
            assert found, (path.name, number)
            clock = dt.time(hour(found[1], found[2]), int(found[3]))
            rows.append([number, number, dt.datetime.combine(day, clock), found[4] or "", found[5] or found[6]])
            sorts["sender_rows" if found[4] else "notice_rows"] += 1
            quoted = bool(found[4]) and found[5].startswith('"')
    assert not quoted
    return rows, sorts


@cache
def walk_desktop(path):
    """The same of the desktop export; a row that runs backwards continues the message above."""
    rows, sorts, day = [], Counter(), None
    for number, line in enumerate(lines_of(path), 1):
        if found := DATE_D.fullmatch(line):
            day = day_of(found)
            sorts["date_rows"] += 1
            continue
        found = ROW_D.fullmatch(line)
        at = dt.datetime.combine(day, dt.time(int(found[1]), int(found[2]))) if found else None
        if at is None or (rows and at < rows[-1][2]):
            rows[-1][1], rows[-1][4] = number, rows[-1][4] + "\n" + line
            sorts["continued_rows"] += 1
            continue
        notice = bool(NOTICE_D.fullmatch(found[3]))
        sorts["notice_rows" if notice else "sender_rows"] += 1
        rows.append([number, number, at, "" if notice else "?", found[3]])
    return rows, sorts


def walk(name):
    return walk_desktop(SEED / name) if name == DESKTOP else walk_phone(SEED / name)


def row_at(name, first_line):
    """The row that begins at `first_line`."""
    (row,) = [row for row in walk(name)[0] if row[0] == int(first_line)]
    return row


# ---- bytes and grammar


@pytest.mark.parametrize("path", PHONES, ids=lambda path: path.name)
def test_phone_export_has_a_title_a_saved_row_and_line_feeds(path):
    data = path.read_bytes()
    lines = lines_of(path)
    assert re.fullmatch(r"\[LINE\] .+的聊天記錄", lines[0])
    assert re.fullmatch(r"儲存日期：\d{4}/\d\d/\d\d \d\d:\d\d", lines[1])
    assert lines[2] == "" and b"\r" not in data
    assert data.startswith(b"\xef\xbb\xbf") == (path.name == SECOND)


def test_desktop_export_has_windows_line_ends_and_no_header():
    data = (SEED / DESKTOP).read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") and not data.startswith(b"\xef\xbb\xbf")
    assert DATE_D.fullmatch(lines_of(SEED / DESKTOP)[0])


@pytest.mark.parametrize("path", PHONES, ids=lambda path: path.name)
def test_phone_rows_run_forward_and_end_before_the_saving(path):
    times = [row[2] for row in walk_phone(path)[0]]
    saved = dt.datetime.strptime(lines_of(path)[1], "儲存日期：%Y/%m/%d %H:%M")
    assert times == sorted(times) and times[-1] <= saved


def test_desktop_rows_run_forward_although_a_message_holds_earlier_clocks():
    times = [row[2] for row in walk(DESKTOP)[0]]
    assert times == sorted(times)
    (plan,) = [row for row in walk(DESKTOP)[0] if "明天石橋路會勘行程" in row[4]]
    assert plan[1] - plan[0] == 3 and "\n09:30 " in plan[4]


@pytest.mark.parametrize("path", PHONES, ids=lambda path: path.name)
def test_notices_wrap_every_name_in_isolates(path):
    notices = [row[4] for row in walk_phone(path)[0] if not row[3]]
    assert notices
    for notice in notices:
        assert notice.count("\u2068") == notice.count("\u2069")
        assert notice.startswith("\u2068") or notice == "您已收回訊息"


@pytest.mark.parametrize("row", table("files.csv"), ids=lambda row: row["file"])
def test_every_line_is_accounted_for(row):
    sorts = walk(row["file"])[1]
    assert {name: sorts[name] for name in row if name.endswith("_rows")} == {
        name: int(row[name]) for name in row if name.endswith("_rows")}
    assert sum(sorts.values()) == int(row["lines"]) == len(lines_of(SEED / row["file"]))


def test_accounts_have_the_expected_number_of_messages():
    for name in (FIRST, LATER, SECOND):
        seen = Counter(row[3] for row in walk(name)[0] if row[3])
        assert seen == {row["account"]: int(row["sender_rows"]) for row in table("accounts.csv") if row["file"] == name}
    rows = [row for row in walk(DESKTOP)[0] if row[3]]
    for expected in (row for row in table("accounts.csv") if row["file"] == DESKTOP):
        assert sum(row[4].startswith(expected["account"] + " ") for row in rows) == int(expected["sender_rows"])


def test_the_chats_are_long_enough_and_the_three_tellings_agree():
    assert len([row for row in walk(LATER)[0] if row[3]]) >= 120 and len([r for r in walk(SECOND)[0] if r[3]]) >= 50
    told = {(row[2], row[3], row[4]) for row in walk(LATER)[0]}
    missing = [row for row in walk(FIRST)[0] if (row[2], row[3], row[4]) not in told]
    assert [(row[0], row[3]) for row in missing] == [(119, "林筱薇"), (128, "林筱薇")]
    desktop = Counter(row[2] for row in walk(DESKTOP)[0] if row[2] < dt.datetime(2025, 9, 17))
    assert desktop == Counter(row[2] for row in walk(LATER)[0] if row[2] >= dt.datetime(2025, 9, 12))


# ---- expected tables


@pytest.mark.parametrize("name", ["membership.csv", "recalls.csv"])
def test_events_stand_at_their_lines(name):
    words = {"join": "已新增", "invite": "已邀請", "leave": "已退出群組。", "rename": "已將群組名稱改為"}
    for event in table(name):
        _, _, at, account, notice = row_at(event["file"], event["line"])
        assert account == "" and f"{at:%Y-%m-%d %H:%M}" == event["at"]
        assert words.get(event.get("action"), "已收回訊息") in notice
        for who in filter(None, (event["account"], event.get("by"))):
            assert who in notice or notice == "您已收回訊息"
    rows = table("membership.csv") + table("recalls.csv")
    for file in table("files.csv"):
        assert sum(row["file"] == file["file"] for row in rows) == int(file["notice_rows"])


def test_findings_stand_at_their_lines():
    for finding in table("findings.csv"):
        line = lines_of(SEED / finding["file"])[int(finding["line"]) - 1]
        assert finding["value"] in line, finding
        first, last, *_ = row_at(finding["file"], finding["first_line"])
        assert first <= int(finding["line"]) <= last
        assert bool(finding["whose"]) == (finding["truth"] == "personal")


def test_every_occurrence_of_a_personal_value_is_expected():
    """No export holds one of the informant's or the reported person's data outside the expected lines."""
    findings = [row for row in table("findings.csv") if row["truth"] == "personal"]
    for name in (FIRST, LATER, SECOND, DESKTOP):
        for value in {row["value"] for row in findings}:
            lines = enumerate(lines_of(SEED / name), 1)
            here = [number for number, line in lines for _ in range(line.count(value))]
            assert here == sorted(int(row["line"]) for row in findings if (row["file"], row["value"]) == (name, value))


def test_decisions_are_the_findings():
    decided = {(row["file"], row["first_line"], row["value"], row["kind"], row["decision"])
               for row in table("decisions.csv", SEED)}
    expected = {(row["file"], row["first_line"], row["value"], row["kind"], row["truth"])
                for row in table("findings.csv")}
    assert decided == expected
    assert all(row["reason"] for row in table("decisions.csv", SEED))


def test_disclosures_follow_from_the_findings_and_the_clock():
    findings = table("findings.csv")
    for row in table("disclosures.csv"):
        _, _, at, account, _ = row_at(row["file"], row["first_line"])
        assert (account, f"{at:%Y-%m-%d %H:%M}") == (row["discloser"], row["posted_at"])
        kinds = [f["kind"] for f in findings
                 if (f["file"], f["first_line"], f["whose"]) == (row["file"], row["first_line"], row["person"])]
        assert set(row["kinds"].split(";")) == set(kinds)


def test_exposure_minutes_follow_from_the_saving_and_the_statement():
    saved = {row["file"]: row["saved_at"] for row in table("files.csv")}
    said = next(row[2] for row in walk(LATER)[0] if row[3] == "林筱薇" and "我先收回了" in row[4])
    for row in table("disclosures.csv"):
        posted = dt.datetime.fromisoformat(row["posted_at"])
        assert int(row["exposed_low"]) == (dt.datetime.fromisoformat(saved[row["file"]]) - posted).total_seconds() / 60
        high = str(int((said - posted).total_seconds() // 60)) if row["chat_title"] == CHAT["W"] else ""
        assert (row["exposed_high"], row["ended_by"]) == (high, "unsent" if high else "none-seen")


def test_recalled_post_is_gone_from_later_exports():
    for name in (LATER, DESKTOP):
        text = "\n".join(lines_of(SEED / name))
        assert not any(value in text for value in ("尤美鳳", "溫進財", "1140915", "example.com", "一二八號"))
        assert sum("林筱薇" in row[4] and "已收回訊息" in row[4] and row[2] == dt.datetime(2025, 9, 15, 10, 6)
                   for row in walk(name)[0] if not row[3]) == 2


@pytest.mark.parametrize(("chat", "roster", "posted", "post"), [
    ("W", "roster_work_group.csv", dt.datetime(2025, 9, 15, 10, 6), FIRST),
    ("S", "roster_second_group.csv", dt.datetime(2025, 9, 15, 10, 17), SECOND)])
def test_audience_is_the_roster_without_the_discloser(chat, roster, posted, post):
    members = {row["account"]: row for row in table(roster, SEED)}
    rows = [row for row in table("audience.csv") if row["chat"] == chat]
    discloser = next(row["discloser"] for row in table("disclosures.csv") if row["chat_title"] == CHAT[chat])
    assert {row["account"] for row in rows} == set(members) - {discloser}
    assert len(members) == {"W": 20, "S": 8}[chat] and len(rows) == len(members) - 1
    for row in rows:
        assert row["need_to_know"] == members[row["account"]]["need_to_know"]
    left_out = {row["account"] for row in table("not_counted.csv") if row["chat"] == chat}
    assert not left_out & {row["account"] for row in rows} and discloser in left_out


def traces(chat, account):
    """Times at which somebody spoke in a chat, in any phone export of it."""
    names = (FIRST, LATER) if chat == "W" else (SECOND,)
    return sorted({row[2] for name in names for row in walk(name)[0] if row[3] == account})


def test_grades_follow_from_who_spoke_when():
    posted = {"W": dt.datetime(2025, 9, 15, 10, 6), "S": dt.datetime(2025, 9, 15, 10, 17)}
    joined = {row["account"] for row in table("membership.csv") if row["action"] == "join"}
    for row in table("audience.csv"):
        times = traces(row["chat"], row["account"])
        before, after = [t for t in times if t < posted[row["chat"]]], [t for t in times if t > posted[row["chat"]]]
        assert posted[row["chat"]] not in times
        reacted = any(t - posted[row["chat"]] <= dt.timedelta(minutes=10) for t in after)
        grade = row["grade"]
        assert reacted == (grade == "reacted")
        if grade == "seen-before-and-after":
            assert before and after
        elif grade == "joined-before":
            assert not after and (before or row["account"] in joined)
        elif grade == "posts-later":
            assert not before and row["account"] not in joined
        elif grade == "declared":
            assert not times
        assert row["counted_low"] == ("false" if grade == "declared" else "true")


def test_audience_evidence_lines_speak_of_the_member():
    for row in table("audience.csv"):
        if row["file"]:
            _, _, _, account, notice = row_at(row["file"], row["line"])
            assert account == row["account"] or (not account and row["account"] in notice)
        else:
            assert row["grade"] == "declared"


def test_totals_are_the_sums_of_the_audience():
    for total in table("totals.csv"):
        rows = [row for row in table("audience.csv") if row["chat"] == total["chat"]]
        low = sum(row["counted_low"] == "true" for row in rows)
        possible = sum(row["counted_high"] == "true" for row in rows) - low
        high = max(low + possible, int(total["declared"]) - 1)
        need = sum(row["need_to_know"] == "true" and row["counted_low"] == "true" for row in rows)
        assert [low, possible, high, need, low - need, high - need] == [int(total[name]) for name in (
            "low", "possible", "high", "need_to_know_in_low", "unauthorised_low", "unauthorised_high")]


def test_edges_join_rows_that_exist_with_the_delay_between_them():
    for edge in table("edges.csv"):
        start, end = (row_at(edge[f"{side}_file"], edge[f"{side}_line"]) for side in ("from", "to"))
        assert (end[2] - start[2]).total_seconds() / 60 == int(edge["delay_minutes"])


# ---- the officer's files, the picture, the harmless case


def test_answers_agree_with_the_rosters():
    answers = tomllib.loads((SEED / "answers.toml").read_text(encoding="utf-8"))
    assert {row["chat"]: len(table(row["roster"], SEED)) for row in table("rosters.csv", SEED)} == {
        title: answers[title]["declared"] for title in CHAT.values()}
    needed = {row["account"] for row in table("roster_work_group.csv", SEED) if row["need_to_know"] == "true"}
    assert needed == {about for about, facts in answers.items() if facts.get("need_to_know")}
    assert answers["林筱薇"]["role"] == "discloser"
    assert "law.public_official" not in answers["案件"] and "law.mental_state" not in answers["案件"]


def test_picture_shows_what_its_page_says():
    page = (SEED / "source" / "screenshot.html").read_text(encoding="utf-8")
    for value in ("1140915-000417", "尤美鳳", "0900-012-345", "青巒市山腳區石橋路二段128號3樓", "meifeng.yu@example.com", "溫進財"):
        assert value in page
    data = (SEED / "screenshot.png").read_bytes()
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    assert data.startswith(b"\x89PNG\r\n\x1a\n") and width == 1000 and height >= 680


def test_harmless_case_has_no_value_of_the_incident_and_a_roster():
    (path,) = HARMLESS.glob("*.txt")
    text = "\n".join(lines_of(path))
    values = {row["value"] for row in table("findings.csv") if row["truth"] == "personal"}
    assert not any(value in text for value in values)
    rows = [row for row in walk_phone(path)[0] if row[3]]
    members = {row["account"] for row in table("roster.csv", HARMLESS)}
    assert len(rows) == 72 and {row[3] for row in rows} <= members and members - {row[3] for row in rows} == {"王月英"}


@pytest.mark.parametrize(("line", "words"), [(12, "0800-000-417"), (14, "02-2000-0417"), (16, "0912345 元"),
                                             (39, "個案資料走公文系統"), (45, "A123456788"), (50, "1141014-0032"),
                                             (57, "20251014"), (61, "中山路跟石橋路口")])
def test_harmless_lookalikes_stand_where_the_readme_says(line, words):
    (path,) = HARMLESS.glob("*.txt")
    assert words in lines_of(path)[line - 1]
