"""One row of a map: an original value and what stands for it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """One original value and what stands for it."""

    value: str = field(repr=False)
    kind: str
    placeholder: str
    person_id: str = ""
