"""The pages "add a reader / a pattern / a provision", each tried literally on a copy of the package."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT

PAGES = sorted((ROOT / "docs").glob("add-a-*.md"))
_STEP = re.compile(r"^<!-- (寫入|加在|執行) ?(\S*?)(?: 末尾)? -->\n```\w+\n(.*?)^```", re.M | re.S)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package that a page may change; the model's weights are linked, not copied."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "leakkit", folder / "leakkit", ignore=shutil.ignore_patterns("__pycache__", "*.onnx"))
    for weights in (ROOT / "leakkit").rglob("*.onnx"):
        os.symlink(weights, folder / weights.relative_to(ROOT))
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_does_what_it_says(page, copy):
    steps = _STEP.findall(page.read_text(encoding="utf-8"))
    assert {kind for kind, *_ in steps} >= {"執行"} and len(steps) == page.read_text(encoding="utf-8").count("```") // 2
    for kind, target, words in steps:
        if kind == "執行":
            run = subprocess.run([sys.executable, "-c", words], cwd=copy, capture_output=True, text=True,
                                 env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"})
            assert run.returncode == 0, run.stderr
            continue
        path = copy / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text(encoding="utf-8") if kind == "加在" else "") + words, encoding="utf-8")


def test_there_is_a_page_for_each():
    assert [page.stem for page in PAGES] == ["add-a-pattern", "add-a-provision", "add-a-reader"]
