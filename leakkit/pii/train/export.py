"""The trained tagger as int8 ONNX with its vocabulary beside it."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import torch

from leakkit.pii.names_pieces import Alphabet, Batch
from leakkit.pii.train.model import Gated, Tagger

OPSET = 17


def write(model: Tagger, alphabet: Alphabet, path: Path) -> None:
    """`path` (int8 weights, dynamic batch and length) and `path` with ``.vocab.txt``."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path.parent.mkdir(parents=True, exist_ok=True)
    whole = onnx.load_from_string(plain(model))
    quantize_dynamic(whole, path, weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Gemm", "Gather"])
    alphabet.write(path.with_suffix(".vocab.txt"))


def plain(model: Tagger) -> bytes:
    """The float32 graph."""
    ids, characters = (torch.randint(4, model.word.num_embeddings, (3, size)) for size in (9, 11))
    sample = (ids, torch.randint(0, 9, (3, 11)), characters, torch.randint(0, 4, (3, 11)), torch.tensor(0.0))
    held = io.BytesIO()
    axes = {name: {0: "texts", 1: "characters"} for name in (*Batch._fields[1:], "scores")} | {"ids": {0: "texts", 1: "pieces"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")     # the older exporter is meant: its graph is what onnxruntime fuses
        torch.onnx.export(Gated(model).eval(), sample, held, opset_version=OPSET, dynamo=False,
                          input_names=[*Batch._fields, "gate"], output_names=["scores"], dynamic_axes=axes)
    return held.getvalue()
