"""Exact counting by enumeration: every set is one of the sets of one half of the players with one of the other's."""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

MOST = 36
"""Players in a game of one rule; beyond, the halves are too long."""
MOST_OF_RULES = 27
"""Players in a game of several rules, every coalition of which has to be looked at."""


class _Half(NamedTuple):
    """All sets of a half of the players: by size, their sums under each rule, and who is in them."""

    sums: list[Ints]
    members: list[NDArray[np.float64]]


def cost(players: int) -> float:
    """About how many steps `counted` takes."""
    return inf if players > MOST else 30 * players << (players // 2 + players % 2)


def counted(weights: list[int], slack: int) -> list[list[int]]:
    """For each player, by size, the sets with the player that weigh no more than `slack`.

    Meets in the middle: for a set of one half, those of the other that fit are found by bisection in sorted order.
    """
    m = len(weights)
    one, other = _halves([weights])
    first, second = _fitting(one, other, slack, m), _fitting(other, one, slack, m)
    return [[int(count) for count in own] for own in np.concatenate([first, second])]


def enumerated(weights: list[list[int]], slack: list[int]) -> list[list[int]]:
    """For each player, by size, the sets with the player that under every rule weigh no more than its slack."""
    m = len(weights[0])
    if m > MOST_OF_RULES:
        raise ValueError(
            f"{len(weights)} rules of many different weights over {m} players are more than can be counted; "
            "`sampled` estimates their values with a bound on the error"
        )
    one, other = _halves(weights)
    limits = np.array(slack, dtype=np.int64)[:, None, None]
    found = np.zeros((m, m + 1))
    half = one.members[0].shape[1]
    for size, (sums, members) in enumerate(zip(*one, strict=True)):
        for more, (sums_too, members_too) in enumerate(zip(*other, strict=True)):
            for start in range(0, sums.shape[1], 256):
                fit = np.all(sums[:, start : start + 256, None] + sums_too[:, None, :] <= limits, axis=0)
                found[:half, size + more] += fit.sum(axis=1) @ members[start : start + 256]
                found[half:, size + more] += fit.sum(axis=0) @ members_too
    return [[int(count) for count in own] for own in found]


def _fitting(mine: _Half, theirs: _Half, slack: int, m: int) -> NDArray[np.float64]:
    # Counts stay below 2^36, so that floats hold them exactly and the sums are fast.
    found = np.zeros((mine.members[0].shape[1], m + 1))
    sorted_sums = [np.sort(sums[0]) for sums in theirs.sums]
    for size, (sums, members) in enumerate(zip(*mine, strict=True)):
        for more, fit in enumerate(sorted_sums):
            found[:, size + more] += np.searchsorted(fit, slack - sums[0], side="right") @ members
    return found


def _halves(weights: list[list[int]]) -> tuple[_Half, _Half]:
    if max(map(sum, weights)) >= 1 << 62:
        raise ValueError("weights that add to more than 2^62 are too large; divide them by what is common to them")
    middle = len(weights[0]) // 2
    return _half([own[:middle] for own in weights]), _half([own[middle:] for own in weights])


def _half(weights: list[list[int]]) -> _Half:
    players = len(weights[0])
    masks = np.arange(1 << players)
    bits: Any = (masks[:, None] >> np.arange(players)) & 1
    sums, sizes = np.array(weights, dtype=np.int64) @ bits.T, bits.sum(axis=1)
    by_size = [np.flatnonzero(sizes == size) for size in range(players + 1)]
    # In the order of their sums, neighbours look for neighbouring places.
    by_size = [chosen[np.argsort(sums[0, chosen])] for chosen in by_size]
    return _Half([sums[:, chosen] for chosen in by_size], [bits[chosen].astype(np.float64) for chosen in by_size])
