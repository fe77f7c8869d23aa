"""The training run: gold data, gold with other names, and the project's own sentences."""

from __future__ import annotations

import argparse
import logging
import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from leakkit.pii.names_onnx import LONGEST, TAGS
from leakkit.pii.names_pieces import Alphabet
from leakkit.pii.train import encoder, export, gold, score, sentences, vocabulary
from leakkit.pii.train.gold import Sentence
from leakkit.pii.train.model import NEW, Tagger, from_encoder, gate_loss, loss

#: share of characters hidden in training, so that an unknown one (rare, damaged) is nothing new
HIDDEN = 0.01
#: share of longer pieces that are read as single characters in training, so that either way of reading is known
LOOSE = 0.1
#: share of the gate in what is minimised
GATE = 0.3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """One stage; `budget` is the number of characters in a step, padding included, `decay` what each layer further down
    has of the rate of the one above, `saved` where the state is kept."""

    epochs: float
    rate: float = 2e-4
    head: float = 10.0
    warm: float = 0.1
    decay: float = 1.0
    budget: int = 1280
    seed: int = 7
    bf16: bool = False
    saved: Path | None = None
    every: int = 100


def targets(sentence: Sentence, length: int) -> np.ndarray:
    """(length, 13) bool: the allowed tags of every character; all False = not counted."""
    out = np.zeros((length, len(TAGS)), bool)
    inside = min(len(sentence.text), LONGEST)
    out[:inside, 0] = True
    if not sentence.complete:
        out[:inside, 5:] = True
    for start, end, kind in sentence.spans:
        if end > inside:
            continue
        marks = ["S"] if end - start == 1 else ["B", *"I" * (end - start - 2), "E"]
        for place, mark in enumerate(marks, start):
            out[place] = False
            out[place, TAGS.index(f"{mark}-{kind}")] = True
    return out


def batches(rows: list[Sentence], budget: int, rng: random.Random) -> list[list[Sentence]]:
    """The sentences in random batches of like length, each at most `budget` characters with padding."""
    order = sorted(rows, key=lambda row: (len(row.text) + rng.random() * 6, rng.random()))
    out: list[list[Sentence]] = [[]]
    for row in order:
        if out[-1] and (len(out[-1]) + 1) * (min(len(row.text), LONGEST) + 2) > budget:
            out.append([])
        out[-1].append(row)
    rng.shuffle(out)
    return out


def train(model: Tagger, rows: list[Sentence], alphabet: Alphabet, plan: Plan) -> Tagger:
    """`model` after one stage. With `plan.saved`, an interrupted stage goes on where its last checkpoint stands."""
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    whole = [batch for _ in range(int(np.ceil(plan.epochs))) for batch in batches(rows, plan.budget, rng)]
    steps = whole[:round(len(whole) * plan.epochs / np.ceil(plan.epochs))]
    optimizer, schedule = _optimizer(model, plan, len(steps))
    first = _resume(plan.saved, model, optimizer, schedule)
    model.train()
    mean = 0.0
    for number, batch in enumerate(steps[first:], first + 1):
        value = _step(model, optimizer, batch, alphabet, plan.bf16)
        schedule.step()
        mean = value if number == first + 1 else 0.98 * mean + 0.02 * value
        if number % plan.every == 0 or number == len(steps):
            log.info("step %d of %d, loss %.4f", number, len(steps), mean)
            _keep(plan.saved, number, model, optimizer, schedule)
    return model.eval()


def _optimizer(model, plan, steps):
    rates: dict[float, list] = {}
    for name, value in model.named_parameters():
        rates.setdefault(plan.rate * (plan.head if name.startswith(NEW) else plan.decay ** _below(name, len(model.layers))), []).append(value)
    groups = [{"params": values, "lr": rate} for rate, values in rates.items()]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    warm = max(1, int(steps * plan.warm))
    slope = lambda n: min((n + 1) / warm, max(0.0, (steps - n) / max(1, steps - warm)))  # noqa: E731
    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, slope)


def _below(name: str, layers: int) -> int:
    """How many layers lie above a parameter of the encoder; the embeddings count as one layer more."""
    return layers - 1 - int(name.split(".")[1]) if name.startswith("layers.") else layers


