"""An officer's copy of a document: saved by LibreOffice, edited, checked on the command line against the case that wrote it."""

import re
import shutil
import subprocess
import zipfile

import pytest

from leakkit.cli import main

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(not SOFFICE, reason="未安裝 LibreOffice，未測由其儲存後再編輯之文件")


@pytest.fixture
def written(case, tmp_path):
    """(the case's folder, the writeup as LibreOffice saved it)."""
    case.decide([row.finding_id for row in case.table("findings").itertuples()], "personal", "試")
    made = case.incident().writeup(tmp_path / "out" / "調查報告.odt")
    again = tmp_path / "again"
    subprocess.run([SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt", "--outdir", str(again), str(made)],
                   capture_output=True, timeout=180, check=True)
    return case.folder.path, again / made.name


def edited(file, old, new):
    """`file` with one piece of its text changed, as an officer would type; the text may stand in several spans."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body = parts["content.xml"].decode()
    piece = r"(?:<[^>]*>)*".join(map(re.escape, old))
    body, count = re.subn(piece, new, body, count=1)
    assert count, old
    parts["content.xml"] = body.encode()
    copy = file.with_name(f"改{len(new)}{file.name}")
    with zipfile.ZipFile(copy, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return copy


def checked(capsys, folder, file):
    code = main(["check", str(file), "--case", str(folder)])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


def test_a_copy_saved_by_libreoffice_and_its_edits(written, capsys):
    folder, file = written
    with zipfile.ZipFile(file) as package:
        styles, body = package.read("styles.xml").decode(), package.read("content.xml").decode()
    assert ">密<" in styles and "page-number" in styles and body.count("<text:note ") >= 3 and 'text:outline-level="2"' in body
    code, said = checked(capsys, folder, file)
    assert code == 0 and "0 處與原文不同" in said and "外洩檢查：未發現" in said, said
    for old, new, told in [
        ("。〔D1", "。", "證據列不見了。「114年9月15日10時06分，甲於聊天室1發布乙之姓名、電話號碼。」原依據 D1"),
        ("可能看到者", "確實看到者", "文字已改，請核對原依據 D1"),
        ("審定情形", "審定情形。另查甲素行不良，尚有其他洩密情事", "新增文字，沒有證據列"),
        ("九千元以下罰金", "三百元以下罰金", "三百元"),
    ]:
        code, said = checked(capsys, folder, edited(file, old, new))
        assert code == 0 and told in said and "1 處與原文不同" in said, (old, said)
    code, said = checked(capsys, folder, edited(file, "審定情形", "審定情形：檢舉人林 小 美已訪談"))
    assert code == 3 and "content.xml" in said and "林小美" not in said and "林 小 美" not in said


def test_the_stale_penalty_is_a_message_of_its_own(written, capsys):
    """One message more than the document as it was written has."""
    folder, file = written
    count = [int(re.search(r"引用與體例訊息 ([0-9]+) 則", checked(capsys, folder, one)[1])[1])
             for one in (file, edited(file, "九千元以下罰金", "三百元以下罰金"))]
    assert count[1] == count[0] + 1
