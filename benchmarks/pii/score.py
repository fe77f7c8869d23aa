"""Score a finder on a development or judging set.

    python benchmarks/pii/score.py [FILE.jsonl] [--names SPEC] [--show]

One JSON object a line: ``text``, ``spans`` (list of [start, end, kind], code points, end exclusive), ``register``.
Exact F1: same start, end and kind. Covered: a gold span whose every character lies in findings of its own kind
(strict) or of
any kind (safe to de-identify). False alarms: harmless messages (no gold span) with a finding, per 100 harmless
messages.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import leakkit as lk

HERE = Path(__file__).parent


def load(path) -> list[dict]:
    """The rows of a .jsonl file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def found_spans(rows, names=None) -> list[list[tuple[int, int, str]]]:
    """The findings of each row as (start, end, kind)."""
    frame = lk.find([row["text"] for row in rows], names=names)
    out = [[] for _ in rows]
    for number, start, end, kind in zip(*(frame[c] for c in ("text_id", "start", "end", "kind")), strict=True):
        out[number].append((int(start), int(end), kind))
    return out


def covered(span, found, same_kind: bool) -> bool:
    """Every character of a gold span lies in a finding."""
    start, end, kind = span
    inside = {at for low, high, other in found if other == kind or not same_kind for at in range(low, high)}
    return all(at in inside for at in range(start, end))


def score(rows, found) -> dict:
    """Counts by kind: gold, found, exact, covered; and the harmless rows with an alarm."""
    counts = {name: Counter() for name in ("gold", "found", "exact", "covered", "safe")}
    for row, spans in zip(rows, found, strict=True):
        gold = [tuple(span) for span in row["spans"]]
        counts["gold"].update(kind for *_, kind in gold)
        counts["found"].update(kind for *_, kind in spans)
        counts["exact"].update(kind for *_, kind in set(gold) & set(spans))
        counts["covered"].update(span[2] for span in gold if covered(span, spans, True))
        counts["safe"].update(span[2] for span in gold if covered(span, spans, False))
    harmless = [spans for row, spans in zip(rows, found, strict=True) if not row["spans"]]
    return counts | {"harmless": len(harmless), "alarms": sum(bool(spans) for spans in harmless)}


def table(result) -> str:
    """The figures as text, a line a kind."""
    lines = [f"{'kind':13}{'gold':>6}{'found':>7}{'F1':>7}{'covered':>9}{'any kind':>10}"]
    for kind in [*sorted(result["gold"]), "all"]:
        gold, found, exact, cover, safe = (
            sum(result[name].values()) if kind == "all" else result[name][kind]
            for name in ("gold", "found", "exact", "covered", "safe")
        )
        f1 = 200 * exact / (gold + found) if gold + found else 0.0
        lines.append(
            f"{kind:13}{gold:6}{found:7}{f1:7.1f}{100 * cover / max(1, gold):9.1f}{100 * safe / max(1, gold):10.1f}"
        )
    rate = 100 * result["alarms"] / max(1, result["harmless"])
    return "\n".join(
        [*lines, f"false alarms: {result['alarms']} of {result['harmless']} harmless messages = {rate:.1f} per 100"]
    )


def show_differences(rows, found):
    """Every missed and every surplus span, for the author of a rule."""
    for row, spans in zip(rows, found, strict=True):
        gold = {tuple(span) for span in row["spans"]}
        missed, extra = gold - set(spans), set(spans) - gold
        if missed or extra:
            words = [[(row["text"][a:b], kind) for a, b, kind in sorted(part)] for part in (missed, extra)]
            print(row["text"], "\n    missed", words[0], "\n    extra ", words[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=HERE / "development.jsonl")
    parser.add_argument("--names", default=None)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    rows = load(asked.file)
    found = found_spans(rows, asked.names)
    if asked.show:
        show_differences(rows, found)
    print(table(score(rows, found)))


if __name__ == "__main__":
    main()
