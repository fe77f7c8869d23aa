"""Who could see it: hand-computed scenes. A is the discloser in each; the interval leaves A out."""

import pandas as pd
import pytest

from leakkit import audience, people
from leakkit.incident import chats as incident_chats
from leakkit.schema import MEMBERSHIP, SIZES

from .scenes import disclosed, joined, people_of, roster, tables

SCENES = [
    # what happens, the lines, declared size, (low, high)
    ("spoke before", ["09:00 B 早", "10:00 A! 檢舉人"], None, (1, None)),
    ("spoke before, size declared", ["09:00 B 早", "10:00 A! x"], 20, (1, 19)),
    ("joined before, never spoke", ["09:00 + B", "10:00 A! x"], 5, (1, 4)),
    ("added by another: both are members", ["09:00 + B by C", "10:00 A! x"], 5, (2, 4)),
    ("an invitation is no membership", ["09:00 ? B by C", "10:00 A! x"], 5, (1, 4)),
    ("invited, then joined", ["09:00 ? B by C", "09:30 + B", "10:00 A! x"], 5, (2, 4)),
    ("invited, speaks later without a join", ["09:00 ? B by C", "10:00 A! x", "10:30 B 嗨"], 5, (2, 4)),
    ("left before", ["09:00 B 早", "09:30 - B", "10:00 A! x"], 5, (0, 4)),
    ("removed before; the remover stays", ["09:00 B 早", "09:30 - B by C", "10:00 A! x"], 5, (1, 4)),
    ("left, then joined again before", ["09:00 B 早", "09:30 - B", "09:40 + B", "10:00 A! x"], 5, (1, 4)),
    ("removed, then added again after", ["09:00 B 早", "09:30 - B by C", "10:00 A! x", "10:30 + B by C"], 5, (1, 4)),
    ("joined after sees nothing on LINE", ["10:00 A! x", "10:30 + B", "10:31 B 嗨"], 5, (0, 4)),
    ("speaks later, no join recorded", ["10:00 A! x", "10:30 B 收到"], 5, (1, 4)),
    ("leaves later, no join recorded", ["10:00 A! x", "11:30 - B"], 5, (1, 4)),
    ("removed later, no join recorded", ["10:00 A! x", "11:30 - B by C"], 5, (2, 4)),
    ("joins in the same minute", ["10:00 + B", "10:00 A! x"], None, (0, None)),
    ("joins in the same minute, size 2", ["10:00 + B", "10:00 A! x"], 2, (0, 1)),
    ("joins in the minute after the post's line", ["10:00 A! x", "10:00 + B"], 2, (0, 1)),
    ("leaves in the same minute", ["09:00 B 早", "10:00 - B", "10:00 A! x"], 2, (0, 1)),
    ("speaks only in that minute, no join", ["10:00 B 早", "10:00 A! x"], 2, (1, 1)),
    ("left before, back in the same minute", ["08:00 B 早", "09:00 - B", "10:00 + B", "10:00 A! x"], 2, (0, 1)),
    ("left before, speaks later without a join", ["08:00 B 早", "09:00 - B", "10:00 A! x", "11:00 B 嗨"], 2, (0, 1)),
    ("size smaller than the proven members", ["09:00 B 早", "09:01 C 早", "09:02 D 早", "10:00 A! x"], 2, (3, 3)),
    ("the discloser alone", ["10:00 A! x"], 1, (0, 0)),
    ("nobody but the discloser, size unknown", ["10:00 A! x"], None, (0, None)),
    ("the discloser's own later lines do not count", ["09:00 A 早", "10:00 A! x", "10:30 A ~"], 3, (0, 2)),
    ("the exporter's own «您» may be anybody", ["09:00 B 早", "09:01 （匯出者） ~", "10:00 A! x"], 5, (1, 4)),
    ("a recall notice is an act of presence", ["09:00 B ~", "10:00 A! x"], 3, (1, 2)),
    ("spoke before, joins after: gone in between, or a namesake", ["09:00 B 早", "10:00 A! x", "10:30 + B"], 3, (0, 2)),
    ("speaks and leaves in the post's minute", ["10:00 B 早", "10:00 - B", "10:00 A! x"], 2, (0, 1)),
    ("left, and again only after", ["08:00 B 早", "09:00 - B", "10:00 A! x", "10:30 + B"], 3, (0, 2)),
    ("removed, re-added, removed again before", ["08:00 + B", "08:10 - B by C", "08:20 + B by C", "08:30 - B by C", "10:00 A! x"], 4, (1, 3)),
    ("a bot is no person", ["09:00 自動回應訊息 您好", "09:01 B 早", "10:00 A! x"], 4, (1, 3)),
    ("what looks like a bot is possible only", ["09:00 垃圾車Bot 您好", "10:00 A! x"], 2, (0, 1)),
    ("the exporter left and came back: what stands before is not proved", ["08:00 B 早", "08:30 - （匯出者）", "09:30 + （匯出者）", "10:00 A! x"], 4,
     (0, 3)),
    ("… but who speaks again before the post is", ["08:00 B 早", "08:30 - （匯出者）", "09:30 + （匯出者）", "09:40 B 嗨", "10:00 A! x"], 4, (1, 3)),
    ("… and who speaks after without a join is", ["08:00 B 早", "08:30 - （匯出者）", "09:30 + （匯出者）", "10:00 A! x", "10:20 B 嗨"], 4, (1, 3)),
]


