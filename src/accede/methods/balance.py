"""Structural balance of signed networks: how many ties stand in the way of camps, and which camps they leave.

In a balanced network friends stand together and enemies apart. A tie is frustrated when a partition breaks that: a
negative tie within a group, or a positive one between groups.

    frustration            least number (or weight) of frustrated ties over all partitions, proved: frustration index or
                           line index of balance for two groups, line index of k-balance for k, of generalised balance
                           (clusterability, correlation clustering) for any number
    negative_cycle_bound   linear programme over negative cycles, a lower bound on the frustration index found without
                           any partition: where it reaches the value, rounded up, it proves it a second time
    triangle_index         share of triangles that are balanced
    walk_index             share of closed walks that are balanced, long ones counting less

All take edges, an iterable of (a, b, sign), one per tie, not both ways:

    a, b     two different actors, of any hashable type; an actor is known through its ties only
    sign     +1 or -1; or any other number but 0, whose absolute value is the tie's weight when frustrated

ValueError says which tie broke which rule: no ties, a tie to oneself, a tie twice, a sign that is 0 or no number.

Every partition frustrates a tie on every cycle whose signs multiply to -1 (two groups) or that has exactly one negative
tie (more groups). `frustration` finds a partition by local search, then a lower bound: the least weight of ties that
meets all such cycles, by a linear programme that is given the cycles it misses, triangles first. Where the two agree to
a whole number the value is proved; where they never do, HiGHS branches on the ties left undecided. All this is done for
each block (biconnected component) alone, because no cycle crosses from block to block.

Cost: exponential at worst, for the problem is NP-hard. Networks of states are far from the worst, and 200 of them take
less than a second; 25 actors who all know each other, with signs thrown by a coin, take ten seconds and 30 are too many
to wait for, with more than two groups 20 and 25. Memory O(n^2) and an array of three numbers for every triangle.

Source: Harary 1959, Behavioral Science 4:316-323 (line index); Cartwright & Harary 1956, Psychological Review
63:277-293 (triangle index); Davis 1967, Human Relations 20:181-187 (clusterability); Doreian & Mrvar 1996, Social
Networks 18:149-168, and 2009, Social Networks 31:1-11 (k groups); Barahona & Mahjoub 1986, Mathematical Programming
36:157-173 (cycle inequalities and how to find violated ones); Aref, Mason & Wilson 2020, Networks 75:95-110 (integer
programmes with unbalanced triangles); Estrada & Benzi 2014, Physical Review E 90:042802 (walk index).
Checked against: Read's highland tribes (7 of 58 ties with two groups, 59 of 68 triangles, walk index 0.3575761; 2 ties
with three groups); all-negative complete graphs, in closed form; brute force over all partitions of small networks.
Says nothing about: why a tie is positive or negative, or what actors will do about frustration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import ceil, inf
from numbers import Integral, Real
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Actor = Hashable
Tie = tuple[Actor, Actor, float]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]

STARTS = 16  # random starts of the local search
CUTS = 5000  # triangles given to the linear programme at once
CUTS_PER_TIE = 3  # of them, on any one tie
SLACK = 1e-4  # how far rounding may carry a sum of whole numbers
REAL = 1e-7  # of the total weight: what counts as equal where weights are not whole numbers


class _Net(NamedTuple):
    """Ties between vertices 0 to n - 1 as arrays (m,) of ends and signed weights; gains below `step` do not count."""

    n: int
    a: Ints
    b: Ints
    w: Floats
    step: float

    def matrix(self) -> Floats:
        """Signed weights (n, n), zero where there is no tie."""
        full = np.zeros((self.n, self.n))
        full[self.a, self.b] = full[self.b, self.a] = self.w
        return full

    def broken(self, labels: Ints) -> NDArray[np.bool_]:
        """Which ties a partition frustrates."""
        together: NDArray[np.bool_] = np.equal(labels[self.a], labels[self.b])
        return np.equal(together, self.w < 0, dtype=bool)

    def cost(self, labels: Ints) -> float:
        return float(np.abs(self.w[self.broken(labels)]).sum())

    def differ(self, cost: float, bound: float) -> bool:
        """Whether a partition may cost less than `cost` and no less than `bound`."""
        return cost - bound >= self.step * (1 - SLACK)


class _Solved(NamedTuple):
    """A partition of a net, what it costs, and what no partition costs less than."""

    labels: Ints
    cost: float
    bound: float


class _Block(NamedTuple):
    """A biconnected component: its vertices in the whole, the ties among them, its solution."""

    vertices: Ints
    net: _Net
    solved: _Solved


@dataclass(frozen=True)
class Frustration:
    """The best partition of a signed network.

    value        number of frustrated ties, or their weight if signs are not all +1 and -1; int where signs are ints
    bound        no partition has less; equal to `value` when that is proved
    sides        one best partition: its groups, the largest first, equals by their first actor to appear
    frustrated   the ties this partition frustrates, as given
    certain      pairs of actors in the same group in every best partition, each pair in order of first appearance
    apart        pairs of actors in different groups in every best partition, likewise

    `certain` and `apart` are found when first asked for, by looking for a best partition that differs from those known
    until there is none, block by block; that costs about as much as `value`, up to ten times it. They raise ValueError
    when the value is not proved. Weights that are not whole numbers, or add to more than 2**30, count as equal within
    a ten-millionth of their sum: so far the value is proved, and so far from the best a partition may count as best.
    """

    value: float
    bound: float
    sides: tuple[frozenset[Actor], ...]
    frustrated: tuple[Tie, ...]
    _actors: tuple[Actor, ...] = field(repr=False, compare=False)
    _blocks: tuple[_Block, ...] = field(repr=False, compare=False)
    _groups: int | None = field(repr=False, compare=False)

    @property
    def certain(self) -> frozenset[tuple[Actor, Actor]]:
        """Pairs of actors in the same group in every best partition."""
        return self._pairs(1)

    @property
    def apart(self) -> frozenset[tuple[Actor, Actor]]:
        """Pairs of actors in different groups in every best partition."""
        return self._pairs(-1)

    def _pairs(self, relation: int) -> frozenset[tuple[Actor, Actor]]:
        first, second = np.nonzero(np.triu(self._relations == relation, 1))
        return frozenset((self._actors[i], self._actors[j]) for i, j in zip(first, second, strict=True))

    @cached_property
    def _relations(self) -> NDArray[np.int8]:
        if self.bound != self.value:
            raise ValueError(
                f"what all best partitions share is unknown: {self.value} is not proved above {self.bound}"
            )
        return _composed(len(self._actors), self._blocks, self._groups)


def frustration(edges: Iterable[Tie], groups: int | None = 2, *, seconds: float | None = None) -> Frustration:
    """Return the least frustrated partition of the actors into at most `groups` groups (None: any number).

    Without `seconds` the value is proved, however long that takes; with it, the search ends after about so many seconds
    and `bound` may be below `value`. Raises ValueError for ties as the module says, `groups` that is not a whole number
    from 1 up or None, and `seconds` not above 0. See the module for the cost.
    """
    ties = _ties(edges)
    if groups is not None and (isinstance(groups, bool) or not isinstance(groups, Integral) or groups < 1):
        raise ValueError(f"{groups!r} groups: neither a whole number from 1 up nor None")
    if seconds is not None and not seconds > 0:
        raise ValueError(f"{seconds!r} seconds are not above 0")
    deadline = inf if seconds is None else monotonic() + seconds
    actors, net = _net(ties)
    blocks = [_Block(vertices, part, _solve(part, groups, deadline=deadline)) for vertices, part in _blocks_of(net)]
    labels = _joined(net.n, blocks, groups)
    frustrated = tuple(tie for tie, broken in zip(ties, net.broken(labels), strict=True) if broken)
    value = sum(abs(sign) for *_, sign in frustrated)
    bound: float = value
    if any(net.differ(solved.cost, solved.bound) for *_, solved in blocks):
        bound = sum(solved.bound for *_, solved in blocks)
        bound = ceil(bound - SLACK) if net.step == 1 else bound
    number = int if all(isinstance(sign, Integral) for *_, sign in ties) else float
    sides = _sides(actors, labels)
    return Frustration(number(value), number(bound), sides, frustrated, actors, tuple(blocks), groups)


def negative_cycle_bound(edges: Iterable[Tie]) -> float:
    """Return the least weight of ties, in fractions too, that meets every negative cycle; the value is never below it.

    By duality it is the largest packing of negative cycles into the ties' weights, and from such a packing it is
    computed, so that no tolerance of the solver makes it too large. It knows no partition.
    """
    _, net = _net(_ties(edges))
    return sum(_covered(part) for _, part in _blocks_of(net))


def triangle_index(edges: Iterable[Tie]) -> float:
    """Return the share of triangles whose signs multiply to +1, in [0, 1]; weights do not count. O(n^3).

    Raises ValueError where the network has no triangle.
    """
    _, net = _net(_ties(edges))
    signs = np.sign(net.matrix())
    triangles = (np.abs(signs) @ np.abs(signs) * np.abs(signs)).sum()
    if triangles == 0:
        raise ValueError("no triangle: there is no share of balanced ones")
    return float((1 + (signs @ signs * signs).sum() / triangles) / 2)


def walk_index(edges: Iterable[Tie]) -> float:
    """Return tr(exp(A)) / tr(exp(|A|)), A the matrix of signed weights, in (0, 1]; 1 if and only if balanced. O(n^3).

    A closed walk of length l counts 1 / l!, with the product of its weights.
    """
    _, net = _net(_ties(edges))
    matrix = net.matrix()
    signed, unsigned = np.linalg.eigvalsh(matrix), np.linalg.eigvalsh(np.abs(matrix))
    return float(np.exp(signed - unsigned[-1]).sum() / np.exp(unsigned - unsigned[-1]).sum())


# --- solving one block ------------------------------------------------------------------------------------------------


def _solve(
    net: _Net, groups: int | None, *, start: Ints | None = None, enough: float = -inf, deadline: float = inf
) -> _Solved:
    """The best partition of a block; or the first found, from `start` on, that costs no more than `enough`."""
    labels = _searched(net, groups, start)
    cost = net.cost(labels)
    if groups == 1 or cost == 0:
        return _Solved(labels, cost, cost)
    cycles, cover = _Cycles(net, groups), _Cover(net)
    while net.differ(cost, cover.bound) and cost > enough and monotonic() < deadline:
        if cuts := cycles.missed(cover.y):
            cover.add(cuts)
        elif cover.branching:
            break
        else:
            cover.branch(groups, cost)
        cover.solve(deadline)
        candidate = _improved(net.matrix(), cover.partition(groups), groups)
        if net.differ(cost, net.cost(candidate)):
            labels, cost = candidate, net.cost(candidate)
    return _Solved(labels, cost, cover.bound)


def _covered(net: _Net) -> float:
    """The linear programme over all negative cycles of a block."""
    cycles, cover = _Cycles(net, 2), _Cover(net)
    while cuts := cycles.missed(cover.y):
        cover.add(cuts)
        cover.solve(inf)
    return cover.bound


class _Cover:
    """The least weight of ties `y` that meets the cycles it was given: a linear programme that grows, then branches."""

    def __init__(self, net: _Net) -> None:
        self.net, self.weights = net, np.abs(net.w)
        self.unit = float(self.weights.mean())
        self.y = np.zeros(len(net.w))
        self.bound, self.reduced = 0.0, self.weights
        self.ties, self.sizes = np.empty(0, np.intp), np.empty(0, np.intp)
        self.branching = False
        self.labels: Ints | None = None
        self.highs = _highs()
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self.highs.setOptionValue(option, 1e-9)
        self._columns(self.weights / self.unit, np.ones(len(net.w)))

    def add(self, cycles: Sequence[Ints]) -> None:
        """Demand of `y` a tie in each of the cycles."""
        sizes, ties = np.array([len(cycle) for cycle in cycles]), np.concatenate(cycles)
        self._rows(sizes, ties, np.ones(len(ties)), 1.0)
        self.sizes, self.ties = np.append(self.sizes, sizes), np.append(self.ties, ties)

    def branch(self, groups: int | None, cost: float) -> None:
        """Demand of `y` that it is whole; a tie with which it would cost more than `cost` stays out."""
        m = len(self.weights)
        upper = np.where(self.bound + self.reduced > cost + self.net.step, 0.0, 1.0)
        self.highs.changeColsBounds(m, np.arange(m, dtype=np.int32), np.zeros(m), upper)
        if groups is not None and groups > 2:
            self._assign(min(groups, self.net.n))
        columns = self.highs.getNumCol()
        self.highs.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), np.ones(columns, np.uint8))
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.highs.setOptionValue("mip_abs_gap", self.net.step / self.unit / 2)
        self.branching = True

    def solve(self, deadline: float) -> None:
        """Find the best `y` and the `bound` that no partition is below."""
        if deadline < inf:
            left = max(deadline - monotonic(), 0.0)
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left)
        _run(self.highs) if self.branching else self.highs.run()
        solution, m = self.highs.getSolution(), len(self.weights)
        if solution.value_valid:
            values = np.array(solution.col_value)
            self.y = values[:m].round() if self.branching else values[:m]
            self.labels = values[m:].reshape(self.net.n, -1).argmax(axis=1) if len(values) > m else None
        if self.branching:
            self.bound = max(self.bound, float(self.highs.getInfo().mip_dual_bound) * self.unit)
        elif solution.dual_valid:
            # The bound is computed from the dual values, whatever they are: no tolerance of the solver enters it.
            packing = np.maximum(np.array(solution.row_dual), 0) * self.unit
            self.reduced = self.weights - np.bincount(self.ties, np.repeat(packing, self.sizes), minlength=m)
            self.bound = float(packing.sum() + np.minimum(self.reduced, 0).sum())

    def partition(self, groups: int | None) -> Ints:
        """The partition that the solution is, or is close to."""
        return _rounded(self.net, self.y, groups) if self.labels is None else self.labels

    def _assign(self, groups: int) -> None:
        """Tie `y` to 0-1 variables x[v, g], vertex v in group g; group g waits for vertex g: names do not count."""
        n, m = self.net.n, len(self.weights)
        self._columns(np.zeros(n * groups), np.tril(np.ones((n, groups))).ravel())
        x = m + np.arange(n * groups).reshape(n, groups)
        self._rows(np.full(n, groups), x.ravel(), np.ones(n * groups), 1.0, 1.0)
        for tie, (a, b, w) in enumerate(zip(self.net.a, self.net.b, self.net.w, strict=True)):
            # A positive tie is frustrated where one end is in a group without the other, a negative one where both are.
            for u, v in ((a, b), (b, a)) if w > 0 else ((a, b),):
                columns = np.stack((np.full(groups, tie), x[u], x[v]), axis=1).ravel()
                values = np.tile([1.0, -1.0, np.sign(w)], groups)
                self._rows(np.full(groups, 3), columns, values, 0.0 if w > 0 else -1.0)

    def _columns(self, costs: Floats, upper: Floats) -> None:
        none = np.empty(0, np.int32)
        self.highs.addCols(len(costs), costs, np.zeros(len(costs)), upper, 0, none, none, np.empty(0))

    def _rows(self, sizes: Ints, columns: Ints, values: Floats, lower: float, upper: float = inf) -> None:
        starts, rows = np.cumsum(sizes) - sizes, len(sizes)
        bounds = np.full(rows, lower), np.full(rows, upper)
        self.highs.addRows(rows, *bounds, len(columns), starts.astype(np.int32), columns.astype(np.int32), values)


def _highs() -> Any:
    """A solver that prints nothing: its banner comes when callbacks are enabled, before it can be told to be silent."""
    import highspy

    class Silent(highspy.Highs):
        def enableCallbacks(self) -> None:
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Silent()  # type: ignore[no-untyped-call]


def _run(highs: Any) -> None:
    """Run the solver in such a way that Ctrl-C stops it."""
    highs.HandleUserInterrupt = True
    thread = highs.startSolve()
    try:
        while not highs.wait(0.1)[0]:
            pass
    except KeyboardInterrupt:
        highs.cancelSolve()
        thread.join()
        raise


class _Cycles:
    """The cycles on which every partition frustrates a tie, found as they are missed by a set of ties, in fractions.

    For two groups they are the cycles with an odd number of negative ties: walks from a vertex to its copy in a double
    cover, in which positive ties join copies of the same kind and negative ties copies of opposite kind. For more
    groups they are the cycles with one negative tie: walks along positive ties between the ends of a negative one.
    """

    def __init__(self, net: _Net, groups: int | None) -> None:
        n, a, b, w, _ = net
        self.n = n
        self.random = np.random.default_rng(0)
        ends = zip(a.tolist(), b.tolist(), strict=True)
        self.tie = {pair: tie for tie, (u, v) in enumerate(ends) for pair in ((u, v), (v, u))}
        triangles = _triangles(net)
        negative = (w[triangles] < 0).sum(axis=1)
        every = np.arange(len(w))
        if groups == 2:
            self.triangles = triangles[negative % 2 == 1]
            self.heads, self.tails = np.append(a, a + n), np.append(b + n * (w < 0), b + n * (w > 0))
            self.walked = np.tile(every, 2)
            self.sought = [(v, v + n, every[:0]) for v in range(n)]
        else:
            self.triangles = triangles[negative == 1]
            self.heads, self.tails, self.walked = a[w > 0], b[w > 0], every[w > 0]
            self.sought = [(a[tie], b[tie], every[tie : tie + 1]) for tie in every[w < 0]]

    def missed(self, y: Floats) -> list[Ints]:
        """Cycles along which `y` adds to less than one, triangles before longer ones; empty only if there is none."""
        length = y[self.triangles].sum(axis=1)
        short = np.flatnonzero(length < 1 - 1e-6)
        self.random.shuffle(short)
        return _spread(self.triangles[short[np.argsort(length[short], kind="stable")]]) or self._longer(y)

    def _longer(self, y: Floats) -> list[Ints]:
        """A shortest cycle through each vertex (two groups) or negative tie (more), where `y` misses it."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        lengths = y[self.walked] + 1e-9  # among equals the walk of fewer ties
        graph = csr_array((lengths, (self.heads, self.tails)), (2 * self.n, 2 * self.n))
        sources, rows = np.unique([source for source, _, _ in self.sought], return_inverse=True)
        far, before = dijkstra(graph, directed=False, indices=sources, return_predecessors=True, limit=1.0)
        found: dict[frozenset[int], Ints] = {}
        for row, (source, target, closing) in zip(rows, self.sought, strict=True):
            if far[row, target] + y[closing].sum() < 1 - 1e-6:
                walk = [int(target)]
                while walk[-1] != source:
                    walk.append(int(before[row, walk[-1]]))
                cycle = np.append(closing, self._along([vertex % self.n for vertex in walk]))
                found.setdefault(frozenset(cycle.tolist()), cycle)
        return list(found.values())

    def _along(self, walk: Sequence[int]) -> list[int]:
        """The ties of a walk, or of its first part that returns to where it was."""
        seen: dict[int, int] = {}
        for place, vertex in enumerate(walk):
            if vertex in seen:
                walk = walk[seen[vertex] : place + 1]
                break
            seen[vertex] = place
        return [self.tie[pair] for pair in pairwise(walk)]


