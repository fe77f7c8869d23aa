"""The house rules, executable. The page they come from is ARCHITECTURE.md."""

import ast
import re
import statistics
import subprocess
import sys

import pandas as pd
import pytest

from leakkit import audience, incident, law, people, review, schema, severity, spread

from .conftest import ROOT
from .scenes import disclosed, people_of, tables

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
ROOMS = re.findall(r"^\| `(\w+)` \|", PAGE.split("## 2.")[1].split("## 3.")[0], re.M)
SOURCES = sorted((ROOT / "leakkit").rglob("*.py"))


def room_of(path):
    return path.relative_to(ROOT / "leakkit").parts[0].removesuffix(".py")


def imported_rooms(path):
    """Rooms that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "leakkit" and not node.level:
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name.split(".")[1] for a in node.names if a.name.startswith("leakkit.")]
        yield from (name for name in names if name in ROOMS)


def test_architecture_lists_exactly_the_rooms_that_exist():
    there = {room_of(path) for path in SOURCES} - {"__init__", "__main__"}
    assert sorted(there) == sorted(ROOMS)


def test_architecture_lists_every_table():
    listed = set(re.findall(r"`(\w+)`", PAGE.split("## 3.")[1].split("**audience**")[0])) & set(schema.TABLES)
    assert listed == set(schema.TABLES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_import_only_leftwards(path):
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    backward = [other for other in imported_rooms(path) if ROOMS.index(other) > ROOMS.index(room)]
    # the one door to the right: Case.incident gives the Leak that it starts
    assert [other for other in backward if (room, other) != ("investigation", "leak")] == []


def test_import_is_light_and_quick():
    code = "import time, sys; t = time.perf_counter(); import leakkit; print(time.perf_counter() - t); " \
           "print(sorted({'pandas', 'spacy', 'torch', 'matplotlib', 'pyarrow'} & set(sys.modules)))"
    seconds, heavy = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split("\n")[:2]
    assert float(seconds) < 0.3
    assert heavy == "[]"


HEAVY = {"spacy", "torch", "transformers", "ckip_transformers", "matplotlib", "typst", "pypandoc", "networkx", "onnxruntime",
         "cv2", "PIL", "rapidocr", "imagehash", "opencc", "phonenumbers", "pyrage", "pypdf", "pyarrow", "jinja2", "statsmodels",
         "scipy", "sklearn", "odfdo", "openpyxl"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_imports_stay_inside_functions(path):
    if "train" in path.parts:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tops = {alias.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    tops |= {node.module.split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom) and node.module}
    assert tops & HEAVY == set()


FORBIDDEN = {"pickle", "marshal", "shelve", "socket", "urllib", "http", "requests", "ftplib", "smtplib", "random"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_network_no_pickle_no_eval_no_clock(path):
    """`random` and the clock are passed in; only `investigation` looks at the wall clock, for the default of `open_case`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    allowed = {"random"} if "train" in path.parts else set()
    assert imported & FORBIDDEN - allowed == set()
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert calls & {"eval", "exec", "compile", "__import__"} == set()
    if room_of(path) != "investigation":
        clock = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in
                 ("now", "today", "utcnow") and isinstance(node.value, (ast.Name, ast.Attribute))
                 and getattr(node.value, "id", getattr(node.value, "attr", "")) in ("dt", "datetime", "date", "Timestamp")]
        assert clock == []


def functions():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path, node.name, node.end_lineno - node.lineno + 1


def test_functions_are_small():
    sizes = list(functions())
    assert statistics.median(size for *_, size in sizes) < 12
    assert [(str(path.relative_to(ROOT)), name, size) for path, name, size in sizes if size > 50] == []


def test_files_are_about_one_idea():
    bad = {"utils", "util", "helpers", "helper", "manager", "engine", "core", "common", "misc"}
    assert [path for path in SOURCES if path.stem in bad] == []
    long = [(str(p.relative_to(ROOT)), n) for p in SOURCES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400]
    assert long == []


def test_tests_mirror_sources():
    stems = {path.stem.removeprefix("test_") for path in (ROOT / "tests").rglob("test_*.py")}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert [room for room in ROOMS if room not in stems | folders] == []


def test_every_public_function_says_what_it_is():
    silent = []
    for path in SOURCES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append((str(path.relative_to(ROOT)), node.name))
    assert silent == []


def test_no_verb_mutates_its_input():
    """One scene through every room that takes frames; afterwards all inputs are as they were."""
    from leakkit import deid, pii

    evidence, messages, membership, post = tables("09:00 + B by C", "09:30 B 早", "10:00 A! 檢舉人 林小美 0900-000-123", "10:20 A ~")
    findings = pii.find_in_messages(messages)
    decisions = schema.DECISIONS.frame([{"finding_id": findings["finding_id"].iloc[0], "decision": "personal", "reason": "r",
                                         "by": "甲", "at": pd.Timestamp("2025-10-01")}])
    who = people_of(messages, membership)
    inputs = {"evidence": evidence, "messages": messages, "membership": membership, "findings": findings,
              "decisions": decisions, "people": who}
    before = {name: frame.copy(deep=True) for name, frame in inputs.items()}

    whole, found = people.with_subjects(who, messages, findings)
    people.set_facts(who, "A", role="handler")
    people.same_person(who, "A", "B")
    review.queue(findings, decisions, who)
    review.carry_over(findings, findings, decisions)
    disclosures = incident.propose(messages, found, decisions, whole, evidence)
    story = incident.reconstruct(disclosures, messages, whole)
    incident.timeline(story, messages, membership, evidence)
    seen = audience.of(disclosed(messages, post), messages, membership, who, evidence, declared=9)
    travelled = spread.measure(disclosures, messages, found, [audience.of(row, messages, membership, whole, evidence)
                                                              for _, row in disclosures.iterrows()], whole, evidence)
    severity.of(disclosures, found, whole, travelled)
    law.derive(messages, whole, found, disclosures, seen.table)
    deid.DeidMap.build(whole, found)
    for name, frame in inputs.items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before[name]))


def test_a_value_never_reaches_a_repr():
    evidence, messages, membership, _ = tables("10:00 陳美玲 檢舉人 林小美 電話 0900-000-123")
    from leakkit import pii

    findings = pii.find_in_messages(messages)
    assert len(findings)
    who, found = people.with_subjects(people_of(messages, membership), messages, findings)
    for shown in (messages, findings, found, who, findings["value"], findings.iloc[0], messages.loc[0],
                  findings.head(1), findings[["value", "kind"]], findings.set_index("finding_id"), messages["text"]):
        texts = [repr(shown), str(shown)]
        if hasattr(shown, "_repr_html_"):
            texts.append(shown._repr_html_())
        for text in texts:
            assert "林小美" not in text and "0900-000-123" not in text and "陳美玲" not in text


def test_environment_yml_is_what_pyproject_says():
    import runpy

    generator = runpy.run_path(str(ROOT / ".ci" / "environment.py"))
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == generator["environment"]()


def test_constraints_are_names_and_versions_only():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+( ; .*)?", line), line
    assert "torch==2.13.0" in (ROOT / "constraints.txt").read_text(encoding="utf-8").split("\n")


def test_the_core_install_has_no_torch():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=~! \[]", need)[0].lower() for need in project["dependencies"]}
    assert names & {"torch", "transformers", "ckip-transformers"} == set()
    assert "torch>=2.13,<2.14" in project["optional-dependencies"]["ckip"]
