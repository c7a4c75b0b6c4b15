"""Floats for games of one rule, large ones too: integration of the multilinear extension instead of counting by size.

Everybody is for a proposal with the same chance p, independently; a player's value is its chance to be decisive,
integrated over p from 0 to 1 for the Shapley-Shubik index (Owen 1972), or at p = 1/2 for Banzhaf's. With unions, p is
that of the other unions, and of the fellows a second one. Where p > 1/2, the chance of those against is taken, so that
the p of all tables is at most 1/2, where to take a player out of a table is stable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accede.methods.power_index import _count
from accede.methods.power_index._game import Game, plain

Floats = NDArray[np.float64]

COMPILED = 1 << 26
"""From this many steps on the compiled kernels are worth their start."""
TOO_MANY = 1 << 27
"""Cells of the longest table: one gigabyte."""
MEETING = 36
"""Up to so many players, weights too long for a table are met by enumeration."""
_TINY = 1e-18


@dataclass(frozen=True, slots=True)
class Nodes:
    """Chances up to 1/2, each standing for one minus itself too, with their weights, which add to one."""

    p: Floats
    weight: Floats


def orders(players: int) -> Nodes:
    """Gauss-Legendre nodes that integrate the values of a game of so many players over all p.

    A value is a sum of Bernstein polynomials of degree players - 1 with coefficients in [0, 1]. Its Legendre
    coefficient of degree k falls as exp(-k^2 / 2 players), so that far fewer nodes than the degree asks for do.
    """
    half = ceil(min(players / 2, sqrt(60 * players) / 2) / 2)
    x, weight = np.polynomial.legendre.leggauss(2 * half)
    return Nodes((1 + x[:half]) / 2, weight[:half])


def coalitions(_: int) -> Nodes:
    """The one node of Banzhaf's indices."""
    return Nodes(np.array([0.5]), np.array([1.0]))


def applies(game: Game) -> bool:
    """Whether the game has one rule only, vetoes aside, as all of this needs."""
    return len(game.quotas) == 1 and game.blocking <= 1


def suits(game: Game) -> bool:
    """Whether this is the way to the values of the game, because counting is not as quick."""
    if not applies(game) or _count.cheap(game):
        return False
    return game.n > MEETING or sum(plain(game)[0]) < COMPILED


def values(game: Game, unions: list[list[int]], nodes: Any) -> list[float]:
    """The value of each player under `unions`; `nodes` gives those of so many blocks."""
    weights, quota = plain(game)
    blocks = [sum(weights[member] for member in union) for union in unions]
    sides = _sides(weights, quota, nodes(len(blocks)))
    if (cells := max(sides) + 1) > TOO_MANY:
        raise ValueError(
            f"a table of {cells} sums is more than {TOO_MANY}; "
            "`sampled` estimates Shapley-Shubik and Banzhaf values with a bound on the error"
        )
    alone = {block: 0.0 for union, block in zip(unions, blocks, strict=True) if len(union) == 1}
    below = {block: np.zeros(block + 1) for union, block in zip(unions, blocks, strict=True) if len(union) > 1}
    for p, weight, chance in _chances(blocks, max(sides), nodes(len(blocks))):
        for side in sides:
            share = weight / len(sides)
            for block in alone:
                alone[block] += share * _decisive(chance, block, side, p)
            for sums in below.values():
                _add_window(sums, share, chance, side, p)
    found = [0.0] * game.n
    for union, block in zip(unions, blocks, strict=True):
        if len(union) == 1:
            found[union[0]] = alone[block]
        else:
            own = [weights[member] for member in union]
            for member, value in zip(union, _within(own, below[block], nodes(len(union))), strict=True):
                found[member] = value
    return found


def _sides(weights: list[int], quota: int, nodes: Nodes) -> list[int]:
    """The most that those for may bring without winning, at p, and those against without preventing, at 1 - p.

    At 1/2 both say the same, and the shorter table is enough.
    """
    both = sorted((quota - 1, sum(weights) - quota))
    return both if nodes.p[-1] < 1 / 2 else both[:1]


# --- all blocks -------------------------------------------------------------------------------------------------------