def _triangles(net: _Net) -> Ints:
    """The three ties (t, 3) of every triangle."""
    tie = np.full((net.n, net.n), -1)
    tie[net.a, net.b] = tie[net.b, net.a] = np.arange(len(net.w))
    found = [np.empty((0, 3), np.intp)]
    for v in range(net.n - 2):
        near = np.flatnonzero(tie[v, v + 1 :] >= 0) + v + 1
        i, j = np.triu_indices(len(near), 1)
        triangles = np.stack((tie[v, near[i]], tie[v, near[j]], tie[near[i], near[j]]), axis=1)
        found.append(triangles[triangles[:, 2] >= 0])
    return np.concatenate(found)


def _spread(triangles: Ints) -> list[Ints]:
    """The first triangles that do not lie on the same ties again and again."""
    used: Counter[int] = Counter()
    chosen = []
    for triangle in triangles[: 10 * CUTS].tolist():
        if max(used[tie] for tie in triangle) < CUTS_PER_TIE:
            used.update(triangle)
            chosen.append(np.array(triangle))
            if len(chosen) == CUTS:
                break
    return chosen


# --- partitions -------------------------------------------------------------------------------------------------------


def _searched(net: _Net, groups: int | None, start: Ints | None) -> Ints:
    """The best partition that local search finds from `start`, from a spanning forest and from random ones."""
    matrix, random = net.matrix(), np.random.default_rng(0)
    most = net.n if groups is None else min(groups, net.n)
    labels = _rounded(net, np.zeros(len(net.w)), groups) if start is None else start
    best, least = labels, inf
    for _ in range(STARTS + 1):
        labels = _improved(matrix, labels, groups)
        if (cost := net.cost(labels)) < least:
            best, least = labels, cost
        if least == 0:
            break
        labels = random.integers(random.integers(most) + 1, size=net.n)
    return best