@pytest.mark.parametrize("what, lines, declared, expected", SCENES, ids=[scene[0] for scene in SCENES])
def test_scene(what, lines, declared, expected):
    evidence, messages, membership, post = tables(*lines)
    who = people_of(messages, membership)
    seen = audience.of(disclosed(messages, post), messages, membership, who, evidence, declared=declared)
    assert (seen.low, seen.high) == expected


def measured(lines, listed=None, **more):
    evidence, messages, membership, post = tables(*lines)
    if listed is not None:
        membership = MEMBERSHIP.check(pd.concat([pd.DataFrame(membership),
                                                 pd.DataFrame(people.roster_membership(listed, "E1"))], ignore_index=True))
    return audience.of(disclosed(messages, post, ended=more.pop("ended", None)), messages, membership,
                       people_of(messages, membership, listed), evidence, **more)


def test_roster_members_without_a_trace_are_possible_not_proved():
    seen = measured(["09:00 B 早", "10:00 A! x"], roster("A", "B", "C", "D"))
    assert (seen.low, seen.high, seen.declared) == (1, 3, 4)


def test_a_roster_of_a_later_day_is_rolled_back_by_the_events():
    """Listed next day: A B C D; C joined after the post, E (not listed any more) left after it."""
    seen = measured(["09:00 B 早", "10:00 A! x", "10:30 + C", "10:40 - E"], roster("A", "B", "C", "D", as_of="2025-09-16"))
    assert seen.declared == 4                     # A, B, D, E at the minute of the post
    assert (seen.low, seen.high) == (2, 3)        # B and E proved, D possible


def test_need_to_know_is_taken_off_both_ends_only_where_membership_is_proved():
    listed = roster("A", "B", "C", "D", need=("B", "D"))
    seen = measured(["09:00 B 早", "09:01 C 早", "10:00 A! x"], listed)
    assert (seen.low, seen.high) == (2, 3)
    assert (seen.unauthorised_low, seen.unauthorised_high) == (1, 2)   # B off; D may not even have been there


def test_two_exports_of_one_group_that_disagree_are_united():
    """The second phone missed B's words and saw C join later: one group, nobody twice."""
    one = tables("09:00 B 早", "10:00 A! x", "10:30 C 收到")
    two = tables("10:00 A x", "10:30 C 收到", "11:00 + D", evidence_id="E2")
    evidence, messages, membership, post = joined(one, two)
    seen = audience.of(disclosed(messages, post), messages, membership, people_of(messages, membership), evidence,
                       declared=10)
    assert (seen.low, seen.high) == (2, 9)


def of_two(one, two, **more):
    evidence, messages, membership, post = joined(one, two)
    return audience.of(disclosed(messages, post), messages, membership, people_of(messages, membership), evidence, **more)


