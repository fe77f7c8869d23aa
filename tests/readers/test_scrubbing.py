"""Scrubbing: nothing of the content is left, names are exchanged one for one, and the file still reads in the same shape."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import cli, readers
from leakkit.errors import CannotWrite, LeakkitError
from leakkit.readers.scrubbing import Names, crossed
from leakkit.readers.scrubbing_records import scrub, scrubbed_file

from . import chats
from .beside import HERE
from .test_zipped import zipped

#: two of these hold names that are the app's own words; the others lose one row's kind
OTHER_SHAPE = {"group.json", "m_zh_tw_nasty_names.txt", "odd-names.txt", "short.txt", "讀書會.md", "workspace.zip", "several_files.zip", "android_en_nasty.txt", "ios_en-US.txt"}
FILES = sorted(path for path in HERE.rglob("*") if path.suffix in (".txt", ".csv", ".json", ".html", ".md", ".zip")
               and ".expected" not in path.name and ".members" not in path.name and path.name not in ("samples.csv", "juiker.csv"))


def _read(data, name):
    return readers.read_bytes(data, name, chat=1) if name.endswith((".zip", "account.json")) else readers.read_bytes(data, name)


def _shape(export):
    return (export.messages[["kind", "first_line", "last_line"]].values.tolist(), export.membership["action"].tolist(), export.account["role"].tolist())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_samples(path):
    data = path.read_bytes()
    try:
        before = _read(data, path.name)
    except LeakkitError:
        return
    new = scrub(data, path.name, **({"chat": 1} if path.name.endswith((".zip", "account.json")) else {}))
    after = _read(new, path.name)
    assert len(after.messages) == len(before.messages) or path.name in OTHER_SHAPE
    if path.name not in OTHER_SHAPE:
        assert _shape(after) == _shape(before)
    telling = [text for text in before.messages[before.messages["kind"] == "text"]["text"] if sum(map(str.isalpha, text)) > 6]
    left = set(after.messages["text"].fillna(""))
    assert [text for text in telling if text in left] == []
    if before.evidence["encoding"] in ("utf-8", "utf-8-sig", "cp950") and path.suffix == ".txt":
        assert len(new.split(b"\n")) == len(data.split(b"\n")) and len(new.split(b"\r")) == len(data.split(b"\r"))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_word_survives(data):
    chat = data.draw(chats.chats())
    export = chats.mobile(chat).encode()
    try:
        new = scrub(export, "a.txt").decode()
    except LeakkitError:
        return
    bodies = [what for _, rows in chat for _, (action, _, what) in rows if action == "say"]
    for line in (line for body in bodies for line in body.split("\n")):
        words = [word for word in line.split() if len(word) > 3 and word.isalpha() and not word.isascii()]
        assert [word for word in words if word in new and crossed(word) != word and not _of_the_app(word)] == []


def _of_the_app(word):
    from leakkit.readers.scrubbing import _app_words
    return bool(_app_words().search(word)) or word in ("測試群組的聊天記錄", "聊天記錄")


def test_names_one_for_one():
    names = Names(["王大同", "王大明", "Mia Chang", "A\tB", "阿🌸", "小 潔"])
    new = [names.of(name) for name in ("王大同", "王大明", "Mia Chang", "A\tB", "阿🌸", "小 潔")]
    assert len(set(new)) == 6 and [len(one) for one in new] == [3, 3, 9, 3, 2, 3]
    assert new[2][3] == " " and new[3][1] == "\t" and not set("".join(new)) & set("王大同明小潔")
    assert "".join(piece for piece, _ in names.replace("看 王大同、王大明 吧")) == f"看 {new[0]}、{new[1]} 吧"


@pytest.mark.parametrize("text, left", [("A123456789", "X000000000"), ("王小明，你好。", "ＸＸＸ，ＸＸ。"), ("a\tb \"c\"", "X\tX \"X\""), ("０９１２", "００００"), ("👨\u200d👩", "☺\u200d☺"), ("", "")])
def test_crossed(text, left):
    assert crossed(text) == left


def test_ids_and_mojibake_in_records():
    record = {"sender_name": "小潔".encode().decode("latin-1"), "timestamp_ms": 1738891800000, "content": "電話 0912".encode().decode("latin-1")}
    data = json.dumps({"participants": [{"name": record["sender_name"]}], "messages": [record], "title": "x"}).encode()
    export = readers.read_bytes(scrub(data, "message_1.json"), "message_1.json")
    assert export.messages["text"].tolist() == ["ＸＸ 0000"] and len(export.messages["account"].iloc[0]) == 2
    assert "小潔" not in export.messages["account"].iloc[0]


def test_media_in_a_zip_are_emptied():
    chat = "[2025/2/7 上午9:31:00] 映潔: \u200e<附件: 名單.jpg>\r\n".encode()
    new = scrub(zipped(("_chat.txt", chat), ("名單.jpg", b"picture")), "WhatsApp Chat - 讀書會.zip")
    assert b"picture" not in new and "名單".encode() not in new
    assert readers.read_bytes(new, "a.zip").messages["kind"].tolist() == ["image"]


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    source = HERE / "line" / "m_zh_tw_new_group.txt"
    assert cli.main(["scrub", str(source)]) == 0
    assert "scrubbed.txt" in capsys.readouterr().out
    assert cli.main(["scrub", str(source)]) == 1
    with pytest.raises(CannotWrite):
        scrubbed_file(source, "scrubbed.txt")
