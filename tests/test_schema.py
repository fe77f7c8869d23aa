"""Tables declared once: a frame that fits comes back typed, one that does not is refused by column."""

import pandas as pd
import pytest

from leakkit.errors import CaseDamaged
from leakkit.schema import FINDINGS, MESSAGES, PEOPLE, TABLES, codebook


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_an_empty_table_has_its_columns_and_dtypes(table):
    frame = table.frame()
    assert list(frame.columns) == table.names
    dtypes = {column.name: column.dtype for column in table.columns}
    assert {name: str(frame[name].dtype) for name, dtype in dtypes.items() if dtype != "list"} == {
        name: dtype for name, dtype in dtypes.items() if dtype != "list"}


def test_rows_are_typed():
    row = MESSAGES.frame([{"message_id": "E1-000001", "evidence_id": "E1", "sent_at": "2025-09-15 10:06", "kind": "text",
                           "precision": "minute"}]).iloc[0]
    assert row["sent_at"] == pd.Timestamp("2025-09-15 10:06")
    assert pd.isna(row["forwarded"]) and pd.isna(row["account"])


@pytest.mark.parametrize("table, rows, column", [
    (FINDINGS, [{"finding_id": "F1", "kind": "shoe_size"}], "kind"),
    (FINDINGS, [{"finding_id": "F1"}, {"finding_id": "F1"}], "finding_id"),
    (FINDINGS, [{"finding_id": None}], "finding_id"),
    (FINDINGS, [{"finding_id": "F1", "start": "x"}], "start"),
    (PEOPLE, [{"person_id": "P01", "role": "king"}], "role"),
])
def test_what_does_not_fit_is_refused_by_name(table, rows, column):
    with pytest.raises(CaseDamaged, match=column):
        table.frame(rows)


def test_a_missing_or_extra_column_is_refused():
    with pytest.raises(CaseDamaged, match="score"):
        FINDINGS.check(FINDINGS.frame().drop(columns="score"))
    with pytest.raises(CaseDamaged, match="shoe"):
        FINDINGS.check(FINDINGS.frame().assign(shoe=1))


def test_check_gives_a_new_frame():
    frame = FINDINGS.frame([{"finding_id": "F1", "value": "x"}])
    checked = FINDINGS.check(frame)
    checked.loc[0, "value"] = "y"
    assert frame.loc[0, "value"] == "x"


def test_the_codebook_has_a_sentence_for_every_column():
    book = codebook()
    assert len(book) == sum(len(table.columns) for table in TABLES.values())
    assert (book["sentence"].str.len() > 0).all()
