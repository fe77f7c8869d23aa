"""The parts of a PDF: pages, notes on them, titles of the outline, metadata, attached files."""

from __future__ import annotations

import io
import re

from leakkit.deid.folding import BREAK


def read_pdf(raw: bytes, where: str, reading, depth: int, read_bytes):
    """Add the parts to `reading`; what pypdf cannot give is said there. `read_bytes` reads an attached file."""
    try:
        from pypdf import PdfReader
    except ImportError:
        return _unread(raw, where, reading, "未安裝 pypdf，PDF 只做位元組比對")
    try:
        document = PdfReader(io.BytesIO(raw))
        pages = list(document.pages)
    except Exception as error:  # a broken or locked file fails in many ways
        return _unread(raw, where, reading, f"PDF 無法讀取（{type(error).__name__}），只做位元組比對")
    _try(reading, f"{where} › 中繼資料", lambda: _metadata(document))
    _try(reading, f"{where} › 書籤", lambda: BREAK.join(_titles(document.outline)))
    for number, page in enumerate(pages, 1):
        place = f"{where} › 第 {number} 頁"
        _try(reading, place, page.extract_text)
        _try(reading, f"{place}註解", lambda page=page: BREAK.join(_notes(page)))
    _try(reading, f"{where} › 結構與替代文字", lambda: BREAK.join(_strings(document)))
    _pictures(pages, where, reading, depth, read_bytes)
    return _attached(document, where, reading, depth, read_bytes)


def _unread(raw, where, reading, why):
    from leakkit.deid.documents import Part

    reading.parts.append(Part(where, data=raw))
    reading.missed(where, why)


def _try(reading, where, read):
    try:
        reading.text(where, read())
    except Exception as error:  # one bad page must not hide the others
        reading.missed(where, f"無法讀取（{type(error).__name__}）")


def _metadata(document) -> str:
    values = [str(value) for value in (document.metadata or {}).values()]
    root = document.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode("utf-8", "replace") if "/Metadata" in root else ""
    return f"\n{BREAK}".join([*values, xmp])


def _titles(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)


def _notes(page):
    for note in page.get("/Annots") or []:
        note = note.get_object()
        yield from (str(note[name]) for name in ("/Contents", "/T", "/TU", "/V", "/Subj") if name in note)
        action = note.get("/A")
        if action is not None and "/URI" in action.get_object():
            yield str(action.get_object()["/URI"])


def _strings(document, cap=200_000):
    """Every text string of the file's objects (alt texts, form names, labels), whatever holds it."""
    from pypdf.generic import ByteStringObject, TextStringObject

    for number in range(1, min(len(document.xref_objStm) + sum(map(len, document.xref.values())) + 1, cap)):
        stack = [document.get_object(number)]
        while stack:
            node = stack.pop()
            if isinstance(node, TextStringObject):
                yield str(node)
            elif isinstance(node, ByteStringObject):
                yield bytes(node).decode("utf-8", "replace")
            elif isinstance(node, dict):
                stack += list(node.values())
            elif isinstance(node, list):
                stack += list(node)


def _pictures(pages, where, reading, depth, read_bytes):
    """The words in every picture on the pages; what cannot be taken out is said."""
    missed = 0
    for number, page in enumerate(pages, 1):
        known = _known(page)
        for words in known or ():
            reading.text(f"{where} › 第 {number} 頁 › 圖中文字", f"\n{BREAK}".join(words))
        if known is not None:
            continue
        try:
            images = list(page.images)
        except Exception:  # an unusual filter or a broken stream
            missed += 1
            continue
        for image in images:
            read_bytes(image.data, f"{where} › 第 {number} 頁 › {image.name}", reading, depth + 1)
    if missed:
        reading.missed(where, f"{missed} 頁之圖片無法取出，畫面（像素）未辨識")


_INLINE = re.compile(rb"(?:\A|[\s>\])])BI\s")


def _known(page) -> list[tuple[str, ...]] | None:
    """The words of every picture on a page where leakkit drew them all ([] where there is none); None: they must be taken out and read.

    Looking at the raw samples is quick; taking pictures out parses the page anew and packs each as a PNG.
    """
    try:
        contents = page.get_contents()
        if contents is not None and _INLINE.search(contents.get_data()):
            return None
        held = page.get("/Resources", {}).get("/XObject")
        found = [_words_of(one.get_object()) for one in held.get_object().values()] if held is not None else []
    except Exception:  # whatever is unusual goes the long way
        return None
    return None if None in found else found


def _words_of(thing) -> tuple[str, ...] | None:
    from leakkit.deid.pictures import drawn_words

    size = (int(thing.get("/Width", 0)), int(thing.get("/Height", 0)))
    if thing.get("/Subtype") != "/Image" or thing.get("/BitsPerComponent") != 8 or "/DecodeParms" in thing:
        return None
    mask = thing.get("/SMask")
    solid = mask is None or mask.get_object().get_data().count(b"\xff") == size[0] * size[1]
    samples = thing.get_data()
    if len(samples) == size[0] * size[1]:      # one grey value a pixel
        samples = _thrice(size, samples)
    return drawn_words(size, samples) if solid and len(samples) == 3 * size[0] * size[1] else None


def _thrice(size, samples: bytes) -> bytes:
    from PIL import Image

    return Image.frombytes("L", size, samples).convert("RGB").tobytes()


def _attached(document, where, reading, depth, read_bytes):
    try:
        for name, contents in document.attachments.items():
            reading.text(f"{where} › 附加檔名", name)
            for content in contents:
                read_bytes(content, f"{where} › {name}", reading, depth + 1)
    except Exception as error:
        reading.missed(where, f"附加檔無法讀取（{type(error).__name__}）")
