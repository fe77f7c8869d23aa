"""The bundled Kai face: TW-Kai (全字庫正楷體) cut down to the characters that documents use, and packed.

    python .ci/kai_font.py TW-Kai-98_1.ttf

The whole font is 52 MB. Kept: level 1 of Big5 (the 5,401 common characters), its signs, full-width and Latin signs, and
every further character that stands in leakkit's own data (surnames, templates, laws). The rest falls back to Noto Sans.
Source: package fonts-cns11643-kai of Debian, version 103.1+20181001-1; licence in leakkit/writeup/fonts/NOTICE.
"""

import io
import lzma
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
FILE = ROOT / "leakkit/writeup/fonts/TW-Kai-subset.ttf.xz"
FOLDERS = ("leakkit/writeup", "leakkit/deid", "leakkit/law", "datasets/names")
DATA = ("*.toml", "*.txt", "*.csv", "*.j2")


def common() -> set[int]:
    """Signs and level 1 of Big5 as code points."""
    pairs = (bytes([high, low]) for high in range(0xA1, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    return {ord(char) for pair in pairs for char in pair.decode("cp950", "ignore")}


def used() -> set[int]:
    """Every character in the words, laws and surnames of leakkit."""
    files = (file for folder in FOLDERS for kind in DATA for file in sorted((ROOT / folder).rglob(kind)))
    return {ord(char) for file in files for char in file.read_text(encoding="utf-8", errors="ignore")}


def cut(source: Path) -> bytes:
    """The cut font as TrueType, without hints."""
    wanted = common() | used() | set(range(0x20, 0x7F)) | set(range(0xFF01, 0xFF5F)) | set(map(ord, "〔〕《》〈〉…—–－○◎●·"))
    options = subset.Options(hinting=False, name_IDs=["*"], name_languages=["*"], notdef_outline=True, layout_features=[])
    options.drop_tables += ["FFTM", "gasp", "vhea", "vmtx"]
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    print(len(font.getGlyphOrder()), "glyphs,", len(out.getvalue()), "bytes")
    return out.getvalue()


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(lzma.compress(cut(Path(sys.argv[1])), preset=9 | lzma.PRESET_EXTREME))
    print(FILE.name, FILE.stat().st_size, "bytes")
