"""Check digits. Each function takes the bare value (any case, separators allowed) and answers True or False.

Sources: 身分證字號 letter table and weights 1 9 8 7 6 5 4 3 2 1 1 (內政部戶政司); resident certificates: the same sum, the old
kind (two letters) with the last digit of the second letter's number, the new kind (2021) with 8 or 9; cards: ISO/IEC
7812-1 (Luhn).
"""

from __future__ import annotations

import ipaddress
import re

#: the number behind each letter, 內政部 table (I, O, W, Z stand out of order)
LETTERS = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_EXTENSION = re.compile(r"[#＃分轉xXeE]")
_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")


def bare(value: str) -> str:
    """`value` with ASCII letters raised and everything but letters and digits taken out."""
    return _NOT_ALNUM.sub("", value).upper()


def _sums_to_ten(digits) -> bool:
    return sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 10 == 0


def national_id(value: str) -> bool:
    """One letter, 1 or 2, eight digits: A123456789."""
    value = bare(value)
    return bool(re.fullmatch(r"[A-Z][12][0-9]{8}", value)) and _sums_to_ten(f"{LETTERS[value[0]]}{value[1:]}")


def resident_new(value: str) -> bool:
    """Resident certificate since 2021: one letter, 8 or 9, eight digits."""
    value = bare(value)
    return bool(re.fullmatch(r"[A-Z][89][0-9]{8}", value)) and _sums_to_ten(f"{LETTERS[value[0]]}{value[1:]}")


def resident_old(value: str) -> bool:
    """Resident certificate before 2021: two letters (the second A to D), eight digits."""
    value = bare(value)
    if not re.fullmatch(r"[A-Z][A-D][0-9]{8}", value):
        return False
    return _sums_to_ten(f"{LETTERS[value[0]]}{LETTERS[value[1]] % 10}{value[2:]}")


def luhn(value: str) -> bool:
    """ISO/IEC 7812-1 check digit over 12 to 19 digits; a single repeated digit is refused."""
    digits = [int(digit) for digit in bare(value) if digit.isdigit()]
    if not 12 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def ip(value: str) -> bool:
    """An IPv4 or IPv6 address that is no network, broadcast or loopback address."""
    try:
        address = ipaddress.ip_address(value.strip())
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_multicast or address.is_loopback)


def phone(value: str) -> bool:
    """A number that Google's libphonenumber metadata hold to be valid in Taiwan, or abroad where it begins with +."""
    import phonenumbers

    try:
        number = phonenumbers.parse(re.sub("[,、/]", "-", _EXTENSION.split(value)[0]), "TW")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def roc_or_western_date(value: str) -> bool:
    """Year, month and day that can be a living person's birthday: 民國 1-130 or 1900-2035, month and day in range."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", value)]
    if len(numbers) == 1:
        numbers = _cut(str(re.sub(r"[^0-9]", "", value)))
    if len(numbers) != 3:
        return False
    year, month, day = numbers
    return (1 <= year <= 130 or 1900 <= year <= 2035) and 1 <= month <= 12 and 1 <= day <= 31


def _cut(digits: str) -> list[int]:
    """19890512, 0780512 or 780512 cut into year, month and day."""
    return [int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])] if 6 <= len(digits) <= 8 else []


def has_digit(value: str) -> bool:
    """At least three digits: a code, not a word."""
    return sum(character.isdigit() for character in value) >= 3


def eight_digits(value: str) -> bool:
    """At least eight digits, as the shortest account numbers have."""
    return sum(character.isdigit() for character in value) >= 8


def account_length(value: str) -> bool:
    """Eleven to sixteen digits, as accounts of banks and of the post office have with or without the bank's code."""
    return 11 <= sum(character.isdigit() for character in value) <= 17


CHECKS = {
    check.__name__: check
    for check in (
        national_id,
        resident_new,
        resident_old,
        luhn,
        ip,
        phone,
        roc_or_western_date,
        has_digit,
        eight_digits,
        account_length,
    )
}
