"""Invented persons and values for the tests of this room."""

from itertools import product

from leakkit import schema

SURNAMES = "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐"
GIVEN = ("美玲", "俊宏", "淑芬", "雅婷", "冠廷", "怡君", "宗翰", "佩珊", "彥甫", "筱涵", "柏諭", "語彤", "承翰", "宥廷", "芷瑄")


def people(*rows):
    return schema.PEOPLE.frame([{"person_id": f"P{n:02}", "accounts": [], "names": [], "role": "unknown", **row}
                                for n, row in enumerate(rows, 1)])


def findings(*rows):
    return schema.FINDINGS.frame([{"finding_id": f"F{n:04}", **row} for n, row in enumerate(rows, 1)])


def originals(count=120):
    """`count` (value, kind) pairs of six kinds, each value its own."""
    names = [(a + b, "person") for b, a in product(GIVEN, SURNAMES)]
    made = []
    for n in range(count):
        made.append([
            names[n // 6 * 7 % len(names)],
            (f"09{10 + n % 80}-{(n * 7919) % 1000:03}-{(n * 6007 + 113) % 1000:03}", "phone"),
            (f"{'ABCDEFGHJK'[n % 10]}1{(n * 7368787 + 12345678) % 100000000:08}", "national_id"),
            (f"mailbox{n * 37 + 11}@example.org", "email"),
            (f"臺中市西屯區福星路{n * 3 + 111}號{n % 9 + 2}樓之{n + 1}", "address"),
            (f"{'PQRSTUVW'[n % 8]}{'KLMN'[n % 4]}Z-{(n * 271 + 1001) % 10000:04}", "plate"),
        ][n % 6])
    assert len(set(made)) == count
    return made
