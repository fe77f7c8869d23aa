"""environment.yml from pyproject.toml: a conda shim in which pip does the work, so that there is one list of packages.

    python .ci/environment.py        writes environment.yml
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def environment() -> str:
    """The text of environment.yml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = ",".join(name for name in project["optional-dependencies"] if name not in ("test", "ckip", "train"))
    core = "\n".join(f"#   {need}" for need in project["dependencies"] if re.match(
        r"(jupyterlab|pandas|spacy|matplotlib)[<>=]", need))
    ckip = "\n".join(f"#   {need}" for need in project["optional-dependencies"]["ckip"])
    target = f".[{extras}]" if extras else "."
    return f"""\
# Generated from pyproject.toml by .ci/environment.py; a test compares. Do not edit by hand.
# conda env create -f environment.yml
#
# Main packages (exact versions: constraints.txt):
{core}
# Optional extra "ckip" (adds torch; conda users: pip install -c constraints.txt -e ".[ckip]"):
{ckip}
name: leakkit
channels:
  - conda-forge
dependencies:
  - python {project["requires-python"]}
  - pip
  - pip:
      - -c constraints.txt
      - -e {target}
"""


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment(), encoding="utf-8", newline="\n")
