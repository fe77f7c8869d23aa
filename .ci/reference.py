"""docs/api.md from the docstrings: the public names of leakkit, and the verbs of a case, a leak and a desk.

    python .ci/reference.py        writes docs/api.md
"""

import inspect
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
_HEAD = """# 公開介面（API reference）

由程式的說明文字產生：`make reference`。表的欄位見 `lk.schema.codebook()`，或案件資料夾的 `tables/codebook.csv`。

*Generated from the docstrings; do not edit by hand.*
"""


def reference() -> str:
    """The whole page."""
    import leakkit as lk
    from leakkit.investigation import Case
    from leakkit.leak import Leak
    from leakkit.notebook.officers_desk import Desk

    parts = [_HEAD, "## `import leakkit as lk`\n"]
    modules = []
    for name in lk.__all__:
        thing = getattr(lk, name)
        if inspect.ismodule(thing):
            modules.append((name, thing))
        else:
            parts.append(_entry(f"lk.{name}", thing))
    for title, kind, name in (("案件 `case`", Case, "case"), ("事件 `leak`", Leak, "leak"), ("操作框 `desk`", Desk, "desk")):
        parts += [f"## {title}\n", _words(kind), *(_entry(f"{name}.{verb}", thing) for verb, thing in _verbs(kind))]
    for name, module in modules:
        parts += [f"## `lk.{name}`\n", _words(module), *(_entry(f"lk.{name}.{verb}", getattr(module, verb)) for verb in _names(module))]
    return "\n".join(parts).rstrip() + "\n"


def _verbs(kind):
    """Public methods and properties with a docstring, in order of their names."""
    return [(name, thing) for name, thing in inspect.getmembers(kind) if not name.startswith("_") and inspect.getdoc(thing)
            and (inspect.isfunction(thing) or isinstance(thing, property))]


def _names(module):
    """The public functions and classes that a room offers."""
    listed = getattr(module, "__all__", None) or [name for name, thing in vars(module).items() if not name.startswith("_")
                                                  and getattr(thing, "__module__", "") == module.__name__]
    return [name for name in sorted(listed) if callable(getattr(module, name)) and inspect.getdoc(getattr(module, name))]


def _entry(name, thing) -> str:
    shown = name
    if inspect.isfunction(thing):
        signature = inspect.signature(thing)
        kept = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values() if one.name != "self"]
        try:
            shown = name + str(signature.replace(parameters=kept, return_annotation=inspect.Signature.empty))
        except ValueError:
            shown = name + "(…)"
    return f"### `{' '.join(shown.split())}`\n\n{_words(thing)}"


def _words(thing) -> str:
    return (inspect.getdoc(thing) or "").replace("``", "`") + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "api.md").write_text(reference(), encoding="utf-8", newline="\n")
