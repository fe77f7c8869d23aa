"""Messages a second a core, in one run: leakkit's identifiers and special categories beside Presidio's recognisers, and its names beside CKIP.

    python benchmarks/pii/speed.py [COUNT] [--presidio PYTHON]

PYTHON: an interpreter that has `presidio-analyzer` (a virtual environment of its own; it is no dependency of leakkit). Presidio's recognisers
for e-mail, telephone (TW), card, IP, date, URL and bank account are called on each text without any language model, which is its fastest way.
CKIP: the package's own call on a randomly initialised model of the published size (12 layers of 768; what is measured is time, not
quality). Whatever is missing is named and left out. Time is CPU time of one thread.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from traffic import messages

PEERS = """
import sys, time, json
from presidio_analyzer import predefined_recognizers as known
names = ["EmailRecognizer", "CreditCardRecognizer", "IpRecognizer", "DateRecognizer", "UrlRecognizer", "IbanRecognizer"]
finders = [getattr(known, name)(supported_language="zh") for name in names]
finders.append(known.PhoneRecognizer(supported_language="zh", supported_regions=["TW"]))
texts = json.load(sys.stdin)
begin = time.process_time()
hits = sum(len(one.analyze(text, one.supported_entities, None) or []) for text in texts for one in finders)
print(len(texts) / (time.process_time() - begin), hits)
"""


class Nobody:
    """A name finder that finds none, so that the rest is measured alone."""

    name, version = "none", "0"

    def find(self, texts):
        return [[] for _ in texts]


def rate(work, count: int, times: int = 1) -> float:
    """Texts a second of CPU time, the best of `times`."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
    return count / best


def identifiers(texts) -> int:
    """The number of hits of `pii.rules` alone: each different text once, the first stage over all, the exact patterns on what is left."""
    from leakkit.pii import first_stage, rules
    from leakkit.pii.readings import safe_all

    unique = safe_all(list(dict.fromkeys(texts)))
    return sum(len(rules.find(unique[at], among)) for at, among in first_stage.candidates(unique).items())


def presidio(python: str, texts) -> str:
    """Presidio's rate and number of hits, or why there is none."""
    import json

    if not python:
        return "not measured: no interpreter named (--presidio)"
    done = subprocess.run([python, "-c", PEERS], input=json.dumps(texts), capture_output=True, text=True, check=False)
    return done.stdout.strip() or "not measured: " + done.stderr.strip().splitlines()[-1]


def ckip(texts) -> str:
    """The rate of CKIP's own call on a model of the published size, or why there is none."""
    try:
        import torch
        from ckip_transformers.nlp import CkipNerChunker
        from transformers import BertConfig, BertForTokenClassification
    except ImportError as error:
        return f"not measured: {error}"
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted({sign for text in texts for sign in text if not sign.isspace()})]
        labels = ["O", *(f"{part}-{kind}" for kind in ("PERSON", "ORG", "GPE") for part in "BIES")]
        BertForTokenClassification(BertConfig(vocab_size=max(21_128, len(words)), num_labels=len(labels), id2label=dict(enumerate(labels)),
                                              label2id={one: n for n, one in enumerate(labels)})).save_pretrained(folder)
        Path(folder, "vocab.txt").write_text("\n".join(words), encoding="utf-8")
        Path(folder, "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizerFast", "do_lower_case": false}', encoding="utf-8")
        chunker = CkipNerChunker(model_name=folder)
        return f"{rate(lambda: chunker(texts, show_progress=False), len(texts)):,.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=200_000)
    parser.add_argument("--presidio", default="")
    asked = parser.parse_args()
    import leakkit as lk
    from leakkit.pii.names import backend

    texts = messages(asked.count)
    unique = list(dict.fromkeys(texts))
    lk.find(texts[:2000], names=Nobody())
    print(f"{len(texts):,} texts, {len(unique):,} different; {sys.version.split()[0]}")
    print(f"leakkit, identifiers, with duplicates:      {rate(lambda: identifiers(texts), len(texts), 3):10,.0f} a second")
    print(f"leakkit, identifiers, without duplicates:   {rate(lambda: identifiers(unique), len(unique), 3):10,.0f} a second")
    print(f"leakkit, all but names, with duplicates:    {rate(lambda: lk.find(texts, names=Nobody()), len(texts), 3):10,.0f} a second")
    print(f"leakkit, all but names, without duplicates: {rate(lambda: lk.find(unique, names=Nobody()), len(unique), 3):10,.0f} a second")
    print("Presidio, seven recognisers, without duplicates (rate, hits):", presidio(asked.presidio, unique[:20_000]))
    talk = [text for text in unique if 20 <= len(text) <= 40][:2_000]
    own = backend("leakkit")
    own.find(talk[:50])
    print(f"leakkit's name model, 20-40 signs:          {rate(lambda: own.find(talk), len(talk)):10,.0f} a second")
    print("CKIP, its own call, 20-40 signs:           ", ckip(talk[:200]))


if __name__ == "__main__":
    main()