def _improved(matrix: Floats, labels: Ints, groups: int | None) -> Ints:
    """Move one vertex after another to the group that gains most, until no move gains."""
    n = len(matrix)
    every, labels = np.arange(n), labels.copy()
    k = min(n, int(labels.max()) + 2 if groups is None else groups)
    within = matrix @ np.eye(k)[labels]
    least = 1e-12 * np.abs(matrix).sum()
    while True:
        gain = within - within[every, labels][:, None]
        vertex, to = divmod(int(gain.argmax()), k)
        if gain[vertex, to] <= least:
            return labels
        within[:, labels[vertex]] -= matrix[:, vertex]
        within[:, to] += matrix[:, vertex]
        labels[vertex] = to


def _rounded(net: _Net, y: Floats, groups: int | None) -> Ints:
    """The partition that a cover means: groups held together by the ties that are least in it.

    For two groups a spanning forest of least `y` says who stands together and who apart. For more, positive ties below
    one half hold a group together, and the smallest groups too many become one.
    """
    a, b, w = net.a.tolist(), net.b.tolist(), net.w.tolist()
    home, sign, members = list(range(net.n)), [1] * net.n, [[v] for v in range(net.n)]
    order = np.argsort(y, kind="stable")
    for tie in (order if groups == 2 else order[(net.w[order] > 0) & (y[order] < 0.5)]).tolist():
        u, v = a[tie], b[tie]
        if home[u] == home[v]:
            continue
        if len(members[home[u]]) < len(members[home[v]]):
            u, v = v, u
        flip = sign[u] * sign[v] * (1 if w[tie] > 0 else -1)
        moved = members[home[v]]
        members[home[u]].extend(moved)
        for vertex in moved:
            home[vertex] = home[u]
            sign[vertex] *= flip
    if groups == 2:
        return (np.array(sign) < 0).astype(np.intp)
    _, labels, sizes = np.unique(home, return_inverse=True, return_counts=True)
    rank = np.argsort(np.argsort(-sizes, kind="stable"))
    return np.minimum(rank[labels], (groups or net.n) - 1)


