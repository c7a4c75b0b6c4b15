"""Estimates from random orderings or coalitions, for games that no way of counting reaches."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from accede.methods.power_index._game import Game

_AT_ONCE = 1 << 20


def orderings(game: Game, draws: int, random: np.random.Generator) -> NDArray[np.float64]:
    """The share of random orderings in which each player turns losing into winning."""
    found = np.zeros(game.n)
    votes, veto = _arrays(game)
    for drawn in _portions(draws, game.n):
        order = random.permuted(np.tile(np.arange(game.n), (drawn, 1)), axis=1)
        pivot = np.zeros(drawn, dtype=np.int64)
        for own, quota in zip(votes, game.quotas, strict=True):
            np.maximum(pivot, (np.cumsum(own[order], axis=1) < quota).sum(axis=1), out=pivot)
        if game.blocking:
            np.minimum(pivot, game.n - game.blocking, out=pivot)
        if game.vetoes:
            np.maximum(pivot, game.n - 1 - veto[order][:, ::-1].argmax(axis=1), out=pivot)
        found += np.bincount(order[np.arange(drawn), pivot], minlength=game.n)
    return found / draws


def coalitions(game: Game, draws: int, random: np.random.Generator) -> NDArray[np.float64]:
    """The share of random coalitions that win with a player and lose without it."""
    found = np.zeros(game.n)
    votes, veto = _arrays(game)
    for drawn in _portions(draws, game.n):
        inside = random.integers(0, 2, (drawn, game.n))
        with_it, without = (_wins(game, inside, votes, veto, vote) for vote in (1, 0))
        found += (with_it & ~without).sum(axis=0)
    return found / draws


def bound(players: int, draws: int, confidence: float) -> float:
    """How far all estimates are from their values at most, at this confidence (Hoeffding, shared out over players)."""
    return sqrt(log(2 * players / (1 - confidence)) / (2 * draws))


def _wins(
    game: Game, inside: NDArray[np.int64], votes: NDArray[np.int64], veto: NDArray[np.bool_], vote: int
) -> NDArray[np.bool_]:
    """Whether each coalition wins once each player, in turn, is in (vote 1) or out (vote 0)."""
    change = vote - inside
    wins = np.ones(inside.shape, dtype=np.bool_)
    for own, quota in zip(votes, game.quotas, strict=True):
        wins &= (inside @ own)[:, None] + change * own >= quota
    if game.blocking:
        wins |= inside.sum(axis=1)[:, None] + change > game.n - game.blocking
    wins &= inside[:, veto].sum(axis=1)[:, None] + change * veto == len(game.vetoes)
    return wins


def _arrays(game: Game) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    if max(map(sum, game.weights)) >= 1 << 62:
        raise ValueError("weights that add to 2^62 or more are too large; divide them by what is common to them")
    return np.array(game.weights, dtype=np.int64), np.isin(np.arange(game.n), list(game.vetoes))


def _portions(draws: int, players: int) -> list[int]:
    size = max(1, _AT_ONCE // players)
    return [min(size, draws - start) for start in range(0, draws, size)]
