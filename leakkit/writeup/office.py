"""What an office may replace: templates, sentences and word lists, by a folder of its own that comes before leakkit's.

Templates are Jinja in a sandbox: they fill blanks, choose and repeat; they reach no file, no clock, no Python. What an
office writes wrong is one sentence that names the file, never a traceback.
"""

from __future__ import annotations

import contextlib
import tomllib
from functools import cache
from pathlib import Path

from leakkit.errors import InputError
from leakkit.writeup.escaping import text

HERE = Path(__file__).parent


def environment(folder=None):
    """The sandboxed Jinja environment; `folder` (the office's own templates) comes before leakkit's."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    places = ([str(folder)] if folder else []) + [str(HERE / "templates")]
    made = ImmutableSandboxedEnvironment(loader=FileSystemLoader(places), finalize=text, undefined=StrictUndefined,
                                         trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    made.filters["md"] = text
    return made


@contextlib.contextmanager
def reading(name: str):
    """Whatever a template of the office gets wrong, as an InputError that names the file and the line."""
    from jinja2 import TemplateError
    from jinja2.sandbox import SecurityError

    try:
        yield
    except SecurityError as error:
        raise InputError(why=f"範本 {name} 要求了不允許的動作（{error.message or type(error).__name__}）") from error
    except (TemplateError, TypeError, ValueError, AttributeError, OverflowError, ZeroDivisionError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f"{name} 第 {line} 行" if line else name
        raise InputError(why=f"範本 {where} 有誤（{getattr(error, 'message', None) or error}）") from error


def page(name: str, folder=None, **values) -> str:
    """The template `name` filled with `values`. Raises InputError when the office's template is wrong."""
    with reading(name):
        return environment(folder).get_template(name).render(**values)


def words(name: str, folder=None) -> dict:
    """The TOML file `name`, the office's own tables and keys over leakkit's. Raises InputError for a broken file."""
    return _words(name, str(folder) if folder else "")


@cache
def _words(name: str, folder: str) -> dict:
    ours = tomllib.loads((HERE / name).read_text(encoding="utf-8"))
    own = Path(folder) / name if folder else None
    if own is None or not own.is_file():
        return ours
    try:
        return _over(ours, tomllib.loads(own.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(why=f"{own.name}：{error}") from error


def _over(ours: dict, own: dict) -> dict:
    """`own` laid over `ours`, table by table; a list takes the place of a list."""
    return ours | {key: _over(ours[key], value) if isinstance(value, dict) and isinstance(ours.get(key), dict) else value
                   for key, value in own.items()}
