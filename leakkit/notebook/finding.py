"""The search for personal data: a button, progress, a stop, and what was and was not looked at."""

from __future__ import annotations

from leakkit.language import tell
from leakkit.notebook.board import Panel
from leakkit.writeup.codes import word


class Finding(Panel):
    """`desk.find()`."""

    template = "finding.html"
    title = "尋找個資"

    def facts(self):
        made = bool(self.case.folder.made_from("findings"))
        found = self.desk.table("findings")
        kinds = [(word("kind", kind), int(count)) for kind, count in found["kind"].value_counts().items()]
        looked = self.case.looked_at() if made else {"looked_at": [], "not_looked_at": []}
        return {"made": made, "stale": made and not self.case.searched(), "kinds": kinds, "count": len(found), "messages": len(self.desk.table("messages")), **looked}

    def do_find(self, *_):
        """Search every message."""
        self.called("case.find()")

        def job(progress):
            found = self.case.find(progress=progress)
            self.done = tell("notebook.found", count=len(found))
        self.work(tell("notebook.finding"), job)
