"""leakkit's own name model: characters, multilingual-e5-small, int8 ONNX. numpy and onnxruntime only, no network.

How it was trained, on what, and how far it can be trusted stands in ``weights/MODEL_CARD.md``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from leakkit.errors import MissingPart, OwnModelBroken
from leakkit.language import tell
from leakkit.pii.names_doubt import completed, doubtful, untitled
from leakkit.pii.names_pieces import Alphabet, Cut

KINDS = ("PER", "LOC", "ORG")
#: BIOES: a name of one character is S, a longer one B I… E
TAGS = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BIES"))
WEIGHTS = Path(__file__).parent / "weights" / "names.onnx"
#: characters read at once, and how many at either end only serve as context
LONGEST, LAP = 254, 40
BATCH = 16
#: windows of like length that are cut into pieces together and then put in the order of their pieces
BLOCK = 512
#: names under this probability are not reported (chosen on the development data, see the model card)
LEAST = 0.3
#: a message in which the early layers give no character this chance of belonging to a person is not read further
GATE = 0.2
#: what makes the product over the characters a probability: its logit times the slope, plus the shift
SLOPE, SHIFT = 0.75, 0.10

#: rewritings of the graph that make it slower on a processor: the joined operator takes ten times as long as its parts
_SLOWER = ["SkipLayerNormFusion"]
_MAY_HOLD = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffffA-ZÀ-ÞＡ-Ｚ]")
#: answers made of nothing but these hold no name
_PLAIN = re.compile(r"[\W\d_好的喔哦噢嗯啊呀哈嘿呵嘻了收到謝感恩您嗎吧呢是對不沒有行可以辛苦讚囉啦欸誒]*")
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}|(?:https?://|www\.)[!-~]{1,2000}"
    r"|@[A-Za-z0-9._-]{1,64}|(?<![A-Za-z0-9._-])[A-Za-z0-9._-]{0,30}[A-Za-z][._-]?[0-9][A-Za-z0-9._-]{0,30}"
    r"|(?<![A-Za-z0-9._-])[0-9]{1,8}[._-]?[A-Za-z][A-Za-z0-9._-]{0,30}|[A-Za-z0-9]{1,30}_[A-Za-z0-9_]{1,30}")
_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
_EDGE = " \t\r\n\u3000\u200b\ufeff,，.。、;；:：!！?？(（)）[]「」『』“”\"'/|~～-－"


def _legal() -> np.ndarray:
    """(13, 13) float32: 0 where tag j may follow tag i, else -1e9."""
    inside = [tag[0] in "BI" for tag in TAGS]
    fits = [[(tag[0] in "IE" and before[2:] == tag[2:]) if open_ else tag[0] in "OBS" for tag in TAGS]
            for before, open_ in zip(TAGS, inside, strict=True)]
    return np.where(np.array(fits), 0, -1e9).astype(np.float32)


LEGAL = _legal()


def decode(scores: np.ndarray) -> np.ndarray:
    """The best legal tags: scores (batch, length, 13) → int64 (batch, length)."""
    rows, length, tags = scores.shape
    best = scores[:, 0] + LEGAL[0]
    back = np.zeros((length, rows, tags), np.int64)
    for at in range(1, length):
        ways = best[:, :, None] + LEGAL
        back[at] = ways.argmax(1)
        best = ways.max(1) + scores[:, at]
    out = np.zeros((rows, length), np.int64)
    out[:, -1] = (best + LEGAL[:, 0]).argmax(1)
    for at in range(length - 1, 0, -1):
        out[:, at - 1] = back[at, np.arange(rows), out[:, at]]
    return out


def spans(tags: np.ndarray, chances: np.ndarray) -> list[tuple[int, int, str, float]]:
    """(start, end, kind, probability) of one row of legal tags; the probability is the product over the characters."""
    out, start = [], 0
    for at in np.flatnonzero(tags):
        tag = TAGS[tags[at]]
        if tag[0] in "BS":
            start = at
        if tag[0] in "ES":
            out.append((int(start), int(at) + 1, tag[2:], float(chances[start:at + 1].prod())))
    return out


class Piece(NamedTuple):
    """A window of a text: where it begins, and from where to where names that start in it count."""

    number: int
    offset: int
    text: str
    first: int
    last: int


def pieces(number: int, text: str) -> Iterator[Piece]:
    """`text` in windows of at most `LONGEST` characters, which overlap by `LAP` at either end."""
    if len(text) <= LONGEST:
        yield Piece(number, 0, text, 0, len(text))
        return
    stride = LONGEST - 2 * LAP
    for first in range(0, len(text), stride):
        offset = max(0, first - LAP)
        yield Piece(number, offset, text[offset:offset + LONGEST], first, first + stride)


def can_hold(text: str) -> bool:
    """False for texts that cannot hold a name: no Chinese character and no capital, or a bare "收到謝謝"."""
    return bool(_MAY_HOLD.search(text)) and not _PLAIN.fullmatch(text)


def _broken(file: Path) -> OwnModelBroken:
    return OwnModelBroken(part=file.name, why=tell("pii.model.damaged" if file.is_file() else "pii.model.gone"))


class OwnModel:
    """The backend; `least` is the smallest probability reported: higher for fewer false alarms, lower to miss less.

    Raises MissingPart when onnxruntime is missing, OwnModelBroken when a file of the model is missing or damaged.
    """

    name = "leakkit"
    version = "3"

    def __init__(self, path: str | Path = WEIGHTS, least: float = LEAST):
        self.path, self.least = Path(path), float(least)

    @cached_property
    def alphabet(self) -> Alphabet:
        """Read once, when first asked for."""
        file = self.path.with_suffix(".vocab.txt")
        try:
            return Alphabet.read(file)
        except (OSError, ValueError, IndexError) as error:
            raise _broken(file) from error

    @cached_property
    def session(self):
        """One thread, on the processor, opened once."""
        try:
            import onnxruntime
        except ImportError as missing:
            raise MissingPart(part="onnxruntime", why="未安裝 not installed（pip install onnxruntime）") from missing
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER)
        except Exception as error:      # the library has an error class for every way in which a file can be no model
            raise _broken(self.path) from error

    def find(self, texts: list[str]) -> list[list[tuple[int, int, float, str]]]:
        """For each text its names as (start, end, score, why), in order: code points, end exclusive, score 0-1."""
        distinct = {text: [] for text in texts if can_hold(text)}
        rows = self.entities(list(distinct), GATE)
        for text, found in zip(distinct, rows, strict=True):
            distinct[text] = list(persons(text, found, self.least))
        return [list(distinct.get(text, ())) for text in texts]

    def entities(self, texts: list[str], gate: float = 0.0) -> list[list[tuple[int, int, str, float]]]:
        """For each text everything the model marks, as (start, end, "PER" | "LOC" | "ORG", probability), unfiltered.

        With a `gate` over 0, messages without persons are given up early and may lack places and organisations.
        """
        windows = [piece for number, text in enumerate(texts) for piece in pieces(number, text)]
        windows = sorted((piece for piece in windows if can_hold(piece.text)), key=lambda piece: len(piece.text))
        out: list[list] = [[] for _ in texts]
        for first in range(0, len(windows), BLOCK):
            block = [(self.alphabet.cut(piece.text), piece) for piece in windows[first:first + BLOCK]]
            block.sort(key=lambda pair: len(pair[0].pieces))
            for at in range(0, len(block), BATCH):
                self._read(*zip(*block[at:at + BATCH], strict=True), out, gate)
        return [_apart(sorted(rows)) for rows in out]

    def _read(self, cuts: tuple[Cut, ...], windows: tuple[Piece, ...], out: list[list], gate: float) -> None:
        scores = self._scores(cuts, gate)
        chances = np.exp(scores - scores.max(-1, keepdims=True))
        chances /= chances.sum(-1, keepdims=True)
        for row, piece in enumerate(windows):
            scores[row, len(piece.text):] = -1e6
            scores[row, len(piece.text):, 0] = 0
        tags = decode(scores)
        chosen = np.take_along_axis(chances, tags[:, :, None], 2)[:, :, 0]
        for piece, marks, chance in zip(windows, tags, chosen, strict=True):
            for start, end, kind, chance_ in spans(marks, chance):
                if piece.first <= start + piece.offset < piece.last:
                    out[piece.number].append((start + piece.offset, end + piece.offset, kind, chance_))

    def scores(self, texts: list[str], gate: float = 0.0) -> np.ndarray:
        """float32 (texts, longest, 13), padding not blanked."""
        return self._scores([self.alphabet.cut(text) for text in texts], gate)

    def _scores(self, cuts: Sequence[Cut], gate: float) -> np.ndarray:
        given = self.alphabet.gathered(cuts)._asdict() | {"gate": np.array(gate, np.float32)}
        return self.session.run(None, given)[0].astype(np.float32)


def _apart(rows: list) -> list:
    """Of names that overlap (read in two windows) the first stays."""
    out: list = []
    for row in rows:
        if not out or row[0] >= out[-1][1]:
            out.append(row)
    return out


def persons(text: str, found: list, least: float) -> Iterator[tuple[int, int, float, str]]:
    """The persons among `found` that are likely enough and do not belong to an address, a handle, a plate or a code."""
    rows = [row for row in found if row[2] == "PER" and row[3] >= least]
    taken = {place for match in _ADDRESS.finditer(text) for place in range(*match.span())} if rows else set()
    for start, end, _, chance in rows:
        start, end = untitled(text, *_trimmed(text, start, end))
        start = completed(text, start, end)
        if (start < end and _is_name(text, start, end) and not doubtful(text, start, end, chance)
                and taken.isdisjoint(range(start, end))):
            sure = round(calibrated(chance), 3)
            yield start, end, sure, f"姓名模型判為人名，機率 {sure:.2f}"


def calibrated(chance: float) -> float:
    """How likely a span is a name, just as found, whose characters' probabilities have the product `chance` (both 0-1).

    Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999; fitted as the model card says.
    """
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + (chance / (1 - chance)) ** -SLOPE * math.exp(-SHIFT))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _is_name(text: str, start: int, end: int) -> bool:
    """A bare Latin name has a capital, two letters and no letter or digit next to it; any name has a letter."""
    name = text[start:end]
    if _HAN.search(name):
        return True
    beside = text[max(0, start - 1):start] + text[end:end + 1]
    return (len(_LETTER.findall(name)) > 1 and any(sign.isupper() for sign in name)
            and not any(sign.isascii() and (sign.isalnum() or sign in "@_/\\=") for sign in beside))