# --- the whole and its blocks -----------------------------------------------------------------------------------------


def _blocks_of(net: _Net) -> list[tuple[Ints, _Net]]:
    """The biconnected components, each with its vertices; each shares at most one vertex with all before it."""
    found = []
    for ties in _biconnected(net):
        vertices, ends = np.unique(np.append(net.a[ties], net.b[ties]), return_inverse=True)
        part = _Net(len(vertices), ends[: len(ties)], ends[len(ties) :], net.w[ties], net.step)
        found.append((vertices, part))
    return found


def _biconnected(net: _Net) -> list[Ints]:
    """The ties of each biconnected component, by depth-first search (Hopcroft & Tarjan 1973)."""
    near: list[list[tuple[int, int]]] = [[] for _ in range(net.n)]
    for tie, (u, v) in enumerate(zip(net.a.tolist(), net.b.tolist(), strict=True)):
        near[u].append((v, tie))
        near[v].append((u, tie))
    depth, low = [-1] * net.n, [0] * net.n
    path: list[int] = []
    found = []
    for root in range(net.n):
        if depth[root] >= 0:
            continue
        depth[root] = 0
        walk = [(root, -1, 0, iter(near[root]))]
        while walk:
            vertex, via, mark, rest = walk[-1]
            for other, tie in rest:
                if depth[other] < 0:
                    depth[other] = low[other] = len(walk)
                    walk.append((other, tie, len(path), iter(near[other])))
                    path.append(tie)
                    break
                if tie != via and depth[other] < depth[vertex]:
                    low[vertex] = min(low[vertex], depth[other])
                    path.append(tie)
            else:
                walk.pop()
                if walk:
                    parent = walk[-1][0]
                    low[parent] = min(low[parent], low[vertex])
                    if low[vertex] >= depth[parent]:
                        found.append(np.array(path[mark:]))
                        del path[mark:]
    # A component is complete before the one it hangs from is.
    return found[::-1]


