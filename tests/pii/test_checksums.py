"""Check digits against values worked out by hand or printed in the standards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakkit.pii import checksums


def digit_for(ten):
    """The last digit that makes one letter, a sex digit and seven digits valid."""
    return next(d for d in "0123456789" if checksums.national_id(ten + d))


@pytest.mark.parametrize(
    "value, good",
    [("A123456789", True), ("a123456789", True), ("A123456788", False), ("A323456789", False), ("1123456789", False)],
)
def test_national_id(value, good):
    assert checksums.national_id(value) is good


def test_every_letter_has_its_number():
    assert len(checksums.LETTERS) == 26
    assert [checksums.LETTERS[letter] for letter in "AHIJOPWXYZ"] == [10, 17, 34, 18, 35, 23, 32, 30, 31, 33]


@given(
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from("12"), st.text("0123456789", min_size=7, max_size=7)
)
def test_exactly_one_check_digit_fits(letter, sex, digits):
    assert sum(checksums.national_id(letter + sex + digits + d) for d in "0123456789") == 1
    assert checksums.national_id(letter + sex + digits + digit_for(letter + sex + digits))


@pytest.mark.parametrize("value", ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "3530111333300000"])
def test_luhn_card_schemes_test_numbers(value):
    assert checksums.luhn(value)


@pytest.mark.parametrize("value", ["4111111111111112", "0000000000000000", "1234", ""])
def test_luhn_refuses(value):
    assert not checksums.luhn(value)


@pytest.mark.parametrize(
    "value, good",
    [("203.0.113.9", True), ("256.1.1.1", False), ("127.0.0.1", False), ("::1", False), ("2001:db8::1", True)],
)
def test_ip(value, good):
    assert checksums.ip(value) is good


@pytest.mark.parametrize(
    "value, good",
    [
        ("78.05.12", True),
        ("1989/13/2", False),
        ("19890512", True),
        ("780512", True),
        ("131/1/1", False),
        ("1850/1/1", False),
    ],
)
def test_dates(value, good):
    assert checksums.roc_or_western_date(value) is good


@pytest.mark.parametrize(
    "value, good",
    [
        ("0912345678", True),
        ("+886 2 2345 6789", True),
        ("02-2345-6789 分機 12", True),
        ("0800", False),
        ("12345", False),
    ],
)
def test_phone(value, good):
    assert checksums.phone(value) is good
