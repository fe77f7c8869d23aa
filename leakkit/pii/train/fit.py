"""One stage of training: batches, targets, steps, and the state that a stopped run goes on from."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from leakkit.pii.names_onnx import LONGEST, TAGS
from leakkit.pii.names_pieces import Alphabet
from leakkit.pii.train.gold import Sentence
from leakkit.pii.train.model import NEW, Tagger, gate_loss, loss
from leakkit.pii.train.teachers import SHARE, Teachers, distance

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


def train(model: Tagger, rows: list[Sentence], alphabet: Alphabet, plan: Plan, teachers: Teachers | None = None) -> Tagger:
    """`model` after one stage. With `plan.saved`, an interrupted stage goes on where its last checkpoint stands; with `teachers`
    it learns from them and from the labels."""
    rng = random.Random(plan.seed)
    torch.manual_seed(plan.seed)
    whole = [batch for _ in range(int(np.ceil(plan.epochs))) for batch in batches(rows, plan.budget, rng)]
    steps = whole[:round(len(whole) * plan.epochs / np.ceil(plan.epochs))]
    optimizer, schedule = _optimizer(model, plan, len(steps))
    first = _resume(plan.saved, model, optimizer, schedule)
    model.train()
    mean = 0.0
    for number, batch in enumerate(steps[first:], first + 1):
        value = _step(model, optimizer, batch, alphabet, plan.bf16, teachers)
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


def _step(model, optimizer, batch, alphabet, bf16, teachers) -> float:
    texts = [row.text[:LONGEST] for row in batch]
    dice = np.random.default_rng(sum(len(row.text) * ord(row.text[0]) for row in batch))
    read = alphabet.batch(texts, lambda: dice.random() < LOOSE)
    hidden = (read.ids > 3) & (dice.random(read.ids.shape) < HIDDEN)
    read.ids[hidden] = 1
    read.characters[np.take_along_axis(hidden, read.of, 1) & (read.characters > 0)] = 1
    allowed = torch.from_numpy(np.stack([targets(row, read.of.shape[1]) for row in batch]))
    read = [torch.from_numpy(part) for part in read]
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        scores, gate = model(*read)
    value = loss(scores, allowed)
    learnt = value
    if teachers is not None:
        learnt = (1 - SHARE) * value + SHARE * distance(scores, teachers(texts), read[2] > 0)
    whole = learnt + GATE * gate_loss(gate, read[1], allowed)
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
