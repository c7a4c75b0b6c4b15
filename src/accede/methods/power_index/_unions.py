"""Exact values with a priori unions in games of one rule: the two levels, unions and fellows, as tables over sums.

Polynomials in the number of blocks are kept as whole numbers, one coefficient to a fixed number of bits, so that one
addition of numbers is one of polynomials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from accede.methods.power_index._game import Game, plain

TOO_MANY = 1 << 23
"""Cells times blocks beyond which whole numbers take too long."""

Polynomials = NDArray[np.object_]
Orders = Callable[[int], list[Fraction]]


def suits(game: Game) -> bool:
    """Whether the game has one rule, vetoes aside, and small sums."""
    if len(game.quotas) > 1 or game.blocking > 1:
        return False
    weights, _ = plain(game)
    return sum(weights) * game.n <= TOO_MANY


def values(game: Game, unions: list[list[int]], orders: Orders) -> list[Fraction]:
    """The value of each player; `orders` as in `_classes.with_unions`."""
    weights, quota = plain(game)
    # Coalitions that do not win and those that do not prevent are alike, by complements; the smaller sums are counted.
    side = min(quota - 1, sum(weights) - quota)
    blocks = [sum(weights[member] for member in union) for union in unions]
    table = _sums(blocks, side, len(blocks) + 1)
    found = [Fraction(0)] * game.n
    outer, scale = _whole(orders(len(blocks)))
    below = {block: _weighted(_without(table, block, side, len(blocks)), outer) for block in set(blocks)}
    for union, block in zip(unions, blocks, strict=True):
        own = [weights[member] for member in union]
        inner, more_scale = _whole(orders(len(own)))
        for place, fellows in _leaving_one_out(list(range(len(own))), own, np.array([1], dtype=object), len(own) + 1):
            ways = _weighted(fellows, inner)
            weight, last = own[place], len(below[block])
            decisive = below[block][weight:last] - below[block][: last - weight]
            found[union[place]] = Fraction(int(ways @ decisive[::-1]), scale * more_scale)
    return found


def _sums(blocks: list[int], side: int, one_more: int) -> Polynomials:
    """The coalitions of blocks that bring at most x, by their number, for each x up to the side."""
    table = np.zeros(side + 1, dtype=object)
    table[0] = 1
    for block in blocks:
        if block <= side:
            table[block:] += table[: side + 1 - block] << one_more
    return np.cumsum(table)


def _without(table: Polynomials, block: int, side: int, blocks: int) -> Polynomials:
    """The coalitions of the other blocks that bring at most x, for x from side - block to the side."""
    found = np.zeros(block + 1, dtype=object)
    for step in range(side // block + 1 if block else blocks):
        top = side - step * block
        have = table[max(0, top - block) : top + 1] << step * (blocks + 1)
        found[block + 1 - len(have) :] += -have if step % 2 else have
    if block == 0:
        found &= (1 << (blocks + 1) * blocks) - 1
    return found


def _whole(shares: list[Fraction]) -> tuple[list[int], int]:
    """The shares as whole numbers over their common denominator."""
    scale = lcm(*(share.denominator for share in shares))
    return [int(share * scale) for share in shares], scale


def _weighted(polynomials: Polynomials, orders: list[int]) -> Polynomials:
    """Each polynomial's coefficients weighted by what a coalition of that size counts for."""
    bits, mask = len(orders) + 1, (1 << len(orders) + 1) - 1
    found = np.zeros(len(polynomials), dtype=object)
    for size, share in enumerate(orders):
        found += (polynomials >> size * bits & mask) * share
    return found


def _leaving_one_out(
    members: list[int], own: list[int], table: Polynomials, one_more: int
) -> Iterator[tuple[int, Polynomials]]:
    """Yield each member with the coalitions of all others by sum and size, halving the members."""
    if len(members) == 1:
        yield members[0], table
        return
    middle = len(members) // 2
    for stay, go in ((members[:middle], members[middle:]), (members[middle:], members[:middle])):
        grown = table
        for member in go:
            grown = np.concatenate([grown, np.zeros(own[member], dtype=object)])
            grown[own[member] :] += grown[: len(grown) - own[member]] << one_more
        yield from _leaving_one_out(stay, own, grown, one_more)
