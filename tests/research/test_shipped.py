"""The invented research data: the generator makes the shipped bytes, and nothing in them is anybody's."""

import re
import shutil
import subprocess
import sys

from tests.conftest import ROOT

FOLDER = ROOT / "datasets" / "research"


def test_the_generator_makes_these_bytes(tmp_path):
    shutil.copytree(FOLDER / "source", tmp_path / "research" / "source")
    subprocess.run([sys.executable, str(tmp_path / "research" / "source" / "generate.py")], check=True)
    made = {file.name: file.read_bytes() for file in (tmp_path / "research").iterdir() if file.is_file()}
    assert made and all((FOLDER / name).read_bytes() == data for name, data in made.items())


def test_numbers_and_addresses_are_impossible():
    text = (FOLDER / "[LINE] 里民服務公務群的聊天.txt").read_text(encoding="utf-8")
    assert set(re.findall(r"(?<![\d-])09\d{2}", text)) == {"0900"} and set(re.findall(r"@(\S+?\.com)", text)) == {"example.com"}
