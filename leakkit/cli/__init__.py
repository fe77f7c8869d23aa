"""The command line: the same nouns and verbs as the notebook, one module for each noun.

A new command is a function in the module of its noun; a new module is named below.
"""

from leakkit.cli import documents, evidence, findings, incident, lab, law, research, setup  # noqa: F401  they register their commands
from leakkit.cli.app import app, main

__all__ = ["app", "main"]
