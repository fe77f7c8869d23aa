"""Masks on the screen: always as long as the value, never the value."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakkit.masking import SECRET, SecretFrame, mask_name, mask_text, mask_title, mask_value, masked


@pytest.mark.parametrize("mask, value, shown", [
    (mask_name, "陳美玲", "陳○○"),
    (mask_name, "", ""),
    (mask_value, "0912-345-678", "091*********"),
    (mask_value, "A123456789", "A1********"),
    (mask_value, "ab", "**"),
    (mask_text, "這是內文", "〔4 字〕"),
    (mask_title, "工程科公務群", "工程○○○○"),
])
def test_masks(mask, value, shown):
    assert mask(value) == shown


@given(st.text(min_size=2, max_size=40))
def test_a_mask_keeps_the_length_and_hides_most(value):
    assert len(mask_value(value)) == len(mask_name(value)) == len(value)
    assert mask_value(value)[len(value) // 2:] == "*" * (len(value) - len(value) // 2)


SECRETS = ["林小美", "0900-000-123", "秘密內文很長很長", "小潔帳號"]


@pytest.fixture
def frame():
    return SecretFrame({"person": [SECRETS[0]] * 50, "value": [SECRETS[1]] * 50, "text": [SECRETS[2]] * 50,
                        "accounts": [[SECRETS[3]]] * 50, "kind": ["phone"] * 50})


@pytest.mark.parametrize("look", [
    repr, str, lambda f: f._repr_html_(), lambda f: f.to_string(), lambda f: f.to_html(), lambda f: repr(f.head(2)),
    lambda f: repr(f["value"]), lambda f: str(f["text"]), lambda f: repr(f.iloc[3]), lambda f: repr(f[["value", "kind"]]),
    lambda f: repr(f[f["kind"] == "phone"]), lambda f: repr(f.sort_values("value")), lambda f: repr(f.copy()),
    lambda f: repr(f.assign(n=1)), lambda f: repr(f.loc[0]), lambda f: repr(f.tail(1).reset_index()), lambda f: f"{f}",
    lambda f: repr(f.merge(pd.DataFrame({"kind": ["phone"]}), on="kind")),
])
def test_no_look_shows_a_value(frame, look):
    shown = look(frame)
    assert shown and not any(secret in shown for secret in SECRETS)


def test_the_cells_keep_their_values(frame):
    assert frame["value"].iloc[0] == "0900-000-123"
    assert masked(frame)["value"].iloc[0] != "0900-000-123"
    assert frame["value"].iloc[0] == "0900-000-123"


def test_a_long_frame_says_how_long_it_is(frame):
    assert "50 × 5" in repr(frame)


def test_every_text_column_of_the_schema_that_can_hold_a_person_is_secret():
    from leakkit.schema import TABLES

    harmless = {"sha256", "attachment_sha256", "because", "why", "rule", "reason", "sentence", "basis", "unit", "variant", "element",
                "law", "article", "paragraph", "task", "due", "platform", "encoding", "timezone", "factor", "code",
                "placeholder", "fact", "changes", "competition", "key", "due_on", "last_day", "condition", "format", "phash", "dhash", "parts",
                "engine", "month", "agency", "channel", "provisions", "rules", "veris_action", "veris_actor", "veris_data", "kind", "document",
                "genre", "words", "received_from", "file", "role", "received_at", "chat_type"}
    for table in TABLES.values():
        for column in table.columns:
            open_text = column.dtype in ("str", "list") and not column.levels and not column.name.endswith("_id")
            rows = column.name in ("reply_to", "same_as", "missing_in", "alternatives", "from_message", "to_message", "rows", "findings", "kinds", "version_from")
            if open_text and not rows and column.name not in harmless and (table.name, column.name) != ("statements", "value"):
                assert column.name in SECRET, f"{table.name}.{column.name}"


def test_a_repaired_number_is_masked_where_the_repair_is_told():
    from leakkit.schema import PICTURE_LINES

    shown = PICTURE_LINES.frame([{"sha256": "ab", "line": 1, "text": "身分證 A123456789", "confidence": 0.9, "x": 0, "y": 0, "w": 9, "h": 9,
                                  "start": 0, "end": 13, "repaired": "A12345678S→A123456789"}])
    for text in (repr(shown), shown._repr_html_(), repr(shown["repaired"]), repr(shown.iloc[0])):
        assert "A123456789" not in text and "A12345678S" not in text
