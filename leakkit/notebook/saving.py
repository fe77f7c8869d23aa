"""A notebook on disk holds no value: outputs, counters, widget states and pasted pictures go, names in the code become ids.

`before_save` is the save hook of JupyterLab as `leakkit lab` starts it: it runs on every save, autosave and checkpoint. Where it cannot do
its work, the save is refused. `strip` does the same to files, for `leakkit strip`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from leakkit.custody import write_whole
from leakkit.errors import CannotWrite, CaseDamaged, FileMissing, InputError
from leakkit.language import tell
from leakkit.notebook.values import Known, within

_KEPT = ("kernelspec", "language_info")


def clean(book: dict, encode=None) -> dict:
    """A notebook (nbformat 4, a dict) without outputs, counters, widget states, attachments and session data.

    `encode` is applied to the source of every cell that a shipped notebook does not hold. The input is not changed.
    """
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise InputError(why=tell("notebook.no_notebook"))
    kept = {key: value for key, value in book.items() if key in ("nbformat", "nbformat_minor")}
    metadata = {key: value for key, value in (book.get("metadata") or {}).items() if key in _KEPT}
    return {"cells": [_cell(cell, encode) for cell in book["cells"]], "metadata": metadata, **kept}


def _cell(cell: dict, encode) -> dict:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    if encode and text.strip() not in _shipped_cells():
        text = encode(text)
    kept = {"cell_type": cell.get("cell_type", "raw"), "metadata": {}, "source": text}
    kept |= {"id": cell["id"]} if "id" in cell else {}
    return kept | ({"outputs": [], "execution_count": None} if kept["cell_type"] == "code" else {})


@cache
def _shipped_cells() -> frozenset[str]:
    from leakkit.notebook.lab import shipped

    books = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(shipped().glob("*.ipynb"))]
    return frozenset("".join(cell["source"]).strip() for book in books for cell in book["cells"])


def before_save(model, path, contents_manager, **_):
    """Jupyter's pre-save hook: cleans a notebook in place, refuses any other file, refuses the save when it fails."""
    from tornado.web import HTTPError

    if model["type"] == "directory":
        return
    if model["type"] != "notebook":
        raise HTTPError(403, tell("notebook.only_notebooks"))
    try:
        case = _case_of(contents_manager)
        model["content"] = clean(model["content"], case.encode if case else None)
    except Exception as error:
        # no cause is passed on: the server would log it, and it may quote a value
        raise HTTPError(500, tell("notebook.not_saved", why=type(error).__name__)) from None


def _case_of(contents_manager) -> Known | None:
    folder = within(getattr(contents_manager, "root_dir", "."))
    return _known(folder) if folder else None


@cache
def _known(folder) -> Known:
    from leakkit.investigation import open_case

    return Known(open_case(folder))


def strip(path, case=None, check: bool = False) -> bool:
    """Clean one .ipynb in place; True when there was something to clean. `check` only looks. `case` (a Case): its names and values
    in the code become ids. Raises FileMissing, InputError, CannotWrite."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(file=str(path)) from error
    except OSError as error:
        raise CannotWrite(file=str(path), why=error.strerror or str(error)) from error
    try:
        book = json.loads(data)
    except ValueError as error:
        raise CaseDamaged(file=path.name, why=tell("notebook.no_notebook")) from error
    encode = Known(case).encode if case is not None else None
    cleaned = clean(book, encode)
    # compared as text: "source" may be a list of lines, and an editor's own metadata is no value
    before, after = _texts(book), _texts(cleaned)
    changed = before != after or _carries(book)
    if changed and not check:
        write_whole(path, (json.dumps(cleaned, ensure_ascii=False, indent=1) + "\n").encode())
    return changed


def _texts(book) -> list[str]:
    return ["".join(cell.get("source", "")) for cell in book["cells"]]


def _carries(book) -> bool:
    """Whether a notebook holds outputs, counters, attachments or widget states."""
    return bool("widgets" in (book.get("metadata") or {}) or any(
        cell.get("outputs") or cell.get("execution_count") or cell.get("attachments") for cell in book["cells"]))
