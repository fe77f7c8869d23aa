"""Read rendered pictures with each engine and print the table.

    python benchmarks/ocr/score.py FOLDER [--engine rapidocr|tesseract|plain] [--show] [--only NAME]

CER: edits between the gold lines and what was read, blanks and the sign used for a mask left aside, order-free: each gold line takes the part of
the text that fits it best, and what is left over counts as added. Exact: the value stands in the text, blanks aside. A masked name is right when
it stands there with a mask, and wrong in the worst way when it stands there as another, unmasked name.
"""

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

_MASK = re.compile("[○〇◯ОO0●•＊*◎□■]")
_FOLD = str.maketrans({"，": ",", "：": ":", "（": "(", "）": ")", "？": "?", "！": "!", "；": ";", "～": "~", "－": "-", "—": "-", "–": "-", "‐": "-", "＊": "*",
                       "〇": "○", "◯": "○", "．": ".", "。": ".", "｡": ".", "／": "/", "＠": "@", "、": ",", "　": " ", "＃": "#", "…": ".",
                       "「": "\"", "」": "\"", "“": "\"", "”": "\"", "＜": "<", "＞": ">"})


def folded(text):
    """`text` without blanks, full-width punctuation as half-width."""
    return re.sub(r"\s+", "", text.translate(_FOLD))


def taken(gold, text):
    """(edits, start, end) of the part of `text` that fits `gold` best; `text` must not be empty."""
    at = text.find(gold)
    if at >= 0:
        return 0, at, at + len(gold)
    row = [(0, n) for n in range(len(text) + 1)]
    for i, sign in enumerate(gold, 1):
        new = [(i, 0)]
        for j, other in enumerate(text, 1):
            new.append(min((row[j - 1][0] + (sign != other), row[j - 1][1]), (row[j][0] + 1, row[j][1]), (new[j - 1][0] + 1, new[j - 1][1])))
        row = new
    end = min(range(len(text) + 1), key=lambda n: (row[n][0], n))
    return row[end][0], row[end][1], end


def errors(gold_lines, read_lines):
    """(edits, characters of the gold)."""
    gold = sorted((folded(line) for line in gold_lines), key=len, reverse=True)
    pieces, edits = ["\n".join(folded(line) for line in read_lines)], 0
    for line in gold:
        fits = [(*taken(line, piece), n) for n, piece in enumerate(pieces) if piece]
        cost, start, end, n = min(fits, default=(len(line), 0, 0, None))
        if n is None or cost >= len(line):
            edits += len(line)
            continue
        edits += cost
        piece = pieces.pop(n)
        pieces[n:n] = [part for part in (piece[:start], piece[end:]) if part]
    return edits + sum(len(piece.replace("\n", "")) for piece in pieces), sum(map(len, gold))


def judged(gold, text):
    """Counter of (kind, verdict) over the personal data of a picture; verdicts: exact, masked-lost, missed."""
    flat, out, missed = folded(text), Counter(), []
    for item in gold["pii"]:
        value = folded(item["value"])
        if item["kind"] == "masked":
            pattern = "".join("[○〇◯ＯO0Qo●•*◎□■]" if _MASK.fullmatch(sign) else re.escape(sign) for sign in value)
            bare = _MASK.sub("", value)
            verdict = "exact" if re.search(pattern, flat) else "masked-lost" if bare in flat and len(bare) > 1 else "missed"
        else:
            verdict = "exact" if value in flat else "missed"
        out[item["kind"], verdict] += 1
        if verdict != "exact":
            missed.append(f"{item['kind']} {item['value']} {verdict}")
    return out, missed


def read(path, engine):
    """The lines of a picture as text, in reading order."""
    import leakkit as lk

    return lk.read_image(path, engine=engine)["text"].tolist()


def run(folder, engine, show=False, only=None):
    """Score every picture of a folder; prints the table."""
    totals, by_damage, messages, seconds = Counter(), {}, Counter(), []
    for path in sorted(Path(folder).glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if only and only not in gold["name"]:
            continue
        started = time.process_time()
        lines = read(path.with_name(gold["file"]), engine)
        seconds.append((time.process_time() - started, gold["name"]))
        edits, size = errors([line["text"] for line in gold["lines"]], lines)
        verdicts, missed = judged(gold, "".join(lines))
        totals.update(verdicts)
        row = by_damage.setdefault((gold["style"], gold["damage"] or "none"), Counter())
        row.update({"pictures": 1, "edits": edits, "size": size, "exact": sum(n for (_, v), n in verdicts.items() if v == "exact"), "pii": sum(verdicts.values())})
        if show:
            print(f"{gold['name']:24} CER {edits / size:.4f} {seconds[-1][0]:.1f}s", "; ".join(missed))
    print(table(engine, totals, by_damage, seconds))


def table(engine, totals, rows, seconds):
    """The figures as Markdown."""
    whole = sum(rows.values(), Counter())
    rank = [f"| {style} | {damage} | {r['pictures']} | {100 * r['edits'] / r['size']:.2f} % | {r['exact']}/{r['pii']} |" for (style, damage), r in sorted(rows.items())]
    kinds = sorted({kind for kind, _ in totals})
    by_kind = [f"{kind} {totals[kind, 'exact']}/{sum(totals[kind, v] for v in ('exact', 'missed', 'masked-lost'))}" for kind in kinds]
    times = sorted(s for s, _ in seconds)
    lost = sum(n for (_, v), n in totals.items() if v == "masked-lost")
    return "\n".join([f"### {engine}", "", "| style | damage | pictures | CER | exact |", "|---|---|---|---|---|", *rank,
                      f"| **all** | | {whole['pictures']} | **{100 * whole['edits'] / whole['size']:.2f} %** | **{whole['exact']}/{whole['pii']} ({100 * whole['exact'] / max(1, whole['pii']):.1f} %)** |",
                      "", "; ".join(by_kind) + f"; masked names that became another name: {lost}.",
                      f"CPU s a picture: median {times[len(times) // 2]:.2f}, longest {times[-1]:.2f}. Peak memory (VmHWM): {peak()} MB."])


def peak():
    """The most memory that this process held, MB (Linux); the program tesseract is a process of its own and not counted."""
    status = Path("/proc/self/status")
    return next((int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM")), 0) if status.exists() else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--engine", default="rapidocr")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only")
    asked = parser.parse_args()
    run(asked.folder, asked.engine, asked.show, asked.only)


if __name__ == "__main__":
    main()
