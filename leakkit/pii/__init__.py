"""Personal data in texts and messages: identifiers, names, special categories; each finding with its reason.

`find(texts)` looks at bare texts, `find_in_messages(messages)` at a messages table, `names_known(messages, known)`
searches
names that are already known through all messages, `looked_at` says what was looked at and by which detectors.
"""

from leakkit.pii.known import names_known
from leakkit.pii.look import find, find_in_messages, looked_at
from leakkit.pii.names import BACKENDS, NameBackend, backend, unite

__all__ = ["BACKENDS", "NameBackend", "backend", "find", "find_in_messages", "looked_at", "names_known", "unite"]
