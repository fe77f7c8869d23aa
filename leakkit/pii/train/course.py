"""The whole training: stages one after the other, several seeds averaged, and a pupil taught by them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import torch

from leakkit.pii.names_pieces import Alphabet
from leakkit.pii.train import encoder, export, fit, sentences, vocabulary
from leakkit.pii.train.fit import Plan
from leakkit.pii.train.gold import Sentence
from leakkit.pii.train.model import LAYERS, Tagger, from_encoder
from leakkit.pii.train.teachers import Teachers, kept_layers


def start(layers: int = LAYERS) -> tuple[Tagger, Alphabet]:
    """The untrained tagger on the pinned encoder, and its alphabet. The new parts begin the same for every seed, so that the
    weights of several runs can be averaged."""
    weights = encoder.read(encoder.locate())
    alphabet, rows = vocabulary.alphabet(weights)
    torch.manual_seed(7)
    return from_encoder(weights, rows, layers=layers), alphabet


@dataclass(frozen=True)
class Stage:
    """What one stage reads: gold sentences `times` over, `swapped` times over with other names, and `own` ones."""

    name: str
    own: int
    times: int
    swapped: int
    plan: Plan


#: one pass over everything, then a short one at half the rate, with more gold and new sentences
STAGES = (Stage("mixed", 27000, 3, 1, Plan(1.0, bf16=True)),
          Stage("again", 8000, 2, 0, Plan(1.0, rate=1e-4, head=5.0, bf16=True)))
#: the runs whose weights are averaged: one alone did as well as several (model card)
SEEDS = (7,)


@dataclass(frozen=True)
class Material:
    """What every run reads: the gold sentences, the lists of own ones, the alphabet, and the folder of the states."""

    rows: list[Sentence]
    lists: sentences.Lists
    alphabet: Alphabet
    work: Path


def course(model: Tagger, material: Material, stages, seed: int, teachers: Teachers | None = None) -> Tagger:
    """`model` after all `stages`, each with a seed of its own; every stage keeps its state in `work`, and a finished one is
    not run again."""
    for own, stage in enumerate(stages, seed):
        read = sentences.mixture(material.rows, material.lists, stage.own, own, stage.times, stage.swapped)
        plan = replace(stage.plan, seed=own, saved=material.work / f"{stage.name}-{own}.pt")
        fit.train(model, read, material.alphabet, plan, teachers)
    return model


def averaged(model: Tagger, material: Material, stages, seeds, told) -> Tagger:
    """`model` with the mean of the weights that the course leads to with each of `seeds`; each run is exported to `work` as
    ``seed-N.onnx`` and `told` is called with that path."""
    begin, ends = _state(model), []
    for seed in seeds:
        model.load_state_dict(begin)
        ends.append(_state(course(model, material, stages, seed)))
        export.write(model, material.alphabet, _of_seed(material, seed))
        told(_of_seed(material, seed))
    model.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in begin})
    return model


def distilled(model: Tagger, pupil: Tagger, material: Material, stages, seeds) -> Tagger:
    """`pupil`, begun with layers of the averaged `model`, taught by the runs that `averaged` exported."""
    pupil.load_state_dict(kept_layers(_state(model), len(pupil.layers)))
    folder = material.work / f"layers-{len(pupil.layers)}"
    folder.mkdir(exist_ok=True)
    teachers = Teachers([_of_seed(material, seed) for seed in seeds])
    return course(pupil, replace(material, work=folder), stages, seeds[0], teachers)


def _of_seed(material: Material, seed: int) -> Path:
    return material.work / f"seed-{seed}.onnx"


def _state(model: Tagger) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}