def _step(model, optimizer, batch, alphabet, bf16) -> float:
    dice = np.random.default_rng(sum(len(row.text) * ord(row.text[0]) for row in batch))
    read = alphabet.batch([row.text[:LONGEST] for row in batch], lambda: dice.random() < LOOSE)
    hidden = (read.ids > 3) & (dice.random(read.ids.shape) < HIDDEN)
    read.ids[hidden] = 1
    read.characters[np.take_along_axis(hidden, read.of, 1) & (read.characters > 0)] = 1
    allowed = torch.from_numpy(np.stack([targets(row, read.of.shape[1]) for row in batch]))
    read = [torch.from_numpy(part) for part in read]
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        scores, gate = model(*read)
    value = loss(scores, allowed)
    whole = value + GATE * gate_loss(gate, read[1], allowed)
    optimizer.zero_grad(set_to_none=True)
    whole.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(value.detach())


def _keep(path, number, *parts) -> None:
    if path is not None:
        half = path.with_suffix(".part")
        torch.save({"number": number, "parts": [part.state_dict() for part in parts]}, half)
        half.replace(path)


def _resume(path, *parts) -> int:
    if path is None or not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    for part, value in zip(parts, state["parts"], strict=True):
        part.load_state_dict(value)
    return state["number"]


def start(path: Path | None = None) -> tuple[Tagger, Alphabet]:
    """The untrained tagger on the pinned encoder, and its alphabet."""
    weights = encoder.read(path or encoder.locate())
    alphabet, rows = vocabulary.alphabet(weights)
    torch.manual_seed(7)
    return from_encoder(weights, rows), alphabet


@dataclass(frozen=True)
class Stage:
    """What one stage reads: gold sentences `times` over, `swapped` times over with other names, and `own` ones. With several
    `seeds` it is run once for each from the same start, and the weights are averaged."""

    name: str
    own: int
    times: int
    swapped: int
    plan: Plan
    seeds: tuple[int, ...] = (7,)


#: one pass over everything, then a short one at half the rate, with more gold and new sentences
STAGES = (Stage("mixed", 27000, 3, 1, Plan(1.0, bf16=True)),
          Stage("again", 8000, 2, 0, Plan(1.0, rate=1e-4, head=5.0, bf16=True), (8,)))


def course(model: Tagger, rows: list[Sentence], lists, alphabet: Alphabet, stages, work: Path) -> Tagger:
    """`model` after all `stages`; every stage keeps its state in `work`, and a finished one is not run again."""
    for stage in stages:
        begin = _state(model)
        ends = []
        for seed in stage.seeds:
            model.load_state_dict(begin)
            read = sentences.mixture(rows, lists, stage.own, seed, stage.times, stage.swapped)
            train(model, read, alphabet, replace(stage.plan, seed=seed, saved=work / f"{stage.name}-{seed}.pt"))
            ends.append(_state(model))
        model.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in begin})
    return model


def _state(model: Tagger) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def main(arguments: list[str] | None = None) -> None:
    """The command line: all stages, the export, and the figures."""
    asked = _arguments(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(asked.threads)
    rows, dev = (gold.read(asked.gold / f"zh_gsd-ud-{part}.iob2") for part in ("train", "dev"))
    model, alphabet = start()
    asked.work.mkdir(parents=True, exist_ok=True)
    course(model, rows, sentences.Lists.read(asked.lists), alphabet, STAGES, asked.work)
    export.write(model, alphabet, asked.out)
    log.info("gold dev %s", score.gold_figures(asked.out, dev))
    for path in asked.dev:
        log.info("%s %s", path.name, score.chat_figures(asked.out, score.read_chat(path)))


def _arguments(arguments):
    parser = argparse.ArgumentParser(prog="python -m leakkit.pii.train", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="folder with the zh_gsd-ud-*.iob2 files")
    parser.add_argument("--out", type=Path, required=True, help="the .onnx file to write (.vocab.txt goes beside it)")
    parser.add_argument("--lists", type=Path, default=sentences.LISTS, help="folder with lists and templates")
    parser.add_argument("--work", type=Path, default=Path("build/names"), help="checkpoints; a run goes on there")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="labelled chat messages (jsonl) to report on")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args(arguments)
