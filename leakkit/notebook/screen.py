"""What reaches the screen of a notebook: the second net under the masked tables, and errors in one sentence.

`guard` puts three things between the kernel and the screen: originals of the open case are masked in results, displays and printed lines;
terminal control sequences are taken out; an error shows its sentence, with the details folded and without values. A reveal that
is in the custody log lifts the mask for that value.
"""

from __future__ import annotations

import re
import traceback
from pathlib import Path

from leakkit.custody import known_failure, why_not
from leakkit.errors import CannotWrite, CustodyBroken, InputError, Interrupted, LeakkitError
from leakkit.language import tell
from leakkit.notebook.visible import html_text, without_ansi

_TEXTS = ("text/plain", "text/html", "image/svg+xml", "application/json")
_TAG = re.compile(r"(<[^>]*>)")
#: what Jupyter would make formulas and mark-up of: shown as the text that it is
_SOURCES = ("text/markdown", "text/latex")
#: MathJax (either version's word for it) leaves what stands in such a block alone: $…$ in a message is no formula
_AS_TEXT = '<div class="mathjax_ignore tex2jax_ignore">{}</div>'


class Screen:
    """The mask between one kernel and its screen. `known` are the `values.Known` of the cases that are open."""

    def __init__(self):
        self.known = []

    def watch(self, known) -> None:
        """Mask the originals of one more case."""
        self.known = [one for one in self.known if one.case.folder.path != known.case.folder.path] + [known]

    def hide(self, text: str) -> str:
        """`text` as it may be shown."""
        for known in self.known:
            # a case that is being written, or was moved away, must not stop the screen; then nothing of it is shown either
            try:
                text = known.hide(text)
            except Exception:
                return tell("notebook.screen_closed")
        return text

    def message(self, message: dict) -> dict:
        """A display message with its texts masked; for Jupyter's display hooks."""
        data = message.get("content", {}).get("data")
        if isinstance(data, dict):
            for source in [kind for kind in _SOURCES if isinstance(data.get(kind), str)]:
                data["text/plain"] = data.pop(source)
            for kind in _TEXTS:
                if isinstance(data.get(kind), str):
                    data[kind] = self._shown(kind, data[kind])
        return message

    def _shown(self, kind, text):
        """A text of one mime type masked: between tags word by word, in a tag whole; no formula is set in what is HTML."""
        if kind not in ("text/html", "image/svg+xml"):
            return without_ansi(self.hide(text))
        masked = "".join(self.hide(part) for part in _TAG.split(text))
        return _AS_TEXT.format(masked) if kind == "text/html" else masked

    def line(self, text: str) -> str:
        """A printed line as it may be shown."""
        return without_ansi(self.hide(text))

    def sentence(self, error: BaseException) -> tuple[str, str]:
        """(what to say, the folded details) of an error, both without values."""
        if isinstance(error, KeyboardInterrupt):
            error = Interrupted(step=tell("notebook.step"))
        trail = traceback.extract_tb(error.__traceback__)
        # no source lines: an officer's own line may hold a name
        places = [f"{frame.filename.split('/')[-1]}:{frame.lineno} {frame.name}" for frame in trail]
        details = "\n".join([*places, type(error).__name__])
        if isinstance(error, LeakkitError):
            said = self.hide(str(error) if type(error) is not InputError else tell("notebook.wrong_input", why=error.facts.get("why", "")))
            return (said if said != tell("notebook.screen_closed") else unread(error)), details
        if isinstance(error, OSError) and known_failure(error):
            return str(CannotWrite(file=tell("notebook.folder"), why=why_not(error))), details
        if isinstance(error, (AttributeError, ImportError, TypeError)) and _asked_by_cell(trail) and _OURS.search(str(error)):
            return tell("notebook.stale"), details      # the cell itself asks for what this version has not
        return tell("notebook.unexpected", why=f"{type(error).__name__}：{self.hide(veiled(str(error)))}"), details


