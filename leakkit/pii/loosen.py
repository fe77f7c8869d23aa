"""An exact pattern, made for Python's `re` and for a reading of the text, turned into one for RE2 and for the text itself.

The loosened pattern matches every text in one of whose readings the exact one matches, and some more: what looks around is dropped, a
character stands for every character that may be read as it (full width, Chinese numerals, look-alikes), a value that may be broken
has room for breaks between its characters, and an upper bound of a repeat is no bound. So nothing can be lost by it.
"""

from __future__ import annotations

from functools import cache

from leakkit.pii.readings import BREAK_SIGNS, SPACES, originals

#: what the tree of a parsed pattern calls its nodes; only these occur in the patterns
_GAP = f"[{SPACES}{BREAK_SIGNS}]*"


def loosened(regex: str, broken: bool = False) -> str:
    """`regex` in RE2's syntax. broken: its characters may have breaks between them. Raises ValueError for a construct that is not known."""
    from re import _parser

    return _many(_parser.parse(regex), _GAP if broken else "")


def _many(tree, gap) -> str:
    return "".join(_one(str(operation), value, gap) for operation, value in tree)


def _one(operation, value, gap) -> str:
    if operation == "LITERAL":
        return _either([chr(value)], gap)
    if operation == "IN":
        return "(?s:.)" + gap if str(value[0][0]) == "NEGATE" else _class(value, gap)
    if operation in ("ANY", "NOT_LITERAL"):
        return "(?s:.)" + gap
    if operation == "BRANCH":
        return "(?:" + "|".join(dict.fromkeys(_many(branch, gap) for branch in value[1])) + ")"
    if operation == "SUBPATTERN":
        _, added, _, tree = value
        return f"({'?i:' if added & 2 else '?:'}{_many(tree, gap)})"
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        return _repeat(*value, gap)
    if operation in ("ASSERT", "ASSERT_NOT", "AT"):
        return ""
    raise ValueError(operation)


def _repeat(least, most, tree, gap) -> str:
    inner = _many(tree, gap)
    if not inner or int(most) == 0:
        return ""
    if least < 2:
        return f"(?:{inner}){'?' if int(most) == 1 and least == 0 else '' if int(most) == 1 else '+' if least else '*'}"
    return f"(?:{inner}){{{least}{'' if int(most) == least else ','}}}"


def _class(items, gap) -> str:
    ranges, spaces = [], False
    for operation, value in items:
        if str(operation) == "LITERAL":
            ranges.append((value, value))
        elif str(operation) == "RANGE":
            ranges.append(value)
        elif str(value) == "CATEGORY_SPACE":
            spaces = True
        else:
            raise ValueError(value)
    signs = {sign for read, signs in originals().items() if any(low <= ord(read) <= high for low, high in ranges) for sign in signs}
    signs = {sign for sign in signs if not any(low <= ord(sign) <= high for low, high in ranges)}
    inside = "".join(_coded(low) + ("-" + _coded(high) if high > low else "") for low, high in ranges)
    return f"[{inside}{''.join(_coded(ord(sign)) for sign in sorted(signs))}{SPACES if spaces else ''}]" + gap


def _either(signs, gap) -> str:
    every = sorted({one for sign in signs for one in (sign, *originals().get(sign, ()))})
    return ("[" + "".join(_coded(ord(one)) for one in every) + "]" if len(every) > 1 else _coded(ord(every[0]))) + gap


def _coded(code: int) -> str:
    return chr(code) if chr(code).isalnum() else f"\\x{{{code:x}}}"


@cache
def any_word(words: tuple[str, ...]) -> str:
    """Any of the words as they stand, for RE2; a line end before a word counts for nothing."""
    return "|".join("".join(_coded(ord(sign)) for sign in word.lstrip("\n")) for word in dict.fromkeys(words))
