"""leakkit：由聊天匯出檔重建個資外洩 (reconstruct personal-data leaks from chat exports).

``import leakkit as lk`` loads nothing heavy; each name below is fetched from its room on first use.
"""

from importlib import import_module

__version__ = "0.1.0"

#: public name → (room, name in the room); None = the room itself. This is the contract of ARCHITECTURE.md section 4.
_PUBLIC = {
    "read_export": ("readers", "read_export"),
    "read_image": ("ocr", "read_image"),
    "find": ("pii", "find"),
    "open_case": ("investigation", "open_case"),
    "desk": ("notebook", "desk"),
    "notebook": ("notebook", None),
    "check_citations": ("law", "check_citations"),
    "verify": ("custody", "verify"),
    "ocr": ("ocr", None),
    "readers": ("readers", None),
    "pii": ("pii", None),
    "law": ("law", None),
    "spread": ("spread", None),
    "severity": ("severity", None),
    "deid": ("deid", None),
    "research": ("research", None),
    "errors": ("errors", None),
    "schema": ("schema", None),
    "LeakkitError": ("errors", "LeakkitError"),
}

__all__ = sorted(_PUBLIC)


def __getattr__(name):
    if name not in _PUBLIC:
        raise AttributeError(f"module 'leakkit' has no attribute {name!r}")
    room, inner = _PUBLIC[name]
    module = import_module(f"leakkit.{room}")
    return getattr(module, inner) if inner else module


def __dir__():
    return sorted([*globals(), *_PUBLIC])