def test_exports_that_do_not_meet_prove_nothing_across_the_gap():
    """The first was saved at 10:10, the second begins at 12:00: C, first seen at 12:05, may have joined in between; so may B have left before 09:00."""
    seen = of_two(tables("09:00 D 早", "10:00 A! x", saved="10:10"), tables("12:00 D 早", "12:05 C 嗨", evidence_id="E2", saved="13:00"), declared=9)
    assert (seen.low, seen.high) == (1, 8) and "uncovered-time" in {one.code for one in seen.warnings}


def test_one_person_under_two_names_in_two_exports_counts_once_below():
    one = tables("09:00 小潔 大家早安 今天開會", "09:05 小潔 會議改到下午兩點", "10:00 A! x")
    two = tables("09:00 張小潔 大家早安 今天開會", "09:05 張小潔 會議改到下午兩點", "10:00 A x", evidence_id="E2")
    seen = of_two(one, two, declared=9)
    assert (seen.low, seen.high) == (1, 8) and "two-names" in {one.code for one in seen.warnings}


def test_a_renamed_group_is_one_group():
    one = tables("09:00 B 早", "10:00 A! x", title="工程科")
    evidence, messages, membership, post = joined(one, tables("10:30 ＋ 改名", "10:40 C 嗨", evidence_id="E2", title="工程科公務群"))
    row = pd.DataFrame(messages)
    row.loc[row["message_id"] == "E2-000001", ["account", "kind", "text"]] = [None, "system", "A將群組名稱由「工程科」改為「工程科公務群」"]
    membership = MEMBERSHIP.frame([{"message_id": "E2-000001", "evidence_id": "E2", "at": pd.Timestamp("2025-09-15 10:30"), "action": "rename",
                                    "by": "A", "basis": "system-line"}])
    assert len(set(incident_chats(evidence, type(messages)(row), membership).values())) == 1


@pytest.mark.parametrize("what, lines, at, count, expected", [
    ("a later count, one joined between", ["10:00 A! x", "10:30 + B"], "11:00", 6, 5),
    ("a later count, one left between", ["09:00 B 早", "10:00 A! x", "10:30 - B"], "11:00", 4, 5),
    ("an earlier count, one left between", ["08:00 B 早", "09:30 - B", "10:00 A! x"], "09:00", 6, 5),
    ("an earlier count, one joined between", ["09:30 + B", "10:00 A! x"], "09:00", 4, 5),
    ("of that day, the hour unknown: the larger", ["10:00 A! x", "10:30 + B"], "00:00", 5, 5),
])
def test_a_count_of_another_time_is_rolled_by_the_events(what, lines, at, count, expected):
    sighted = SIZES.frame([{"evidence_id": "E9", "chat_title": "工程科公務群", "at": pd.Timestamp(f"2025-09-15 {at}"), "count": count,
                            "what": "members", "basis": "title"}])
    seen = measured(lines, sizes=sighted)
    assert (seen.declared, seen.high) == (expected, expected - 1)


def test_a_size_that_leaves_out_the_poster():
    assert measured(["09:00 B 早", "10:00 A! x"], declared=5, includes_poster=False).high == 5


def test_a_read_mark_lifts_the_lower_end():
    read = SIZES.frame([{"message_id": "E1-000002", "chat_title": "工程科公務群", "count": 7, "what": "readers", "basis": "read-mark"}])
    seen = measured(["09:00 B 早", "10:00 A! x"], declared=10, sizes=read)
    assert (seen.low, seen.high, seen.unauthorised_low) == (7, 9, 7) and "readers" in {one.code for one in seen.warnings}


@pytest.mark.parametrize("joined_on, late", [("2026-01-10", "none"), ("2026-02-20", "possible"), ("2026-05-01", "possible")])
def test_the_rule_of_the_day_of_joining_holds(joined_on, late):
    one = audience.rule("whatsapp", pd.Timestamp(joined_on))
    assert one["late_joiner"] == late and one["source"] and one["as_of"]


