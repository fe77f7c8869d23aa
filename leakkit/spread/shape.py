"""The shape of a tree of reposts: structural virality, depth, breadth, and how they change where a source is in doubt.

Structural virality is the mean distance between all pairs (Goel, Anderson, Hofman, Watts 2015), by the linear formula
2/(n(n-1)) · Σ s(n-s) over edges, s = nodes below the edge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice, product

from leakkit.errors import InputError

#: so many combinations of doubtful sources are tried
_MOST = 256


def structural_virality(edges) -> float:
    """Mean distance between all pairs of nodes of a tree; `edges` = list of (parent, child). 0.0 for no edge.

    Raises InputError when the edges are no tree (two parents, a loop, or two pieces). Source: Goel et al. 2015.
    """
    order = _topdown(edges)
    nodes = len(order)
    below = dict.fromkeys(order, 1)
    parent = {child: up for up, child in edges}
    total = 0
    for node in reversed(order):
        if node in parent:
            total += below[node] * (nodes - below[node])
            below[parent[node]] += below[node]
    return 2 * total / (nodes * (nodes - 1)) if nodes > 1 else 0.0


def _topdown(edges) -> list:
    """The nodes of a tree from its root down."""
    children, parents = defaultdict(list), {}
    for up, child in edges:
        if child in parents:
            raise InputError(why=f"「{child}」有兩個來源，不是樹 two parents")
        parents[child] = up
        children[up].append(child)
    roots = [node for node in dict.fromkeys(up for up, _ in edges) if node not in parents]
    order = roots[:1]
    for node in order:
        order.extend(children.get(node, ()))
    if edges and (len(roots) != 1 or len(order) != len(edges) + 1):
        raise InputError(why="邊不成一棵樹（有迴圈或不相連）not one tree")
    return order


def depths(edges) -> dict:
    """Node → steps from the root of a tree given as (parent, child) pairs."""
    parent = {child: up for up, child in edges}
    depth: dict = {}
    for node in _topdown(edges):
        depth[node] = depth[parent[node]] + 1 if node in parent else 0
    return depth


@dataclass(frozen=True)
class Shape:
    """`size` (nodes), `depth`, `max_breadth` (most nodes at one depth, the root's own left out where there are others),
    `first_hop_breadth`, `structural_virality`."""

    size: int
    depth: int
    max_breadth: int
    first_hop_breadth: int
    structural_virality: float


def shape(edges, root) -> Shape:
    """The Shape of one tree; without an edge it is the root alone."""
    depth = depths(edges) if edges else {root: 0}
    breadth = Counter(depth.values())
    return Shape(len(depth), max(depth.values()), max(breadth.values()), breadth.get(1, 0), structural_virality(edges))


def rooted(parent_of: dict, root) -> list[tuple]:
    """The (parent, child) pairs of `parent_of` (child → parent) that hang together with the root, loops left out."""
    children = defaultdict(list)
    for child, up in parent_of.items():
        if child != root:
            children[up].append(child)
    order, pairs = [root], []
    for node in order:
        for child in children[node]:
            pairs.append((node, child))
            order.append(child)
    return pairs


def ranges(parent_of: dict, alternatives: dict, root) -> tuple[tuple[int, int], tuple[float, float], int]:
    """((least, most depth), (least, most virality), combinations tried) over the doubtful sources; `alternatives`: child → other
    parents."""
    doubtful = [child for child, others in alternatives.items() if others and child in parent_of]
    choices = [[parent_of[child], *alternatives[child]] for child in doubtful]
    seen = []
    for chosen in islice(product(*choices), _MOST):
        pairs = rooted({**parent_of, **dict(zip(doubtful, chosen, strict=True))}, root)
        found = shape(pairs, root)
        seen.append((found.depth, found.structural_virality))
    low, high = min(depth for depth, _ in seen), max(depth for depth, _ in seen)
    return (low, high), (min(v for _, v in seen), max(v for _, v in seen)), len(seen)