_PACKAGE = str(Path(__file__).parent.parent)
#: how Python names what is leakkit's in an error of a cell
_OURS = re.compile(r"leakkit|'Desk'|\bDesk\.|'Case'|\bCase\.|'Leak'|\bLeak\.|\bdesk\(\)")

#: a received file's own name within the case: often a person's
_RECEIVED = re.compile(r"((?:evidence|rosters)/E[0-9]+/)[^：]+")


def _asked_by_cell(trail) -> bool:
    """Whether an error arose in the cell itself, or in the look-up of a public name that is not there."""
    return bool(trail) and (not trail[-1].filename.startswith(_PACKAGE) or trail[-1].name == "__getattr__")


def without_file_names(text: str) -> str:
    """A sentence about files of the case with the names that came from outside taken out."""
    return _RECEIVED.sub(lambda found: f"{found.group(1)}〔{tell('notebook.file_name')}〕", text)


def unread(error: LeakkitError) -> str:
    """The sentence of an error while the case's own names cannot be read: what is no sentence of leakkit's is given by its length."""
    if isinstance(error, CustodyBroken):
        return without_file_names(str(error))
    return str(type(error)(**{fact: veiled(str(value)) if fact in ("file", "what", "why") else value for fact, value in error.facts.items()}))


_FOREIGN = re.compile(r"""'[^']*[^\x00-\x7f][^']*'|"[^"]*[^\x00-\x7f][^"]*"|[^\x00-\x7f]+|[0-9][0-9\-]{2,}[0-9]|[\w.+-]+@[\w.-]+""")


def veiled(text: str) -> str:
    """The message of a foreign error, its quoted words, Chinese words and long numbers given by their length: any may be a value."""
    return _FOREIGN.sub(_length, text)[:200]


def _length(match) -> str:
    return f"〔{len(match.group())} 字〕"


def error_html(sentence: str, details: str) -> str:
    """An error as an HTML block: the sentence, and the details folded."""
    return (f'<div role="alert" style="border-left:4px solid #b3261e;padding:.5em .8em"><strong>{html_text(sentence)}</strong>'
            f'<details><summary>{html_text(tell("notebook.details"))}</summary><pre>{html_text(details)}</pre></details></div>')


SCREEN = Screen()


def guard(shell) -> None:
    """Put SCREEN between an IPython shell and its screen, once."""
    if getattr(shell, "_leakkit_guarded", False):
        return
    shell._leakkit_guarded = True
    for publisher in (shell.display_pub, shell.displayhook):
        if hasattr(publisher, "register_hook"):
            publisher.register_hook(SCREEN.message)
    _quiet_streams()
    shell.set_custom_exc((Exception, KeyboardInterrupt), _show_error)
    _guard_tracebacks(shell)
    if shell.history_manager is not None:
        shell.history_manager.enabled = False


def _guard_tracebacks(shell):
    """What still reaches IPython's own traceback (a syntax error, a failing repr) is masked line by line."""
    shown = shell._showtraceback

    def masked(kind, error, lines):
        quiet = tell("notebook.details") if not isinstance(error, SyntaxError) else SCREEN.hide(str(error))
        kept = lines if isinstance(error, SyntaxError) else lines[-1:]
        shown(kind, quiet, [SCREEN.hide(line) if isinstance(error, SyntaxError) else veiled(line) for line in kept])
    shell._showtraceback = masked


def _quiet_streams():
    """Printed lines are masked as they leave the stream's buffer: whole, and whatever IPython did to the stream's own methods."""
    from ipykernel.iostream import OutStream

    flush = OutStream._flush_buffers

    def masked(stream):
        for parent, text in flush(stream):
            yield parent, SCREEN.line(text)
    OutStream._flush_buffers = masked


def _show_error(shell, kind, error, trail, tb_offset=None):
    """IPython's handler for every error in a cell; Jupyter still stops the cells after it."""
    from IPython.display import display

    sentence, details = SCREEN.sentence(error)
    display({"text/plain": sentence, "text/html": error_html(sentence, details)}, raw=True)
    return []
