"""Place a graph in layers: columns by generation, rows with few crossings.

The usual way to draw a graph in layers (Sugiyama, Tagawa and Toda, 1981), with one change: all lines that leave a
Variable for far columns share one lane, which branches off where it is needed.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from course.draw.graph_view import GraphView

GAP, LANE, COLUMN = 16.0, 12.0, 38.0
SWEEPS = 12


@dataclass
class Layout:
    """The center of each node, and the lines.

    Attributes:
        columns: the column of each node.
        left, right: the edges of each column.
        lines: the points of each line. From one point to the next it curves, runs straight through a column, curves...
            A line that shares a lane with an earlier one begins where it leaves it.
        ends: the nodes that each line joins.
        back: edges that go against the direction, as in a graph with a cycle.
        generation: the generation of the first column, None where the columns are not the learner's generations.
        wrong: whether that is because they do not grow along the arrows.
    """

    x: list[float]
    y: list[float]
    columns: list[int]
    left: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    lines: list[list[tuple[float, float]]] = field(default_factory=list)
    ends: list[tuple[int, int]] = field(default_factory=list)
    back: list[tuple[int, int]] = field(default_factory=list)
    generation: int | None = None
    wrong: bool = False
    width: float = 0.0
    height: float = 0.0


def back_edges(view: GraphView) -> set[int]:
    """Return the positions of edges that close a cycle."""
    ahead: list[list[tuple[int, int]]] = [[] for _ in view.nodes]
    for position, (start, end) in enumerate(view.edges):
        ahead[end].append((position, start))
    state, found = [0] * len(ahead), set()
    for root in range(len(ahead)):
        if state[root]:
            continue
        state[root] = 1
        path = [(root, iter(ahead[root]))]
        while path:
            node, rest = path[-1]
            for position, start in rest:
                if state[start] == 1:
                    found.add(position)
                elif not state[start]:
                    state[start] = 1
                    path.append((start, iter(ahead[start])))
                    break
            else:
                state[node] = 2
                path.pop()
    return found


def _generations(view: GraphView, edges: Sequence[tuple[int, int]]) -> list[int] | None:
    """Return columns by the engine's generations, None if these are not usable."""
    numbered = [node.generation for node in view.nodes if node.generation is not None]
    if not numbered or not grows(view, edges):
        return None
    least = min(numbered)
    columns = [2 * ((node.generation or 0) - least) + (node.kind == "function") for node in view.nodes]
    for position, node in enumerate(view.nodes):
        if node.generation is None:  # takes the column next to its neighbor
            before = [columns[start] + 1 for start, end in edges if end == position]
            after = [columns[end] - 1 for start, end in edges if start == position]
            columns[position] = max([*before, *after, 0])
    fits = all(columns[start] < columns[end] for start, end in edges) and max(columns) <= 2 * len(columns) + 2
    return columns if fits else None


