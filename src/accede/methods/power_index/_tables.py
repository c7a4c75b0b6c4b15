"""Counting in a table over sums and sizes: forward dynamic programming, then each player taken out again."""

from __future__ import annotations

from itertools import accumulate
from math import log, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = NDArray[Any]

TOO_MANY = 3 << 27
"""Cells of the largest table: three gigabytes."""
COMPILED = 1 << 27
"""From this many steps on the compiled kernel is worth its start."""


def cells(weights: list[list[int]], slack: list[int], many: int) -> int:
    """How many cells the table has."""
    return (_top(weights, slack, many) + 1) * prod(limit + 1 for limit in slack)


def counted(weights: list[list[int]], slack: list[int], many: int, *, floats: bool = False) -> list[list[int]]:
    """For each player, by size, the sets with the player that under every rule weigh no more than its slack.

    many      larger sets are not asked for
    floats    one table of floats, good to some fourteen digits, where one modulo each of several primes is exact

    A player is taken out of the finished table by F(x, u) = H(x, u) - F(x - w, u - 1), H counting the sets of everybody
    and F those of the others, of size u and sums up to x. In floats that is stable as long as u is at most half of the
    players, since C(m, u - 1) <= C(m, u) there.
    """
    if (size := cells(weights, slack, many)) > TOO_MANY:
        raise ValueError(
            f"a table of {size} sums and sizes is more than {TOO_MANY}; under one rule exact=False needs less, "
            "and `sampled` estimates Shapley-Shubik and Banzhaf values with a bound on the error"
        )
    m, top = len(weights[0]), _top(weights, slack, many)
    if floats and top <= m // 2 and m <= 1000:
        return _without_each(weights, slack, _table(weights, slack, top, np.float64(np.inf)), None)
    primes = _primes(_bits(weights, slack))
    residues = [_without_each(weights, slack, _table(weights, slack, top, prime), prime) for prime in primes]
    return [[_combined(row, primes) for row in zip(*own, strict=True)] for own in zip(*residues, strict=True)]


def totals(weights: list[int], slack: int) -> tuple[int, list[int]]:
    """How many sets weigh no more than `slack`, whatever their size; and for each player, how many without it."""
    primes = _primes(_bits([weights], [slack]))
    residues = []
    for prime in primes:
        table = _plain_table(weights, slack, prime)
        own = {weight: _without(table, weight, slack, int(prime)) for weight in set(weights)}
        counts = [int(table[-1]), *(own[weight] for weight in weights)]
        _agree(weights, counts, table, int(prime))
        residues.append(counts)
    everybody, *each = (_combined(row, primes) for row in zip(*residues, strict=True))
    return everybody, each


def _agree(weights: list[int], counts: list[int], table: Table, prime: int) -> None:
    """The weights of all sets counted, added up by member and by set, are the same."""
    everybody, *without = counts
    by_member = sum(weight * (everybody - own) for weight, own in zip(weights, without, strict=True))
    below = (int((table[:-1] >> 31).sum()) << 31) + int((table[:-1] & (1 << 31) - 1).sum())
    if (by_member - (len(table) - 1) * everybody + below) % prime:
        raise AssertionError("counts of coalitions do not agree with the mean weight of the coalitions")


def _plain_table(weights: list[int], slack: int, prime: Any) -> Table:
    ordered = np.sort(np.array(weights))
    if len(weights) * (slack + 1) > COMPILED:
        from accede.methods.power_index import _kernels

        compiled: Table = _kernels.sums(ordered, prime, slack)
        return compiled
    table = np.zeros(slack + 1, dtype=np.int64)
    table[0] = 1
    for weight in ordered.tolist():
        if weight <= slack:
            table[weight:] += table[: slack + 1 - weight].copy()
            _reduce(table, prime)
    _running(table, prime)
    return table


def _without(table: Table, weight: int, slack: int, prime: int) -> int:
    """The sets without the player up to the slack: F(x) = H(x) - F(x - w), written out."""
    if weight == 0:
        return int(table[slack]) * pow(2, -1, prime) % prime
    alternating = table[slack::-weight].astype(object)
    return int(alternating[::2].sum() - alternating[1::2].sum()) % prime


