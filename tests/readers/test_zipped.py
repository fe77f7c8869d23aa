"""Zips: WhatsApp's own and others; hostile ones are refused, nested ones stay closed, and nothing is ever written."""

import hashlib
import io
import stat
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers
from leakkit.errors import HostileArchive, InputError, LeakkitError, NotAChat
from leakkit.readers import archive as archives
from leakkit.readers.archive import Archive

from .beside import HERE, mangled, read_or_refused

CHAT = "[2025/2/7 上午9:30:00] 讀書會: \u200e訊息和通話已受端對端加密保護。\r\n[2025/2/7 上午9:31:00] 映潔: \u200e<附件: 名單.jpg>\r\n".encode()
OTHER = "2024/3/5 15:45 - 甲: 早\n2024/3/5 15:46 - 乙: 早\n".encode()


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    """Bytes of a zip from (name or ZipInfo, bytes) pairs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def test_whatsapp_of_an_iphone_with_its_media():
    export = readers.read_bytes(zipped(("_chat.txt", CHAT), ("名單.jpg", b"picture"), ("筆記.txt", OTHER)), "WhatsApp Chat - 讀書會.zip")
    assert export.evidence["platform"] == "whatsapp" and export.evidence["chat_title"] == "讀書會"
    assert export.evidence["file"] == "WhatsApp Chat - 讀書會.zip"
    row = export.messages.iloc[1]
    assert (row["attachment"], row["attachment_sha256"]) == ("名單.jpg", hashlib.sha256(b"picture").hexdigest())


def test_whatsapp_of_an_android_phone():
    name = "與乙的 WhatsApp 對話.txt"
    export = readers.read_bytes(zipped((name, OTHER)), "export.zip")
    assert export.evidence["chat_title"] == "乙" and export.evidence["chat_type"] == "direct"


def test_other_exports_zipped_by_hand():
    telegram = (HERE / "telegram" / "group.json").read_bytes()
    export = readers.read_bytes(zipped(("ChatExport/result.json", telegram), ("ChatExport/files/公文.pdf", b"pdf")), "ChatExport.zip")
    assert export.evidence["platform"] == "telegram" and export.messages["attachment_sha256"].notna().sum() == 1
    account = zipped(("result.json", (HERE / "telegram" / "account.json").read_bytes()))
    assert readers.read_bytes(account, "a.zip", chat="離開的群").messages["text"].tolist() == ["舊群"]
    line = "[LINE] 資料組的聊天記錄\n儲存日期：2025/11/03 18:20\n\n2025/11/03（一）\n上午11:58\t甲\t早\n".encode()
    assert readers.read_bytes(zipped(("[LINE]資料組.txt", line)), "a.zip").evidence["platform"] == "line"


def test_a_cp950_name_without_the_flag():
    name = "與許功蓋的 WhatsApp 對話.txt"
    raw = name.encode("cp950")
    data = zipped(("x" * len(raw), OTHER)).replace(b"x" * len(raw), raw)
    assert Archive(data, "a.zip").names == [name]
    assert readers.read_bytes(data, "a.zip").evidence["chat_title"] == "許功蓋"


def test_several_chats_are_listed_and_one_is_chosen():
    data = zipped(("a.txt", OTHER), ("b.txt", CHAT), ("readme.txt", "沒有聊天".encode()))
    with pytest.raises(InputError, match=r"1\. a\.txt、2\. b\.txt"):
        readers.read_bytes(data, "both.zip")
    assert len(readers.read_bytes(data, "both.zip", chat="b.txt").messages) == 2
    assert len(readers.read_bytes(data, "both.zip", chat=1).messages) == 2
    with pytest.raises(InputError):
        readers.read_bytes(data, "both.zip", chat="c.txt")


def link():
    info = zipfile.ZipInfo("_chat.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def locked():
    data = bytearray(zipped(("_chat.txt", CHAT)))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        return zipped(("_chat.txt", CHAT), ("_chat.txt", OTHER))


@pytest.mark.parametrize("make", [
    lambda: zipped(("../_chat.txt", CHAT)), lambda: zipped(("a/../../_chat.txt", CHAT)), lambda: zipped(("/etc/_chat.txt", CHAT)),
    lambda: zipped(("C:\\_chat.txt", CHAT)), lambda: zipped(("..\\_chat.txt", CHAT)), lambda: zipped((link(), b"/etc/passwd")), locked, twice,
    lambda: zipped(("_chat.txt", CHAT), ("bomb.txt", b"\0" * 30_000_000)), lambda: zipped(("_chat.txt", b"\0" * 30_000_000)),
    lambda: zipped(("_chat.txt", CHAT))[:-30], lambda: zipped(("_chat.txt", CHAT * 50))[:60] + zipped(("_chat.txt", CHAT * 50))[64:],
    lambda: zipped(*((f"{n}.txt", b"") for n in range(50_001))),
], ids=["up", "inside-up", "absolute", "drive", "backslash", "link", "locked", "twice", "bomb-beside", "bomb", "cut", "damaged", "count"])
def test_hostile_archives_are_refused(make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(HostileArchive) as refusal:
        readers.read_bytes(make(), "壞.zip")
    assert "壞.zip" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_many_members_that_are_too_much_together(monkeypatch):
    data = zipped(*((f"{n}.bin", bytes([n]) * 1000) for n in range(20)), method=zipfile.ZIP_STORED)
    assert len(Archive(data, "壞.zip").names) == 20
    monkeypatch.setattr(archives, "MAX_TOTAL", 19_999)
    with pytest.raises(HostileArchive, match="壞.zip"):
        Archive(data, "壞.zip")


def test_a_cp950_path_cannot_hide_where_it_leads():
    name = "../許功蓋.txt"
    raw = name.encode("cp950")
    with pytest.raises(HostileArchive):
        readers.read_bytes(zipped(("x" * len(raw), OTHER)).replace(b"x" * len(raw), raw), "a.zip")


def test_a_member_that_lies_about_its_size():
    data = bytearray(zipped(("_chat.txt", CHAT * 400)))
    place = data.rindex(b"PK\x01\x02") + 24
    data[place:place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(LeakkitError):
        readers.read_bytes(bytes(data), "a.zip")


def test_a_nested_archive_stays_closed():
    inner = zipped(("_chat.txt", CHAT))
    with pytest.raises(NotAChat):
        readers.read_bytes(zipped(("inner.zip", inner)), "outer.zip")
    export = readers.read_bytes(zipped(("_chat.txt", CHAT), ("inner.zip", inner)), "outer.zip")
    assert [warning.code for warning in export.warnings] == ["nested-archive"]


def test_the_mac_leaves_clutter():
    export = readers.read_bytes(zipped(("_chat.txt", CHAT), ("__MACOSX/._chat.txt", b"\0\0"), (".DS_Store", b"x")), "a.zip")
    assert len(export.messages) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, zipped(("_chat.txt", CHAT), ("b/名單.jpg", b"picture" * 9))), "a.zip")