def grows(view: GraphView, edges: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the engine's generations grow along the arrows."""
    nodes = view.nodes
    for start, end in edges:
        a, b = nodes[start].generation, nodes[end].generation
        if a is not None and b is not None and (b < a or (b == a and nodes[start].kind == "function")):
            return False
    return True


def _depths(size: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Columns by the longest path from a leaf."""
    ahead: list[list[int]] = [[] for _ in range(size)]
    missing, columns = [0] * size, [0] * size
    for start, end in edges:
        ahead[start].append(end)
        missing[end] += 1
    ready = [node for node in range(size) if not missing[node]]
    for node in ready:
        for end in ahead[node]:
            columns[end] = max(columns[end], columns[node] + 1)
            missing[end] -= 1
            if not missing[end]:
                ready.append(end)
    return columns


def place(view: GraphView, sizes: Sequence[tuple[float, float]]) -> Layout:
    """Find a place for nodes of these widths and heights."""
    backward = back_edges(view)
    edges = [edge for position, edge in enumerate(view.edges) if position not in backward]
    columns = None if backward else _generations(view, edges)
    first = None if columns is None else min(n.generation for n in view.nodes if n.generation is not None)
    if columns is None:
        columns = _depths(len(sizes), edges)
    _pull_constants(view, edges, columns)
    made = _Grid(columns, edges, [size[1] for size in sizes]).arrange()
    layout = Layout([0.0] * len(sizes), [made.y[node] for node in range(len(sizes))], columns)
    layout.generation, layout.wrong = first, not grows(view, edges)
    layout.back = [view.edges[position] for position in sorted(backward)]
    x = 0.0
    for column in range(max(columns, default=-1) + 1):
        width = max((sizes[node][0] for node, each in enumerate(columns) if each == column), default=0.0)
        layout.left.append(x)
        layout.right.append(x + width)
        x += width + COLUMN
    for node, column in enumerate(columns):
        layout.x[node] = (layout.left[column] + layout.right[column]) / 2
    layout.width = max(layout.right, default=0.0)
    layout.height = max((y + sizes[node][1] / 2 for node, y in enumerate(layout.y)), default=0.0)
    _lines(layout, made, edges, sizes)
    return layout


def _pull_constants(view: GraphView, edges: Sequence[tuple[int, int]], columns: list[int]) -> None:
    """Where leaves are many, move unnamed ones that are used once next to their use."""
    ends: dict[int, list[int]] = {}
    made = {end for _, end in edges}
    for start, end in edges:
        ends.setdefault(start, []).append(end)
    leaves = [node for node in ends if node not in made]
    if len(leaves) > 6:
        for leaf in leaves:
            if len(ends[leaf]) == 1 and (not view.nodes[leaf].title or view.nodes[leaf].kind != "variable"):
                columns[leaf] = columns[ends[leaf][0]] - 1


class _Grid:
    """Nodes and lanes in columns.

    Numbers from `len(heights)` on are places where a line passes through a column.
    """

    def __init__(self, columns: Sequence[int], edges: Sequence[tuple[int, int]], heights: Sequence[float]) -> None:
        self.heights, self.columns = list(heights), list(columns)
        self.lane: dict[tuple[int, int], int] = {}
        pairs: dict[tuple[int, int], None] = {}
        for start, end in edges:
            for column in range(columns[start] + 1, columns[end]):
                if (start, column) not in self.lane:
                    self.lane[start, column] = len(self.heights)
                    self.heights.append(0.0)
                    self.columns.append(column)
            path = self.path(start, end)
            pairs |= dict.fromkeys(pairwise(path))
        self.pairs = list(pairs)
        size = len(self.heights)
        self.before: list[list[int]] = [[] for _ in range(size)]
        self.after: list[list[int]] = [[] for _ in range(size)]
        for a, b in self.pairs:
            self.before[b].append(a)
            self.after[a].append(b)
        self.rows: list[list[int]] = [[] for _ in range(max(self.columns, default=-1) + 1)]
        self.y = [0.0] * size
        self.real = len(heights)

    def path(self, start: int, end: int) -> list[int]:
        """From node to node, through the lanes in between."""
        return [start, *(self.lane[start, each] for each in range(self.columns[start] + 1, self.columns[end])), end]

    def arrange(self) -> _Grid:
        self._first_order()
        best, fewest = [list(row) for row in self.rows], self._crossings()
        for sweep in range(SWEEPS):
            near = self.after if sweep % 2 == 0 else self.before
            for row in reversed(self.rows) if sweep % 2 == 0 else self.rows:
                self._sort(row, near)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(row) for row in self.rows], crossings
            if not fewest:
                break
        self.rows = best
        self._heights()
        return self

    def _first_order(self) -> None:
        """Order each column as a walk back from the result meets its nodes."""
        seen: set[int] = set()
        roots = [node for node in range(len(self.heights)) if not self.after[node]]
        for root in roots or range(len(self.heights)):
            waiting = [root]
            while waiting:
                node = waiting.pop()
                if node not in seen:
                    seen.add(node)
                    self.rows[self.columns[node]].append(node)
                    waiting += reversed(self.before[node])

    def _sort(self, row: list[int], near: list[list[int]]) -> None:
        place = {node: position for other in self.rows for position, node in enumerate(other)}
        means = {
            node: sum(place[each] for each in near[node]) / len(near[node]) if near[node] else float(place[node])
            for node in row
        }
        row.sort(key=lambda node: means[node])

    def _crossings(self) -> int:
        place = {node: position for row in self.rows for position, node in enumerate(row)}
        total = 0
        for row in self.rows:
            ends: list[int] = []
            for node in row:
                mine = sorted(place[each] for each in self.after[node])
                total += sum(len(ends) - bisect_right(ends, each) for each in mine)
                for each in mine:
                    insort(ends, each)
        return total

    def _heights(self) -> None:
        """Place every node near the middle of its neighbors, in its column's order."""
        for row in self.rows:
            self._spread(row, [0.0] * len(row))
        for sweep in range(24):
            near = (self.before, self.after)[sweep % 2]
            for row in self.rows if sweep % 2 == 0 else reversed(self.rows):
                wanted = []
                for node in row:
                    both = near[node] if near[node] and sweep < 20 else self.before[node] + self.after[node]
                    weights = [4.0 if each >= self.real and node >= self.real else 1.0 for each in both]
                    total = sum(w * self.y[each] for w, each in zip(weights, both, strict=True))
                    wanted.append(total / sum(weights) if both else self.y[node])
                self._spread(row, wanted)
        top = min((self.y[node] - self.heights[node] / 2 for node in range(len(self.y))), default=0.0)
        self.y = [y - top for y in self.y]

    def _spread(self, row: list[int], wanted: list[float]) -> None:
        """Return the places nearest to the wanted ones that keep order and distances.

        Nearest in the sense of least squares.

        Less the distances, the places must not fall: that is isotonic regression, done by pooling neighbors.
        """
        offsets, offset = [], 0.0
        for above, node in zip([None, *row], row, strict=False):
            if above is not None:
                gap = LANE if above >= self.real or node >= self.real else GAP
                offset += (self.heights[above] + self.heights[node]) / 2 + gap
            offsets.append(offset)
        pools: list[tuple[float, int]] = []
        for want, offset in zip(wanted, offsets, strict=True):
            mean, count = want - offset, 1
            while pools and pools[-1][0] > mean:
                other, size = pools.pop()
                mean, count = (mean * count + other * size) / (count + size), count + size
            pools.append((mean, count))
        flat = [mean for mean, count in pools for _ in range(count)]
        for node, mean, offset in zip(row, flat, offsets, strict=True):
            self.y[node] = mean + offset


def _lines(layout: Layout, grid: _Grid, edges: Sequence[tuple[int, int]], sizes: Sequence[tuple[float, float]]) -> None:
    """Join the nodes; each piece of a shared lane is drawn once."""
    arriving: dict[int, list[tuple[float, int, int]]] = {}
    for position, (start, end) in enumerate(edges):
        before = grid.path(start, end)[-2]
        arriving.setdefault(end, []).append((grid.y[before], position, before))
    port: dict[int, float] = {}
    for end, found in arriving.items():
        room = min(11.0, (sizes[end][1] - 10) / len(found))
        for rank, (_, position, _) in enumerate(sorted(found)):
            port[position] = layout.y[end] + (rank - (len(found) - 1) / 2) * room
    drawn: set[tuple[int, int]] = set()
    for position, (start, end) in enumerate(edges):
        path = grid.path(start, end)
        points = [(layout.x[start] + sizes[start][0] / 2, layout.y[start])]
        for lane in path[1:-1]:
            column = grid.columns[lane]
            points += [(layout.left[column], grid.y[lane]), (layout.right[column], grid.y[lane])]
        points.append((layout.x[end] - sizes[end][0] / 2, port[position]))
        fresh = 0
        while fresh < len(path) - 2 and (path[fresh], path[fresh + 1]) in drawn:
            fresh += 1
        drawn |= set(pairwise(path))
        layout.lines.append(points[2 * fresh :])
        layout.ends.append((start, end))
