"""Minimal winning coalitions: those that nobody can leave without their losing."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from accede.methods.power_index import _classes
from accede.methods.power_index._game import Game, Sums, plain

CLASSES = 1 << 12
"""Up to so many makes of coalitions these are looked at one by one."""
SUMS = 1 << 18
"""Up to so many players times sums a table of whole numbers is kept."""
PLAYERS = 27
"""Up to so many players all coalitions are looked at."""


def counted(game: Game) -> list[list[int]]:
    """For each player, by size, the minimal winning coalitions it belongs to."""
    if _classes.makes(game.players) <= CLASSES:
        return _by_classes(game)
    if len(game.quotas) == 1 and game.blocking <= 1:
        weights, quota = plain(game)
        if game.n * quota <= SUMS:
            return _by_sums(weights, quota)
    if game.n <= PLAYERS:
        return _one_by_one(game)
    raise ValueError(
        f"the minimal winning coalitions of {game.n} players under these rules are too many to count: at most {PLAYERS}"
        f" players under any rules, or players times quota at most {SUMS} under one"
    )


def _by_classes(game: Game) -> list[list[int]]:
    classes = Counter(game.players)
    found: dict[Sums, list[int]] = {block: [0] * (game.n + 1) for block in classes}
    for counts in product(*(range(size + 1) for size in classes.values())):
        sums = tuple(sum(map(int.__mul__, counts, column)) for column in zip(*classes, strict=True))
        inside = [block for block, count in zip(classes, counts, strict=True) if count]
        if game.wins(sums) and not any(game.wins(tuple(map(int.__sub__, sums, block))) for block in inside):
            ways = prod(map(comb, classes.values(), counts))
            for (block, size), count in zip(classes.items(), counts, strict=True):
                found[block][sum(counts)] += ways * count // size
    return [found[block] for block in game.players]


def _by_sums(weights: list[int], quota: int) -> list[list[int]]:
    """Count from the heaviest player down: a coalition that wins with its lightest member only is minimal.

    Polynomials in the size are kept as whole numbers, one coefficient to every n + 1 bits, so that one multiplication
    of numbers is one of polynomials.
    """
    n = len(weights)
    order = sorted(range(n), key=lambda player: -weights[player])
    one_more = n + 1
    # after[k][x]: the ways to complete a sum of x < quota with players from place k on.
    after = [np.zeros(quota, dtype=object)]
    for player in reversed(order):
        after.append(after[-1] + _continued(after[-1], weights[player], one_more))
    before = np.zeros(quota, dtype=object)
    before[0] = 1
    found: list[list[int]] = [[]] * n
    for place, player in enumerate(order):
        weight = weights[player]
        packed = int(before @ _continued(after[n - place - 1], weight, one_more))
        found[player] = [packed >> size * one_more & (1 << one_more) - 1 for size in range(n + 1)]
        if weight < quota:
            grown = before.copy()
            grown[weight:] += before[: quota - weight] << one_more
            before = grown
    return found


def _continued(after: NDArray[np.object_], weight: int, one_more: int) -> NDArray[np.object_]:
    """The ways to go on from each sum with a player of this weight: on to the rest, or to the end at the quota."""
    going = np.zeros(len(after), dtype=object)
    if weight:
        going[max(0, len(after) - weight) :] = 1 << one_more
    going[: max(0, len(after) - weight)] = after[weight:] << one_more
    return going


def _one_by_one(game: Game) -> list[list[int]]:
    """Look at every coalition, as a number whose bits are its members."""
    wins = _all_wins(game)
    minimal = wins.copy()
    for player in range(game.n):
        pairs = (-1, 2, 1 << player)
        minimal.reshape(pairs)[:, 1] &= ~wins.reshape(pairs)[:, 0]
    coalitions = np.flatnonzero(minimal).astype(np.int32)
    sizes = np.zeros(len(coalitions), dtype=np.int8)
    for player in range(game.n):
        sizes += (coalitions >> player & 1).astype(np.int8)
    return [
        np.bincount(sizes[coalitions >> player & 1 == 1], minlength=game.n + 1).tolist() for player in range(game.n)
    ]


def _all_wins(game: Game) -> NDArray[np.bool_]:
    """Whether each of the 2^n coalitions wins."""
    low = game.n // 2
    measures = np.array(game.players).T
    one = measures[:, low:] @ _bits(game.n - low).T
    other = measures[:, :low] @ _bits(low).T
    wins = np.empty((one.shape[1], other.shape[1]), dtype=np.bool_)
    for row in range(len(wins)):
        *sums, players, vetoes = one[:, row, None] + other
        enough = np.all([have >= quota for have, quota in zip(sums, game.quotas, strict=True)], axis=0)
        if game.blocking:
            enough |= players > game.n - game.blocking
        wins[row] = enough & (vetoes == len(game.vetoes))
    return wins.ravel()


def _bits(players: int) -> NDArray[np.int64]:
    return np.arange(1 << players)[:, None] >> np.arange(players) & 1
