"""Power indices: a bloc of 27 among 190 members

The fund of `power_imf`, in which 27 members stand together, every second one from the second largest on. No peer knows
unions, so that the rival is the definition: orderings drawn at random in which the bloc stands together.
"""

from __future__ import annotations

import numpy as np

from accede.methods.power_index import banzhaf_owen, owen
from benchmarks.beside import beside
from benchmarks.power_imf import fund

DRAWS = 20_000


def drawn(weights: list[int], quota: int, bloc: list[int]) -> np.ndarray:
    """Return the share of random orderings, the bloc together, in which each member decides."""
    random, own, n = np.random.default_rng(27), np.array(weights), len(weights)
    alone = np.setdiff1d(np.arange(n), bloc)
    pivots = np.zeros(n)
    for _ in range(DRAWS):
        place = random.integers(0, len(alone) + 1)
        order = np.insert(random.permutation(alone), place, random.permutation(bloc))
        pivots[order[np.searchsorted(np.cumsum(own[order]), quota)]] += 1
    return pivots / DRAWS


def main() -> None:
    bloc = list(range(1, 54, 2))
    unions = [bloc, *([member] for member in range(190) if member not in bloc)]
    for votes in (100_000, 5_000_000):
        weights = fund(votes)
        quota = sum(weights) // 2 + 1
        values, estimates = owen(weights, quota, unions=unions, exact=False), drawn(weights, quota, bloc)
        gap = float(np.abs(np.array(values) - estimates).max())
        beside(
            f"Owen value, {votes:,} votes",
            lambda weights=weights, quota=quota: owen(weights, quota, unions=unions, exact=False),
            lambda weights=weights, quota=quota: drawn(weights, quota, bloc),
            peer_name=f"{DRAWS:,} random orderings",
            target="2 s",
            said=f"values add to 1 {sum(values) - 1:+.1e}; the bloc has {sum(values[member] for member in bloc):.4f}, "
            f"{sum(weights[member] for member in bloc) / sum(weights):.4f} of the votes; "
            f"the estimates are at most {gap:.4f} away",
        )
        beside(
            f"Banzhaf-Owen value, {votes:,} votes",
            lambda weights=weights, quota=quota: banzhaf_owen(weights, quota, unions=unions, exact=False),
            None,
            peer_name="none",
            target="–",
        )


if __name__ == "__main__":
    main()
