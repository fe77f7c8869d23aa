"""`leakkit lab`: JupyterLab for one case, on this computer only.

Everything that Jupyter would write outside the case (settings, workspaces, run files, kernel history) goes into a private scratch folder
that is deleted at the end; the officer's notebooks lie in ``CASE/notebooks``. JupyterLab is told to ask nothing of the network, to offer
no terminal and no extensions, and to save no outputs (`leakkit.notebook.saving`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from leakkit import custody
from leakkit.custody import turn
from leakkit.errors import CannotWrite, FileMissing, MissingPart
from leakkit.language import language, tell

BOOKS = ("01_open_and_read.ipynb", "02_find_and_review.ipynb", "03_reconstruct_and_measure.ipynb", "04_write_up.ipynb", "05_rule_effect.ipynb")
FIRST = BOOKS[0]
CASE, OFFICER, SAMPLE = "LEAKKIT_CASE", "LEAKKIT_OFFICER", "LEAKKIT_SAMPLE"

_OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 60},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False, "disclaimed": False},
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    # by keyboard alone: all cells with one key, another notebook with one; F6 (board.js) goes from panel to panel
    "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": [
        {"command": "notebook:run-all-cells", "keys": ["Ctrl Shift Enter"], "selector": "body"},
        *({"command": "docmanager:open", "keys": [f"Ctrl Alt {number}"], "selector": "body", "args": {"path": name}}
          for number, name in enumerate(BOOKS, 1))]},
}
_OFF = ("@jupyterlab/extensionmanager-extension", "@jupyterlab/apputils-extension:announcements", "@jupyterlab/terminal-extension",
        "@jupyterlab/help-extension:jupyter-forum", "@jupyterlab/mathjax-extension:plugin")     # $…$ in a message is text


def shipped() -> Path:
    """The folder of the shipped notebooks: inside the installed package, or `notebooks/` of a clone. Raises FileMissing."""
    room = Path(__file__).parent.parent
    for folder in (room / "_notebooks", room.parent / "notebooks"):
        if (folder / FIRST).is_file():
            return folder
    raise FileMissing(file=f"notebooks/{FIRST}")


def place(case_path) -> Path:
    """Copy the shipped notebooks into ``CASE/notebooks``. The folder.

    A copy that an older leakkit placed and nobody changed becomes the new one; a changed one is the officer's and stays, and what is shipped
    now is put beside it as ``NAME_new.ipynb``.
    """
    folder = Path(case_path) / "notebooks"
    with custody.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    placed = _placed(folder)
    for book in sorted(shipped().glob("*.ipynb")):
        kept, now = folder / book.name, _sources(book)
        if not kept.exists() or _sources(kept) == placed.get(book.name) != now:
            custody.write_whole(kept, book.read_bytes())
        elif _sources(kept) != now and placed.get(book.name) != now:
            custody.write_whole(kept.with_name(f"{kept.stem}{_NEW}"), book.read_bytes())
        placed[book.name] = now
    custody.write_whole(folder / _PLACED, json.dumps(placed, indent=1).encode())
    return folder


#: digests of the notebooks as they were placed; and what a newer one beside a changed one is called
_PLACED, _NEW = ".placed.json", "_new.ipynb"


def _placed(folder) -> dict[str, str]:
    """Name → digest of what was placed last; nothing where that is not known."""
    try:
        told = json.loads((folder / _PLACED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _sources(book: Path) -> str:
    """A digest of a notebook's cells; "" = it cannot be read."""
    try:
        cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
        return hashlib.sha256(json.dumps([[cell["cell_type"], "".join(cell["source"])] for cell in cells]).encode()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def configure(scratch, notebooks) -> None:
    """Write Jupyter's and IPython's settings below `scratch`."""
    scratch = Path(scratch)
    app = {"overrides.json": _overrides(), "page_config.json": {"disabledExtensions": dict.fromkeys(_OFF, True)}}
    for name, content in app.items():
        _json(scratch / "app" / name, content)
    _json(scratch / "config" / "jupyter_server_config.json", _server(scratch, Path(notebooks)))
    kernel = {"HistoryManager": {"enabled": False}, "InteractiveShellApp": {"extensions": ["leakkit.notebook"]}}
    for name in ("ipython_config.json", "ipython_kernel_config.json"):
        _json(scratch / "ipython" / "profile_default" / name, kernel)


def _overrides() -> dict:
    locale = {} if language() == "en" else {"@jupyterlab/translation-extension:plugin": {"locale": "zh_TW"}}
    return {**_OVERRIDES, **locale}


def _server(scratch, notebooks) -> dict:
    settings = {
        "ServerApp": {"ip": "127.0.0.1", "root_dir": str(notebooks), "terminals_enabled": False, "answer_yes": True,
                      "allow_remote_access": False, "log_level": "ERROR", "port_retries": 50,
                      "jpserver_extensions": {"jupyter_lsp": False, "jupyter_server_terminals": False}},
        "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate", "skip_dev_build": True,
                   "extension_manager": "readonly", "log_level": "ERROR", "app_settings_dir": str(scratch / "app"), "default_url": f"/lab/tree/{FIRST}"},
        "FileContentsManager": {"pre_save_hook": "leakkit.notebook.saving.before_save", "delete_to_trash": False},
        "KernelSpecManager": {"ensure_native_kernel": True},
    }
    if _has_ipc(scratch):
        settings["KernelManager"] = {"transport": "ipc"}
    return settings


