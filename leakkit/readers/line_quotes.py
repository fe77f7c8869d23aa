"""Where a quoted body of a mobile LINE export ends.

A body is put between quotation marks only when it holds a line break; people paste whole chats, with date rows and all. The rule: the body
ends at a line that ends with an odd number of ``"`` and is followed by the end of the file, a date row (after blank lines or not) or a row,
neither of which may run backwards. Without such an end the mark was literal when a row or a later date row follows at once, else the file
was cut. Counting all marks since the opening one adds two things. Where inner marks are doubled the count is even at the true end and
nowhere else inside a body, and where they are bare it is even wherever the text's own marks are in pairs; so a line that ends with marks and
makes it even is an end, too; and when a row follows the opening line at once, an end that leaves the count odd belongs to another body:
the first mark was literal.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

import numpy as np

CUT, LITERAL = -1, -2
_MARKS = re.compile('"+')
_NEVER_EARLY = 1 << 40
_BLOCK = 256


class Quotes:
    """The quotation marks of one file.

    `lines` are `bulk.Lines`; `seconds_of` and `date_of` give a line's clock in seconds since midnight (None = no row) and its (date, whether the weekday fits)
    (None = no date row).
    """

    def __init__(self, lines, seconds_of, date_of):
        self.lines, self.seconds_of, self.date_of = lines, seconds_of, date_of

    def end(self, number: int, seconds: int, day, body: str) -> int:
        """The last line of the body that opens in line `number`, or CUT, or LITERAL (a one-line body that holds the mark)."""
        marks = body.count('"')
        if body.endswith('"') and len(body) > 1 and (_odd(body[1:]) or marks % 2 == 0) and self._may_end(number, seconds, day):
            return LITERAL
        before = int(self._count[number]) - marks
        end = self._search(number + 1, before % 2, seconds, day)
        if end is None:
            return self._without_end(number, before, seconds, day)
        odd = (self._count[end] - before) % 2
        return LITERAL if (odd or self._opens(end)) and self._may_end(number, seconds, day) else end

    def _without_end(self, number, before, seconds, day) -> int:
        if self._before_scrap > number and (self._count[self._before_scrap] - before) % 2 == 0:
            return self._before_scrap
        literal = self._may_end(number, seconds, day) or self.seconds_of(number + 1) is not None
        return LITERAL if literal else CUT

    @cached_property
    def _before_scrap(self) -> int:
        """The line with closing marks before the last line, when that one is a scrap: the file was cut inside the row that follows. Or -1."""
        end = len(self.lines) - 2
        while end > 0 and not self.lines[end].strip():
            end -= 1
        return end if end > 0 and self.lines[end].endswith('"') and self._after(len(self.lines) - 2)[1] is None else -1

    @cached_property
    def _count(self):
        """How many marks there are up to and with each line."""
        return np.searchsorted(self.lines.places(34), self.lines.ends)

    def _opens(self, number) -> bool:
        """Whether a line is a row whose body begins with an odd number of marks."""
        if self.seconds_of(number) is None:
            return False
        body = self.lines[number].partition("\t")[2].partition("\t")[2]
        return (len(body) - len(body.lstrip('"'))) % 2 == 1

    def _may_end(self, number, seconds, day) -> bool:
        """Whether what follows a line can follow a whole message sent at `seconds` on `day`."""
        clock, date = self._after(number)
        return date is not None and date >= _ordinal(day) if clock is None else clock >= seconds

    def _after(self, number) -> tuple[int | None, int | None]:
        """(clock of the row after a line, ordinal of the date row or end after it); a date row whose weekday does not fit must be later."""
        after, size = number + 1, len(self.lines)
        if after < size and (clock := self.seconds_of(after)) is not None:
            return clock, None
        while after < size and (not (line := self.lines[after]) or line.isspace()):
            after += 1
        if after >= size:
            return None, _NEVER_EARLY
        date = self.date_of(after)
        return None, date and date[0].toordinal() - (date[1] is False)

    def _search(self, start, parity, seconds, day) -> int | None:
        """The first line from `start` on that can end a body; `parity` of the marks before the body."""
        rows, dates = self._ends[parity]
        row, date = rows.first(start, seconds), dates.first(start, _ordinal(day))
        return date if row is None or (date is not None and date < row) else row

    @cached_property
    def _ends(self) -> tuple[tuple[_Ends, _Ends], ...]:
        """For either parity: the lines that end with marks and are followed by a row, and by a date row or nothing."""
        found = (_Ends(), _Ends()), (_Ends(), _Ends())
        lines = self.lines
        marked = (lines.ends > lines.starts) & (lines.at(np.maximum(lines.ends - 1, 0)) == 34)
        for number in np.flatnonzero(marked).tolist():
            clock, date = self._after(number)
            if clock is None and date is None:
                continue
            for parity in (0, 1) if _odd(self.lines[number]) else (int(self._count[number]) % 2,):
                found[parity][clock is None].add(number, date if clock is None else clock)
        return found


class _Ends:
    """Lines in order, each with a value; finds the next one whose value is high enough without looking at each."""

    def __init__(self):
        self.numbers, self.values, self.highest = [], [], []

    def add(self, number, value):
        if len(self.values) % _BLOCK == 0:
            self.highest.append(value)
        self.highest[-1] = max(self.highest[-1], value)
        self.numbers.append(number)
        self.values.append(value)

    def first(self, start, at_least) -> int | None:
        """The first line from `start` on with a value of at least `at_least`."""
        at = bisect_left(self.numbers, start)
        while at < len(self.values):
            if at % _BLOCK == 0 and self.highest[at // _BLOCK] < at_least:
                at += _BLOCK
            elif self.values[at] >= at_least:
                return self.numbers[at]
            else:
                at += 1
        return None


def _ordinal(day) -> int:
    return day.toordinal() if day else 0


def _odd(text: str) -> bool:
    return (len(text) - len(text.rstrip('"'))) % 2 == 1


def unquoted(body: str, closed: bool) -> str:
    """A quoted body without its marks."""
    return body[1:-1] if closed else body[1:]


def doubled(body: str) -> bool | None:
    """Whether the inner marks of a body are doubled; None when it has none."""
    runs = _MARKS.findall(body)
    return all(len(run) % 2 == 0 for run in runs) if runs else None
