"""Documents are run: every Python block of the README, every notebook, top to bottom; notebooks are saved without outputs."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from .conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def blocks(path, language):
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S)


def test_the_readme_speaks_chinese_first_and_shows_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"[一-鿿]", text.split("\n")[0])
    assert text.index("make demo") < text.index("## English")
    assert "make test" in text
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert (ROOT / picture.group(1)).is_file()


def test_the_readme_blocks_run(tmp_path):
    """All its Python blocks in one session, in a folder laid out as the README says."""
    code = "\n".join(blocks(ROOT / "README.md", "python"))
    assert len(code.strip().splitlines()) >= 10
    (tmp_path / "exports").mkdir()
    for file in (ROOT / "datasets" / "seed_case").glob("*LINE*.txt"):
        shutil.copy(file, tmp_path / "exports")
    for name in ("roster_work_group.csv", "decisions.csv"):
        shutil.copy(ROOT / "datasets" / "seed_case" / name, tmp_path / name)
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out").is_dir()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_saved_without_outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """One folder for all notebooks, run in their order: a later one goes on where an earlier one ended."""
    return tmp_path_factory.mktemp("workplace")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_run_and_show_no_value(path, workplace):
    import nbformat
    import pandas as pd
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)
    NotebookClient(book, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(workplace)}}).execute()
    # the widgets' pages too: nbclient keeps what it was told of them in the notebook's metadata
    shown = json.dumps([[cell.get("outputs", []) for cell in book.cells], book.metadata], ensure_ascii=False)
    decided = pd.read_csv(ROOT / "datasets/seed_case/decisions.csv", dtype=str)
    for value in decided[decided["decision"] == "personal"]["value"]:
        if len(value) > 2:
            assert value not in shown
    assert ("application/vnd.jupyter.widget-view+json" in shown) or path.name.startswith("05")
    if "03" in path.name:
        assert shown.count('"image/png"') == 3


def test_the_reference_names_everything_public():
    """`make reference` makes docs/api.md anew; its wording may lag behind a docstring, a name may not be missing."""
    import runpy

    made = runpy.run_path(str(ROOT / ".ci" / "reference.py"))["reference"]()
    kept = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    def names(page):
        return set(re.findall(r"^### `([\w.]+)", page, re.M))
    assert len(names(made)) > 80
    assert names(made) - names(kept) == set(), "make reference"


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
