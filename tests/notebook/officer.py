"""An officer at the screen: `leakkit lab` with a Chromium, driven by mouse and keyboard; every act is counted."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import pytest

from ..conftest import ROOT

SEED = ROOT / "datasets" / "seed_case"
#: the notebook in front
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
#: where a browser may be; the first that is there
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The Chromium of this machine; "" = none."""
    return os.environ.get("LEAKKIT_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), "")


NO_BROWSER = "NO CHROMIUM: THE DESK WAS NOT TESTED IN A BROWSER (apt-get install chromium, or LEAKKIT_CHROMIUM=/path)"
if not chromium():
    warnings.warn(NO_BROWSER, stacklevel=1)
needs_browser = pytest.mark.skipif(not chromium(), reason=NO_BROWSER)
#: where `make tour` wants the pictures
SHOTS = os.environ.get("LEAKKIT_SCREENSHOTS", "")


class Lab:
    """`leakkit lab` as a process of its own, in a home and a scratch folder of its own below `place`."""

    def __init__(self, place: Path, *arguments):
        self.place = place
        for name in ("home", "t", "work"):
            (place / name).mkdir(exist_ok=True)
        self.home, self.scratch, self.work = place / "home", place / "t", place / "work"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "IPYTHON", "LEAKKIT"))}
        self.environment = {**kept, "HOME": str(self.home), "TMPDIR": str(self.scratch), "XDG_CACHE_HOME": str(self.home / "cache"),
                            "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_DATA_HOME": str(self.home / "data"),
                            "LEAKKIT_LAB_EXPOSED": "1", "PYTHONPATH": str(ROOT), "FONTCONFIG_FILE": str(_fonts(place))}
        self.log = (place / "log.txt").open("w")
        self.process = subprocess.Popen([sys.executable, "-m", "leakkit", "lab", *map(str, arguments), "--no-browser"], cwd=self.work,
                                        env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True,
                                        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))     # a background shell has it ignored
        self.url, self.token = self._address()

    def _address(self):
        for _ in range(600):
            found = re.search(r"(http://127\.0\.0\.1:\d+)/\S*token=(\w+)", (self.place / "log.txt").read_text())
            if found:
                return found.groups()
            assert self.process.poll() is None, (self.place / "log.txt").read_text()
            time.sleep(0.1)
        raise TimeoutError((self.place / "log.txt").read_text())

    def stop(self):
        """Ctrl-C, as an officer ends it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(timeout=30)
        self.log.close()


def _fonts(place: Path) -> Path:
    """A fontconfig that knows the bundled Chinese face beside the system's, so that a bare machine draws no boxes."""
    from noto_cjk_sans_otc import FONT_PATH

    conf = place / "fonts.conf"
    conf.write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{FONT_PATH.parent}</dir>'
                    f"<dir>/usr/share/fonts</dir><cachedir>{place}/fc</cachedir></fontconfig>", encoding="utf-8")
    return conf


