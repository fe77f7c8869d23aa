"""Model folders that the officer has added: checked, listed, found again by name. Nothing is copied and nothing is fetched."""

from __future__ import annotations

import json
import os
from pathlib import Path

from leakkit.errors import InputError, MissingPart


def book() -> Path:
    """The list of added folders: ``models.json`` in ``LEAKKIT_HOME`` or ``~/.leakkit``."""
    return Path(os.environ.get("LEAKKIT_HOME") or Path.home() / ".leakkit") / "models.json"


def listed() -> list[dict[str, str]]:
    """Added models in the order of their adding: name, kind ("ckip" or "spacy"), folder, state ("" = fine, else what is wrong)."""
    return [row | {"state": _state(row)} for row in _rows()]


def add(folder: str | Path, name: str | None = None) -> dict[str, str]:
    """Add a folder with a CKIP or a spaCy model under `name` (default: the folder's name); a name in use is given to the new one.

    Raises InputError where the folder is no model, MissingPart where a file of it or its vocabulary is missing.
    """
    path = Path(folder).expanduser().resolve()
    if not path.is_dir():
        raise InputError(why=f"找不到模型資料夾 {path.name}")
    row = {"name": name or path.name, "kind": _kind(path), "folder": str(path)}
    wrong = _state(row)
    if wrong:
        raise MissingPart(part=row["kind"], why=wrong)
    rows = [*(old for old in _rows() if old["name"] != row["name"]), row]
    book().parent.mkdir(parents=True, exist_ok=True)
    half = book().with_suffix(".part")
    half.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(book())
    return row


def folder_of(name: str, kind: str) -> str:
    """The folder of an added model, or `name` itself where none of that kind has this name."""
    return next((row["folder"] for row in _rows() if row["name"] == name and row["kind"] == kind), name)


def _rows() -> list[dict[str, str]]:
    if not book().is_file():
        return []
    try:
        return json.loads(book().read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(why=f"模型清單 {book().name} 已毀損，請刪除後重新加入") from error


def _kind(path: Path) -> str:
    if (path / "config.cfg").is_file() and (path / "meta.json").is_file():
        return "spacy"
    if (path / "config.json").is_file():
        return "ckip"
    raise InputError(why=f"資料夾 {path.name} 不是 CKIP 模型（config.json）也不是 spaCy 模型（config.cfg、meta.json）")


def _state(row: dict[str, str]) -> str:
    """What is wrong with a model's files; "" if nothing."""
    path = Path(row["folder"])
    if not path.is_dir():
        return "資料夾已不在"
    if row["kind"] == "spacy":
        return ""
    from leakkit.pii.names_ckip import check_folder

    try:
        check_folder(path)
    except MissingPart as error:
        return str(error.facts["why"])
    return "" if _characters(path) else "vocab.txt 是空的或不含中文字"


def _characters(path: Path) -> bool:
    known = set((path / "vocab.txt").read_text(encoding="utf-8", errors="replace").split())
    return {"的", "一", "是", "人"} <= known