def _joined(n: int, blocks: Iterable[_Block], groups: int | None) -> Ints:
    """One partition from those of the blocks, whose groups are renamed to agree on the vertex they share."""
    labels = np.full(n, -1)
    for vertices, _, solved in blocks:
        own = solved.labels + (labels.max() + 1 if groups is None else 0)
        known = labels[vertices] >= 0
        if known.any():
            here, there = own[known][0], labels[vertices][known][0]
            own = np.where(own == here, there, np.where(own == there, here, own))
        labels[vertices] = own
    return labels


def _composed(n: int, blocks: Iterable[_Block], groups: int | None) -> NDArray[np.int8]:
    """(n, n): 1 where two vertices are together in every best partition, -1 where apart in every one, else 0.

    Two vertices in different blocks are related through the vertex that all ways between them pass: together with it
    means related as it is; both apart from it means together if there are two groups, and nothing if there are more.
    """
    if groups == 1:
        return np.ones((n, n), np.int8)
    relation = np.zeros((n, n), np.int8)
    placed = np.zeros(n, bool)
    for vertices, net, solved in blocks:
        own = _shared(net, groups, solved.labels)
        known = placed[vertices]
        if known.any():
            new = vertices[~known]
            so_far, further = relation[:, vertices[known][0]], own[known][0][~known]
            across = np.outer(so_far, further)
            if groups != 2:
                across[np.outer(so_far < 0, further < 0)] = 0
            relation[:, new], relation[new] = across, across.T
        relation[np.ix_(vertices, vertices)] = own
        placed[vertices] = True
    return relation


