"""How well an actor stands in a network of friends and foes: PN centrality.

An actor's score is 1, and more for each friend, the more the better that friend stands; each foe takes away twice as
much. With P the positive ties, N the negative ones and A = P - 2N, the scores x solve x = 1 + A x / (2n - 2) (Everett
and Borgatti 2014). An actor without ties scores 1; where all are each other's friends all score 2, and where all are
each other's foes 1/2.

    n          number of actors, those without a tie included; 3 or more, for with two foes there is no solution
    positive   pairs (a, b) of different actors, numbered from 0; each pair once, in any order
    negative   the same; a pair may be in both, and then counts as 1 - 2

Returns (n,) scores. Raises ValueError for fewer than three actors, a tie of an actor with itself, a tie given twice,
and an actor that is not one of 0 to n - 1. Cost: O(n^3), a millisecond for two hundred actors.

Source: Everett & Borgatti 2014, Social Networks 38:111-120.
Checked against: the example of ten actors printed with the R package signnet; closed forms of star and complete
network; iterating the definition until it stands still.
Says nothing about: the strength of a tie; that a foe weighs twice a friend is the authors' choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Tie = tuple[int, int]
FOE = 2
"""How many friends a foe weighs."""


def pn_centrality(n: int, positive: Sequence[Tie], negative: Sequence[Tie]) -> NDArray[np.float64]:
    """Return the PN centrality of each actor."""
    import numpy as np

    if n < 3:
        raise ValueError(f"a signed network has at least three actors, not {n}")
    ties = np.zeros((n, n))
    for name, pairs, weight in (("positive", positive, 1), ("negative", negative, -FOE)):
        _check(n, pairs, name)
        for a, b in pairs:
            ties[a, b] += weight
            ties[b, a] += weight
    return np.asarray(np.linalg.solve(np.eye(n) - ties / (2 * n - 2), np.ones(n)), dtype=np.float64)


def _check(n: int, ties: Sequence[Tie], name: str) -> None:
    seen: set[frozenset[int]] = set()
    for a, b in ties:
        for actor in (a, b):
            if actor not in range(n):
                raise ValueError(f"actor {actor} of the {name} tie ({a}, {b}) is not one of 0 to {n - 1}")
        if a == b:
            raise ValueError(f"actor {a} has a {name} tie with itself")
        if frozenset((a, b)) in seen:
            raise ValueError(f"the {name} tie ({a}, {b}) is given twice")
        seen.add(frozenset((a, b)))
