"""What can be read out of a file: its parts as texts or bytes, and what could not be read, with the reason.

Documents are untrusted: archives are read with caps on size, number and depth, XML is never parsed (markup is taken
out as text), pictures are only opened for their metadata.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from leakkit.deid.encoded import data_uris, from_base64
from leakkit.deid.folding import BREAK
from leakkit.errors import FileMissing

_MEMBER_CAP, _TOTAL_CAP, _COUNT_CAP, _DEPTH_CAP = 50_000_000, 300_000_000, 5_000, 3
_FILE_CAP = 300_000_000
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".emf", ".wmf")


@dataclass
class Part:
    """One place to look: `where` it is, and its `text`, or its `data` when it is no text; `misread`: read from a picture, a character may be wrong; `blurred`: read
    from a page of a few hundred pixels, where only a whole value is believed."""

    where: str
    text: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)
    misread: bool = False
    blurred: bool = False


@dataclass
class Reading:
    """The parts of a document, and what was not read ("where：why")."""

    parts: list[Part] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    spent: int = 0

    def text(self, where: str, text: str):
        self.parts.append(Part(where, text))

    def missed(self, where: str, why: str):
        self.not_read.append(f"{where} › {why}" if where else why)


def read_anything(thing, name: str = "") -> Reading:
    """The parts of a Path, a str (an existing path, else a text), or the bytes of a document called `name`."""
    reading = Reading()
    path = _as_path(thing)
    if path is not None and path.is_dir():
        _read_folder(path, reading)
    elif path is not None:
        _read_file(path, path.name, reading)
    elif isinstance(thing, (bytes, bytearray)):
        if name:
            reading.text("檔名", name)
        read_bytes(bytes(thing), name or "內容", reading)
    else:
        reading.text(name or "文字", thing)
        _read_uris(thing, name or "文字", reading, 0)
    return reading


def _as_path(thing) -> Path | None:
    """`thing` as a path, or None for a text. A text such as "." or "../.." is never taken for a folder."""
    if isinstance(thing, Path):
        if not thing.exists():
            raise FileMissing(file=thing.name)
        return thing
    if not isinstance(thing, str) or not 0 < len(thing) < 1000 or set(thing) & set("\n\x00"):
        return None
    try:
        path = Path(thing)
        named = ".." not in path.parts and any(char.isalnum() for char in thing)
        return path if path.is_file() or (named and path.is_dir()) else None
    except OSError:
        return None


def _read_folder(folder: Path, reading: Reading):
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        reading.text("檔案與資料夾名稱", inside)
        if path.is_symlink():
            reading.missed(inside, "捷徑，未跟隨")
        elif path.is_file():
            _read_file(path, inside, reading, named=True)


def _read_file(path: Path, where: str, reading: Reading, named=False):
    if not named:
        reading.text("檔名", path.name)
    if path.stat().st_size > _FILE_CAP:
        reading.missed(where, f"超過 {_FILE_CAP // 1_000_000} MB")
        return
    read_bytes(path.read_bytes(), where, reading)


def read_bytes(raw: bytes, where: str, reading: Reading, depth: int = 0):
    """Add the parts of a document given as bytes; what it is, is seen from its first bytes, then from its suffix."""
    suffix = Path(where.rpartition(" › ")[2]).suffix.lower()
    for sign, reader in _BY_SIGN:
        if raw.startswith(sign):
            return reader(raw, where, reading, depth)
    return _BY_SUFFIX.get(suffix, _read_text)(raw, where, reading, depth)


def _read_text(raw, where, reading, depth):
    text = _decoded(raw)
    if text is None:
        reading.parts.append(Part(where, data=raw))
        reading.missed(where, "不認得的二進位格式，只做位元組比對")
        return
    reading.text(where, text)
    _read_uris(text, where, reading, depth)


def _decoded(raw: bytes) -> str | None:
    """Text in UTF-8, UTF-16 with its mark, or Big5; None for binary content."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    if b"\x00" in raw[:8192]:
        return None
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace") if _mostly_text(raw) else None


def _mostly_text(raw: bytes) -> bool:
    sample = raw[:8192]
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) < len(sample) / 100


def _read_uris(text, where, reading, depth):
    if "data:" in text and depth < _DEPTH_CAP:
        for number, (_, raw) in enumerate(data_uris(text), 1):
            read_bytes(raw, f"{where} › 內嵌資料 {number}", reading, depth + 1)



def _read_notebook(raw, where, reading, depth):
    """Sources and outputs with their lines joined, pictures by their metadata, every other string as well."""
    try:
        tree = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _read_text(raw, where, reading, depth)
    strings = []
    for inside, value in _leaves(tree):
        if inside.startswith("image/") or inside == "application/pdf":
            blob = value.encode() if value.lstrip().startswith("<") else from_base64(value)
            read_bytes(blob, f"{where} › 輸出 {inside}", reading, depth + 1)
        else:
            strings.append(value)
            _read_uris(value, where, reading, depth)
    reading.text(where, f"\n{BREAK}".join(strings))


def _leaves(tree):
    """(key, string) of every string in a JSON tree; a list of strings is one joined string. Keys are strings too."""
    stack = [("", tree)]
    while stack:
        name, node = stack.pop()
        if isinstance(node, dict):
            stack += [(str(key), value) for key, value in reversed(node.items())]
            yield "", BREAK.join(map(str, node))
        elif isinstance(node, list) and node and all(isinstance(item, str) for item in node):
            yield name, "".join(node)
            yield "", BREAK.join(node)
        elif isinstance(node, list):
            stack += [(name, item) for item in reversed(node)]
        elif node is not None and not isinstance(node, bool):
            yield name, str(node)