def test_a_late_joiner_who_may_see_comes_on_top_of_the_size():
    evidence, messages, membership, post = tables("09:00 B 早", "10:00 A! x", "10:30 + C", platform="telegram")
    seen = audience.of(disclosed(messages, post), messages, membership, people_of(messages, membership), evidence, declared=5)
    assert (seen.low, seen.high, seen.later_joiners) == (1, 5, 1)


def test_a_note_is_seen_by_late_joiners_and_pending_invitees():
    evidence, messages, membership, post = tables("09:00 ? D by B", "10:00 A! x", "10:30 + C")
    row = disclosed(messages, post)
    row["place"] = "note"
    seen = audience.of(row, messages, membership, people_of(messages, membership), evidence, declared=3)
    assert (seen.low, seen.high, seen.later_joiners) == (1, 4, 2)


@pytest.mark.parametrize("lines, code", [
    (["08:00 B 早", "09:00 - B", "09:30 B 嗨", "10:00 A! x"], "impossible-time"),
    (["08:00 + B", "08:30 B 早", "09:00 + B", "10:00 A! x"], "namesake"),
    (["09:00 B 早", "08:00 C 早", "10:00 A! x"], "impossible-time"),
])
def test_what_does_not_fit_together_is_named(lines, code):
    assert code in {one.code for one in measured(lines).warnings}


def test_another_group_does_not_leak_into_the_count():
    one = tables("09:00 B 早", "10:00 A! x")
    two = tables("09:00 Z 早", evidence_id="E2", title="午餐團")
    evidence, messages, membership, post = joined(one, two)
    seen = audience.of(disclosed(messages, post), messages, membership, people_of(messages, membership), evidence)
    assert seen.low == 1


def test_a_one_to_one_chat_has_exactly_one_other_party():
    evidence, messages, membership, post = tables("10:00 A! x")
    evidence = evidence.assign(chat_type="direct")
    seen = audience.of(disclosed(messages, post), messages, membership, people_of(messages, membership), evidence)
    assert (seen.low, seen.high) == (1, 1)


def test_a_roster_shorter_than_the_proven_members_gives_no_upper_end():
    seen = measured(["09:00 B 早", "09:01 C 早", "10:00 A! x"], roster("A"))
    assert seen.high is None and any("不完整" in limit for limit in seen.limits)


def test_late_joiners_on_other_platforms_are_possible():
    evidence, messages, membership, post = tables("10:00 A! x", "10:30 + B", platform="telegram")
    seen = audience.of(disclosed(messages, post), messages, membership, people_of(messages, membership), evidence,
                       declared=1)
    assert (seen.low, seen.high) == (0, 1)


@pytest.mark.parametrize("lines, account, grade", [
    (["09:00 B 早", "10:00 A! x", "10:10 B 收到"], "B", "reacted"),
    (["09:00 B 早", "10:00 A! x", "11:10 B 收到"], "B", "seen-before-and-after"),
    (["09:00 + B", "10:00 A! x"], "B", "joined-before"),
    (["10:00 A! x", "11:10 B 收到"], "B", "posts-later"),
])
def test_grades(lines, account, grade):
    table = measured(lines, ended="10:30").table.set_index("account")
    assert table.loc[account, "grade"] == grade
    assert table.loc[account, "message_id"].startswith("E1-")


@pytest.mark.parametrize("lines, declared, words", [
    (["10:00 A! x"], None, "上限不明"),
    (["09:00 B 早", "09:01 C 早", "10:00 A! x"], 2, "少於可證明"),
    (["09:00 （匯出者） 早", "10:00 A! x"], 5, "匯出者"),
])
def test_limits_are_said(lines, declared, words):
    assert any(words in limit for limit in measured(lines, declared=declared).limits)


def test_a_roster_that_contradicts_the_events_is_named():
    seen = measured(["08:00 B 早", "09:00 - B", "10:00 A! x"], roster("A", "B"))
    assert any("已離開" in limit for limit in seen.limits)


def test_it_prints_itself_without_a_name():
    seen = measured(["09:00 陳美玲 早", "10:00 A! x"], declared=20)
    assert "1–19" in str(seen) and "陳美玲" not in repr(seen) and "陳美玲" not in repr(seen.table)
