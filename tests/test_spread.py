"""Structural virality against published trees; edges by content; nobody counted twice."""

import io
import random

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from leakkit import audience, spread
from leakkit.ocr import likeness as ocr_likeness
from leakkit.spread import likeness
from leakkit.errors import InputError
from leakkit.schema import DISCLOSURES, FINDINGS, MESSAGES, PICTURES, STATEMENTS

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


# ---- pictures, words in pictures, labels, statements


def photo(seed, side=480):
    """A picture without text: smooth spots of light, as a photograph has."""
    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(0, 255, (9, 7, 3)).astype("uint8"))
    return small.resize((side, side * 4 // 3), Image.Resampling.BICUBIC)


def jpeg(picture, quality):
    """The same picture, saved again as a lossy file."""
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return Image.open(io.BytesIO(kept.getvalue())).convert("RGB")


def picture(name, pixels, text=None):
    """A PICTURES row as the picture reader fills it."""
    return {"sha256": name, "state": "read", "text": text, **ocr_likeness.hashes(np.asarray(pixels))}


def of_pictures(*rows):
    return [likeness.hashes(row) for row in PICTURES.frame(rows).itertuples()]


P = photo(1)
PAGE = "檢舉人林小美電話0900000123住址山腳里幸福路十二號"


@pytest.mark.parametrize("what, one, other, text, other_text, basis", [
    ("saved again at low quality", P, jpeg(P, 30), None, None, "near-picture"),
    ("half the size", P, P.resize((240, 320)), None, None, "near-picture"),
    ("the lower third cut off", P, P.crop((0, 0, 480, 427)), None, None, "near-picture"),
    ("the upper third cut off, saved again", P, jpeg(P.crop((0, 213, 480, 640)), 40), None, None, "near-picture"),
    ("another photograph", P, photo(2), None, None, ""),
    ("another photograph, cut", P, photo(3).crop((0, 0, 480, 427)), None, None, ""),
    ("two blank pages", Image.new("RGB", (480, 640), "white"), Image.new("RGB", (300, 640), "white"), None, None, ""),
    ("screens that look alike with other words", P, jpeg(P, 60), PAGE, "明天上午九點在三樓會議室開會請各科派員參加", ""),
    ("the same words and the same look", P, jpeg(P, 60), PAGE, PAGE[:20], "near-picture"),
    ("the same words on another screen", P, photo(4), PAGE, PAGE.replace("0900000123", "09O0000123"), "ocr-match"),
])
def test_pictures(what, one, other, text, other_text, basis):
    first, second = of_pictures(picture("a", one, text), picture("b", other, other_text))
    found = spread.alike(carrier(1, text or "", file="a", picture=first, read=bool(text)),
                         carrier(2, other_text or "", file="b", picture=second, read=bool(other_text)))
    assert found[0] == basis
    assert found[1] > 0.6 if basis else found[1] == 0


def case_of(lines, second, rows=(), statements=(), pictures=None, found=()):
    """A posts in one group, B of it posts in another: the Spread, with columns set on chosen rows of the messages."""
    evidence, messages, membership, post = joined(tables(*lines), tables(*second, evidence_id="E2", title="里長群"))
    messages = pd.DataFrame(messages)
    for message_id, facts in dict(rows).items():
        for column, value in facts.items():
            messages.loc[messages["message_id"] == message_id, column] = value
    messages = MESSAGES.check(messages)
    who = people_of(messages, membership)
    row = messages[messages["message_id"] == post].iloc[0]
    rows = DISCLOSURES.frame([{"disclosure_id": "D1", "message_id": post, "chat_title": "工程科公務群", "person_id": "P99", "discloser": row["account"],
                               "kinds": ["phone"], "findings": [], "posted_at": row["sent_at"], "ended_by": "none-seen"}])

    def measured(one):
        return audience.of(one, messages, membership, who, evidence, declared=10)

    stated = STATEMENTS.frame({"about": about, "fact": "forwarded_to", "value": to, "by": "甲", "at": pd.Timestamp("2025-10-01")}
                              for about, to in statements)
    return spread.measure(rows, messages, FINDINGS.frame(found), [measured(rows.iloc[0])], who, evidence, membership, pictures=pictures,
                          statements=stated, audience_of=lambda one: measured(pd.Series(one)))


POSTED = {"kind": "image", "attachment_sha256": "a", "text": "[照片]"}
AGAIN = {"kind": "image", "attachment_sha256": "b", "text": "[照片]"}
ONE, TWO = ["09:00 B 早", f"10:00 A! {PETITION}"], ["09:00 D 早", f"10:20 B {PETITION}"]


@pytest.mark.parametrize("what, rows, pictures, basis", [
    ("the same file", {"E1-000002": POSTED, "E2-000002": {**AGAIN, "attachment_sha256": "a"}}, [picture("a", P)], "same-file"),
    ("a picture saved again", {"E1-000002": POSTED, "E2-000002": AGAIN}, [picture("a", P), picture("b", jpeg(P, 30))], "near-picture"),
    ("a picture cut", {"E1-000002": POSTED, "E2-000002": AGAIN}, [picture("a", P), picture("b", P.crop((0, 0, 480, 427)))], "near-picture"),
    ("a screenshot of the words", {"E2-000002": AGAIN}, [picture("b", P, "今天10:00\n" + PETITION.replace("0900000123", "09000O0123"))], "ocr-match"),
    ("another picture", {"E1-000002": POSTED, "E2-000002": AGAIN}, [picture("a", P), picture("b", photo(2))], None),
])
def test_a_picture_passed_on_is_an_edge_with_its_basis(what, rows, pictures, basis):
    seen = case_of(ONE, TWO, rows, pictures=PICTURES.frame(pictures))
    assert list(seen.edges["basis"]) == ([basis] if basis else [])
    if basis:
        assert seen.edges[["from_message", "to_message", "delay_minutes"]].values.tolist() == [["E1-000002", "E2-000002", 20]]
        assert 0.6 < seen.edges["similarity"].iloc[0] <= 1


@pytest.mark.parametrize("what, lines, statements, edges, unknown", [
    ("a member says so, and where", ["10:05 B 我轉到里長群了"], [], ["same-text"], False),
    ("to a chat that is not in the case", ["10:05 B 我轉到家長會群組了"], [], ["same-text", "statement"], True),
    ("where to is left open: the post of the speaker's", ["10:05 B 我轉到另一個群組了"], [], ["same-text"], False),
    ("to somebody", ["10:05 B 我傳給阿坤了"], [], ["same-text", "statement"], True),
    ("a question is no statement", ["10:05 B 有人轉到家長會群組嗎"], [], ["same-text"], False),
    ("a request not to", ["10:05 B 請勿轉傳到其他群組"], [], ["same-text"], False),
    ("the officer says so", [], [("E1-000002", "E2-000002")], ["statement"], False),
    ("the officer names a chat that is not there", [], [("E1-000002", "某協會群")], ["same-text"], True),
])
def test_statements(what, lines, statements, edges, unknown):
    seen = case_of([*ONE, *lines], TWO, statements=statements)
    assert list(seen.edges["basis"]) == edges
    assert (seen.audience_high is None) == unknown


def test_a_forward_label_alone_is_an_edge_without_similarity():
    """B's forwarded picture in the other chat was kept by no export: only the label and that B could see the post speak."""
    disclosed_too = {"E2-000002": {"kind": "image", "text": "[照片]", "forwarded": True}}
    evidence, messages, membership, _ = joined(tables(*ONE), tables(*TWO, evidence_id="E2", title="里長群"))
    messages = pd.DataFrame(messages)
    for column, value in disclosed_too["E2-000002"].items():
        messages.loc[messages["message_id"] == "E2-000002", column] = value
    messages, who = MESSAGES.check(messages), people_of(messages, membership)
    rows = DISCLOSURES.frame([{"disclosure_id": f"D{n}", "message_id": f"E{n}-000002", "chat_title": title, "person_id": "P99", "discloser": by,
                               "kinds": ["phone"], "findings": [], "posted_at": pd.Timestamp(f"{DAY} {at}"), "ended_by": "none-seen"}
                              for n, title, by, at in ((1, "工程科公務群", "A", "10:00"), (2, "里長群", "B", "10:20"))])
    audiences = [audience.of(row, messages, membership, who, evidence, declared=10) for _, row in rows.iterrows()]
    seen = spread.measure(rows, messages, FINDINGS.frame(), audiences, who, evidence, membership)
    assert list(seen.edges["basis"]) == ["forward-label"] and seen.edges["similarity"].isna().all()


def test_among_many_texts_the_hashed_look_finds_what_the_exact_one_does():
    """600 carriers are hashed, not compared one by one: every pair of near or equal texts is still among the candidates."""
    rng = random.Random(0)
    words = [chr(0x4E00 + rng.randrange(3000)) for _ in range(2000)]
    texts = ["".join(rng.choices(words, k=60)) for _ in range(500)]
    texts += [text[:rng.randrange(45, 60)] for text in texts[:50]] + texts[50:100]
    every = [carrier(number, text) for number, text in enumerate(texts)]
    assert len(every) > likeness.MANY
    near = likeness.near_pairs(every)
    assert all(number - 500 in near[number] for number in range(500, 600))
    assert sum(map(len, near.values())) < 3000            # and not everything is a candidate
