"""Reading order: lines of one block (a bubble, a paragraph, a cell) stay together; blocks go from the top down and left to right."""

from __future__ import annotations

import numpy as np

from leakkit.ocr.line import TextLine


def tilt(lines) -> float:
    """The angle of the writing against the horizontal, radians; 0 where there is too little to tell."""
    long = [line for line in lines if line.width > 3 * line.height]
    if len(long) < 2:
        return 0.0
    angles = [np.arctan2(*(line.quad[1] - line.quad[0])[::-1]) for line in long]
    angle = float(np.median(angles))
    return angle if abs(angle) > np.deg2rad(0.4) else 0.0


def level(lines) -> list[tuple[float, float, float, float]]:
    """left, top, right, bottom of each line after the tilt of the whole is taken out."""
    angle = tilt(lines)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    out = []
    for line in lines:
        quad = line.quad @ turn.T
        left, right = quad[[0, 3], 0].mean(), quad[[1, 2], 0].mean()
        top, bottom = quad[[0, 1], 1].mean(), quad[[2, 3], 1].mean()
        out.append((float(left), float(top), float(right), float(bottom)))
    return out


def rows(boxes) -> list[list[int]]:
    """The boxes as rows, from the top; in a row from the left. A box joins the row whose last member it overlaps by half its height."""
    by_top = sorted(range(len(boxes)), key=lambda n: (boxes[n][1] + boxes[n][3]) / 2)
    found: list[list[int]] = []
    for n in by_top:
        for row in reversed(found[-4:]):
            if _beside(boxes[row[-1]], boxes[n]) and all(_apart(boxes[m], boxes[n]) for m in row):
                row.append(n)
                break
        else:
            found.append([n])
    return [sorted(row, key=lambda n: boxes[n][0]) for row in found]


def _beside(a, b) -> bool:
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return shared > 0.55 * min(a[3] - a[1], b[3] - b[1])


def _apart(a, b) -> bool:
    """They do not stand above each other."""
    return min(a[2], b[2]) - max(a[0], b[0]) < 0.3 * min(a[2] - a[0], b[2] - b[0])


def blocks(boxes) -> list[list[int]]:
    """The boxes as blocks of lines under each other, in reading order. A line of a table stands beside others and is a block of its own."""
    ranked = rows(boxes)
    mates = {n: [m for m in row if m != n and _same_size(boxes[m], boxes[n])] for row in ranked for n in row}
    below: dict[int, int] = {}
    taken = set()
    flat = [n for row in ranked for n in row]
    for n in flat:
        follower = next((m for m in flat if m not in taken and m != n and _follows(boxes[n], boxes[m])), None)
        if follower is not None and not (mates[n] and mates[follower]):
            below[n] = follower
            taken.add(follower)
    out = []
    for n in flat:
        if n in taken:
            continue
        chain = [n]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        out.append(chain)
    return out


def _same_size(a, b) -> bool:
    one, two = a[3] - a[1], b[3] - b[1]
    return 0.74 < one / max(two, 1) < 1.35


def _follows(a, b) -> bool:
    """`b` is the next line of the paragraph of `a`: close below, of one size, in line with it."""
    height = a[3] - a[1]
    gap = b[1] - a[3]
    if not (_same_size(a, b) and -0.5 * height < gap < 0.55 * height and (a[1] + a[3]) / 2 < b[1] + 0.2 * height):
        return False
    return abs(a[0] - b[0]) < 0.7 * height or (abs(a[2] - b[2]) < 0.5 * height and min(a[2], b[2]) > max(a[0], b[0]))


def in_order(lines: list[TextLine]) -> list[tuple[int, TextLine]]:
    """(block number from 0, line) in reading order."""
    boxes = level(lines)
    return [(number, lines[n]) for number, block in enumerate(blocks(boxes)) for n in block]
