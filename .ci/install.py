"""pip install with a line of progress in place of hundreds: the Makefile's long step.

    python .ci/install.py -c constraints.txt -e ".[test]"
"""

import subprocess
import sys

EVERY = 20


def main(arguments) -> int:
    """Run pip; say how many packages were collected, and the end of its output when it fails. Gives pip's exit code."""
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *arguments]
    collected, lines = 0, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as pip:
        for line in pip.stdout:
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                collected += 1
                if collected % EVERY == 0:
                    print(f"  已確認 {collected} 個套件 (packages looked at)…", flush=True)
            elif line.startswith("Installing collected packages"):
                print("  下載完成，安裝中 (installing)…", flush=True)
    if pip.returncode:
        print("".join(lines[-25:]), file=sys.stderr)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
