"""Any reader forced on any file: an accounted Export or a LeakkitError, nothing else."""

import pytest

from leakkit import readers

from .beside import HERE, read_or_refused

PLATFORMS = ("whatsapp", "telegram", "telegram_html", "messenger", "slack", "discord", "teams", "google_chat", "signal", "wechat", "kakaotalk")
FILES = sorted(path for folder in PLATFORMS for path in (HERE / folder).iterdir() if ".expected" not in path.name)
ODD = [b"", b"{}", b"[]", b"null", b'{"messages": []}', b'{"messages": {}, "chats": 3}', b'[{"value": 3}]', b"PK\x03\x04", b"\x00" * 50, b"a,b\n1,2\n",
       b'{"messages":[null,3,[],{"a":1}],"participants":3,"guild":[],"channel":1}', "早\n".encode(), b'"', b"[2025/2/7 9:30:00] a: b"]


@pytest.mark.parametrize("name", readers.formats()["name"])
def test_a_forced_reader_never_falls_over(name):
    for file in FILES:
        read_or_refused(file.read_bytes(), file.name, reader=name)
    for data in ODD:
        read_or_refused(data, "a.txt", reader=name)


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_file_is_taken_by_its_own_reader(file):
    export = readers.read_bytes(file.read_bytes(), "export" + file.suffix, chat=1)
    meant = "instagram" if file.name.startswith(("ig_", "insta")) else file.parent.name.removesuffix("_html")   # Messenger's reader reads both
    assert export.evidence["platform"].replace("-", "_") == meant
