"""The compiled inner loops of large tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange

CACHED = 20_000_000
"""Bytes of rows that stay at hand while several players are added at once."""


def by_size(table: Any, weights: Any, modulus: Any) -> None:
    """Add the players, lightest first, to table[size, sum]."""
    together = max(1, min(4, CACHED // table[0].nbytes - 1))
    whole = table.dtype.kind == "i"
    # Unsigned, a remainder is the lesser of the sum and the sum less the modulus: no branch stands in the loop.
    _by_size(table.view(np.uint64) if whole else table, weights, np.uint64(modulus) if whole else None, together)


@njit(cache=True)
def _by_size(table: Any, weights: Any, modulus: Any, together: int) -> None:
    # Sizes go from the top down, so that each player comes in once. Several players go down together, each one row
    # behind the one before: a row is then fetched once for all of them. So many players bring no less than the
    # lightest, no more than the heaviest so far.
    top, limit = table.shape[0] - 1, table.shape[1] - 1
    total = np.zeros(len(weights) + 1, np.int64)
    total[1:] = np.cumsum(weights)
    for first in range(0, len(weights), together):
        last = min(first + together, len(weights))
        for row in range(min(top, last), -together, -1):
            for player in range(first, last):
                size, weight = row + player - first, weights[player]
                if 1 <= size <= min(top, player + 1):
                    low = total[size - 1]
                    span = min(limit, total[player + 1] - total[player + 1 - size]) + 1 - weight - low
                    if span > 0:
                        _plus(table[size, low + weight : low + weight + span], table[size - 1, low:], modulus)


@njit(cache=True)
def _plus(here: Any, below: Any, modulus: Any) -> None:
    for x in range(len(here)):
        more = here[x] + below[x]
        here[x] = more if modulus is None else min(more, more - modulus)


@njit(cache=True, parallel=True)
def running(table: Any, modulus: Any) -> None:
    """Sum along each row."""
    for size in prange(table.shape[0]):
        total = table[size, 0]
        for x in range(1, table.shape[1]):
            total += table[size, x]
            if total >= modulus:
                total -= modulus
            table[size, x] = total


@njit(cache=True, parallel=True)
def chances(table: Any, weights: Any, p: Any, low: Any, high: Any) -> None:
    """Fill a row for each p with the chance that the players in, lightest first, bring at most x, for x from 0.

    With each player only the sums from `low` to `high` of that player and p are brought up to date.
    """
    for node in prange(len(p)):
        row = table[node]
        row[:] = 0.0
        row[0] = 1.0
        for player in range(len(weights)):
            if weights[player] > 0:
                _add(row, weights[player], p[node], low[node, player], high[node, player])
        _accumulate(row)


@njit(cache=True, parallel=True)
def within(own: Any, below: Any, p: Any, weight: Any) -> Any:
    """The values of the members of one union, by the same halving as `_integral._leaving_one_out`."""
    members, last = len(own), len(below) - 1
    # Chances of the fellows' sums at p and at 1 - p mirror each other, and so does what they are multiplied with.
    mirrored = below[::-1] - below
    values = np.zeros((len(p), members))
    for node in prange(len(p)):
        tables = np.empty((int(np.log2(members)) + 3, last + 1))
        tables[0, 0] = 1.0
        # Each entry: the members left out of a table, its depth, those to add to the table above, the reach of that.
        stack = [(0, members, 1, 0, 0, 0)]
        while len(stack) > 0:
            first, end, depth, add_from, add_to, reach = stack.pop()
            row = tables[depth]
            row[: reach + 1] = tables[depth - 1, : reach + 1]
            for member in range(add_from, add_to):
                row[reach + 1 : reach + own[member] + 1] = 0.0
                reach += own[member]
                if own[member] > 0:
                    _add(row, own[member], p[node], 0, reach)
            middle = (first + end) // 2
            if end - first > 1:
                stack.append((middle, end, depth + 1, first, middle, reach))
                stack.append((first, middle, depth + 1, middle, end, reach))
            else:
                values[node, first] = weight[node] * _apart(row[: reach + 1], mirrored, last - reach) / 2
    return values.sum(axis=0)


@njit(cache=True, fastmath={"reassoc", "contract"})
def _apart(chance: Any, values: Any, by: int) -> float:
    """The mean of values at x less those at x + by."""
    here, there, total = values[: len(chance)], values[by : by + len(chance)], 0.0
    for x in range(len(chance)):
        total += chance[x] * (here[x] - there[x])
    return total


@njit(cache=True)
def _add(row: Any, weight: int, p: float, low: int, high: int) -> None:
    """Add a player in place, from the top down in runs that the player's weight keeps apart."""
    inside, outside = p, 1 - p
    end, run = high + 1, min(weight, 4096)
    while end > max(weight, low):
        start = max(weight, low, end - run)
        here, below = row[start:end], row[start - weight : end - weight]
        for x in range(len(here)):
            here[x] = outside * here[x] + inside * below[x]
        end = start
    if end > low:
        row[low:end] *= outside


@njit(cache=True)
def _accumulate(row: Any) -> None:
    """Sum along the row, block by block: a running sum over millions would lose digits."""
    total = 0.0
    for start in range(0, len(row), 1024):
        block = row[start : start + 1024]
        for x in range(1, len(block)):
            block[x] += block[x - 1]
        block += total
        total = block[-1]


@njit(cache=True)
def sums(weights: Any, modulus: Any, limit: int) -> Any:
    """Count, modulo `modulus`, the sets of players that bring at most x, for x from 0 to the limit."""
    here, there = np.zeros(limit + 1, np.int64), np.zeros(limit + 1, np.int64)
    here[0], reach = 1, 0
    for weight in weights:
        reach = min(limit, reach + weight)
        there[:weight] = here[:weight]
        for x in range(weight, reach + 1):
            more = here[x] + here[x - weight]
            there[x] = more - modulus if more >= modulus else more
        here, there = there, here
    total = here[0]
    for x in range(1, limit + 1):
        total += here[x] if x <= reach else 0
        total -= modulus if total >= modulus else 0
        here[x] = total
    return here
