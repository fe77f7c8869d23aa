"""Documents: a preview of the draft, and one button a format, each with the leak check's answer."""

from __future__ import annotations

import hashlib

from leakkit.errors import LeakRefused, NothingYet
from leakkit.language import tell
from leakkit.notebook.board import Panel

#: verb of the Leak → the document's name and its file's; a verb that this version of leakkit lacks is left out
KINDS = {"writeup": "調查報告", "bulletin": "宣導", "memo": "簽呈", "notice": "通知書", "report": "通報表"}
FORMATS = ("odt", "docx", "pdf", "md")
_POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'; font-src data:">'


class Documents(Panel):
    """`desk.documents()`: previews and exports go to ``CASE/out``."""

    template = "documents.html"
    title = "文件：預覽、匯出、外洩檢查"

    def __init__(self, desk):
        super().__init__(desk)
        self.draft, self.draft_name, self.hints = "", "", ()

    def facts(self):
        try:
            leak, why = self.desk.leak, ""
        except NothingYet as error:
            leak, why = None, str(error)
        kinds = [(kind, name) for kind, name in KINDS.items() if leak is not None and hasattr(leak, kind)]
        made = sorted((self.case.folder.path / "out").glob("*.*"))
        return {"kinds": kinds, "formats": FORMATS, "why": why, "draft": self.draft, "draft_name": self.draft_name, "hints": self.hints,
                "made": [(file.name, f"{file.stat().st_size:,}") for file in made if file.is_file()], "folder": str(self.case.folder.path / "out")}

    def do_preview(self, kind, _):
        """The draft as it would be written now, in a frame that runs nothing."""
        self.draft, self.draft_name = "", ""

        def job(progress):
            file = self._written(kind, f"預覽-{KINDS[kind]}.html")
            self.draft, self.draft_name = _POLICY + file.read_text(encoding="utf-8"), KINDS[kind]
        self.work(tell("notebook.writing"), job)

    def do_export(self, arg, _):
        """One document in one format."""
        kind, suffix = arg.split(".")
        self.work(tell("notebook.writing"), lambda progress: self._written(kind, f"{KINDS[kind]}.{suffix}"))

    def _written(self, kind, name):
        self.hints = ()         # of the document before; a refused one has none
        path = self.case.folder.path / "out" / name
        self.called(f"case.incident().{kind}(case.folder.path / 'out' / {name!r})")
        try:
            file = getattr(self.desk.leak, kind)(path)
        except LeakRefused as error:
            raise LeakRefused(**error.facts) from None
        self.hints = tuple(getattr(file, "hints", ()))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        self.done = tell("notebook.written", file=file.name, count=len(self.case.originals()), digest=digest)
        return file
