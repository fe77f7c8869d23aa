"""Who could see it: hand-computed scenes. A is the discloser in each; the interval leaves A out."""

import pandas as pd
import pytest

from leakkit import audience, people
from leakkit.schema import MEMBERSHIP

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
