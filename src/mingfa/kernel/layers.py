"""A layered layout for a directed graph (Sugiyama, Tagawa and Toda, 1981): layers, order within them, positions.

Small and deterministic. Edges that pass a layer get a waypoint there, so that no edge runs behind a box.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SWEEPS = 12
WAYPOINT = 14.0


@dataclass(slots=True)
class Layout:
    """Where everything stands. Boxes by their centre and top; edges as points from box to box."""

    x: dict[str, float] = field(default_factory=dict)
    y: dict[str, float] = field(default_factory=dict)
    paths: dict[tuple[str, str], list[tuple[float, float]]] = field(default_factory=dict)
    width: float = 0
    height: float = 0


def rank(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Layer of each node: one below its lowest predecessor. Edges that would close a circle are ignored."""
    before: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        before[end].append(start)
    ranks: dict[str, int] = {}
    for node in nodes:
        _rank(node, before, ranks, frozenset())
    return ranks


def _rank(node: str, before: Mapping[str, list[str]], ranks: dict[str, int], above: frozenset[str]) -> int:
    if node not in ranks:
        earlier = [_rank(one, before, ranks, above | {node}) for one in before[node] if one not in above]
        ranks[node] = 1 + max(earlier, default=-1)
    return ranks[node]


def broken(ranks: Mapping[str, int], edges: Sequence[tuple[str, str]], abreast: int) -> dict[str, int]:
    """The ranks again with no more than `abreast` nodes in a layer: those that lead nowhere stand in the upper rows."""
    leading = {start for start, end in edges if ranks[start] < ranks[end]}
    found: dict[str, int] = {}
    row = 0
    for level in range(max(ranks.values(), default=-1) + 1):
        layer = sorted((node for node in ranks if ranks[node] == level), key=lambda node: node in leading)
        rows = -(-len(layer) // abreast)
        for index, node in enumerate(layer):
            found[node] = row + index * rows // len(layer)
        row += rows
    return found


def layout(
    nodes: Mapping[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    gap: tuple[float, float],
    *,
    abreast: int,
) -> Layout:
    """Place boxes of the given (width, height), at most `abreast` in a row, at least `gap` (across, down) apart."""
    ranks = broken(rank(list(nodes), edges), edges, abreast)
    drawn = [(a, b) for a, b in edges if ranks[a] < ranks[b]]
    size = dict(nodes)
    chains: dict[tuple[str, str], list[str]] = {}
    links: list[tuple[str, str]] = []
    for start, end in drawn:
        chain = [start]
        for level in range(ranks[start] + 1, ranks[end]):
            point = f"{start}>{end}>{level}"
            size[point], ranks[point] = (WAYPOINT, 0.0), level
            chain.append(point)
        chain.append(end)
        chains[start, end] = chain
        links += itertools.pairwise(chain)
    layers = _ordered(size, ranks, links)
    found = Layout()
    _place_across(found, layers, size, links, gap[0])
    _place_down(found, layers, size, gap[1])
    for edge, chain in chains.items():
        found.paths[edge] = _points(found, chain, size)
    return found


def _ordered(
    size: Mapping[str, tuple[float, float]], ranks: Mapping[str, int], links: Sequence[tuple[str, str]]
) -> list[list[str]]:
    layers: list[list[str]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    for node in size:
        layers[ranks[node]].append(node)
    up: dict[str, list[str]] = {node: [] for node in size}
    down: dict[str, list[str]] = {node: [] for node in size}
    for start, end in links:
        up[end].append(start)
        down[start].append(end)
    for sweep in range(SWEEPS):
        near = up if sweep % 2 == 0 else down
        order = range(1, len(layers)) if sweep % 2 == 0 else range(len(layers) - 2, -1, -1)
        for level in order:
            other = layers[level - 1] if sweep % 2 == 0 else layers[level + 1]
            place = {node: index for index, node in enumerate(other)}
            at = {node: index for index, node in enumerate(layers[level])}
            layers[level].sort(key=lambda node: (_middle([place[n] for n in near[node]], at[node]), at[node]))
    return layers


def _middle(places: list[int], otherwise: int) -> float:
    return sum(places) / len(places) if places else float(otherwise)


def _place_across(
    found: Layout,
    layers: Sequence[Sequence[str]],
    size: Mapping[str, tuple[float, float]],
    links: Sequence[tuple[str, str]],
    gap: float,
) -> None:
    """Each box as near as may be to the middle of its neighbours, without overlap."""
    near: dict[str, list[str]] = {node: [] for node in size}
    for start, end in links:
        near[start].append(end)
        near[end].append(start)
    for layer in layers:
        across = 0.0
        for node in layer:
            found.x[node] = across + size[node][0] / 2
            across += size[node][0] + gap
    for _ in range(SWEEPS):
        for layer in (*layers, *reversed(layers)):
            wanted = [
                sum(found.x[n] for n in near[node]) / len(near[node]) if near[node] else found.x[node]
                for node in layer
            ]
            _settle(found.x, layer, wanted, size, gap)
    left = min((found.x[node] - size[node][0] / 2 for node in found.x), default=0.0)
    for node in found.x:
        found.x[node] -= left
    found.width = max((found.x[node] + size[node][0] / 2 for node in found.x), default=0.0)


def _settle(
    x: dict[str, float],
    layer: Sequence[str],
    wanted: Sequence[float],
    size: Mapping[str, tuple[float, float]],
    gap: float,
) -> None:
    """Positions in this order, closest to those wanted: neighbours that would overlap move as one block."""
    blocks: list[tuple[float, float, list[str]]] = []  # (sum of wanted starts, width, nodes)
    for node, want in zip(layer, wanted, strict=True):
        width = size[node][0] + gap
        block = (want - size[node][0] / 2, width, [node])
        blocks.append(block)
        while len(blocks) > 1:
            one, two = blocks[-2], blocks[-1]
            if one[0] / len(one[2]) + one[1] <= two[0] / len(two[2]):
                break
            shifted = two[0] - one[1] * len(two[2])
            blocks[-2:] = [(one[0] + shifted, one[1] + two[1], one[2] + two[2])]
    for total, _, nodes in blocks:
        left = total / len(nodes)
        for node in nodes:
            x[node] = left + size[node][0] / 2
            left += size[node][0] + gap


def _place_down(
    found: Layout, layers: Sequence[Sequence[str]], size: Mapping[str, tuple[float, float]], gap: float
) -> None:
    top = 0.0
    for layer in layers:
        tall = max((size[node][1] for node in layer), default=0.0)
        for node in layer:
            found.y[node] = top + (tall - size[node][1]) / 2 if size[node][1] == 0 else top
        top += tall + gap
    found.height = top - gap


def _points(
    found: Layout, chain: Sequence[str], size: Mapping[str, tuple[float, float]]
) -> list[tuple[float, float]]:
    first, last = chain[0], chain[-1]
    points = [(found.x[first], found.y[first] + size[first][1])]
    points += [(found.x[node], found.y[node]) for node in chain[1:-1]]
    points.append((found.x[last], found.y[last]))
    return points
