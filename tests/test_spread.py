"""Structural virality against published trees; edges by content; nobody counted twice."""

import random

import networkx as nx
import pandas as pd
import pytest

from leakkit import audience, spread
from leakkit.spread import likeness
from leakkit.errors import InputError
from leakkit.schema import DISCLOSURES, FINDINGS

from .scenes import DAY, joined, people_of, tables

PETITION = "檢舉人林○○反映隔壁工地半夜施工電話0900000123請同仁確認是哪一科的業務謝謝大家"


@pytest.mark.parametrize("edges, expected", [
    ([], 0.0),
    ([(0, n) for n in range(1, 20)], 2 - 2 / 20),                     # star of 20
    ([(n, n + 1) for n in range(19)], (20 + 1) / 3),                  # path of 20
    ([(0, 1), (0, 2), (1, 3), (1, 4), (2, 5)], 32 / 15),
    ([((n - 1) // 2, n) for n in range(1, 15)], 3.5047619047619047),  # balanced binary, height 3
    ([("s", "a"), ("s", "b")], 4 / 3),
    ([("s", "a"), ("a", "b")], 4 / 3),
])
def test_structural_virality_against_published(edges, expected):
    assert spread.structural_virality(edges) == pytest.approx(expected, abs=1e-12)


def test_equal_to_all_pairs_on_random_trees():
    rng = random.Random(0)
    for _ in range(200):
        edges = [(rng.randrange(n), n) for n in range(1, rng.randrange(2, 60))]
        assert spread.structural_virality(edges) == pytest.approx(
            nx.average_shortest_path_length(nx.Graph(edges)), abs=1e-9)


@pytest.mark.parametrize("edges", [[(0, 1), (2, 1)], [(0, 1), (2, 3)], [(0, 1), (1, 0)]])
def test_what_is_no_tree_is_refused(edges):
    with pytest.raises(InputError):
        spread.structural_virality(edges)


def carrier(number, text, **more):
    plain = likeness.squeezed(text)
    return spread.Carrier(f"E{number}-000001", f"E{number}", f"群{number}", "A", pd.Timestamp("2025-09-15 10:00"), number, plain,
                          pieces=frozenset(likeness.grams(plain)), **more)


@pytest.mark.parametrize("one, other, basis", [
    (PETITION, PETITION, "same-text"),
    (PETITION, "轉：" + PETITION[5:40], "near-text"),
    (PETITION, "今天便當有人要訂嗎 排骨飯八十五元 中午前跟我說 謝謝大家配合", ""),
    ("ok", "okok", ""),
])
def test_alike(one, other, basis):
    assert spread.alike(carrier(1, one), carrier(2, other))[0] == basis


def test_the_same_picture_is_an_edge_whatever_the_text():
    assert spread.alike(carrier(1, "", file="ab"), carrier(2, "", file="ab"))[:2] == ("same-file", 1.0)


def incident(*exports):
    evidence, messages, membership, _ = joined(*exports)
    who = people_of(messages, membership)
    rows = []
    for number, post in enumerate([export[3] for export in exports if export[3]], 1):
        row = messages[messages["message_id"] == post].iloc[0]
        title = evidence.set_index("evidence_id").loc[row["evidence_id"], "chat_title"]
        rows.append({"disclosure_id": f"D{number}", "message_id": post, "chat_title": title, "person_id": "P99",
                     "discloser": row["account"], "kinds": ["phone"], "findings": [], "posted_at": row["sent_at"],
                     "ended_by": "none-seen"})
    disclosures = DISCLOSURES.frame(rows)
    audiences = [audience.of(row, messages, membership, who, evidence, declared=10) for _, row in disclosures.iterrows()]
    return spread.measure(disclosures, messages, FINDINGS.frame(), audiences, who, evidence)


def test_one_post_in_one_group_is_a_star_and_says_so():
    seen = incident(tables("09:00 B 早", f"10:00 A! {PETITION}"))
    assert (seen.size, seen.depth, len(seen.edges)) == (1, 0, 0)
    assert any("沒有意義" in limit for limit in seen.limits)


def test_a_repost_by_a_member_is_an_onward_step_and_nobody_counts_twice():
    """B and C sit in both groups; A, who disclosed first, reads the second group too but knew already."""
    one = tables("09:00 B 早", "09:01 C 早", f"10:00 A! {PETITION}")
    two = tables("09:00 C 早", "09:01 D 早", "09:02 A 早", f"10:11 B! {PETITION}", evidence_id="E2", title="巡查小組")
    seen = incident(one, two)
    assert seen.edges[["from_message", "to_message", "basis", "delay_minutes"]].values.tolist() == [
        ["E1-000003", "E2-000004", "same-text", 11]]
    assert (seen.size, seen.depth, seen.first_hop_breadth) == (2, 1, 1)
    assert seen.audience_low == 3            # B, C, D
    assert seen.structural_virality == 1.0


def test_a_repost_in_the_same_group_is_a_step_too():
    """A posts, B posts the same words again in the same group, which another export of the group shows as well."""
    one = tables(f"10:00 A! {PETITION}", f"10:20 B {PETITION}")
    evidence, messages, membership, post = joined(one)
    who = people_of(messages, membership)
    disclosures = DISCLOSURES.frame([{"disclosure_id": "D1", "message_id": post, "chat_title": "工程科公務群", "person_id": "P99",
                                      "discloser": "A", "kinds": ["phone"], "findings": [], "posted_at": messages["sent_at"][0],
                                      "ended_by": "none-seen"}])
    found = FINDINGS.frame([{"finding_id": f"F{n}", "message_id": f"E1-00000{n}", "kind": "phone", "value": "0900000123",
                             "person_id": "P99"} for n in (1, 2)])
    audiences = [audience.of(row, messages, membership, who, evidence) for _, row in disclosures.iterrows()]
    seen = spread.measure(disclosures, messages, found, audiences, who, evidence)
    assert seen.edges[["from_message", "to_message", "basis", "delay_minutes"]].values.tolist() == [
        ["E1-000001", "E1-000002", "same-text", 20]]
    assert (seen.size, seen.depth) == (2, 1)


def test_a_chain_over_three_groups_takes_the_source_the_poster_could_see():
    one = tables("09:00 B 早", f"10:00 A! {PETITION}")
    two = tables("09:00 C 早", f"10:05 B! {PETITION}", evidence_id="E2", title="二組")
    three = tables("09:00 D 早", f"10:09 C! {PETITION}", evidence_id="E3", title="三組")
    seen = incident(one, two, three)
    assert list(seen.edges["from_message"]) == ["E1-000002", "E2-000002"]
    assert (seen.depth, seen.max_breadth) == (2, 1)
    assert DAY


def test_a_tree_of_a_hundred_thousand_in_a_second():
    import time

    edges = [((n - 1) // 3, n) for n in range(1, 100_000)]
    start = time.process_time()
    spread.structural_virality(edges)
    assert time.process_time() - start < 1.0


def test_two_sources_as_likely_are_both_told():
    """C sits in both groups where the same words stood; the third post may come from either."""
    one = tables("09:00 C 早", "09:01 B 早", f"10:00 A! {PETITION}")
    two = tables("09:00 C 早", f"10:05 B! {PETITION}", evidence_id="E2", title="二組")
    three = tables("09:00 D 早", f"10:09 C! {PETITION}", evidence_id="E3", title="三組")
    seen = incident(one, two, three)
    last = seen.edges[seen.edges["to_message"] == "E3-000002"].iloc[0]
    assert {last["from_message"], *last["alternatives"]} == {"E1-000003", "E2-000002"}
    assert seen.depth_range == (1, 2)


def test_growth_and_the_time_to_so_many():
    one = tables("09:00 B 早", "09:01 C 早", f"10:00 A! {PETITION}")
    two = tables("09:00 D 早", "09:01 E 早", f"10:11 B! {PETITION}", evidence_id="E2", title="巡查小組")
    seen = incident(one, two)
    assert seen.growth[["minutes", "low"]].values.tolist() == [[0, 2], [11, 4]]
    assert seen.time_to(3) == (0, 11) and seen.time_to(500) == (None, None)
    assert list(seen.per_hop["hop"]) == [0, 1]
