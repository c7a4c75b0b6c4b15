"""Landscape theory of aggregation: which two camps actors settle into, and from how many starts.

A configuration puts every actor in one of two camps; which camp is called first makes no difference, so n actors have
2^(n-1). With d_ij = 1 for two actors in different camps and 0 for two in the same, an actor's frustration is
sum_j s_j p_ij d_ij and the energy of a configuration sum_i s_i frustration_i: each pair counts twice, as printed there.

    sizes        (n,) from 0 up: what an actor weighs
    propensity   (n, n) symmetric: above 0 the two would stand together, below 0 apart; the diagonal is ignored

`energies` gives the energy of every configuration; `optima` the local optima, those from which no single actor's change
of camp leads to a lower energy, with their basins. Descent is the steepest: of all single changes the one to the lowest
energy is made, until none leads lower. Ties are not broken but followed:

    plateau      configurations of equal energy that single changes connect are one optimum when none of them has a way
                 down; a change to equal energy is made where none leads lower, so that a plateau with one drains
    contested    a configuration whose tied changes end in different optima is in no basin; it is counted apart, and
                 basins and contested together are all configurations

Energies closer than 1e-12 of the sum of all |s_i s_j p_ij| are equal: sums of rounded numbers do not tell them apart.
Up to `FULL` actors every configuration is looked at: O(n * 2^n) time and memory. Beyond, only the global optimum is
sought, as the frustration index of the signed network s_i s_j p_ij, and nothing is said of others or of basins.
ValueError names the size or the propensity that is wrong.

Source: Axelrod & Bennett 1993, British Journal of Political Science 23:211-233.
Checked against: the article's nine firms choosing a Unix standard (two optima of equal energy, -3828.9, and equal
basins, 128 each) and its five great powers of 1936 with all propensities -1 (four optima); descent followed one
configuration at a time; exact camps where propensities are all of one sign.
Says nothing about: more than two camps, actors that join neither, or the order in which actors would move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

FULL = 20
"""Up to how many actors every configuration is looked at."""

SAME = 1e-12
"""Energies closer than this part of the sum of all pairs are equal."""

Camps = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A local optimum.

    energy           of each of its configurations
    configurations   its configurations, more than one on a plateau; each the two camps, that of actor 0 first
    basin            number of configurations, its own included, that descend to it and to no other; None unless counted
    """

    energy: float
    configurations: tuple[Camps, ...]
    basin: int | None

    @property
    def camps(self) -> Camps:
        """The two camps, that of actor 0 first; on a plateau, those of its first configuration."""
        return self.configurations[0]


@dataclass(frozen=True, slots=True)
class Landscape:
    """The local optima of a landscape.

    optima      by energy, the lowest first; all of them when `complete`, otherwise the lowest found alone
    contested   number of configurations whose descents tie and end in different optima; None unless `complete`
    bound       proven: no configuration has less energy than this
    complete    whether every configuration was looked at
    """

    optima: tuple[Optimum, ...]
    contested: int | None
    bound: float
    complete: bool


def optima(sizes: ArrayLike, propensity: ArrayLike, *, seconds: float | None = None) -> Landscape:
    """Return the local optima with their basins; beyond `FULL` actors the global optimum alone. See the module.

    There `seconds` ends the search for a proof after about so many seconds; without it, proof takes what it takes.
    """
    pull = _pull(sizes, propensity)
    return _enumerated(pull) if len(pull) <= FULL else _lowest(pull, seconds)


def energies(sizes: ArrayLike, propensity: ArrayLike) -> Floats:
    """Return the energy of each of the 2^(n-1) configurations; in number c, actor i > 0 opposes actor 0 by bit i - 1.

    Raises ValueError beyond `FULL` actors.
    """
    pull = _pull(sizes, propensity)
    if len(pull) > FULL:
        raise ValueError(f"{len(pull)} actors have too many configurations to list: {FULL} are the most")
    return _energies(pull)


# --- every configuration ----------------------------------------------------------------------------------------------


def _enumerated(pull: Floats) -> Landscape:
    energy = _energies(pull)
    level = _levels(energy, SAME * np.abs(pull).sum())
    start, end = _descents(level)
    home = _homes(start, end, len(level))
    members = np.flatnonzero(home >= 0)
    names, first = np.unique(home[members], return_index=True)
    lowest = _reached(np.where(home < 0, len(names), home), start, end, np.minimum)
    highest = _reached(home, start, end, np.maximum)
    basins = np.bincount(lowest[lowest == highest], minlength=len(names))
    plateaus = np.split(members[np.argsort(home[members], kind="stable")], np.cumsum(np.bincount(home[members]))[:-1])
    found = [
        Optimum(float(energy[own[0]]), tuple(_camps(number, len(pull)) for number in own.tolist()), int(basin))
        for own, basin in zip(plateaus, basins, strict=True)
    ]
    ranked = np.lexsort((members[first], level[members[first]]))
    contested = int((lowest < highest).sum())
    return Landscape(tuple(found[index] for index in ranked), contested, found[ranked[0]].energy, complete=True)


def _energies(pull: Floats) -> Floats:
    """Energies by doubling: actor i opposes actor 0 or not, whatever those before it do."""
    n = len(pull)
    energy = np.zeros(1)
    for actor in range(1, n):
        # What the pairs of this actor cost when it stands with actor 0, in every configuration of those before it.
        with_0 = np.zeros(1)
        for other in range(1, actor):
            with_0 = np.concatenate([with_0, with_0 + pull[actor, other]])
        against_0 = pull[actor, :actor].sum() - with_0
        energy = np.concatenate([energy + 2 * with_0, energy + 2 * against_0])
    return energy


