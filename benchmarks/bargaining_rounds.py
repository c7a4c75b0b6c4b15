"""Bargaining: ten rounds of the expected-utility model

The peer is the algorithm of the public implementation, written out here in plain Python at its cost: every chance of
success adds up the votes over all pairs of positions anew, and every risk all dangers. Both start from the same actors
and have to arrive at the same positions.
"""

from __future__ import annotations

import json

import numpy as np

from accede.methods.bargaining import expected_utility
from benchmarks.beside import SHARED, beside

Actors = tuple[list[float], list[float], list[float]]


class Loops:
    """The model as its formulas read, nothing kept from one call to the next."""

    def __init__(self, x: list[float], capabilities: list[float], salience: list[float]) -> None:
        self.x, self.s = x, salience
        self.votes = [c * s for c, s in zip(capabilities, salience, strict=True)]
        self.width = max(x) - min(x)
        self.r = [1.0] * len(x)
        self.everyone = range(len(x))

    def vote(self, k: int, i: int, j: int) -> float:
        """What k casts for the position of i against that of j."""
        near = (abs(self.x[k] - self.x[i]) / self.width) ** self.r[k]
        far = (abs(self.x[k] - self.x[j]) / self.width) ** self.r[k]
        return self.votes[k] * (far - near)

    def chance(self, i: int, j: int) -> float:
        if self.x[i] == self.x[j]:
            return 0.0
        cast = sum(abs(self.vote(k, a, b)) for k in self.everyone for a in self.everyone for b in self.everyone)
        return sum(max(0, self.vote(k, i, j)) for k in self.everyone) / cast

    def gain(self, seer: int, i: int, j: int) -> float:
        """What i gains by challenging j, as the seer sees it."""
        chance, r = self.chance(i, j), self.r[seer]
        half = 0.5 * abs(self.x[i] - self.x[j]) / self.width
        won, lost, kept = 2 - 4 * (0.5 - half) ** r, 2 - 4 * (0.5 + half) ** r, 2 - 4 * 0.5**r
        return self.s[j] * (chance * won + (1 - chance) * lost) + (1 - self.s[j]) * won - kept

    def danger(self, i: int) -> float:
        return sum(self.gain(j, j, i) for j in self.everyone if j != i)

    def exponent(self, i: int) -> float:
        dangers = [self.danger(j) for j in self.everyone]
        low, high = min(dangers), max(dangers)
        taken = (2 * self.danger(i) - high - low) / (high - low)
        return (1 - taken / 3) / (1 + taken / 3)

    def next_of(self, i: int) -> float:
        lost: list[tuple[float, float]] = []
        met: list[tuple[float, float]] = []
        here = self.x[i]
        for j, there in enumerate(self.x):
            if there == here:
                continue
            e, v = self.gain(i, i, j), self.gain(i, j, i)
            if v > e > 0:
                lost.append((abs(here - there), there))
            elif v > 0 > e and v > -e:
                met.append(((v * there - e * here) / (v - e), here + (there - here) * abs(e / v)))
        return min(lost or met or [(0.0, here)], key=lambda offer: offer[0])[1]

    def round(self) -> None:
        self.r = [1.0] * len(self.x)
        self.r = [self.exponent(i) for i in self.everyone]
        self.x = [self.next_of(i) for i in self.everyone]


def looped(actors: Actors, rounds: int) -> None:
    model = Loops(*actors)
    path = [model.x]
    for _ in range(rounds):
        model.round()
        path.append(model.x)
    np.testing.assert_allclose(path, expected_utility(*actors, rounds=rounds, reference=True).positions, atol=1e-9)


def emission() -> Actors:
    case = json.loads((SHARED / "reference" / "bargaining_ec_emission.json").read_text(encoding="utf-8"))
    x, c, s = ([float(actor[key]) for actor in case["input"]] for key in ("Position", "Capability", "Salience"))
    return x, c, s


def drawn(n: int) -> Actors:
    random = np.random.default_rng(n)
    return random.uniform(0, 100, n).tolist(), random.uniform(0.1, 1, n).tolist(), random.uniform(0.1, 1, n).tolist()


def main() -> None:
    name = "the public code's algorithm in plain Python"
    for title, actors, target in (
        ("EC emission standards, 10 actors, 10 rounds", emission(), "–"),
        ("17 actors, 10 rounds", drawn(17), "0.08 s"),
    ):
        path = expected_utility(*actors, reference=True).positions
        beside(
            title,
            lambda actors=actors: expected_utility(*actors, reference=True),
            lambda actors=actors: looped(actors, 10),
            peer_name=name,
            target=target,
            said=f"the same {len(path) - 1} rounds, asserted to 1e-9; {int((np.diff(path, axis=0) != 0).sum())} moves",
        )


if __name__ == "__main__":
    main()
