"""The one place that calls pandoc: Markdown → its document tree → docx, odt, html or typst.

Pandoc runs without a shell and with ``--sandbox`` (no file, no network but what stands on the command line).
Markdown is read with raw HTML, raw TeX, math and metadata blocks switched off, so a text that slips past the
escaping of a template still comes out as text. Source: Pandoc User's Guide 3.9, "Options", "Pandoc's Markdown".
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
from functools import lru_cache
from pathlib import Path

from leakkit.errors import MissingPart

#: east_asian_line_breaks: else every wrapped line leaves a blank inside a Chinese sentence.
MARKDOWN = ("markdown+east_asian_line_breaks-raw_html-raw_tex-raw_attribute-tex_math_dollars-latex_macros"
            "-yaml_metadata_block-pandoc_title_block-citations-example_lists-smart-auto_identifiers"
            "-simple_tables-multiline_tables-grid_tables")
_SECONDS = 120
_LINK = re.compile(r"https://[\w./?=&%#-]{1,300}\Z", re.ASCII)


def program() -> str:
    """The pandoc that came with the package, so that every machine runs the same one."""
    import pypandoc

    folder = Path(pypandoc.__file__).parent / "files"
    for name in ("pandoc", "pandoc.exe"):
        if (folder / name).is_file():
            return str(folder / name)
    return pypandoc.get_pandoc_path()


def run(arguments: list[str], data: bytes = b"", epoch: int = 0) -> bytes:
    """What pandoc writes for `data`; `epoch` (seconds) is the only clock it sees. Raises MissingPart when it fails."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    try:
        done = subprocess.run([program(), "--sandbox", *arguments], input=data, env=environment,
                              capture_output=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", b"") or b"").decode("utf-8", "replace").strip()
        raise MissingPart(part="pandoc", why=said or str(error)) from error
    return done.stdout


def tree(markdown: str) -> dict:
    """The document tree (pandoc JSON) of `markdown`. ``--columns=1`` makes the dashes of a table its column widths."""
    return json.loads(_tree(markdown))


@lru_cache(maxsize=2)
def _tree(markdown: str) -> bytes:
    """One text is read when it is rendered, when its sentences are kept and when hints are looked for."""
    return run(["-f", MARKDOWN, "-t", "json", "--columns=1"], markdown.encode("utf-8", "replace"))


def written(document: dict, target: str, *options: str, epoch: int = 0) -> bytes:
    """`document` in pandoc's format `target`."""
    data = json.dumps(document, ensure_ascii=False).encode("utf-8")
    return run(["-f", "json", "-t", target, "--wrap=none", *options, "-o", "-"], data, epoch)


def with_pictures(document: dict, place: dict[str, str]) -> tuple[dict, list[str]]:
    """A copy of `document` whose pictures point at ``place[name]``, and their alternative texts in order.

    A picture that is not in `place` becomes its caption: nothing outside the case is ever fetched or linked.
    """
    alts: list[str] = []
    return _walk(document, place, alts), alts


def data_uri(path) -> str:
    """A PNG as a data address: the only picture that a sandboxed pandoc can carry."""
    return "data:image/png;base64," + base64.b64encode(Path(path).read_bytes()).decode("ascii")


def _walk(node, place, alts):
    if isinstance(node, list):
        return [_walk(item, place, alts) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("t") == "Image":
        return _picture(node, place, alts)
    if node.get("t") == "Link" and not _LINK.match(node["c"][2][0]):
        return {"t": "Span", "c": [["", [], []], _walk(node["c"][1], place, alts)]}
    return {key: _walk(value, place, alts) for key, value in node.items()}


def _picture(node, place, alts):
    attributes, caption, (name, _) = node["c"]
    if name not in place:
        return {"t": "Span", "c": [["", [], []], caption]}
    pairs = dict(attributes[2])
    alts.append(pairs.get("alt", "") or plain(caption))
    return {"t": "Image", "c": [attributes, caption, [place[name], ""]]}


def plain(node) -> str:
    """The words of a piece of the tree."""
    if isinstance(node, list):
        return "".join(plain(item) for item in node)
    if not isinstance(node, dict):
        return ""
    if node.get("t") == "Str":
        return node["c"]
    if node.get("t") in ("Space", "SoftBreak", "LineBreak"):
        return " "
    return plain(node.get("c", []))