def _shared(net: _Net, groups: int | None, labels: Ints) -> NDArray[np.int8]:
    """What all best partitions of a block share, as `_composed` returns it.

    Every pair that may always be together or apart gets a small tie that rewards the contrary, so small that all of
    them together do not pay for a worse partition. A best partition of that net breaks the pattern, or none does.
    """
    relation = np.where(labels[:, None] == labels, 1, -1).astype(np.int8)
    while True:
        first = (relation == 1).argmax(axis=1)
        vertices = np.arange(net.n)
        once = vertices[first == vertices]
        i, j = (once[ends] for ends in np.nonzero(np.triu(relation[np.ix_(once, once)] == -1, 1)))
        i, j = np.append(i, first[first != vertices]), np.append(j, vertices[first != vertices])
        small = net.step / (len(i) + 1)
        matrix = net.matrix()
        matrix[i, j] -= small * relation[i, j]
        matrix[j, i] = matrix[i, j]
        a, b = np.nonzero(np.triu(matrix))
        lured = _Net(net.n, a, b, matrix[a, b], small)
        enough = lured.cost(labels) - small / 2
        solved = _solve(lured, groups, start=labels, enough=enough)
        if solved.cost > enough:
            return relation
        labels = solved.labels
        relation[relation != np.where(labels[:, None] == labels, 1, -1)] = 0


