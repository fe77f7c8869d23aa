"""Names by CKIP Lab's transformers (optional extra ``ckip``, GPL-3.0), from a local model folder; loaded only when
asked.

Three traps of the package are met here (each measured): without ``vocab.txt`` an empty tokenizer loads in silence;
capitals
and full-width digits become [UNK]; every batch is padded to the longest text of the whole call, so texts are sorted by
length and handed over in slices.
"""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from leakkit.errors import MissingPart
from leakkit.pii.names import Found
from leakkit.pii.readings import plain, safe

PART = "ckip-transformers"
_SLICE = 32
_LONGEST = 500


class Ckip:
    """The backend `ckip`. folder: a local model folder with config.json, weights and vocab.txt."""

    name = "ckip"

    def __init__(self, folder: str | Path = ""):
        self.folder = Path(folder) if folder else None
        check_folder(self.folder)
        try:
            self.version = f"{PART} {version(PART)} ({self.folder.name})"
        except PackageNotFoundError as error:
            raise MissingPart(part=PART, why="未安裝 not installed（pip install leakkit[ckip]）") from error

    @cached_property
    def _chunker(self):
        try:
            from ckip_transformers.nlp import CkipNerChunker

            chunker = CkipNerChunker(model_name=str(self.folder))
        except ImportError as error:
            raise MissingPart(part=PART, why=f"無法載入 cannot import：{error}") from error
        except (OSError, ValueError, RuntimeError) as error:
            raise MissingPart(part=PART, why=f"模型資料夾無法載入 cannot load：{type(error).__name__}") from error
        _check_vocabulary(chunker.tokenizer)
        return chunker

    def find(self, texts: list[str]) -> list[list[Found]]:
        """For each text, its PERSON entities; texts over 500 characters are read in pieces."""
        pieces = [
            (number, at, _readable(text[at : at + _LONGEST]))
            for number, text in enumerate(texts)
            for at in range(0, len(text), _LONGEST)
        ]
        pieces = sorted((piece for piece in pieces if piece[2].strip()), key=lambda piece: len(piece[2]))
        out: list[list[Found]] = [[] for _ in texts]
        for at in range(0, len(pieces), _SLICE):
            part = pieces[at : at + _SLICE]
            for piece, entities in zip(part, self._entities([text for *_, text in part]), strict=True):
                out[piece[0]].extend(_person(entity, piece[1]) for entity in entities if entity.ner == "PERSON")
        return [sorted(row) for row in out]

    def _entities(self, texts):
        return self._chunker(texts, use_delim=False, batch_size=_SLICE, show_progress=False) if texts else []


def _readable(text: str) -> str:
    """One to one: full width to half width, capitals to small letters where that keeps the length."""
    small = (sign.lower() if len(sign.lower()) == 1 else sign for sign in plain(safe(text)))
    return "".join(small)


def _person(entity, offset: int) -> Found:
    start, end = entity.idx
    return start + offset, end + offset, 0.8, "CKIP 模型標為 PERSON"


def check_folder(folder: Path | None) -> None:
    """MissingPart where the folder or one of the files of a CKIP model is missing."""
    if folder is None:
        raise MissingPart(part=PART, why="未指定模型資料夾 no model folder given（ckip:資料夾）")
    needed = [("config.json",), ("vocab.txt",), ("model.safetensors", "pytorch_model.bin")]
    for names in needed:
        if not any((folder / name).is_file() for name in names):
            raise MissingPart(part=PART, why=f"模型資料夾缺少 {' 或 '.join(names)}")


def _check_vocabulary(tokenizer):
    """A tokenizer that does not know the commonest characters was loaded from nothing."""
    ids = tokenizer.convert_tokens_to_ids(list("的一是人"))
    if len(tokenizer) < 100 or all(one == tokenizer.unk_token_id for one in ids):
        raise MissingPart(part=PART, why="vocab.txt 是空的或不含中文字")