#: a local socket's path may be no longer than this on any system that has them
_LONGEST_SOCKET = 100


def _has_ipc(scratch) -> bool:
    """Whether the kernel can speak over a local socket file; Windows, and a scratch folder of a long name, cannot and use a
    loopback port with a signing key."""
    import zmq

    longest = scratch / "run" / f"kernel-{'0' * 36}-ipc-5"
    return os.name != "nt" and bool(zmq.has("ipc")) and len(os.fsencode(longest)) < _LONGEST_SOCKET


def _json(path: Path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def environment(scratch, case_path, officer: str = "", sample: bool = False) -> dict[str, str]:
    """The environment of the server and its kernels: all of Jupyter's folders below `scratch`, and the case to open."""
    scratch = Path(scratch)
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run", "IPYTHONDIR": "ipython",
              "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "JUPYTERLAB_SETTINGS_DIR": "settings"}
    own = {name: str(scratch / place) for name, place in places.items()}
    own |= {"JUPYTER_PREFER_ENV_PATH": "1", CASE: str(Path(case_path).resolve()), OFFICER: officer,
            SAMPLE: "1" if sample else ""}
    # a debugger would keep cells' sources as files; the package must be found wherever the kernel starts
    own |= {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONPATH": os.pathsep.join(
        dict.fromkeys(filter(None, [str(Path(__file__).parent.parent.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])))}
    return {**os.environ, **own}


def command(browser: bool = True, port: int | None = None) -> list[str]:
    """The argument list that starts the server."""
    arguments = [sys.executable, "-m", "jupyterlab"]
    arguments += [] if browser else ["--no-browser"]
    arguments += [f"--port={port}", "--ServerApp.port_retries=0"] if port else []
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    if os.environ.get("LEAKKIT_LAB_EXPOSED"):      # the browser test drives the application by its own object
        arguments.append("--expose-app-in-browser")
    return arguments


def run(case_path, officer: str = "", sample: bool = False, browser: bool = True, port: int | None = None, say=print) -> int:
    """Serve the notebooks of a case until Ctrl-C; the server's exit code. `say` prints a line. Raises MissingPart, CannotWrite."""
    import importlib.util

    if importlib.util.find_spec("jupyterlab") is None:
        raise MissingPart(part="jupyterlab", why="pip install jupyterlab")
    notebooks = place(case_path).resolve()
    sweep(tempfile.gettempdir())
    scratch = Path(tempfile.mkdtemp(prefix=_PREFIX))      # 0700; a short name, since a local socket's path is short
    try:
        with turn(scratch / _LIVES) as lives, _closed_is_stopped():
            configure(scratch, notebooks)
            say(tell("notebook.lab.started", folder=notebooks))
            if newer := [book.name for book in sorted(notebooks.glob(f"*{_NEW}"))]:
                say(tell("notebook.lab.newer", files="、".join(newer)))
            kept = {} if os.name == "nt" else {"pass_fds": [lives.fileno()]}       # the server may outlive this process
            server = subprocess.Popen(command(browser, port), env=environment(scratch, case_path, officer, sample), cwd=notebooks, **kept)
            return _until_stopped(server)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        with contextlib.suppress(OSError):          # the window may be closed already
            say(tell("notebook.lab.stopped"))


#: names of scratch folders, and the file in each that a living lab holds locked
_PREFIX, _LIVES = "lk-", "lives"


def sweep(place) -> list[Path]:
    """Delete the scratch folders below `place` that a killed lab or a power cut left; those of living labs are locked, and stay."""
    gone = []
    for folder in sorted(Path(place).glob(f"{_PREFIX}*")):
        if not (folder / _LIVES).is_file():
            continue
        with contextlib.suppress(CannotWrite):          # alive, or another user's
            with turn(folder / _LIVES, tries=1):
                pass
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder)
    return gone


@contextlib.contextmanager
def _closed_is_stopped():
    """Closing the command window, and logging off, end the lab as Ctrl-C does, so that its scratch folder is deleted too."""
    def stop(*_):
        raise KeyboardInterrupt("closed")
    ends = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {}
    with contextlib.suppress(ValueError):       # not in the main thread
        before = {end: signal.signal(end, stop) for end in ends}
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)


def _until_stopped(server) -> int:
    """Wait for the server; Ctrl-C reaches it too, and it gets ten seconds to shut its kernels down."""
    try:
        return server.wait()
    except KeyboardInterrupt as end:
        if end.args:            # a closed window may not have told the server
            server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        return server.wait(timeout=10)
    server.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        server.wait(timeout=10)
    return 0
