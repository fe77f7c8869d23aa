"""Attached files: matched in a zip and beside an export, hashed, kept in the case; two of one name are told apart or left alone."""

import hashlib
import json

import pytest

import leakkit as lk
from leakkit import readers
from leakkit.errors import CustodyBroken, UnknownRow
from leakkit.investigation import new_case
from leakkit.readers import attachments

from .beside import HERE
from .test_zipped import zipped

JPEG, OTHER = b"\xff\xd8\xff picture", b"\xff\xd8\xff another"
ANDROID = "2024/3/5 下午3:45 - 子謙: 早\n2024/3/5 下午3:48 - 子謙: IMG-20240305-WA0001.jpg (附件檔案)\n2024/3/5 下午3:49 - 子謙: 名單 1.pdf (附件檔案)\n"
SHA = hashlib.sha256(JPEG).hexdigest()


def telegram(*photos):
    rows = [{"id": n, "type": "message", "date": "2025-02-07T09:30:00", "date_unixtime": str(1738891800 + n), "from": "子謙", "from_id": "user12",
             "photo": photo, "text": ""} for n, photo in enumerate(photos)]
    return json.dumps({"name": "讀書會", "type": "private_group", "id": 7, "messages": rows}, ensure_ascii=False).encode()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "received" / "media").mkdir(parents=True)
    (tmp_path / "received" / "與讀書會的 WhatsApp 對話.txt").write_text(ANDROID, encoding="utf-8")
    (tmp_path / "received" / "media" / "IMG-20240305-WA0001.jpg").write_bytes(JPEG)
    (tmp_path / "received" / "private.jpg").write_bytes(OTHER)
    return tmp_path


def test_beside_an_export(folder):
    export = lk.read_export(folder / "received" / "與讀書會的 WhatsApp 對話.txt")
    assert export.messages["attachment_sha256"].dropna().tolist() == [SHA]
    assert [medium.read() for medium in export.media.values()] == [JPEG]
    assert [warning.code for warning in export.warnings] == ["media-missing"]


def test_kept_in_the_case(folder):
    case = new_case(folder / "case", officer="甲")
    case.add(folder / "received" / "*.txt", received_from="乙")
    (folder / "received" / "media" / "IMG-20240305-WA0001.jpg").unlink()
    case.read()
    digest = case.table("messages")["attachment_sha256"].dropna().iloc[0]
    path = case.attachment(digest)
    assert digest == SHA and path.read_bytes() == JPEG
    assert path.relative_to(case.folder.path).as_posix() == f"evidence/E1/media/{SHA}.jpg"
    assert case.verify() == [] and not list(case.folder.path.rglob("*private*"))
    before = case.folder.log.head
    case.read()
    case.add(folder / "received" / "*.txt", received_from="乙")
    assert case.folder.log.head == before
    with pytest.raises(UnknownRow):
        case.attachment("0" * 64)
    path.chmod(0o600)
    path.write_bytes(OTHER)
    with pytest.raises(CustodyBroken):
        case.attachment(digest)
    assert len(case.verify()) == 1


def test_from_a_zip_into_the_case(tmp_path):
    chat = "[2025/2/7 上午9:31:00] 映潔: \u200e<附件: 名單.jpg>\r\n[2025/2/7 上午9:32:00] 映潔: \u200e<附件: ../../名單2.jpg>\r\n".encode()
    (tmp_path / "WhatsApp Chat - 讀書會.zip").write_bytes(zipped(("_chat.txt", chat), ("名單.jpg", JPEG), ("a/名單2.jpg", OTHER), ("z.jpg", b"z")))
    case = new_case(tmp_path / "case", officer="甲")
    case.add(tmp_path / "*.zip", received_from="乙")
    case.read()
    digests = case.table("messages")["attachment_sha256"].dropna().tolist()
    assert [case.attachment(digest).read_bytes() for digest in digests] == [JPEG, OTHER]
    assert sorted(path.name for path in (case.folder.path / "evidence/E1/media").iterdir()) == sorted(f"{digest}.jpg" for digest in digests)
    assert "media-unnamed" in set(case.table("warnings")["code"])
    assert case.verify() == [] and {path.name for path in tmp_path.iterdir()} == {"case", "WhatsApp Chat - 讀書會.zip"}
    before = case.folder.log.head
    case.read()
    assert case.folder.log.head == before


def test_two_files_of_one_name():
    names = ("photos/photo_1.jpg", "photos_2/photo_1.jpg")
    both = readers.read_bytes(zipped(("e/result.json", telegram(*names)), (f"e/{names[0]}", JPEG), (f"e/{names[1]}", OTHER)), "a.zip")
    assert both.messages["attachment_sha256"].tolist() == [SHA, hashlib.sha256(OTHER).hexdigest()]
    loose = readers.read_bytes(zipped(("result.json", telegram("photo_1.jpg")), ("a/photo_1.jpg", JPEG), ("b/photo_1.jpg", OTHER)), "a.zip")
    assert loose.messages["attachment_sha256"].isna().all() and loose.media == {}


def test_a_file_saved_under_another_name_than_it_bears():
    sample = (HERE / "discord" / "several_files.json").read_bytes()
    export = readers.read_bytes(zipped(("a/資料組.json", sample), ("a/資料組_Files/image-0A1B2.png", JPEG), ("a/資料組_Files/image-3C4D5.png", OTHER)), "a.zip")
    assert export.messages["attachment"].tolist()[:2] == ["image.png"] * 2
    assert export.messages["attachment_sha256"].tolist()[:2] == [SHA, hashlib.sha256(OTHER).hexdigest()]


def test_links_and_hidden_files_beside_are_left_alone(folder):
    (folder / "secret.jpg").write_bytes(b"x")
    (folder / "received" / "link.jpg").symlink_to(folder / "secret.jpg")
    (folder / "received" / ".hidden.jpg").write_bytes(b"x")
    found = attachments.Folder(folder / "received" / "與讀書會的 WhatsApp 對話.txt").names
    assert sorted(found) == ["media/IMG-20240305-WA0001.jpg", "private.jpg"]


@pytest.mark.parametrize("text, named", [
    ("看 a b.jpg (附件檔案)", ["x/a b.jpg"]), ("a b.jpgx", []), ('"uri": "photos/\\u540d.png"', ["名.png"]), ("名.png", ["名.png"]), ("", []),
])
def test_named_in(text, named):
    assert attachments.named_in(text.encode(), ["x/a b.jpg", "名.png"]) == named
