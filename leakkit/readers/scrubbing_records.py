"""Scrubbing of exports made of records (JSON), of pages (HTML) and of archives: see `scrubbing`."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

from leakkit.custody import write_whole
from leakkit.errors import CannotWrite, LeakkitError, NotAChat
from leakkit.language import tell
from leakkit.readers import file_bytes, read_bytes
from leakkit.readers.archive import Archive, basename, is_zip
from leakkit.readers.attachments import CHAT_SUFFIXES
from leakkit.readers.decoding import readings, split_lines
from leakkit.readers.messenger import repaired
from leakkit.readers.records import kind_of
from leakkit.readers.scrubbing import Names, Scrub, crossed, named_in

#: keys whose values are the format's own words or clocks, and stay
_OWN = re.compile(
    r"(?:type|subtype|action|media_type|mime_?type|contentType|messageType|user_type|thread_type|@odata\.type|(?:date|time|ts|stamp)(?:_\w+)?|"
    r"\w*(?:_ts|_date|_ms|_unixtime|DateTime|timestamp|Timestamp\w*)|created|edited|exportedAt|locale|importance|reactionType|edited_unixtime)\Z")
_PATH = re.compile(r"(?:[^/\\\s]+[/\\])*[^/\\]*\.\w{1,5}\Z")
_PICTURE = re.compile(r"<img\b", re.I)
_TAGGED = re.compile(r"(<[^<>]*>)")
_DAY = re.compile(r"\s*[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}\s*\Z|\s*[0-9]{2}:[0-9]{2}\s*\Z")
_EVENT = re.compile(
    r" (?:created group|with members|invited|removed|joined group by link from|joined group by link|joined group by request|changed group title to|"
    r"left group|and)(?=\s|\Z)|In reply to|&[a-z]{2,6};")


def scrub(data: bytes, name: str, keep_notices: bool = False, **options) -> bytes:
    """The bytes of an export with all content replaced and its shape kept (see `scrubbing`). Options as `read_bytes`.

    Raises what reading raises; NotAChat for a file of none of the known kinds.
    """
    if is_zip(data):
        return _archive(data, name, keep_notices, options)
    suffix = name.lower().rpartition(".")[2]
    if suffix == "json":
        return _records(data, name)
    if suffix in ("html", "htm"):
        return _page(data, name, options)
    return _text(data, name, keep_notices, options)


def scrubbed_file(export, out=None, keep_notices: bool = False, **options) -> tuple[Path, bool]:
    """Scrub the file `export` into `out` (default: scrubbed.SUFFIX beside where the command runs, since the name may hold a name).

    Gives the path written and whether the result reads back in the same shape: rows, kinds, events, roles of the lines. An existing file is
    never overwritten. Raises as `scrub`; CannotWrite.
    """
    source = Path(export)
    target = Path(out) if out else Path(f"scrubbed{source.suffix.lower()}")
    if target.exists():
        raise CannotWrite(file=str(target), why=tell("custody.exists"))
    data = file_bytes(source)
    new = scrub(data, source.name, keep_notices, **options)
    write_whole(target, new)
    return target, _shape(data, source.name, options) == _shape(new, source.name, options)


def _shape(data, name, options):
    try:
        export = read_bytes(data, name, **options)
    except LeakkitError as fault:
        return type(fault)
    return export.messages[["first_line", "last_line", "kind"]].values.tolist(), export.membership["action"].tolist(), export.account["role"].tolist()


def _text(data, name, keep_notices, options) -> bytes:
    export = read_bytes(data, name, **options)
    codec = str(export.evidence["encoding"])
    text = next(reading.text for reading in readings(data, name) if reading.encoding == codec)
    new = Scrub(export, split_lines(text)).text(keep_notices)
    ends = re.findall("\r\n|\n|\r", text)
    whole = "".join(line + end for line, end in zip(new, [*ends, ""][:len(new)], strict=False))
    plain = {"utf-8-sig": "utf-8-sig", "utf-16": "utf-16"}.get(codec, codec)
    return whole.encode(plain, "replace")


def _records(data, name, names=None) -> bytes:
    try:
        value = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise NotAChat(file=name, lines=0) from error
    keys = Names() if names is None else names
    escaped = b"\\u" in data
    return json.dumps(_value(value, "", keys, {}), ensure_ascii=escaped, indent=1 if b"\n " in data[:200] else None).encode()


def _value(value, key, names, ids):
    """A JSON value crossed out; equal strings under keys of names and ids stay equal."""
    if isinstance(value, dict):
        return {one: _value(cell, one, names, ids) for one, cell in value.items()}
    if isinstance(value, list):
        return [_value(cell, key, names, ids) for cell in value]
    if isinstance(value, bool) or value is None or _OWN.match(key):
        return value
    if isinstance(value, float):
        return 0.0
    if isinstance(value, int):
        return value if value < 1_000_000 else ids.setdefault(value, 1_000_000 + len(ids))
    plain = repaired(value)
    if kind_of(plain) != "file" or key in ("fileName", "file_name", "original_name", "export_name"):
        new = _word(plain)
    elif _PICTURE.search(plain):
        new = "".join(_bare(piece) if piece.startswith("<") else crossed(piece) for piece in _TAGGED.split(plain))
    else:
        new = names.of(plain) if plain.strip() and re.search(r"name|from|actor|sender|user|inviter|owner|initiator|id\Z|Id\Z|members|creator|title|email", key, re.I) else _word(plain)
    return new if plain == value else new.encode().decode("latin-1")


def _bare(tag: str) -> str:
    """A tag without its attributes; what tells an emoji from a picture stays."""
    return re.match(r"</?\w*", tag).group() + (" emoji" if "emoji" in tag.lower() else "") + ">"


def _word(text: str) -> str:
    """A text crossed out; a file's path keeps its folders' shape and its suffix."""
    if _PATH.match(text) and "\n" not in text:
        return crossed(text.rpartition(".")[0]) + "." + text.rpartition(".")[2]
    return crossed(text)


def _page(data, name, options) -> bytes:
    export = read_bytes(data, name, **options)
    names = Names(named_in(export))
    out = []
    for piece in _TAGGED.split(data.decode("utf-8", "replace")):
        if piece.startswith("<"):
            out.append(re.sub(r'((?:href|src|title|alt|onclick)=")([^"#]*)(")', _attribute, piece))
        elif _DAY.match(piece):
            out.append(piece)
        else:
            out.append("".join(part if new else _sentence(part) for part, new in names.replace(piece)))
    return "".join(out).encode()


def _attribute(match) -> str:
    head, value, tail = match.groups()
    keep = re.match(r"[0-9. :UTC+-]*\Z|(?:css|js|images)/", value)
    return head + (value if keep else _word(value)) + tail


def _sentence(text: str) -> str:
    out, at = [], 0
    for match in _EVENT.finditer(text):
        out += [crossed(text[at:match.start()]), match.group()]
        at = match.end()
    return "".join([*out, crossed(text[at:])])


def _archive(data, name, keep_notices, options) -> bytes:
    """A zip with every chat in it crossed out, and every other file empty under a crossed-out name."""
    archive, sink, names, used = Archive(data, name), io.BytesIO(), Names(), set()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in archive.names:
            new = _member(member, used)
            packed.writestr(zipfile.ZipInfo(new), _inside(archive, member, keep_notices, options, names))
    return sink.getvalue()


_FIXED = re.compile(r"_chat\.txt|message_\d+\.json|messages\d*\.(?:html|json)|result\.json|users\.json|channels\.json|groups\.json|dms\.json|mpims\.json|"
                    r"group_info\.json|user_info\.json|\d{4}-\d\d-\d\d\.json")


def _member(member: str, used: set) -> str:
    folders = [part if part in ("messages", "inbox", "Groups", "Users", "Google Chat", "Takeout", "photos", "files") else crossed(part)
               for part in member.split("/")[:-1]]
    base = basename(member)
    new, again = base if _FIXED.fullmatch(base) else _word(base), 2
    while "/".join([*folders, new]) in used:
        new, again = f"{again}{_word(base)}", again + 1
    used.add("/".join([*folders, new]))
    return "/".join([*folders, new])


def _inside(archive, member, keep_notices, options, names) -> bytes:
    suffix = "." + member.lower().rpartition(".")[2]
    if suffix not in CHAT_SUFFIXES:
        return b""
    inner = archive.read(member)
    if suffix == ".json":
        return _records(inner, member, names)
    if suffix in (".txt", ".csv", ".md", ".html"):
        try:
            return scrub(inner, basename(member), keep_notices, **options)
        except NotAChat:
            return b""
    return b""
