"""ENISA 2013: bands, worked examples, the seed's variants, and two band sets that must not come back."""

import pytest

from leakkit import severity
from leakkit.errors import InputError


@pytest.mark.parametrize("dpc, ei, cb, score, band", [
    (1, 1, 0.25, 1.25, "low"),            # the seed case as plain contact data
    (4, 0.5, 0.25, 2.25, "medium"),       # informant, only the surname showing
    (4, 1, 0.25, 4.25, "very high"),      # informant recognised
    (4, 1, 0.5, 4.5, "very high"),        # forwarded outside the known group
    (4, 1, 2.0, 6.0, "very high"),        # the maximum
    (1, 0.25, 0, 0.25, "low"),
    (2, 1, 0, 2.0, "medium"),             # the borders belong to the upper band
    (3, 1, 0, 3.0, "high"),
    (4, 1, 0, 4.0, "very high"),
])
def test_worked_examples(dpc, ei, cb, score, band):
    result = severity.enisa(dpc=dpc, ei=ei, cb=cb)
    assert (result.score, result.band) == (score, band)


@pytest.mark.parametrize("wrong", [(3, 5, 7), (2, 4, 6)])
def test_the_wrong_bands_of_two_public_calculators_stay_out(wrong):
    assert tuple(ceiling for ceiling, _ in severity.BANDS[:3]) == (2, 3, 4) != wrong
    assert severity.band_of(4.25) == "very high"


def test_flips_are_all_and_only_the_single_changes_that_move_the_band():
    result = severity.enisa(4, 1, 0.25)
    assert {(row.factor, row.becomes) for row in result.flips.itertuples()} == {
        ("DPC", 1), ("DPC", 2), ("DPC", 3), ("EI", 0.25), ("EI", 0.5), ("EI", 0.75)}
    assert (result.flips["band"] != result.band).all()


@pytest.mark.parametrize("bad", [{"dpc": 5, "ei": 1, "cb": 0}, {"dpc": 1, "ei": 0.3, "cb": 0}, {"dpc": 1, "ei": 1, "cb": 9}])
def test_values_outside_the_method_are_refused(bad):
    with pytest.raises(InputError):
        severity.enisa(**bad)


@pytest.mark.parametrize("data_class, context, score", [
    ("simple", "plain", 1), ("simple", "profile", 2), ("simple", "danger", 4), ("sensitive", "telling-nothing", 1), ("sensitive", "plain", 4)])
def test_enisa_examples_of_data_classes(data_class, context, score):
    """Supermarket list, luxury-goods list, undercover list, a general blood test, its result."""
    assert severity.dpc(data_class, context) == score


def test_an_unknown_class_is_refused():
    with pytest.raises(InputError):
        severity.dpc("secret")
