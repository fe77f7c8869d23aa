"""Bytes from nowhere and damaged samples: a LeakkitError or an Export that accounts for every line, and nothing else."""

import random

import pytest

from leakkit.errors import LeakkitError
from leakkit.readers import read_bytes

from . import golden

SAMPLES = golden.samples()


def _survives(data, name):
    try:
        export = read_bytes(data, name)
    except LeakkitError as error:
        assert str(error)
        return
    golden.every_line_accounted(export)
    assert export.messages["message_id"].is_unique
    assert (export.messages["first_line"] <= export.messages["last_line"]).all()
    assert all(str(warning) for warning in export.warnings)


@pytest.mark.parametrize("seed", range(60))
def test_random_bytes(seed):
    chance = random.Random(seed)
    alphabet = chance.choice([bytes(range(256)), b'0123456789:/\t\n\r" []', "[LINE]上午的聊天記錄\t\n\":2025/11/03（一）".encode()])
    _survives(bytes(chance.choice(alphabet) for _ in range(chance.randrange(1, 3000))), chance.choice(["a.txt", "a.csv", "a"]))


def _mutated(data, chance):
    data = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at, to = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        match chance.randrange(5):
            case 0:
                del data[at:min(to, at + 40)]
            case 1:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(6)))
            case 2:
                data[at:at] = data[at:min(to, at + 200)]
            case 3:
                data[at:at] = chance.choice([b'"', b"\n", b"\t", b"\r", b"\xe2\x81\xa8", b"\xe2\x81\xa9", b"\n\n", b'"\n', b'\n"'])
            case _:
                data = data[:max(at, 1)]
        if not data:
            break
    return bytes(data) or b"\n"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_damaged_samples(path):
    chance = random.Random(path.name)
    whole = path.read_bytes()
    for _ in range(6):
        _survives(_mutated(whole, chance), path.name)
