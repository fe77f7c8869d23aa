"""What reading gave: the account of every file of a case, and what could not be read."""

from __future__ import annotations

import pandas as pd

from leakkit.language import tell


class Account:
    """The line account of a case: what each file gave, and what could not be read. Prints itself, titles masked."""

    def __init__(self, evidence, warnings):
        self.evidence, self.warnings = evidence, warnings

    @property
    def unread(self) -> list[str]:
        """Sentences on files that could not be read, or that held not one message: never a success."""
        return self.warnings[self.warnings["code"].isin(["not-read", "zero-messages"])]["sentence"].tolist()

    def __str__(self):
        lines = []
        for row in self.evidence.itertuples():
            if pd.isna(row.lines):
                lines.append(tell("investigation.picture" if row.platform == "picture" else "investigation.unread",
                                  evidence_id=row.evidence_id))
            else:
                lines.append(tell("investigation.account", evidence_id=row.evidence_id, lines=row.lines,
                                  message=row.lines_message, continued=row.lines_continued, system=row.lines_system,
                                  unexplained=row.lines_unexplained, encoding=row.encoding, variant=row.variant))
        known = self.warnings[~self.warnings["code"].isin(["not-read", "zero-messages"])]
        return "\n".join([*lines, *self.unread, *(f"  ⚠ {row.evidence_id}: {row.sentence}" for row in known.itertuples())])

    __repr__ = __str__
