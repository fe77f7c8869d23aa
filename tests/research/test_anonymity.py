"""Fewer than k alike never leave the house, and a hidden cell cannot be worked out from its line."""

import pytest

import leakkit as lk
from leakkit.errors import InputError
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def cases():
    return lk.research.load(ROOT / "datasets" / "research" / "cases.csv")


@pytest.mark.parametrize("k", [2, 5, 20])
@pytest.mark.parametrize("keep", [(), ("month",), ("month", "agency")])
def test_every_class_of_a_release_has_k_rows(cases, k, keep):
    found = lk.research.release(cases, k, keep)
    assert found.left_out + len(found.cases) == len(cases)
    if len(found.cases):
        assert lk.research.anonymity(found.cases, k)["rows"].min() >= k
    if "agency" not in keep and k > 2:
        assert (found.cases["agency"] == "").all()


def test_kept_columns_are_as_they_were(cases):
    found = lk.research.release(cases, 5, keep=("month",))
    assert set(found.cases["month"]) <= set(cases["month"])


def test_a_few_rows_give_none():
    few = lk.research.load(ROOT / "datasets" / "research" / "cases.csv").head(3)
    found = lk.research.release(few, 5)
    assert len(found.cases) == 0 and found.left_out == 3


def test_the_report_counts_who_stands_alone(cases):
    classes = lk.research.anonymity(cases)
    assert classes["rows"].sum() == len(cases) and classes["rows"].is_monotonic_increasing
    assert (classes["alone"] == (classes["rows"] < 5)).all()


@pytest.mark.parametrize("rows, columns", [("agency_type", "chat_type"), ("kinds", "role"), ("channel", None), ("group_band", "ended_by"), ("agency", "outcome")])
def test_hidden_cells_cannot_be_worked_out(cases, rows, columns):
    shown = lk.research.tabulate(cases, rows, columns)
    numbers = shown.map(lambda cell: isinstance(cell, int) or str(cell).isdigit())
    assert not [cell for cell in shown.to_numpy().ravel() if str(cell).isdigit() and 0 < int(cell) < 5]
    hidden = ~numbers
    for axis in (hidden.sum(axis=1), hidden.sum(axis=0)):
        lines = axis[axis == 1]
        for name in lines.index:       # a single hidden cell is left only where its line holds nothing else
            line = shown.loc[name] if name in shown.index and axis is not None and name not in shown.columns else shown[name]
            assert sum(int(cell) for cell in line if str(cell).isdigit()) == 0 or len(line) == 1


def test_bad_questions(cases):
    with pytest.raises(InputError):
        lk.research.release(cases, 1)
    with pytest.raises(InputError):
        lk.research.tabulate(cases, "surname")
