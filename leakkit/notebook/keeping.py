"""The chain of custody: every file against the log, in words, and the hash for the paper record."""

from __future__ import annotations

from leakkit.notebook.board import Panel
from leakkit.notebook.screen import without_file_names


class Custody(Panel):
    """`desk.custody()`."""

    template = "custody.html"
    title = "保管鏈：每一檔與紀錄相符嗎"

    def facts(self):
        self.calls = ["case.verify()"]
        broken = [without_file_names(str(one)) for one in self.case.verify()]
        return {"broken": broken, "files": len(self.case.folder.received()) if not broken else 0,
                "lines": len(self.case.folder.log.entries()) if not broken else 0, "head": self.case.folder.log.head if not broken else ""}

    def do_verify(self, *_):
        """Look again."""