def _levels(energy: Floats, same: float) -> Numbers:
    """Ranks of energies from 0; energies that differ by no more than `same` from the next are of one rank."""
    order = np.argsort(energy)
    rank = np.empty(len(energy), dtype=np.int64)
    rank[order] = np.concatenate([[0], np.cumsum(np.diff(energy[order]) > same)])
    return rank


def _descents(level: Numbers) -> tuple[Numbers, Numbers]:
    """Starts and ends of the changes made: to the adjacent configuration of lowest level, unless all are higher.

    Starts are in ascending order.
    """
    everyone = len(level) - 1  # what changes relative to actor 0 when actor 0 itself changes camp
    changes = np.array([everyone, *(1 << bit for bit in range(everyone.bit_length()))], dtype=np.int32)
    adjacent = level[np.arange(len(level), dtype=np.int32)[:, None] ^ changes]
    lowest = adjacent.min(axis=1)
    start, change = np.nonzero(adjacent == np.where(lowest <= level, lowest, -1)[:, None])
    return start, start ^ changes[change]


def _homes(start: Numbers, end: Numbers, count: int) -> Numbers:
    """The number of the optimum that each configuration belongs to, -1 for none.

    Changes never lead up, so that what they connect both ways is of one energy, and an optimum if they do not leave it.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    graph = csr_array((np.ones(len(start), dtype=np.int8), (start, end)), shape=(count, count))
    parts, part = connected_components(graph, connection="strong")
    stays = np.ones(parts, dtype=bool)
    stays[part[start[part[start] != part[end]]]] = False
    numbered = np.where(stays, np.cumsum(stays) - 1, -1)
    home: Numbers = numbered[part]
    return home


def _reached(first: Numbers, start: Numbers, end: Numbers, pick: np.ufunc) -> Numbers:
    """The least or the greatest (`pick`) number that changes lead to from each configuration, `first` at their ends."""
    reached = first.copy()
    groups = np.flatnonzero(np.diff(start, prepend=-1))
    while len(groups):
        further = pick.reduceat(reached[end], groups)
        if np.array_equal(further, reached[start[groups]]):
            break
        reached[start[groups]] = further
    return reached


def _camps(number: int, n: int) -> Camps:
    """Configuration `number` as two camps."""
    against = tuple(actor for actor in range(1, n) if number >> (actor - 1) & 1)
    return tuple(actor for actor in range(n) if actor not in against), against


# --- beyond -----------------------------------------------------------------------------------------------------------


def _lowest(pull: Floats, seconds: float | None) -> Landscape:
    """The global optimum alone. Energy is twice the frustrated weight and twice the sum of all negative pulls."""
    from accede.methods.balance import frustration

    n = len(pull)
    ties = [(int(i), int(j), float(pull[i, j])) for i, j in np.argwhere(np.triu(pull))]
    against: tuple[int, ...] = ()
    proved, bound = True, 0.0
    if ties:
        found = frustration(ties, seconds=seconds)
        opposed = next((side for side in found.sides if 0 not in side), frozenset())
        against = tuple(actor for actor in range(n) if actor in opposed)
        proved, bound = found.value == found.bound, 2 * (found.bound + np.minimum(np.triu(pull), 0).sum())
    with_0 = tuple(actor for actor in range(n) if actor not in against)
    energy = 2 * float(pull[np.ix_(with_0, against)].sum())
    optimum = Optimum(energy, ((with_0, against),), None)
    return Landscape((optimum,), None, energy if proved else float(bound), complete=False)


# --- checking ---------------------------------------------------------------------------------------------------------


def _pull(sizes: ArrayLike, propensity: ArrayLike) -> Floats:
    """s_i s_j p_ij, 0 on the diagonal."""
    size = _numbers(sizes, "sizes", 1)
    if not len(size):
        raise ValueError("a landscape has at least one actor")
    n = len(size)
    for actor in np.flatnonzero(~(np.isfinite(size) & (size >= 0))):
        raise ValueError(f"size {size[actor]:g} of actor {actor} is not a finite number from 0 up")
    between = _numbers(propensity, "propensity", 2).copy()
    if between.shape != (n, n):
        raise ValueError(f"propensity has shape {between.shape}, not {(n, n)}: a row and a column for every size")
    np.fill_diagonal(between, 0)
    for i, j in np.argwhere(~np.isfinite(between)):
        raise ValueError(f"propensity[{i}, {j}] is {between[i, j]:g}, not a finite number")
    for i, j in np.argwhere(between != between.T):
        raise ValueError(
            f"propensity[{i}, {j}] is {between[i, j]:g}, but [{j}, {i}] is {between[j, i]:g}: not symmetric"
        )
    pull: Floats = size[:, None] * size * between
    return pull


def _numbers(given: ArrayLike, name: str, dimensions: int) -> Floats:
    try:
        array = np.asarray(given)
    except ValueError:
        raise ValueError(f"{name} is ragged: its rows differ in length") from None
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{name} holds {array.dtype.name}, not numbers")
    if array.ndim != dimensions:
        raise ValueError(f"{name} has {array.ndim} dimensions, not {dimensions}")
    return array.astype(np.float64, copy=False)