def _table(weights: list[list[int]], slack: list[int], top: int, modulus: Any) -> Table:
    """Count all sets by size and by sums up to x, modulo `modulus`."""
    table = np.zeros((top + 1, *(limit + 1 for limit in slack)), dtype=np.asarray(modulus).dtype)
    table.flat[0] = 1
    players = sorted(zip(*weights, strict=True), key=lambda own: own[0])
    if len(slack) == 1 and table.size * len(players) > COMPILED:
        from accede.methods.power_index import _kernels

        _kernels.by_size(table, np.array([own for (own,) in players]), modulus)
        _kernels.running(table, modulus)
        return table
    for own in players:
        if all(weight <= limit for weight, limit in zip(own, slack, strict=True)):
            shifted = table[(slice(top), *(slice(limit + 1 - w) for w, limit in zip(own, slack, strict=True)))]
            target = table[(slice(1, None), *(slice(w, None) for w in own))]
            target += shifted
            _reduce(target, modulus)
    for axis in range(1, table.ndim):
        _running(np.moveaxis(table, axis, 0), modulus)
    return table


def _running(table: Table, modulus: Any) -> None:
    """Sum along the first axis, in steps of doubling length so that nothing overflows."""
    step = 1
    while step < len(table):
        table[step:] += table[:-step].copy()
        _reduce(table, modulus)
        step *= 2


def _reduce(table: Table, modulus: Any) -> None:
    if table.dtype.kind == "i":
        table[table >= modulus] -= modulus


def _without_each(weights: list[list[int]], slack: list[int], table: Table, prime: Any) -> list[list[int]]:
    """For each player, by size, the sets with the player: a set of the others that leaves room for the player."""
    m, done = len(weights[0]), dict[tuple[int, ...], list[int]]()
    for own in zip(*weights, strict=True):
        if own not in done:
            found = [0, *_others(table, own, slack, prime)]
            done[own] = (found + [0] * m)[: m + 1]
    return [done[own] for own in zip(*weights, strict=True)]


def _others(table: Table, own: tuple[int, ...], slack: list[int], prime: Any) -> list[int]:
    """Count the sets of the others by size, of sums that leave room for the player's own."""
    top = len(table) - 1
    room = [limit - weight for weight, limit in zip(own, slack, strict=True)]
    if min(room) < 0:
        return [0] * (top + 1)
    steps = min([top, *(have // weight for weight, have in zip(own, room, strict=True) if weight)])
    found = np.zeros(top + 1, dtype=table.dtype)
    for step in range(steps, -1, -1):
        place: Any = (slice(None), *(have - step * weight for weight, have in zip(own, room, strict=True)))
        counts = table[place].copy()
        counts[1:] -= found[:-1]
        found = counts
        if prime is not None:
            found %= prime
    return [int(count) for count in np.rint(found)] if prime is None else [int(count) for count in found]


def _top(weights: list[list[int]], slack: list[int], many: int) -> int:
    """The size of the largest set that fits and is asked for."""
    fits = min(
        sum(total <= limit for total in accumulate(sorted(own))) for own, limit in zip(weights, slack, strict=True)
    )
    return min(many, fits)


def _bits(weights: list[list[int]], slack: list[int]) -> int:
    """How many bits the number of sets that weigh no more than the slack has at most (Chernoff's bound)."""
    if len(weights[0]) <= 60:
        return len(weights[0])
    bounds = []
    for own, limit in zip(weights, slack, strict=True):
        rates = np.geomspace(1 / sum(own), 10 / max(1, min(own)), 64)
        sets = np.log1p(np.exp(-np.outer(rates, own))).sum(axis=1)
        bounds.append(float((rates * limit + sets).min()) / log(2))
    return min(len(weights[0]), int(min(bounds)) + 1)


def _primes(bits: int) -> list[np.int64]:
    """Primes below 2^61 whose product is above 2^bits."""
    found: list[np.int64] = []
    candidate = 1 << 61
    while prod(map(int, found)) >> bits == 0:
        candidate -= 1
        if candidate % 2 and _is_prime(candidate):
            found.append(np.int64(candidate))
    return found


def _is_prime(odd: int) -> bool:
    """Miller and Rabin's test, certain below 2^64 for these bases."""
    twos = ((odd - 1) & (1 - odd)).bit_length() - 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        power = pow(base, (odd - 1) >> twos, odd)
        if power != 1 and odd - 1 not in (pow(power, 1 << two, odd) for two in range(twos)):
            return False
    return True


def _combined(residues: tuple[int, ...], primes: list[np.int64]) -> int:
    """The number with these residues (Chinese remainder theorem)."""
    value, product = 0, 1
    for residue, modulus in zip(residues, map(int, primes), strict=True):
        value += product * ((residue - value) * pow(product, -1, modulus) % modulus)
        product *= modulus
    return value
