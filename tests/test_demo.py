"""`leakkit demo` as a person runs it: offline, repeatable byte for byte, from the installed package, no value in the open."""

import os
import subprocess
import sys
import zipfile

import pandas as pd
import pytest

import leakkit as lk
from leakkit import demo, deid
from leakkit.errors import CannotWrite

from .conftest import ROOT

NO_SOCKETS = """
import socket, sys

class Refused(socket.socket):
    def connect(self, *args, **kwargs):
        raise AssertionError("the demo opened a connection")
    connect_ex = sendto = connect

socket.socket = Refused
socket.create_connection = socket.getaddrinfo = Refused.connect
from leakkit.cli import main
sys.exit(main(["demo", "--into", sys.argv[1]]))
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """One demo, run with sockets disabled, in the testers' own language setting switched off."""
    folder = tmp_path_factory.mktemp("demo") / "leakkit-demo"
    environment = {k: v for k, v in os.environ.items() if k != "LEAKKIT_LANG"}
    run = subprocess.run([sys.executable, "-c", NO_SOCKETS, str(folder)], capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stderr
    (folder.parent / "said.txt").write_text(run.stdout, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def said(out):
    return (out.parent / "said.txt").read_text(encoding="utf-8")


def test_it_runs_offline_and_writes_everything(out):
    names = {path.relative_to(out).as_posix() for path in out.rglob("*")}
    for wanted in (*(f"{kind}.{suffix}" for kind in ("writeup", "bulletin") for suffix in ("md", "odt", "docx", "pdf")),
                   "figures/timeline.png", "figures/audience.png", "figures/spread.png", "tables/audience.csv",
                   "tables/findings.csv", "case/custody.jsonl", "case/tables/messages.parquet", "harmless.odt"):
        assert wanted in names


@pytest.mark.parametrize("words", ["17–19 人", "15–17 人", "35 至 46 分鐘", "中華民國刑法 132（2019-12-27）", "2 處貼文",
                                   "無法解釋 0", "發現之曝露：0 次", "leakkit verify"])
def test_the_summary_says_what_an_officer_is_after(said, words):
    assert words in said


def test_the_summary_fits_a_screen_and_shows_no_value(said):
    assert len(said.splitlines()) < 60
    assert [value for value in demo_originals() if value in said] == []


def demo_originals():
    decided = pd.read_csv(ROOT / "datasets/seed_case/decisions.csv", dtype=str)
    rosters = [pd.read_csv(ROOT / f"datasets/seed_case/{name}.csv", dtype=str) for name in ("roster_work_group", "roster_second_group")]
    values = [*decided[decided["decision"] == "personal"]["value"], *(name for roster in rosters for name in roster["name"].dropna())]
    return [value for value in values if len(value) > 2]


def test_no_original_value_outside_the_case_folder(out):
    """Neither as plain bytes nor inside the documents; the case folder itself is the one place that holds them."""
    originals = pd.DataFrame({"value": demo_originals(), "kind": "person"})
    for path in sorted(out.rglob("*")):
        inside = path.relative_to(out).parts
        if path.is_file() and inside[0] not in ("case", "harmless"):
            assert deid.check(path, originals) == [], path.name


def test_both_cases_are_whole(out):
    assert lk.verify(out / "case") == [] and lk.verify(out / "harmless") == []


def test_two_runs_give_the_same_bytes(out, tmp_path):
    again = demo.run(tmp_path / "again", say=lambda line: None)
    one = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    two = {path.relative_to(again).as_posix(): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []


def test_a_folder_that_is_not_the_demos_own_is_never_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(CannotWrite):
        demo.run(tmp_path, say=lambda line: None)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_csv_cells_cannot_run_as_formulas():
    assert [demo._harmless_cell(cell) for cell in ("=1+1", "+886", "-x", "@a", "好", 3)] == ["'=1+1", "'+886", "'-x", "'@a", "好", 3]


def test_the_installed_package_runs_it_outside_the_clone(tmp_path):
    """The wheel, unpacked elsewhere: the samples, templates and strings travel inside."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--disable-pip-version-check", "-w", str(tmp_path),
                    str(ROOT)], check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("leakkit-*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    (tmp_path / "desk").mkdir()
    code = "import sys; sys.path.insert(0, sys.argv[1]); import leakkit; from leakkit.cli import main; " \
           "assert leakkit.__file__.startswith(sys.argv[1]); sys.exit(main(['demo']))"
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path / "site")], cwd=tmp_path / "desk", capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "desk/leakkit-demo/bulletin.pdf").stat().st_size > 10_000
