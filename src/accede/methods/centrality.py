"""Who stands between the others in a network: betweenness and brokerage.

    betweenness   share of the shortest paths between all pairs of others that run through an actor (Freeman 1977)
    brokerage     open paths of length two, a - broker - c with a and c not tied, by the groups of the three (Gould and
                  Fernandez 1989), each unordered pair counted once: `coordinator` (all in one group), `itinerant` (the
                  two in one group, the broker in another), `gatekeeper` (the broker in the group of one of them; what
                  they call representative is the same where ties have no direction), `liaison` (three groups)

Both take an undirected network of `n` actors, numbered from 0, and its ties:

    n        number of actors, those without a tie included
    ties     pairs (a, b) of different actors; each pair once, in any order
    groups   (n,) the group of each actor, any hashable (brokerage only)

Raises ValueError for a tie of an actor with itself, a tie given twice, an actor that is not one of 0 to n - 1, and
groups of another length. Cost: betweenness O(n * ties) (Brandes 2001), brokerage O(sum of squared degrees).

Source: Freeman 1977, Sociometry 40:35-41; Brandes 2001, Journal of Mathematical Sociology 25:163-177; Gould & Fernandez
1989, Sociological Methodology 19:89-126.
Checked against: closed forms of star, path, ring and complete network; counting every shortest path and every pair.
Says nothing about: the strength of a tie, or whether anything passes along it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations

Tie = tuple[int, int]
ROLES = ("coordinator", "itinerant", "gatekeeper", "liaison")


def betweenness(n: int, ties: Sequence[Tie]) -> list[float]:
    """Return the betweenness of each actor over the number of pairs of others, in [0, 1]; 0 below three actors."""
    import rustworkx

    _check(n, ties)
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data([(int(a), int(b)) for a, b in ties])
    found = rustworkx.graph_betweenness_centrality(graph, normalized=True)
    return [found[actor] for actor in range(n)]


def brokerage(n: int, ties: Sequence[Tie], groups: Sequence[Hashable]) -> list[dict[str, int]]:
    """Return for each actor how many pairs of others it brokers in each of the `ROLES`."""
    _check(n, ties)
    if len(groups) != n:
        raise ValueError(f"{len(groups)} groups are given for {n} actors")
    tied: list[set[int]] = [set() for _ in range(n)]
    for a, b in ties:
        tied[a].add(b)
        tied[b].add(a)
    counts = [dict.fromkeys(ROLES, 0) for _ in range(n)]
    for broker, neighbours in enumerate(tied):
        for a, c in combinations(sorted(neighbours), 2):
            if c not in tied[a]:
                counts[broker][_role(groups[a], groups[broker], groups[c])] += 1
    return counts


def _role(a: Hashable, broker: Hashable, c: Hashable) -> str:
    if a == c:
        return "coordinator" if a == broker else "itinerant"
    return "gatekeeper" if broker in (a, c) else "liaison"


def _check(n: int, ties: Sequence[Tie]) -> None:
    if n < 1:
        raise ValueError("a network has at least one actor")
    seen: set[frozenset[int]] = set()
    for a, b in ties:
        for actor in (a, b):
            if actor not in range(n):
                raise ValueError(f"actor {actor} of tie ({a}, {b}) is not one of 0 to {n - 1}")
        if a == b:
            raise ValueError(f"actor {a} has a tie with itself")
        if frozenset((a, b)) in seen:
            raise ValueError(f"tie ({a}, {b}) is given twice")
        seen.add(frozenset((a, b)))
