"""CSV with its physical lines kept: each record knows its first and last line, so that a finding can be traced to the
file.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """One record: lines `first` to `last` (from 0) and its cells; `whole` is False when a quotation mark was never
    closed."""

    first: int
    last: int
    cells: tuple
    whole: bool


def records(lines: list[str], delimiter: str = ",", start: int = 0) -> list[Record]:
    """The records from line `start` on. A field beyond the reader's limit (128 KiB) ends the reading; its lines stay
    unexplained."""
    found, first = [], start
    parser = csv.reader((line.replace("\0", "\ufffd") + "\n" for line in lines[start:]), delimiter=delimiter)
    try:
        for cells in parser:
            last = start + parser.line_num - 1
            text = "\n".join(lines[first : last + 1])
            found.append(
                Record(
                    first,
                    last,
                    tuple(cell.removesuffix("\n") if n == len(cells) - 1 else cell for n, cell in enumerate(cells)),
                    last == first or text.count('"') % 2 == 0,
                )
            )
            first = last + 1
    except csv.Error:
        pass
    return found


def header(lines: list[str], delimiter: str = ",") -> tuple[str, ...]:
    """The cells of the first line, stripped."""
    found = records(lines[:1], delimiter)
    return tuple(cell.strip().strip("\ufeff") for cell in found[0].cells) if found else ()


def rows_of(builder, lines: list[str], delimiter: str = ",", start: int = 0):
    """(record, dict by column) pairs after the header at line `start`; header, blank lines and warnings go to
    `builder`."""
    found = records(lines, delimiter, start)
    if not found:
        return
    builder.roles[start] = "header"
    names = [cell.strip().strip("\ufeff") for cell in found[0].cells]
    for record in found[1:]:
        if not any(cell.strip() for cell in record.cells):
            builder.roles[record.first : record.last + 1] = ["blank"] * (record.last - record.first + 1)
            continue
        if len(record.cells) != len(names):
            builder.warn("odd-columns", record.first)
        if not record.whole:
            builder.warn("cut-quote", record.first)
        yield record, dict(zip(names, record.cells, strict=False))
