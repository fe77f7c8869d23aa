"""A folder searched for a case's original values: whatever is left of a working day outside the case's own tables."""

import zipfile

from ..conftest import ROOT

#: where a case keeps its values, and may
OWN = ("/evidence/", "/tables/", "/rosters/", "/pictures/")      # pictures: what was read in each, kept like a table


def wanted(case) -> list[str]:
    """The originals that tell somebody apart: long enough, and no word of leakkit's own."""
    own = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "leakkit").rglob("*.toml"))
    titles = set(case.table("evidence")["chat_title"].dropna())     # a received file is named after its chat, and the log names the file
    return [value for value in case.originals()["value"] if len(value) > 1 and not (value.isascii() and len(value) < 5)
            and value not in own and value not in titles]


def traces(place, case) -> list[str]:
    """Files below `place` that hold an original value outside the case's own tables: "file: which value's number"."""
    forms = []
    for number, value in enumerate(wanted(case)):
        escaped = value.encode("unicode_escape").replace(b"\\\\", b"\\")
        forms += [(number, form) for form in {value.encode(), value.encode("utf-16-le"), escaped} if len(form) > 3]
    found = []
    for path in sorted(place.rglob("*")):
        if path.is_file() and not path.is_symlink() and not any(own in path.as_posix() for own in OWN):
            for name, data in contents(path):
                found += [f"{path.relative_to(place)}{name}: {number}" for number, form in forms if form in data]
    return found


def contents(path):
    """The bytes of a file, and of what is packed in it."""
    yield "", path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield f"!{name}", packed.read(name)
