"""The weight file's reader, on a tiny file written here in the same format."""

import struct

import numpy as np
import pytest

from leakkit.pii.train import encoder, vocabulary

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "王", "王明", "я", "A"]


def quantised(values: np.ndarray) -> bytes:
    cells = values.reshape(-1, 32)
    out = b""
    for cell in cells:
        nibbles = (cell + 8).astype(np.uint8)
        out += np.float16(0.5).tobytes() + (nibbles[:16] | nibbles[16:] << 4).tobytes()
    return out


@pytest.fixture
def tiny(tmp_path):
    rng = np.random.default_rng(0)
    shapes = encoder._shapes(32, 1, 64, len(PIECES), 8, 1)
    tensors = {name: rng.integers(-8, 8, shape).astype(np.float32) for name, shape in shapes.items()}
    coarse = {name for name in tensors if name == "emb.word" or (name.startswith("l0") and name.endswith(".w")
                                                                and tensors[name].ndim == 2)}
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    head = b"E5S1" + struct.pack("<i7ifi", 1, 32, 1, 4, 64, len(PIECES), 8, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + offsets.tobytes()
    head += (-np.arange(len(PIECES), dtype="<f4")).tobytes() + blob + struct.pack("<iI", 1, 9) + b"\0" * 9
    raw = {name: quantised(value) if name in coarse else value.tobytes() for name, value in tensors.items()}
    entries = sum(2 + len(name) + 21 for name in raw)
    at = len(head) + 4 + entries
    table, body = struct.pack("<i", len(raw)), b""
    for name, data in raw.items():
        table += struct.pack("<H", len(name)) + name.encode()
        table += struct.pack("<BIQQ", name in coarse, 0, at + len(body), len(data))
        body += data
    path = tmp_path / "tiny.bin"
    path.write_bytes(head + table + body)
    return path, {name: value * 0.5 if name in coarse else value for name, value in tensors.items()}


def test_every_tensor_comes_back(tiny):
    path, tensors = tiny
    read = encoder.read(path)
    assert (read.width, read.layers, read.heads, read.inner, read.positions) == (32, 1, 4, 64, 8)
    assert read.pieces == PIECES and read.tensors.keys() == tensors.keys()
    for name, value in tensors.items():
        np.testing.assert_array_equal(read.tensors[name], value)


def test_another_file_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"nothing of the kind")
    with pytest.raises(ValueError, match="E5S1"):
        encoder.read(tmp_path / "x")


def test_single_characters_and_chinese_words_stay(tiny):
    made, rows = vocabulary.alphabet(encoder.read(tiny[0]))
    assert made.pieces == ["<pad>", "<unk>", "<s>", "</s>", "▁", "王", "A", "王明"]
    assert rows.tolist() == [1, 3, 0, 2, 4, 5, 8, 6]
    assert made.scores == [0, 0, 0, 0, -4, -5, -8, -6]


def test_no_tensor_is_missing_or_left_over(tiny):
    pytest.importorskip("torch", reason="未安裝 torch，略過訓練測試 torch is not installed")
    from leakkit.pii.train.model import from_encoder

    read = encoder.read(tiny[0])
    rows = vocabulary.alphabet(read)[1]
    model = from_encoder(read, rows)
    assert model.word.weight.shape == (8, 32)
    np.testing.assert_array_equal(model.layers[0].qkv.weight[32:64].detach(), read.tensors["l0.k.w"])
    with pytest.raises(ValueError, match="left over"):
        read.tensors["l0.x.w"] = read.tensors["l0.q.w"]
        from_encoder(read, rows)


def test_upper_layers_may_be_left_out(tiny):
    pytest.importorskip("torch", reason="未安裝 torch，略過訓練測試 torch is not installed")
    from leakkit.pii.train.model import from_encoder

    read = encoder.read(tiny[0])
    assert len(from_encoder(read, vocabulary.alphabet(read)[1], layers=0).layers) == 0
