"""Which language leakkit speaks, and the one file that holds its sentences (`messages.toml`).

zh-TW by default, English with ``LEAKKIT_LANG=en``. A message is looked up by a dotted key
(``error.NotAChat``, ``cli.read.done``); a missing key is a programming error and raises KeyError.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")


@cache
def catalogue() -> dict:
    """The whole message file as nested dicts, read once."""
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


def language() -> str:
    """``"en"`` when ``LEAKKIT_LANG`` starts with ``en``, else ``"zh"``."""
    return "en" if os.environ.get("LEAKKIT_LANG", "").lower().startswith("en") else "zh"


def entry(key: str) -> dict:
    """The message under a dotted key, with both languages."""
    node = catalogue()
    for part in key.split("."):
        node = node[part]
    return node


def tell(key: str, **facts) -> str:
    """The sentence under `key` in the reader's language, its ``{blanks}`` filled from `facts`."""
    return entry(key)[language()].format(**facts)
