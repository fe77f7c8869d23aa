"""Training the name model: ``python -m leakkit.pii.train --gold DIR --out FILE``. All runs, the export, and the figures."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import torch

from leakkit.pii.train import course, export, gold, score, sentences
from leakkit.pii.train.gold import Sentence
from leakkit.pii.train.teachers import KEPT

log = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> None:
    """The command line: all runs, the export, and the figures."""
    asked = _arguments(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(asked.threads)
    rows, dev = (gold.read(asked.gold / f"zh_gsd-ud-{part}.iob2") for part in ("train", "dev"))
    model, alphabet = course.start()
    asked.work.mkdir(parents=True, exist_ok=True)
    material = course.Material(rows, sentences.Lists.read(asked.lists), alphabet, asked.work)
    model = course.averaged(model, material, course.STAGES, asked.seeds, lambda path: _tell(path, dev, asked.dev))
    if asked.distilled:
        model = course.distilled(model, course.start(asked.distilled)[0], material, course.STAGES, asked.seeds)
    export.write(model, alphabet, asked.out)
    _tell(asked.out, dev, asked.dev)


def _tell(path: Path, dev: list[Sentence], chats: list[Path]) -> None:
    log.info("%s gold dev %s", path.name, score.gold_figures(path, dev))
    for chat in chats:
        log.info("%s %s %s", path.name, chat.name, score.chat_figures(path, score.read_chat(chat)))


def _arguments(arguments):
    parser = argparse.ArgumentParser(prog="python -m leakkit.pii.train", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder with the zh_gsd-ud-*.iob2 files")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx file to write (.vocab.txt goes beside it)")
    parser.add_argument("--lists", type=Path, default=sentences.LISTS, help="folder with lists and templates")
    parser.add_argument("--work", type=Path, default=Path("build/names"), help="checkpoints; a run goes on there")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="labelled chat messages (jsonl) to report on")
    parser.add_argument("--seeds", type=int, nargs="+", default=course.SEEDS, help="one run for each; their weights are averaged")
    parser.add_argument("--distilled", type=int, choices=tuple(KEPT), help="layers of a pupil that those runs teach, and that is written then")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