class Officer:
    """A browser on a `Lab`. `acts` counts clicks, keys and files chosen, as a person would count them."""

    def __init__(self, playwright, lab: Lab, shots: Path):
        self.lab, self.shots, self.acts, self.outside, self.complaints, self.dialogs = lab, shots, 0, [], [], []
        self.context = playwright.chromium.launch_persistent_context(
            str(lab.home / "browser"), executable_path=chromium(), viewport={"width": 1280, "height": 800}, locale="zh-TW",
            env={**lab.environment}, args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                                           "--disable-background-networking", "--disable-component-update", "--disable-sync"])
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("request", self._seen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._asked)

    def _seen(self, request):
        if not request.url.startswith((self.lab.url, self.lab.url.replace("http", "ws"), "data:", "blob:")):
            self.outside.append(request.url)

    def _asked(self, dialog):
        if dialog.type != "beforeunload":       # a page that is left asks; no word of a chat may
            self.dialogs.append(dialog.message)
        dialog.accept()

    def open(self, name):
        """A notebook by its address, as the first one opens by itself."""
        self.page.goto(f"{self.lab.url}/lab/tree/{name}?token={self.lab.token}")
        self.ready(name)

    def ready(self, name):
        """Wait until the notebook is shown and its kernel is idle."""
        self.page.wait_for_function("name => window.jupyterapp?.shell.currentWidget?.context?.path === name", arg=name)
        self.page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext?.session?.kernel?.status === 'idle'")

    def turn_to(self, name):
        """A notebook from the list at the left: one double click. What is open stays open, as it was."""
        self.acts += 1
        self.page.locator(".jp-DirListing-item", has_text=name[:10]).first.dblclick()
        self.ready(name)

    def at(self, name):
        """A notebook, opened and run if it is not yet."""
        self.open(name) if self.page.url == "about:blank" else self.turn_to(name)
        if self.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.some(c => c.model.type === 'code' && c.model.sharedModel.getSource().trim() && !c.model.executionCount)"):
            self.run_all()
        self.settled()

    def idle(self):
        """Wait until the kernel of the notebook in front has done what it was sent."""
        self.page.evaluate("""async () => { const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            await kernel.requestKernelInfo(); }""")

    def run_all(self):
        """Run → Run All Cells: two clicks; wait for every cell."""
        self.acts += 2
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.ran()

    def ran(self):
        """Wait until every cell of the notebook in front was run, and every panel is drawn."""
        front = "window.jupyterapp.shell.currentWidget"
        self.page.wait_for_function(
            f"document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) [role=alert]') || ({front}.content.widgets.filter("
            f"c => c.model.type === 'code' && c.model.sharedModel.getSource().trim()).every(c => c.model.executionCount) && {front}.sessionContext.session.kernel.status === 'idle')",
            timeout=180_000)
        if self.faults():
            raise AssertionError(self.faults())
        self.page.wait_for_function(f"""() => {{ const cells = {front}.content.widgets.filter(c => c.model.type === 'code');
            const wanted = cells.flatMap(c => c.model.outputs.toJSON()).filter(o => o.data?.['application/vnd.jupyter.widget-view+json']).length;
            return document.querySelectorAll('{FRONT} .lk-page > section').length === wanted; }}""")

    def run_cells(self, sources):
        """Cells typed at the end of the notebook in front and run, one after the other."""
        for source in sources:
            self.page.evaluate("""async source => { const book = window.jupyterapp.shell.currentWidget.content, run = name => window.jupyterapp.commands.execute(name);
                book.activeCellIndex = book.widgets.length - 1;
                await run('notebook:insert-cell-below');
                book.activeCell.model.sharedModel.setSource(source);
                await run('notebook:run-cell'); }""", source)

    def restart(self):
        """Kernel → Restart."""
        self.acts += 2
        self.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        self.page.wait_for_function("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'")
        self.page.evaluate("window.jupyterapp.shell.currentWidget.content.widgets.forEach(c => { if (c.model.type === 'code') { c.model.executionCount = null; } })")

    def save(self):
        """Ctrl-S."""
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")

    def panel(self, title):
        """The panel of that title on the notebook in front."""
        return self.page.locator(f"{FRONT} .lk-page > section", has=self.page.locator("h3", has_text=title)).first

    def press(self, title, key):
        """A key on a panel; the page is drawn anew before this returns."""
        self.acts += 1
        panel = self.panel(title)
        before = panel.inner_html()
        panel.focus()
        self.page.keyboard.press(key)
        self._changed(title, before)

    def choose(self, title, element, files):
        """Files chosen in a dialog: a click and a choice count as one."""
        self.acts += 1
        before = self.panel(title).inner_html()
        self.panel(title).locator(element).set_input_files(files)
        self._changed(title, before)

    def drop(self, title, zone, *files):
        """Files dragged from a folder and dropped on a zone of a panel."""
        self.acts += 1
        panel, before = self.panel(title), self.panel(title).inner_html()
        carried = self.page.evaluate_handle("""files => { const carried = new DataTransfer();
            for (const [name, words] of files) carried.items.add(new File([new Uint8Array(words)], name)); return carried; }""",
                                            [[file.name, list(file.read_bytes())] for file in map(Path, files)])
        for kind in ("dragenter", "dragover", "drop"):
            panel.locator(zone).dispatch_event(kind, {"dataTransfer": carried})
        self._changed(title, before)

    def fill(self, title, name, words):
        """A field typed in."""
        self.acts += 1
        self.panel(title).locator(f"[name={name}]").fill(words)

    def pick(self, title, name, value):
        """A choice from a list."""
        self.acts += 1
        self.panel(title).locator(f"select[name={name}]").select_option(value)

    def _changed(self, title, before):
        for _ in range(1800):
            busy = self.page.locator(".lk-busy:not([hidden])").count()
            if not busy and self.panel(title).inner_html() != before:
                return
            time.sleep(0.05)
        raise TimeoutError(f"{title}: the panel did not change")

    def settled(self):
        """Wait until no panel is at work."""
        time.sleep(0.3)
        self.page.wait_for_function("![...document.querySelectorAll('.lk-busy')].some(bar => !bar.hidden)", timeout=180_000)

    def shoot(self, name, title=""):
        """A screenshot, of the window or with one panel in view."""
        if title:
            self.panel(title).evaluate("e => e.scrollIntoView({block: 'start'})")
            time.sleep(0.3)
        # 96 kB a picture, so that the tour stays light
        self.page.screenshot(path=str(self.shots / f"{name}.png"), scale="css")

    def faults(self):
        """Error outputs and alerts on the notebook in front."""
        return self.page.locator(f'{FRONT} [role=alert], {FRONT} [data-mime-type*="stderr"], {FRONT} [data-mime-type*="error"]').all_inner_texts()

    def boxes(self, words):
        """The characters among `words` that this browser draws alike, as it draws what no font has."""
        return self.page.evaluate("""words => {
            const canvas = document.createElement('canvas'); canvas.width = canvas.height = 40;
            const pen = canvas.getContext('2d', {willReadFrequently: true});
            pen.font = '30px ' + getComputedStyle(document.querySelector('.lk-board')).fontFamily;
            const seen = new Map(), alike = [];
            for (const word of words) { pen.clearRect(0, 0, 40, 40); pen.fillText(word, 4, 32);
                const drawn = pen.getImageData(0, 0, 40, 40).data.join(); if (seen.has(drawn)) alike.push(word); seen.set(drawn, word); }
            return alike; }""", [*dict.fromkeys(words)])


def seat(playwright, shots, *arguments):
    """(Lab, Officer) in a short-named folder of their own; a local socket's path must be short."""
    lab = Lab(Path(tempfile.mkdtemp(prefix="w-", dir="/tmp")), *arguments)
    return lab, Officer(playwright, lab, shots)


def leave(lab, officer):
    """The browser and the lab closed, the folder gone; the lab has cleaned up behind itself."""
    officer.context.close()
    lab.stop()
    left = list(lab.scratch.glob("lk-*"))
    shutil.rmtree(lab.place, ignore_errors=True)
    assert left == []           # settings, run files and sockets are gone