def _read_font(raw, where, reading, depth):
    """A face inside a document: what words it has (its name table) lie open in UTF-16, also where Word mixes the first 32 bytes."""
    reading.parts.append(Part(where, data=raw))


def _read_zip(raw, where, reading, depth):
    if depth >= _DEPTH_CAP:
        return reading.missed(where, "壓縮檔層數過深")
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        reading.parts.append(Part(where, data=raw))
        return reading.missed(where, "壓縮檔損壞，只做位元組比對")
    with archive:
        infos = archive.infolist()
        names = [info.filename for info in infos] + [_loose(info.comment) for info in [*infos, archive]]
        reading.text(f"{where} › 內部檔名", BREAK.join(names))
        for info in infos[:_COUNT_CAP]:
            _read_member(archive, info, where, reading, depth)
        if len(infos) > _COUNT_CAP:
            reading.missed(where, f"內部檔案超過 {_COUNT_CAP} 個")
    return None


def _read_member(archive, info, where, reading, depth):
    """One member, read in full only below the caps, whatever size the archive claims."""
    if info.is_dir():
        return
    inside = f"{where} › {info.filename}"
    try:
        with archive.open(info) as stream:
            raw = stream.read(_MEMBER_CAP + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        return reading.missed(inside, f"無法解開（{type(error).__name__}）")
    except Exception as error:  # zlib.error and lzma's have no common root
        return reading.missed(inside, f"無法解開（{type(error).__name__}）")
    reading.spent += len(raw)
    if len(raw) > _MEMBER_CAP or reading.spent > _TOTAL_CAP:
        return reading.missed(inside, "解開後過大")
    return read_bytes(raw, inside, reading, depth + 1)


def _loose(raw: bytes) -> str:
    return _decoded(raw) or ""


def _read_picture(raw, where, reading, depth):
    """The words in the picture and its metadata."""
    from leakkit.deid.pictures import was_drawn, words_in

    words, why = words_in(raw, Path(where.rpartition(" › ")[2]).name)
    blurred = _thumbnail(where)
    if why:
        reading.missed(where, why)
    else:
        reading.parts.append(Part(f"{where} › 圖中文字", f"\n{BREAK}".join(words), misread=not was_drawn(raw), blurred=blurred))
        reading.parts.append(Part(f"{where} › 圖中文字（連讀）", "\n".join(words), blurred=blurred))
    reading.parts.append(Part(where, data=raw))
    try:
        reading.text(f"{where} › 中繼資料", BREAK.join(_picture_texts(raw)))
    except Exception as error:  # a broken picture fails in many ways, and none may stop the check
        reading.missed(where, f"中繼資料無法讀取（{type(error).__name__}）")


def _thumbnail(where) -> bool:
    """The first page as an office program keeps it, a few fingers long: what is read there in part is made up."""
    return where.endswith(("Thumbnails/thumbnail.png", "docProps/thumbnail.jpeg", "docProps/thumbnail.png"))


def _picture_texts(raw):
    from PIL import Image

    with Image.open(io.BytesIO(raw)) as picture:
        values = [*picture.info.values(), *getattr(picture, "text", {}).values(), *picture.getexif().values()]
        values += list(picture.info)
    return [_loose(value) if isinstance(value, bytes) else str(value) for value in values]


def _read_pdf(raw, where, reading, depth):
    from leakkit.deid.pdf import read_pdf

    read_pdf(raw, where, reading, depth, read_bytes)


def _read_parquet(raw, where, reading, depth):
    """Every string of every column, the column names and the file's own notes."""
    import pyarrow.parquet as parquet

    try:
        table = parquet.read_table(io.BytesIO(raw))
    except Exception as error:  # pyarrow raises OSError, ArrowInvalid and others
        reading.parts.append(Part(where, data=raw))
        return reading.missed(where, f"無法讀取（{type(error).__name__}），只做位元組比對")
    notes = [_loose(item) for pair in (table.schema.metadata or {}).items() for item in pair]
    reading.text(f"{where} › 欄名與註記", BREAK.join([*table.column_names, *notes]))
    for name in table.column_names:
        strings = [text for cell in table.column(name).to_pylist() for _, text in _leaves(cell)]
        reading.text(f"{where} › {name}", f"\n{BREAK}".join(strings))
    return None


def _read_ole(raw, where, reading, depth):
    reading.parts.append(Part(where, data=raw))
    reading.missed(where, "舊版 Office 或其他二進位格式，只做位元組比對")


_BY_SIGN = (
    (b"PK\x03\x04", _read_zip), (b"PK\x05\x06", _read_zip), (b"%PDF", _read_pdf), (b"PAR1", _read_parquet),
    (b"\x89PNG", _read_picture), (b"\xff\xd8\xff", _read_picture), (b"GIF8", _read_picture), (b"BM", _read_picture),
    (b"RIFF", _read_picture), (b"II*\x00", _read_picture), (b"MM\x00*", _read_picture),
    (b"\xd0\xcf\x11\xe0", _read_ole),
)
_BY_SUFFIX = {**dict.fromkeys((".ttf", ".otf", ".odttf"), _read_font), ".ipynb": _read_notebook, ".json": _read_notebook, ".geojson": _read_notebook,
              **dict.fromkeys(_PICTURES, _read_picture)}