def _sides(actors: Sequence[Actor], labels: Ints) -> tuple[frozenset[Actor], ...]:
    groups = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    groups.sort(key=lambda group: (-len(group), group[0]))
    return tuple(frozenset(actors[vertex] for vertex in group.tolist()) for group in groups)


# --- checking input ---------------------------------------------------------------------------------------------------


def _ties(edges: Iterable[Tie]) -> list[Tie]:
    """The ties as given, once each is known to be one."""
    ties: list[Tie] = []
    seen: dict[frozenset[Actor], int] = {}
    for place, tie in enumerate(edges):
        try:
            a, b, sign = tie
        except (TypeError, ValueError):
            raise ValueError(f"tie {place} is {tie!r}, not (a, b, sign)") from None
        for actor in (a, b):
            try:
                hash(actor)
            except TypeError:
                raise ValueError(f"tie {place}: actor {actor!r} cannot be told from others (not hashable)") from None
            if actor is None or actor != actor:  # noqa: PLR0124
                raise ValueError(f"tie {place}: an actor is missing ({actor!r})")
        if a == b:
            raise ValueError(f"tie {place}: {a!r} has a tie with itself")
        if isinstance(sign, bool) or not isinstance(sign, Real) or not 0 < abs(sign) < 1e100:
            raise ValueError(
                f"tie {place}, {a!r} and {b!r}: sign {sign!r} is not +1, -1 or another finite number but 0"
            )
        if (pair := frozenset((a, b))) in seen:
            raise ValueError(f"tie {place}, {a!r} and {b!r}, is tie {seen[pair]} again")
        seen[pair] = place
        ties.append((a, b, sign))
    if not ties:
        raise ValueError("no ties: a network has at least one")
    return ties


def _net(ties: Sequence[Tie]) -> tuple[tuple[Actor, ...], _Net]:
    """The actors in order of first appearance, and the ties between their numbers."""
    number: dict[Actor, int] = {}
    ends = np.array([[number.setdefault(actor, len(number)) for actor in tie[:2]] for tie in ties])
    w = np.array([float(sign) for *_, sign in ties])
    total = float(np.abs(w).sum())
    whole = bool((w == w.round()).all()) and total < 2**30
    return tuple(number), _Net(len(number), ends[:, 0], ends[:, 1], w, 1.0 if whole else REAL * total)
