"""leakkit's finders as a spaCy component: ``nlp.add_pipe("leakkit_pii")``, without a case.

Registered by the entry point ``spacy_factories``. The spans stand in ``doc.spans["leakkit"]`` with the kind as label;
``span._.leakkit_score`` (0-1) and ``span._.leakkit_why`` say how sure and why. An offset inside a token is widened to the token;
the exact one is in ``span._.leakkit_exact`` (start, end in characters).
"""

from __future__ import annotations

from functools import cache
from itertools import islice


class PiiComponent:
    """Finds personal data in every doc. names: what looks for names (`names.backend`); key: where the spans go; kinds: only these."""

    def __init__(self, names: str | None = None, key: str = "leakkit", kinds: list[str] | None = None):
        self.names, self.key, self.kinds = names, key, kinds

    def __call__(self, doc):
        """The doc with its spans."""
        return self._marked([doc])[0]

    def pipe(self, stream, batch_size: int = 256):
        """The docs of `stream`, read `batch_size` at a time."""
        docs = iter(stream)
        while part := list(islice(docs, batch_size)):
            yield from self._marked(part)

    def _marked(self, docs):
        from leakkit.pii.look import find

        found = find([doc.text for doc in docs], names=self.names)
        spans: list[list] = [[] for _ in docs]
        for row in found.itertuples():
            if self.kinds is None or row.kind in self.kinds:
                spans[row.text_id].append(_span(docs[row.text_id], row))
        for doc, mine in zip(docs, spans, strict=True):
            doc.spans[self.key] = mine
        return docs


def _span(doc, row):
    span = doc.char_span(row.start, row.end, label=row.kind, alignment_mode="expand")
    span._.leakkit_score, span._.leakkit_why, span._.leakkit_exact = float(row.score), row.why, (int(row.start), int(row.end))
    return span


@cache
def _registered():
    """The factory, known to spaCy."""
    from spacy.language import Language
    from spacy.tokens import Span

    for name in ("leakkit_score", "leakkit_why", "leakkit_exact"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)

    def leakkit_pii(nlp, name, names=None, key="leakkit", kinds=None):
        """The component for a pipeline."""
        return PiiComponent(names, key, kinds)

    return Language.factory("leakkit_pii", default_config={"names": None, "key": "leakkit", "kinds": None}, func=leakkit_pii)


def register() -> None:
    """Make ``leakkit_pii`` known to spaCy where leakkit is used without being installed (no entry point)."""
    _registered()


def __getattr__(name: str):
    """spaCy asks for the factory by its entry point; only then is spaCy imported here."""
    if name == "leakkit_pii":
        return _registered()
    raise AttributeError(name)
