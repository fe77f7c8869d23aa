"""The one widget of leakkit: a page of HTML made in Python, and the officer's clicks, keys and files brought back to Python.

A `Panel` says what its page shows and what each act does; `Board` is its window in the browser. Pages are Jinja templates with
automatic escaping (`templates/`), so no word of the evidence can be mark-up.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

import anywidget
import traitlets

from leakkit.errors import Interrupted
from leakkit.language import tell
from leakkit.notebook.screen import SCREEN
from leakkit.notebook.visible import visible

_ROOM = Path(__file__).parent
#: how many of the last calls a panel shows
_CALLS = 6
#: acts that need not wait for long work: they write no table
_ALWAYS = ("mask",)


class Board(anywidget.AnyWidget):
    """The browser window of one panel. `page` is finished HTML, `said` is read out by a screen reader, `busy` draws the progress bar."""

    _esm = (_ROOM / "board.js").read_text(encoding="utf-8")
    _css = (_ROOM / "board.css").read_text(encoding="utf-8")
    page = traitlets.Unicode("").tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)
    busy = traitlets.Dict({}).tag(sync=True)
    gone = traitlets.Unicode("").tag(sync=True)         # what is said when the kernel has ended under the page
    silent = traitlets.Unicode("").tag(sync=True)       # what is said when an act is not answered

    def __repr__(self):
        return "Board()"


@cache
def _templates():
    import jinja2

    place = jinja2.Environment(loader=jinja2.FileSystemLoader(_ROOM / "templates"), autoescape=True, trim_blocks=True,
                               lstrip_blocks=True, undefined=jinja2.StrictUndefined, finalize=lambda x: "" if x is None else x)
    place.filters["visible"] = visible
    return place


class Panel:
    """One panel of the desk. Subclasses give `template`, `facts()` and methods ``do_<act>(arg, fields)``.

    `calls` are the API calls that do the same, shown under the panel; `done` is the last success in words.
    """

    template = ""
    title = ""

    def __init__(self, desk):
        self.desk = desk
        self.calls: list[str] = []
        self.fault: tuple[str, str] | None = None
        self.done = ""
        self._parts: dict[int, list] = {}
        self._stop = threading.Event()
        self._worker: threading.Thread | None = None
        self.working = False            # whether long work is under way
        self.board = Board(gone=tell("notebook.gone"), silent=tell("notebook.silent"))
        self.board.on_msg(self._heard)
        desk.panels.append(self)

    @property
    def case(self):
        """The desk's case."""
        return self.desk.case

    def facts(self) -> dict:
        """What the template shows."""
        return {}

    def __repr__(self):
        return f"〔{self.title}〕{self.done}"

    def _repr_mimebundle_(self, **kwargs):
        self.refresh()
        bundle = self.board._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/plain": repr(self), **self.twin()}, metadata

    def twin(self) -> dict:
        """mime type → content of a picture that stands where no widget can be shown."""
        return {}

    def refresh(self) -> None:
        """Draw the page anew."""
        try:
            page = self._drawn(self.template, self.facts())
        except Exception as error:
            self.fault = SCREEN.sentence(error)
            page = self._drawn("panel.html", {})
        self.board.page = page
        self.board.said = self.fault[0] if self.fault else self.done

    def _drawn(self, template, facts) -> str:
        frame = {"title": self.title, "calls": self.calls[-_CALLS:], "fault": self.fault, "done": self.done, "next": self.desk.next, "seen": ""}
        return _templates().get_template(template).render(**{**frame, **facts})

    def called(self, line: str) -> None:
        """Show an API call under the panel, names given as ids."""
        self.calls.append(self.desk.known.encode(line))

    # ---- what the browser says

    def _heard(self, _, content, buffers):
        if content.get("do") == "stop":
            self._stop.set()
            return
        if "file" in content:
            self._part(content, buffers)
            return
        try:
            if content.get("do") == "look":
                self.desk.look()
                return
            self.act(content.get("do", ""), content.get("arg", ""),
                     {**content.get("fields", {}), "value": content.get("value", ""), "seen": content.get("seen", "")})
        finally:
            self.board.send({"heard": content.get("do", "")})

    def _part(self, content, buffers):
        """One part of a dropped file; the act follows when the last part of the last file is here."""
        told = content["file"]
        self._parts.setdefault(told["number"], [told["name"], []])[1].append(bytes(buffers[0]))
        if told["last"]:
            files = [(Path(name).name, b"".join(parts)) for name, parts in self._parts.values()]
            self._parts = {}
            self.act(content["do"], content.get("arg", ""), {**content.get("fields", {}), "files": files})

    def act(self, do: str, arg: str = "", fields: dict | None = None) -> None:
        """Do one act of this panel by its name, and draw every panel anew; an error becomes its sentence on the page."""
        self.fault, self.done = None, ""
        if any(panel.working for panel in self.desk.panels) and do not in _ALWAYS:
            self.fault = (tell("notebook.busy"), "")
            self.refresh()
            return
        try:
            getattr(self, f"do_{do}")(arg, fields or {})
        except Exception as error:
            self.fault = SCREEN.sentence(error)
        self.desk.refresh()

    # ---- long work

    def work(self, what: str, job) -> None:
        """Run ``job(progress)`` beside the kernel's main thread, with a progress bar and a stop button. `progress(done, all)` raises
        Interrupted when the officer has pressed stop; every table is written whole or not at all, so a stopped job loses nothing."""
        self._stop.clear()
        self.board.busy = {"what": what, "stop": tell("notebook.stop")}

        def run():
            try:
                job(self._progress(what))
            except Exception as error:
                self.fault = SCREEN.sentence(error)
            try:
                self.desk.rested()          # what was done is on the page before the bar goes
            finally:
                self.working = False
                self.board.busy = {}
        self.working = True
        self._worker = threading.Thread(target=run, daemon=True)
        self._worker.start()

    def wait(self, seconds: float = 600) -> None:
        """Wait until long work is over; for scripts and tests."""
        if self._worker:
            self._worker.join(seconds)

    def _progress(self, what):
        shown = [-1]

        def seen(done, total):
            if self._stop.is_set():
                raise Interrupted(step=what)
            share = done * 50 // total if total else 0
            if share != shown[0]:       # fifty steps are enough for an eye, and spare the browser
                shown[0] = share
                self.board.busy = {"what": what, "done": done, "total": total, "stop": tell("notebook.stop")}
        return seen
