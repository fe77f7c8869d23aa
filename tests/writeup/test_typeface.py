"""The face in a document: the characters that stand in it, under the name 標楷體, readable again by whoever opens it."""

import io
import re
import zipfile

import pytest
from fontTools.ttLib import TTFont

from leakkit.writeup import typeface
from leakkit.writeup.render import render

TEXT = "# 壹、案由\n\n甲於群組一發布乙之姓名[^1]。\n\n[^1]: 註腳用字：龜鶴。\n"


def characters(data: bytes) -> set[str]:
    font = TTFont(io.BytesIO(data))
    assert font["OS/2"].fsType == 0                      # may be embedded and edited
    return set(map(chr, font.getBestCmap()))


def plain_face(package, key: str) -> bytes:
    """ECMA-376 part 4, 9.1: the first 32 bytes mixed with the key read backwards."""
    mixed, key = package.read("word/fonts/kai.odttf"), bytes.fromhex(re.sub("[{}-]", "", key))[::-1]
    return bytes(b ^ key[i % 16] for i, b in enumerate(mixed[:32])) + mixed[32:]


@pytest.fixture(scope="module", params=[".odt", ".docx", ".html"])
def made(request, tmp_path_factory):
    return render(TEXT, tmp_path_factory.mktemp("face") / f"out{request.param}", title="調查報告", marking="密")


def test_every_document_carries_the_characters_that_stand_in_it(made):
    if made.suffix == ".html":
        import base64

        page = made.read_text(encoding="utf-8")
        face = base64.b64decode(re.search(r"data:font/ttf;base64,([^)]+)\)", page)[1])
        assert "font-src data:" in page and not re.search(r"url\((?!data:)", page)
    else:
        with zipfile.ZipFile(made) as package:
            if made.suffix == ".odt":
                face = package.read("Fonts/kai.ttf")
                assert b"Fonts/kai.ttf" in package.read("META-INF/manifest.xml") and b"Fonts/kai.ttf" in package.read("styles.xml")
            else:
                table = package.read("word/fontTable.xml").decode()
                face = plain_face(package, re.search(r'w:fontKey="([^"]+)"', table)[1])
                assert re.search('<w:font w:name="標楷體">.*?<w:embedRegular', table) and b"odttf" in package.read("[Content_Types].xml")
    assert set("壹、案由甲於群組一發布乙之姓名註腳用字龜鶴調查報告密0159") <= characters(face)
    assert len(face) < 3_000_000 and (made.suffix == ".html" or set("懲戒處分通報應變") <= characters(face))


def test_same_characters_same_bytes_and_only_those():
    assert typeface.cut_to("甲乙丙") == typeface.cut_to("丙甲乙甲")
    held = characters(typeface.cut_to("甲乙丙"))
    assert set("甲乙丙，。（）Az9") <= held and not held & set("丁戊己")


def test_an_office_document_that_names_another_face_stays_as_it_is(tmp_path):
    for suffix, part, own in ((".odt", "styles.xml", typeface.with_odt_face), (".docx", "word/fontTable.xml", typeface.with_docx_face)):
        data = render(TEXT, tmp_path / f"a{suffix}", title="報告").read_bytes()
        parts = typeface.unpacked(data)
        bare = typeface.packed({**parts, part: parts[part].replace("標楷體".encode(), b"Other").replace(b"font-face-src", b"x").replace(b"embedRegular", b"x")})
        assert own(bare) == bare
