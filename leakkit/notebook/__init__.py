"""The officer's desk in JupyterLab: panels over one case, masked display, logged reveal, notebooks saved without values.

``lk.desk()`` opens the desk on the case that ``leakkit lab`` was started on, or on the shipped sample.
"""

from __future__ import annotations

__all__ = ["desk", "load_ipython_extension", "picture", "strip"]


def desk(case=None, officer: str = "", sample_until: str = ""):
    """The `Desk` of a case: `case` is a Case or a folder (default: the case of ``leakkit lab``, else the shipped sample).

    `sample_until` ("receive", "people", "find", "decide"): on the shipped sample, do all steps up to this one that were not done yet;
    on a case of one's own nothing is done behind the officer's back. Raises NoSuchCase, CaseError.
    """
    from leakkit.notebook.officers_desk import opened

    return opened(case, officer, sample_until)


def picture(figure, words: str):
    """A matplotlib Figure as a picture with `words` as its alternative text, for those who cannot see it."""
    from leakkit.notebook.pictures import Picture

    return Picture(figure, words)


def strip(path, case=None, check: bool = False) -> bool:
    """Take outputs, counters, widget states, pasted pictures and (with `case`) names out of a notebook file; True = there was something.

    `check` only looks. Raises FileMissing, CaseDamaged, InputError, CannotWrite.
    """
    from leakkit.notebook.saving import strip as cleaned

    return cleaned(path, case, check)


def load_ipython_extension(shell) -> None:
    """``%load_ext leakkit.notebook``: masks what reaches the screen, and says errors in one sentence. `leakkit lab` loads it."""
    from leakkit.notebook.screen import guard

    guard(shell)
