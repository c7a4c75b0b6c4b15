"""Betweenness and brokerage against closed forms and against counting everything."""

from __future__ import annotations

from collections import deque
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede.methods.centrality import ROLES, betweenness, brokerage


def test_star_path_ring_and_complete_network() -> None:
    assert betweenness(5, [(0, k) for k in range(1, 5)]) == [1, 0, 0, 0, 0]
    assert betweenness(4, [(0, 1), (1, 2), (2, 3)]) == pytest.approx([0, 2 / 3, 2 / 3, 0])
    assert betweenness(5, [(k, (k + 1) % 5) for k in range(5)]) == pytest.approx([1 / 6] * 5)
    assert betweenness(4, list(combinations(range(4), 2))) == [0] * 4
    assert betweenness(2, [(0, 1)]) == [0, 0]


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    n = draw(st.integers(1, 7))
    pairs = list(combinations(range(n), 2))
    return n, draw(st.lists(st.sampled_from(pairs), unique=True) if pairs else st.just([]))


def _paths(n: int, ties: list[tuple[int, int]], start: int, end: int) -> list[list[int]]:
    """Every shortest path from start to end, by breadth."""
    found: list[list[int]] = []
    queue = deque([[start]])
    while queue:
        path = queue.popleft()
        if found and len(path) > len(found[0]):
            break
        if path[-1] == end:
            found.append(path)
            continue
        for a, b in ties:
            for here, there in ((a, b), (b, a)):
                if here == path[-1] and there not in path:
                    queue.append([*path, there])
    return found


@given(networks())
def test_betweenness_counts_shortest_paths(network) -> None:
    n, ties = network
    expected = [0.0] * n
    for start, end in combinations(range(n), 2):
        paths = _paths(n, ties, start, end)
        for path in paths:
            for actor in path[1:-1]:
                expected[actor] += 1 / len(paths)
    pairs = (n - 1) * (n - 2) / 2
    assert betweenness(n, ties) == pytest.approx([value / pairs if pairs else 0 for value in expected])


@given(networks(), st.data())
def test_brokerage_counts_open_pairs(network, data) -> None:
    n, ties = network
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))
    tied = {frozenset(tie) for tie in ties}
    for broker, counts in enumerate(brokerage(n, ties, groups)):
        open_pairs = [
            (a, c)
            for a, c in combinations(range(n), 2)
            if {frozenset((a, broker)), frozenset((c, broker))} <= tied and frozenset((a, c)) not in tied
        ]
        assert tuple(counts) == ROLES
        assert sum(counts.values()) == len(open_pairs)
        assert counts["liaison"] == sum(len({groups[a], groups[broker], groups[c]}) == 3 for a, c in open_pairs)
        assert counts["coordinator"] == sum(len({groups[a], groups[broker], groups[c]}) == 1 for a, c in open_pairs)
        assert counts["itinerant"] == sum(groups[a] == groups[c] != groups[broker] for a, c in open_pairs)


@pytest.mark.parametrize(
    ("n", "ties", "law"),
    [
        (0, [], "at least one actor"),
        (2, [(0, 2)], "actor 2 of tie"),
        (2, [(1, 1)], "a tie with itself"),
        (3, [(0, 1), (1, 0)], "given twice"),
    ],
)
def test_wrong_networks_are_refused(n: int, ties: list[tuple[int, int]], law: str) -> None:
    for call in (lambda: betweenness(n, ties), lambda: brokerage(n, ties, ["a"] * n)):
        with pytest.raises(ValueError, match=law):
            call()
    with pytest.raises(ValueError, match="1 groups are given for 2 actors"):
        brokerage(2, [(0, 1)], ["a"])
