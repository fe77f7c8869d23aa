"""Time of a citation check and of the catalogue, and what the check finds in the test bulletins (python benchmarks/law.py)."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
_COLD = ("import time, pandas; s = time.perf_counter(); import leakkit as lk; "
         "lk.check_citations('刑法第132條第2項：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或三百元以下罰金。」', on='2025-10-01'); "
         "print(time.perf_counter() - s)")


def best(run, times: int = 5) -> float:
    """Seconds of the fastest of so many runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    """Print the figures."""
    from leakkit.law import applicable, check_citations
    from leakkit.law.catalogue import catalogue
    from tests.law.full_bulletins import BULLETINS
    from tests.law.passages import CLEAN, DAY, FAULTY

    text = "\n".join(text for _, text in BULLETINS)[:3000]
    cold = subprocess.run([sys.executable, "-c", _COLD], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    print(f"check of {len(text)} characters: {best(lambda: check_citations(text, on=DAY)):.3f} s")
    print(f"first check in a new process, pandas loaded, leakkit's import included: {float(cold):.3f} s")
    print(f"applicable: {best(lambda: applicable({'personal_data': True, 'recipients': 3}, on=DAY)):.3f} s")
    print(f"versions held: {len(catalogue())}, with wording: {sum(p.text_held for p in catalogue())}")
    found = sum(any(row == kind for row in check_citations(text, day)["kind"]) for text, kind, _, day in FAULTY)
    false = sum(len(check_citations(text, DAY)) for text in CLEAN) + sum(len(check_citations(text, day)) for day, text in BULLETINS)
    print(f"faulty passages found: {found} of {len(FAULTY)}; remarks on {len(CLEAN)} clean passages and {len(BULLETINS)} bulletins: {false}")


if __name__ == "__main__":
    main()
