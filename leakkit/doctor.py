"""What an installation has: versions, the bundled font, optional parts. Nothing is changed and nothing is fetched."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform

from leakkit import __version__
from leakkit.language import tell

_PARTS = ("pandas", "pyarrow", "spacy", "matplotlib", "jupyterlab", "typst", "pypandoc_binary", "pyrage")
_OPTIONAL = {"ckip_transformers": "ckip"}


def checks() -> list[tuple[str, str]]:
    """(what, state) pairs: str, str."""
    rows = [("leakkit", __version__), ("Python", platform.python_version())]
    rows += [(name, _version(name)) for name in _PARTS]
    rows.append((tell("doctor.font"), _font()))
    rows += [(name, tell("doctor.there") if importlib.util.find_spec(name) else tell("doctor.optional", extra=extra))
             for name, extra in _OPTIONAL.items()]
    return rows


def _version(name) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return tell("doctor.absent")


def _font() -> str:
    import noto_cjk_sans_otc

    return tell("doctor.there") if noto_cjk_sans_otc.FONT_PATH.is_file() else tell("doctor.absent")