def _chances(blocks: list[int], limit: int, nodes: Nodes) -> Iterator[tuple[float, float, Floats]]:
    """Yield each p with its weight and with the chance, for every x up to the limit, that the sum is at most x."""
    ordered = np.sort(np.array(blocks))
    large = len(nodes.p) * len(blocks) * (limit + 1) > COMPILED
    at_once = 2 * max(1, (1 << 24) // (limit + 1)) if large else len(nodes.p)
    rows = np.empty((min(at_once, len(nodes.p)), limit + 1) if large else 0)
    for start in range(0, len(nodes.p), at_once):
        p, weight = nodes.p[start : start + at_once], nodes.weight[start : start + at_once]
        if large:
            from accede.methods.power_index import _kernels

            table = rows[: len(p)]
            _kernels.chances(table, ordered, p, *_reach(ordered, p, limit))
        else:
            table = np.ones((len(p), 1))
            for block in ordered.tolist():
                table = _grown(table, block, p)[:, : limit + 1]
            table = np.cumsum(np.pad(table, ((0, 0), (0, limit + 1 - table.shape[1]))), axis=1)
        yield from zip(p.tolist(), weight.tolist(), table, strict=True)


def _reach(ordered: NDArray[np.int64], p: Floats, limit: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Between which sums of the first players all but e^-43 of the chance lies, for each p (Chernoff's bound).

    At p = 1/2 alone nothing is left out, so that values keep their digits however small they are.
    """
    high = np.tile(np.minimum(np.cumsum(ordered), limit), (len(p), 1))
    low = np.zeros_like(high)
    if p[-1] < 1 / 2:
        rates = np.geomspace(1 / ordered.sum(), 2000 / max(1, ordered[0]), 64)
        for node, chance in enumerate(p):
            steps = np.outer(rates, ordered)
            up = np.cumsum(np.logaddexp(np.log1p(-chance), np.log(chance) + steps), axis=1)
            down = np.cumsum(np.log1p(chance * np.expm1(-steps)), axis=1)
            high[node] = np.minimum(high[node], ((up + 43) / rates[:, None]).min(axis=0))
            low[node] = np.maximum(0, ((-down - 43) / rates[:, None]).max(axis=0))
    return low, high


def _grown(table: Floats, weight: int, p: Floats) -> Floats:
    """Add one block, which is in with chance p, to tables of chances over sums, one row for each p."""
    grown = np.zeros((len(p), table.shape[1] + weight))
    grown[:, : table.shape[1]] = table * (1 - p)[:, None]
    grown[:, weight:] += table * p[:, None]
    return grown


def _decisive(chance: Floats, block: int, limit: int, p: float) -> float:
    """The chance that the others' sum is at most the limit, and above it with the block."""
    return float(chance[limit] - _without(chance, block, limit - block, p)) / (1 - p)


def _without(chance: Floats, block: int, x: int, p: float) -> float:
    """The chance that the sum without the block is at most x: F(x) = (G(x) - p F(x - w)) / (1 - p), written out."""
    if x < 0:
        return 0.0
    if block == 0:
        return float(chance[x])
    ratio = p / (1 - p)
    steps = x // block + 1 if ratio >= 1 else min(x // block + 1, ceil(log(_TINY) / log(ratio)))
    terms = chance[x - (steps - 1) * block : x + 1 : block][::-1]
    return float(terms @ (-ratio) ** np.arange(steps)) / (1 - p)


def _add_window(below: Floats, share: float, chance: Floats, limit: int, p: float) -> None:
    """Add the share of the chance that the sum without a union of weight w is at most x, for x from limit - w on."""
    block = len(below) - 1
    share = share / (1 - p) if block else share
    for top in range(limit, -1, -block) if block else [limit]:
        have = chance[max(0, top - block) : top + 1]
        below[block + 1 - len(have) :] += share * have
        share *= -p / (1 - p)
        if abs(share) < _TINY:
            break


# --- within a union ---------------------------------------------------------------------------------------------------


def _within(own: list[int], below: Floats, nodes: Nodes) -> list[float]:
    """The value of each member, from the chance of the other unions to bring at most z less than the union lacks."""
    if len(nodes.p) * len(own) * len(below) > COMPILED:
        from accede.methods.power_index import _kernels

        compiled: list[float] = _kernels.within(np.array(own), below, nodes.p, nodes.weight).tolist()
        return compiled
    found = [0.0] * len(own)
    for member, fellows in _leaving_one_out(list(range(len(own))), own, np.ones((len(nodes.p), 1)), nodes.p):
        one_way = nodes.weight @ fellows
        chance = (one_way + one_way[::-1]) / 2
        last, weight = len(below), own[member]
        decisive = below[weight:last][::-1] - below[: last - weight][::-1]
        found[member] = float(chance @ decisive)
    return found


def _leaving_one_out(members: list[int], own: list[int], table: Floats, p: Floats) -> Iterator[tuple[int, Floats]]:
    """Yield each member with the chances of the sums of all others, halving the members: nothing is subtracted."""
    if len(members) == 1:
        yield members[0], table
        return
    middle = len(members) // 2
    for stay, go in ((members[:middle], members[middle:]), (members[middle:], members[:middle])):
        grown = table
        for member in go:
            grown = _grown(grown, own[member], p)
        yield from _leaving_one_out(stay, own, grown, p)
