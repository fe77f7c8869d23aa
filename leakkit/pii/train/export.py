"""The trained tagger as int8 ONNX with its vocabulary beside it."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import torch

from leakkit.pii.names_onnx import Alphabet
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
    path.with_suffix(".vocab.txt").write_text("\n".join(alphabet.pieces) + "\n", encoding="utf-8")


def plain(model: Tagger) -> bytes:
    """The float32 graph."""
    sample = (torch.randint(4, model.word.num_embeddings, (3, 9)), torch.tensor(0.0))
    held = io.BytesIO()
    axes = {0: "texts", 1: "characters"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")     # the older exporter is meant: its graph is what onnxruntime fuses
        torch.onnx.export(Gated(model).eval(), sample, held, opset_version=OPSET, dynamo=False,
                          input_names=["ids", "gate"], output_names=["scores"],
                          dynamic_axes={"ids": axes, "scores": axes})
    return held.getvalue()
